"""Does one thing with one subscription: shows, changes, pauses, resumes or ends it, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.conversation import accounts, menu
from bot.conversation.accounts import Reader
from bot.conversation.drafts import FALLBACK_ZONES, Draft, draft_of
from bot.conversation.follower import person_key
from bot.conversation.presenting import note, told
from bot.digests.schedule import Daily, Schedule
from bot.digests.subscriptions import MOST_IN_A_CHAT
from bot.messages import Break, IncomingMessage, Italic, Reply
from bot.phrases import say

if TYPE_CHECKING:
    from bot.conversation.keeper import Keeper
    from bot.conversation.wishes import Verb
    from bot.digests.subscription import Subscription
    from bot.digests.subscriptions import Listed, Subscriptions

END: Final = "%Y%m%d%H%M"
"""The end of a pause, as a button carries it."""
_LOOKING_BACK = timedelta(days=7)
"""What a preview for nobody in particular takes for new."""


class Done(NamedTuple):
    """What came of a wish."""

    replies: tuple[Reply, ...]
    draft: Draft | None = None
    """The subscription that is to be changed next; None leaves the session as it is."""


class Manager:
    """Carries out a verb on the one subscription that is meant."""

    def __init__(self, subscriptions: Subscriptions, keeper: Keeper, *, clock: Callable[[], datetime]) -> None:
        self._subscriptions, self._keeper, self._clock = subscriptions, keeper, clock

    async def do(  # noqa: C901, PLR0911 - one for each verb
        self, verb: Verb, one: Listed, message: IncomingMessage, reader: Reader, *, until: str = ""
    ) -> Done:
        """Do something with one subscription."""
        name, by = one.subscription.id, person_key(message)
        match verb:
            case "show":
                return Done((accounts.settings(one, reader),))
            case "change":
                draft = draft_of(one.subscription, seen=one.revision)
                return Done((menu.page(draft, reader.language, now=self._clock(), called=reader.called),), draft)
            case "off":
                await self._subscriptions.end(name)
                return _replacing(accounts.noted("digest-off", one, reader))
            case "pause":
                end = datetime.strptime(f"{until}+0000", f"{END}%z") if until else None
                saved = await self._subscriptions.pause(name, until=end, by=by)
                rows = accounts.resume_button(one, reader.language)
                return _replacing(accounts.noted("digest-now-paused", saved.listed if saved else one, reader, rows))
            case "resume":
                return await self._ask_to_resume(one, reader)
            case "catch" | "fresh":
                saved = await self._subscriptions.resume(name, catch_up=verb == "catch", by=by)
                return _replacing(accounts.stored(saved.listed if saved else one, reader, is_new=False))
            case "now":
                await self._subscriptions.send_now(name)
                return Done((note(say(reader.language, "digest-on-its-way")),))
            case "preview":
                return Done((await self._preview(one.subscription, reader),))
            case "again":
                return await self._again(one, message, reader)
            case "skip":
                changed = one.subscription.model_copy(update={"skip_if_empty": not one.subscription.skip_if_empty})
                return Done((await self._keeper.saved(changed, one.revision, message, reader),))

    async def _again(self, one: Listed, message: IncomingMessage, reader: Reader) -> Done:
        """Switch on again what was given up."""
        if one.ended_by is None:
            return Done((accounts.noted("digest-there-already", one, reader),))
        listed = await self._subscriptions.again(one.subscription.id, by=person_key(message))
        if listed is None:
            return Done((told(reader.language, "digest-too-many-here", most=MOST_IN_A_CHAT),))
        return _replacing(accounts.stored(listed, reader, is_new=True))

    async def _ask_to_resume(self, one: Listed, reader: Reader) -> Done:
        if one.subscription.pause is None:
            return Done((accounts.noted("digest-not-paused", one, reader),))
        if one.subscription.schedule.at is None:  # nothing was missed that could be made up in one
            saved = await self._subscriptions.resume(one.subscription.id, catch_up=False, by=None)
            return Done((accounts.stored(saved.listed if saved else one, reader, is_new=False),))
        return Done((accounts.asking_to_resume(one, reader),))

    async def imagined(self, draft: Draft, message: IncomingMessage, reader: Reader) -> Reply:
        """Return what the digest would say of a subscription that nobody has."""
        schedule = draft.schedule or _default_schedule(draft)
        timed = {"cadence": schedule.cadence, "at": schedule.at, "zone": schedule.zone}
        one = self._keeper.new(draft.model_copy(update=timed), message)
        return await self._preview(one, reader, news_since=self._clock() - _LOOKING_BACK)

    async def _preview(self, one: Subscription, reader: Reader, *, news_since: datetime | None = None) -> Reply:
        """Return what a digest would say now; its buttons are left out, since nothing of it is kept."""
        shown = await self._subscriptions.preview(one, news_since=news_since)
        if shown is None:
            return told(reader.language, "digest-preview-empty")
        lead = Italic(text=say(reader.language, "digest-preview-lead"))
        return shown.model_copy(update={"nodes": (lead, Break(), *shown.nodes), "buttons": ()})


def _replacing(reply: Reply) -> Done:
    return Done((reply.model_copy(update={"replaces": True}),))


def _default_schedule(draft: Draft) -> Schedule:
    return Schedule(cadence=Daily(), at=time(8), zone=draft.zone or FALLBACK_ZONES[draft.language])
