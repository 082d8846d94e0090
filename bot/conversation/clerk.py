"""Carries out what people want of subscriptions: finds those that are meant, and has done what is wanted of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.conversation import accounts, menu
from bot.conversation.accounts import Reader
from bot.conversation.digesting import home
from bot.conversation.drafts import Draft
from bot.conversation.follower import Follower, is_terminal
from bot.conversation.keeper import Keeper, Tell, undelivered
from bot.conversation.manager import END, Done, Manager
from bot.conversation.opening import Opener
from bot.conversation.presenting import note
from bot.conversation.wishes import (
    Adjust,
    Follow,
    Guide,
    Manage,
    OpenDigest,
    PlainWish,
    Press,
    ShowFollowed,
    ShowStatus,
    Store,
    Unfollow,
    Verb,
    Wish,
)
from bot.digests.orders import Order, read_pause
from bot.digests.presenting import refusal_reply
from bot.digests.refusals import Refusal
from bot.messages import Chat, IncomingMessage, Person, Reply
from bot.phrases import say

if TYPE_CHECKING:
    from bot.conversation.desk import Desk
    from bot.digests.subscriptions import Listed, Subscriptions
    from bot.storage.delivery_log import DeliveryLog
    from knowledge.languages import Language

_NUMBERED = re.compile(r"(#?)0*([1-9]\d?)(?:\s+(.*)|)$", re.DOTALL)
_VERBS: dict[Order, Verb] = {
    Order.NOW: "now", Order.PREVIEW: "preview", Order.PAUSE: "pause", Order.RESUME: "resume", Order.OFF: "off",
}  # fmt: skip


class Clerk:
    """Does for one chat at a time what its people want."""

    def __init__(
        self, desk: Desk, subscriptions: Subscriptions, log: DeliveryLog, *, clock: Callable[[], datetime]
    ) -> None:  # fmt: skip
        self._desk, self._subscriptions, self._clock = desk, subscriptions, clock
        self._follower = Follower(subscriptions, clock=clock)
        self._opener = Opener(desk, subscriptions, log)
        self._keeper = Keeper(subscriptions, self._follower, clock=clock)
        self._manager = Manager(subscriptions, self._keeper, clock=clock)

    def tell_by(self, tell: Tell) -> None:
        """Have people told, by way of a platform, whose change was replaced by another's."""
        self._keeper.tell = tell

    async def carry_out(self, wish: Wish, message: IncomingMessage) -> Done:
        """Do what is wanted; returns what to say."""
        reader = self._reader(wish, message)
        match wish:
            case Guide():
                return await self._guide(wish, message, reader)
            case Adjust():
                return await self._adjust(wish, message, reader)
            case Manage():
                return await self._manage(wish, message, reader)
            case Press():
                return await self._press(wish, message, reader)
            case _:
                return Done((await self._replied(wish, message, reader),))

    async def _replied(self, wish: PlainWish, message: IncomingMessage, reader: Reader) -> Reply:
        """Do what ends with a reply."""
        match wish:
            case Store():
                reply = await self._keeper.store(wish.draft, message, reader)
                return reply.model_copy(update={"replaces": wish.is_press})
            case Follow():
                return await self._follower.follow(wish, message, reader)
            case Unfollow():
                return await self._follower.unfollow(wish, message, reader)
            case ShowFollowed():
                return await self._follower.show(message, reader)
            case ShowStatus():
                return await self._status(message, reader)
            case OpenDigest():
                return await self._opener.open(wish, message)

    async def lines(self, chat: Chat, person: Person, language: Language) -> tuple[str, ...]:
        """Return what is set up in a direct chat, one a line with its next date."""
        message = IncomingMessage(key="", chat=chat, person=person, text="")
        reader = Reader(language, self._desk.called(language), chat.thread, may_set=True)
        return tuple(accounts.told(one, reader) for one in await self._follower.found(message))

    def _reader(self, wish: Wish, message: IncomingMessage) -> Reader:
        return Reader(wish.language, self._desk.called(wish.language), home(message).thread, wish.may_set)

    async def _guide(self, wish: Guide, message: IncomingMessage, reader: Reader) -> Done:
        """Show what is set up already; else begin with the menu."""
        if is_terminal(message) or await self._follower.found(message) or await self._follower.given_up(message):
            return Done((await self._listing(message, reader),))
        return Done((menu.page(wish.draft, reader.language, now=self._clock(), called=reader.called),), wish.draft)

    async def _status(self, message: IncomingMessage, reader: Reader) -> Reply:
        if is_terminal(message):
            return undelivered(reader.language)
        found, given_up = await self._follower.found(message), await self._follower.given_up(message)
        return accounts.status(found, reader, given_up)

    async def _listing(self, message: IncomingMessage, reader: Reader) -> Reply:
        if is_terminal(message):
            return undelivered(reader.language)
        found, given_up = await self._follower.found(message), await self._follower.given_up(message)
        return accounts.listing(found, reader, given_up)

    async def _adjust(self, wish: Adjust, message: IncomingMessage, reader: Reader) -> Done:
        """Change language or skip-if-empty of the one subscription here."""
        found = await self._here(message, is_timed=True)
        if len(found) != 1:
            return Done((await self._listing(message, reader),))
        said = {"language": wish.spoken.language, "skip_if_empty": wish.spoken.skip_if_empty}
        update = {name: value for name, value in said.items() if value is not None}
        changed = found[0].subscription.model_copy(update=update)
        reply = await self._keeper.saved(changed, found[0].revision, message, reader)
        return Done((reply.model_copy(update={"replaces": False}),))

    async def _manage(self, wish: Manage, message: IncomingMessage, reader: Reader) -> Done:
        """Carry out a typed order on the one subscription that is meant, or ask which."""
        is_look = wish.order in {Order.NOW, Order.PREVIEW}
        found = await self._here(message, is_timed=is_look)
        if is_look and wish.draft is not None and (not found or _is_about(wish.draft)):
            return Done((await self._manager.imagined(wish.draft, message, reader),))
        number, rest = _number(wish.rest, is_sure=wish.order is not Order.PAUSE)
        if number is not None:
            found = (await self._follower.found(message))[number - 1 : number]
        if wish.order is Order.LIST or not found:
            return Done((await self._listing(message, reader),))
        return await self._ordered(_VERBS[wish.order], found, rest, message, reader)

    async def _ordered(
        self, verb: Verb, found: Sequence[Listed], rest: str, message: IncomingMessage, reader: Reader
    ) -> Done:  # fmt: skip
        """Do something with the one that is meant; of several, ask which."""
        read = [_end(one, rest, now=self._clock()) for one in found] if verb == "pause" else [""] * len(found)
        ends = [end for end in read if not isinstance(end, Refusal)]
        if (refusal := next((end for end in read if isinstance(end, Refusal)), None)) is not None:
            return Done((refusal_reply(refusal, reader.language),))
        if len(found) > 1:
            return Done((accounts.choosing(found, reader, verb, [f".{end}" if end else "" for end in ends]),))
        done = await self._manager.do(verb, found[0], message, reader, until=ends[0])
        return done._replace(replies=tuple(reply.model_copy(update={"replaces": False}) for reply in done.replies))

    async def _press(self, wish: Press, message: IncomingMessage, reader: Reader) -> Done:
        if wish.subscription == "all":
            return await self._all(wish, message, reader)
        found = await self._mine(wish.subscription, message)
        is_given_up = found is not None and found.ended_by == "failures" and wish.verb in {"again", "off"}
        if found is None or (found.ended_by is not None and not is_given_up):
            return Done((note("", toast=say(reader.language, "digest-gone")),))
        return await self._manager.do(wish.verb, found, message, reader, until=wish.until)

    async def _all(self, wish: Press, message: IncomingMessage, reader: Reader) -> Done:
        if wish.verb != "off":
            return Done((note("", toast=say(reader.language, "expired-button")),))
        for one in await self._here(message):
            await self._subscriptions.end(one.subscription.id)
        return Done((note(say(reader.language, "digest-all-off")).model_copy(update={"replaces": True}),))

    async def _here(self, message: IncomingMessage, *, is_timed: bool = False) -> list[Listed]:
        """Return the subscriptions that are meant where several threads have some: those of this one first."""
        found = await self._follower.found(message)
        if is_timed:
            found = [one for one in found if one.subscription.schedule.at is not None]
        thread = home(message).thread
        return [one for one in found if one.subscription.chat.thread == thread] or found

    async def _mine(self, name: str, message: IncomingMessage) -> Listed | None:
        return await self._follower.mine(name, message)


def _is_about(draft: Draft) -> bool:
    """Return whether a preview is wanted of something other than what is set up."""
    return bool(draft.topics or draft.entities or draft.cadence)


def _number(rest: str, *, is_sure: bool) -> tuple[int | None, str]:
    """Return the number of a subscription that was typed, `#2` or, where nothing else can be meant, `2`."""
    found = _NUMBERED.match(rest)
    if found is None or not (found[1] or (is_sure and not found[3])):
        return None, rest
    return int(found[2]), found[3]


def _end(one: Listed, rest: str, *, now: datetime) -> str | Refusal:
    """Return when a pause ends as a button carries it, empty for one without end."""
    end = read_pause(rest, now=now, zone=one.subscription.schedule.time_zone)
    return end if isinstance(end, Refusal) else end.strftime(END) if end is not None else ""
