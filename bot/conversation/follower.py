"""Subscriptions that tell at once: what is followed, here or by one person; and whose subscriptions are whose."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.conversation import accounts
from bot.conversation.digesting import home
from bot.conversation.drafts import FALLBACK_ZONES
from bot.conversation.presenting import note
from bot.conversation.wishes import Follow, Followed, Unfollow
from bot.digests.schedule import AtOnce, Schedule, known_zones
from bot.digests.subscription import MOST_FOLLOWED, Subscription
from bot.digests.subscriptions import MOST_IN_A_CHAT
from bot.messages import Bold, Break, Chat, ChatKind, IncomingMessage, Node, Reply, Text
from bot.phrases import say
from knowledge.facts import Topic

if TYPE_CHECKING:
    from bot.conversation.accounts import Reader
    from bot.digests.subscriptions import Listed, Subscriptions


class Follower:
    """Keeps one subscription without times for each place: all that is followed there."""

    def __init__(self, subscriptions: Subscriptions, *, clock: Callable[[], datetime]) -> None:
        self._subscriptions, self._clock = subscriptions, clock

    async def follow(self, wish: Follow, message: IncomingMessage, reader: Reader) -> Reply:
        """Follow things: in groups where an admin says so for all, otherwise for the person alone."""
        if is_terminal(message):
            return _said(wish, say(reader.language, "follow-terminal"))
        chat = self._place(wish, message)
        if chat is None:
            return _said(wish, say(reader.language, "admins-only"))
        before = await self._at_once(chat)
        have = {thing for one in before for thing in accounts.things_of(one.subscription)}
        new = [thing for thing in wish.things if thing not in have]
        if new and not await self._add(new, before, chat, wish, message):
            return _said(wish, say(reader.language, "digest-too-many-here", most=MOST_IN_A_CHAT))
        key = "followed" if chat.key == message.chat.key else "followed-direct"
        words = say(reader.language, key)
        return note("", toast=words) if wish.is_quiet else _listed(words, wish.things, reader)

    async def unfollow(self, wish: Unfollow, message: IncomingMessage, reader: Reader) -> Reply:
        """Follow things no longer; a subscription that would follow nothing ends, or it would follow everything."""
        gone: list[Followed] = []
        for one in await self._following(message, is_admin=wish.may_set):
            here = [thing for thing in wish.things if thing in accounts.things_of(one.subscription)]
            if here:
                await self._without(one, here, message)
                gone += here
        if not gone:
            return note(say(reader.language, "unfollowed-nothing"))
        return _listed(say(reader.language, "unfollowed"), tuple(dict.fromkeys(gone)), reader)

    async def show(self, message: IncomingMessage, reader: Reader) -> Reply:
        """Show what is followed here, and by the person themselves."""
        return accounts.followed(await self._following(message, is_admin=True), reader)

    async def found(self, message: IncomingMessage) -> list[Listed]:
        """Return the subscriptions of a chat; in a direct one also what was followed elsewhere for oneself."""
        found = await self._subscriptions.list(home(message))
        own = _own_chat(message)
        if own is not None and message.chat.kind is ChatKind.DIRECT and own.key != message.chat.key:
            found += await self._subscriptions.list(own)
        return found

    async def given_up(self, message: IncomingMessage) -> tuple[Listed, ...]:
        """Return what ended here because nothing arrived."""
        return await self._subscriptions.given_up(home(message))

    async def mine(self, name: str, message: IncomingMessage) -> Listed | None:
        """Return a subscription, if it belongs to the chat or the person that asks for it."""
        found = await self._subscriptions.get(name)
        own = _own_chat(message)
        keys = {message.chat.key, own.key if own else ""}
        return found if found is not None and found.subscription.chat.key in keys else None

    async def _following(self, message: IncomingMessage, *, is_admin: bool) -> list[Listed]:
        """Return the subscriptions without times of the chat, in all its threads, and those of the person alone."""
        own = _own_chat(message)
        here = await self._at_once(home(message), everywhere=True) if is_admin else []
        mine = await self._at_once(own) if own is not None and own.key != message.chat.key else []
        return [*here, *mine]

    async def _at_once(self, chat: Chat, *, everywhere: bool = False) -> list[Listed]:
        found = await self._subscriptions.list(chat, everywhere=everywhere)
        is_alert = (isinstance(one.subscription.schedule.cadence, AtOnce) for one in found)
        return [one for one, wanted in zip(found, is_alert, strict=True) if wanted and one.subscription.followed]

    @staticmethod
    def _place(wish: Follow, message: IncomingMessage) -> Chat | None:
        """Return where changes are told."""
        return home(message) if wish.may_set else _own_chat(message)

    async def _add(
        self, new: list[Followed], before: list[Listed], chat: Chat, wish: Follow, message: IncomingMessage
    ) -> bool:
        """Add things to what is followed there; False if that would be too many."""
        room = (one for one in before if one.subscription.followed + len(new) <= MOST_FOLLOWED)
        if (one := next(room, None)) is not None:
            changed = one.subscription.model_copy(update=_with(one.subscription, new))
            saved = await self._subscriptions.change(changed, by=person_key(message), seen=one.revision)
            if saved is not None:
                return True
        fresh = Subscription(
            id=self._subscriptions.new_id(), chat=chat, language=wish.language, created_at=self._clock(),
            schedule=Schedule(cadence=AtOnce(), zone=_zone(wish, message)),
            created_by=message.person.id if message.person else None,
        ).model_copy(update=_with(None, new))  # fmt: skip
        return await self._subscriptions.create(fresh) is not None

    async def _without(self, one: Listed, things: Iterable[Followed], message: IncomingMessage) -> None:
        rest = [thing for thing in accounts.things_of(one.subscription) if thing not in set(things)]
        if not rest:
            await self._subscriptions.end(one.subscription.id)
            return
        changed = one.subscription.model_copy(update=_with(None, rest))
        await self._subscriptions.change(changed, by=person_key(message), seen=one.revision)


def is_terminal(message: IncomingMessage) -> bool:
    """Return whether nothing can be sent to somebody unasked: a terminal is there only while it is open."""
    return message.chat.platform == "terminal"


def person_key(message: IncomingMessage) -> str | None:
    """Return who it is; None on channels, where nobody speaks."""
    if message.person is None:
        return None
    return f"{message.chat.platform}:{message.chat.workspace}:{message.person.id}"


def _own_chat(message: IncomingMessage) -> Chat | None:
    """Return the direct chat of a person, by which both platforms take the person's id."""
    if message.person is None or message.person.id.startswith("-"):  # an admin who speaks as the group
        return None
    if message.chat.platform == "telegram" and message.chat.kind is ChatKind.DIRECT:
        return message.chat
    return Chat(platform=message.chat.platform, workspace=message.chat.workspace, id=message.person.id)


