"""What a subscription's digest would say at a moment: composed as the real one, but not sent and not kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from bot.digests.catalogue import Catalogue
from bot.digests.composer import told_before
from bot.digests.composition import compose
from bot.digests.occurrences import Occurrence, upcoming
from bot.digests.presenting import full, short
from bot.digests.schedule import AtOnce
from bot.digests.stored import from_row

if TYPE_CHECKING:
    from bot.digests.subscription import Subscription
    from bot.messages import Reply
    from bot.storage.delivery_queries import DeliveryQueries
    from bot.storage.subscriptions import StoredSubscription
    from knowledge.languages import Language
    from knowledge.store.fact_store import FactStore


class Previewed(NamedTuple):
    """A digest as it would be."""

    subscription: Subscription
    at: datetime | None
    """When it would come; None for one that never does by itself: paused without end, or told at once."""
    reply: Reply | None
    """None when nothing would be sent."""
    is_paused: bool = False


class Previewer:
    """Composes digests from the ledger and the facts, and only reads."""

    def __init__(self, queries: DeliveryQueries, facts: FactStore, *, clock: Callable[[], datetime]) -> None:
        self._queries, self._facts, self._clock = queries, facts, clock

    async def preview(
        self, row: StoredSubscription, *, at: datetime | None = None, language: Language | None = None,
        is_full: bool = False,
    ) -> Previewed:  # fmt: skip
        """Return the digest of a moment, in days gone by as was known then; without one, that of the next due time."""
        now = self._clock()
        subscription = from_row(row)
        if language is not None:
            subscription = subscription.model_copy(update={"language": language})
        occurrence = _occurrence(subscription, row, at, now)
        when = at or (occurrence.due if occurrence else now)
        is_paused = subscription.pause is not None and subscription.pause.covers(when)
        earlier = await self._queries.earlier(row.id, before=when)
        previous, missed = told_before([one for one, _ in earlier])
        sent = [ended for one, ended in earlier if one.state == "sent"]
        since = row.news_since if row.news_since <= when else max(sent, default=row.since)
        known = await self._facts.snapshot(as_of=when if when < now else None)
        digest = compose(
            subscription, known=Catalogue(known.facts), changes=await self._facts.changes_since(since, until=when),
            previous=previous, missed=missed, occurrence=occurrence, now=when,
        )  # fmt: skip
        shown = None if digest is None else (full if is_full else short)(digest, sources=known.sources)
        return Previewed(subscription, when if occurrence else None, shown, is_paused)


def _occurrence(
    subscription: Subscription, row: StoredSubscription, at: datetime | None, now: datetime
) -> Occurrence | None:  # fmt: skip
    """Return which digest it is: that of the day asked for, or the next one."""
    if isinstance(subscription.schedule.cadence, AtOnce):
        return None
    if at is None:
        return upcoming(subscription, last=row.last_on, now=now)
    return Occurrence(at.astimezone(subscription.schedule.time_zone).date(), at)
