"""Telling at once: when something that is followed has changed, who wants to know before their next digest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.digests.catalogue import concerns
from bot.digests.planner import alert
from bot.digests.schedule import AtOnce
from bot.digests.stored import from_row

if TYPE_CHECKING:
    from bot.digests.subscription import Subscription
    from bot.storage.delivery_models import NewDelivery
    from bot.storage.ledger import Ledger
    from bot.storage.subscriptions import StoredSubscription
    from knowledge.history import Change
    from knowledge.store.fact_store import FactStore

SETTLED = timedelta(seconds=15)
"""What an editor changes in one go is told in one message; by then `Knowledge` has read it, too."""


class Alerts:
    """Plans an alert for each subscription that a change concerns: one, however many look, however often."""

    def __init__(self, facts: FactStore, ledger: Ledger, *, clock: Callable[[], datetime]) -> None:
        self._facts, self._ledger, self._clock = facts, ledger, clock
        self._seen: datetime | None = None
        """Up to when this process has looked."""

    async def look(self) -> int:
        """Plan what is to be told; returns how many alerts are new."""
        now = self._clock()
        until = now - SETTLED
        if self._seen is not None and not await self._facts.changes_since(self._seen, until=until):
            self._seen = until
            return 0
        rows = await self._ledger.subscriptions.at_once()
        since = min((row.news_since for row in rows), default=until)
        changes = await self._facts.changes_since(since, until=until) if since < until else ()
        new = [one for row in rows if (one := _alert(row, changes, now)) is not None]
        added = await self._ledger.deliveries.add(new, at=now) if new else set()
        self._seen = until
        return len(added)


def _alert(row: StoredSubscription, changes: Iterable[Change], now: datetime) -> NewDelivery | None:
    subscription = from_row(row)
    pause = subscription.pause
    if not isinstance(subscription.schedule.cadence, AtOnce) or (pause is not None and pause.covers(now)):
        return None
    moments = [change.at for change in changes if change.at > row.news_since and _is_about(subscription, change)]
    return alert(subscription, since=max(moments), now=now) if moments else None


def _is_about(subscription: Subscription, change: Change) -> bool:
    return any(fact is not None and concerns(subscription, fact) for fact in (change.old, change.new))
