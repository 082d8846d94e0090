"""Making, listing, changing and ending subscriptions: what conversations and commands call."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from bot.digests.occurrences import Occurrence, resume, upcoming
from bot.digests.planner import asked_for, new_delivery
from bot.digests.stored import document, from_row, new_row
from bot.digests.subscription import Subscription, export_document, import_document

if TYPE_CHECKING:
    from bot.digests.composer import Composer
    from bot.messages import Chat, Reply
    from bot.storage.ledger import Ledger
    from bot.storage.subscriptions import EndedBy, StoredSubscription

MOST_IN_A_CHAT = 20
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_ID_LENGTH = 8
_LINE_ID_LENGTH = 12
"""Longer, for nobody draws another one if it is taken."""


class Listed(NamedTuple):
    """A subscription with how it is doing: what `/digest list` and `/status` show."""

    subscription: Subscription
    next: Occurrence | None
    sent_at: datetime | None
    failures: int
    fault: str
    """An `outlet.Fault`, empty if the last one was sent; the phrase `delivery-fault-…` says it with the remedy."""
    revision: int
    """Hand it back with a change, to learn whether somebody else changed it meanwhile."""
    ended_by: EndedBy | None = None


class Saved(NamedTuple):
    """A change that was made."""

    listed: Listed
    overwritten: str | None
    """The person whose change, made since, this one replaced: both are to be told. Empty for nobody in particular."""


class Subscriptions:
    """The subscriptions of all chats."""

    def __init__(self, ledger: Ledger, *, clock: Callable[[], datetime], composer: Composer | None = None) -> None:
        self._ledger, self._clock, self._composer = ledger, clock, composer
        self.wake: Callable[[], None] = lambda: None
        """Has the planner look at once, so that nothing waits for its next tick; set by whoever runs one."""

    @staticmethod
    def new_id() -> str:
        """Return an id for a subscription that is about to be made."""
        return "".join(secrets.choice(_LETTERS) for _ in range(_ID_LENGTH))

    @staticmethod
    def id_of_line(chat: Chat, message_id: str) -> str:
        """Return the id of the subscription that a typed line makes: the same one when the message is edited."""
        digest = hashlib.sha256(f"{chat.key}\0{message_id}".encode()).digest()
        return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:_LINE_ID_LENGTH])

    async def create(self, subscription: Subscription) -> Listed | None:
        """Keep a new subscription; None if the chat has as many as it may."""
        row = new_row(subscription, now=self._clock())
        if not await self._ledger.subscriptions.add([row], most=MOST_IN_A_CHAT):
            return None
        self.wake()
        return listed(row)

    async def get(self, subscription: str) -> Listed | None:
        """Return one, ended or not; None if it never was."""
        row = await self._ledger.subscriptions.get(subscription)
        return None if row is None else listed(row)

    async def list(self, chat: Chat, *, everywhere: bool = True) -> list[Listed]:
        """Return the chat's living subscriptions; with everywhere=False those of its very thread."""
        rows = await self._ledger.subscriptions.of_chat(chat.key)
        return [listed(row) for row in rows if everywhere or row.thread == chat.thread]

    async def given_up(self, chat: Chat) -> tuple[Listed, ...]:
        """Return what ended because nothing arrived in the chat: until somebody switches it on again, or off."""
        return tuple(listed(row) for row in await self._ledger.queries.given_up(chat.key))

    async def again(self, subscription: str, *, by: str | None) -> Listed | None:
        """Switch one on again that was given up, fresh from now on; None if the chat has as many as it may."""
        row = await self._ledger.subscriptions.get(subscription)
        if row is None or row.ended_by != "failures":
            return None
        if len(await self._ledger.subscriptions.of_chat(row.chat_key)) >= MOST_IN_A_CHAT:
            return None
        now = self._clock()
        living = replace(row, ended_at=None, ended_by=None, since=now, news_since=now)
        saved = await self._save(living, from_row(row), by=by, seen=row.revision)
        return saved.listed if saved else None

    async def change(self, changed: Subscription, *, by: str | None, seen: int) -> Saved | None:
        """Keep a changed subscription; the last who changes it wins. `seen` is the revision it was made from."""
        row = await self._ledger.subscriptions.get(changed.id)
        if row is None or row.ended_at is not None:
            return None
        return await self._save(row, changed, by=by, seen=seen)

    async def pause(self, subscription: str, *, until: datetime | None, by: str | None) -> Saved | None:
        """Send nothing until a moment, or until it is resumed."""
        row = await self._ledger.subscriptions.get(subscription)
        if row is None or row.ended_at is not None:
            return None
        paused = from_row(row).paused(since=self._clock(), until=until)
        return await self._save(row, paused, by=by, seen=row.revision)

    async def resume(self, subscription: str, *, catch_up: bool, by: str | None) -> Saved | None:
        """End a pause: with one digest of all that happened, or fresh from now on."""
        row = await self._ledger.subscriptions.get(subscription)
        if row is None or row.ended_at is not None:
            return None
        now = self._clock()
        resumed = resume(from_row(row), now=now, news_since=row.news_since, catch_up=catch_up)
        fresh = replace(row, news_since=resumed.news_since, since=now)
        saved = await self._save(fresh, resumed.subscription, by=by, seen=row.revision)
        if resumed.catch_up is not None:
            late = new_delivery(resumed.subscription, resumed.catch_up)
            await self._ledger.deliveries.add([late._replace(expires=now + resumed.subscription.grace)], at=now)
            self.wake()
        return saved

    async def end(self, subscription: str, *, by: EndedBy = "person") -> bool:
        """Switch a subscription off, also one that was given up; False if it was off."""
        row = await self._ledger.subscriptions.get(subscription)
        if row is not None and row.ended_by == "failures":
            await self._ledger.subscriptions.save(replace(row, ended_by=by), by=None, at=self._clock())
            return True
        return await self._ledger.subscriptions.end(subscription, by=by, at=self._clock())

    async def send_now(self, subscription: str) -> bool:
        """Send a digest now, beside the schedule; False if there is no such subscription."""
        row = await self._ledger.subscriptions.get(subscription)
        if row is None or row.ended_at is not None:
            return False
        now = self._clock()
        await self._ledger.deliveries.add([asked_for(from_row(row), now=now)], at=now)
        self.wake()
        return True

    async def preview(self, subscription: Subscription, *, news_since: datetime | None = None) -> Reply | None:
        """Return what a digest would say now; None if it would not come. Nothing is kept."""
        assert self._composer is not None, "made without a composer"  # noqa: S101 - the caller's mistake
        now = self._clock()
        row = await self._ledger.subscriptions.get(subscription.id)
        since = news_since or (row.news_since if row else subscription.created_at)
        return await self._composer.preview(subscription, news_since=since, now=now)

    async def export(self) -> str:
        """Return all living subscriptions as a document, with which another bot can take over."""
        rows = await self._ledger.subscriptions.all()
        return export_document((from_row(row) for row in rows), now=self._clock())

    async def take_in(self, text: str) -> int:
        """Keep the subscriptions of a document that are not here yet; raises ImportRefusedError, then none is."""
        now = self._clock()
        new = [one for one in import_document(text) if await self._ledger.subscriptions.get(one.id) is None]
        if new:
            await self._ledger.subscriptions.add([new_row(one, now=now) for one in new])
            self.wake()
        return len(new)

    async def _save(
        self, row: StoredSubscription, changed: Subscription, *, by: str | None, seen: int
    ) -> Saved | None:  # fmt: skip
        now = self._clock()
        if from_row(row).schedule != changed.schedule:
            row = replace(row, since=now)
        following = upcoming(changed, last=row.last_on, now=now)
        new = replace(
            row, document=document(changed), chat_key=changed.chat.key, thread=changed.chat.thread,
            next_due=following.due if following else None,
        )  # fmt: skip
        before = await self._ledger.subscriptions.save(new, by=by, at=now)
        if before is None:
            return None
        self.wake()
        is_other = before.revision != seen and before.changed_by != by
        stored = replace(new, revision=before.revision + 1, changed_by=by, changed_at=now)
        return Saved(listed(stored), (before.changed_by or "") if is_other else None)


def listed(row: StoredSubscription) -> Listed:
    """Return a row as people are shown it."""
    subscription = from_row(row)
    zone = subscription.schedule.time_zone
    due = row.next_due
    return Listed(
        subscription, Occurrence(due.astimezone(zone).date(), due) if due else None, row.sent_at, row.failures,
        row.fault, row.revision, row.ended_by,
    )  # fmt: skip