def _with(one: Subscription | None, things: Iterable[Followed]) -> dict[str, tuple[str, ...]]:
    """Return the fields of a subscription with things added to them."""
    wanted = list(things)
    added = {
        "topics": tuple(Topic(thing.value) for thing in wanted if thing.kind == "topic"),
        "entities": tuple(thing.value for thing in wanted if thing.kind == "entity"),
        "facts": tuple(thing.value for thing in wanted if thing.kind == "fact"),
    }
    return {field: (*(getattr(one, field) if one else ()), *values) for field, values in added.items()}


def _zone(wish: Follow, message: IncomingMessage) -> str:
    """Return the zone whose date heads the message; what the platform knows of the person, or a guess."""
    known = message.person.time_zone if message.person else None
    return known if known in known_zones() else FALLBACK_ZONES[wish.language]


def _said(wish: Follow, words: str) -> Reply:
    """Return words as a notice where a button was pressed."""
    return note("", toast=words) if wish.is_quiet else note(words)


def _listed(words: str, things: Iterable[Followed], reader: Reader) -> Reply:
    nodes: list[Node] = [Bold(text=words)]
    for thing in things:
        nodes += [Break(), Text(text=f"• {accounts.name_of(thing, reader)}")]
    return Reply(nodes=tuple(nodes))
