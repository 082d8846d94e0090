"""Planning: which subscriptions are due, and what becomes of each; the clock is an argument.

One short transaction notes the deliveries and the next due time; handing them to the engine comes after it. A crash in
between leaves deliveries that the engine has not taken: the next tick finds them. Doing anything twice changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from bot.digests.occurrences import Occurrence, plan
from bot.digests.stored import from_row
from bot.storage.delivery_models import Kind, NewDelivery
from bot.storage.subscriptions import Decision

if TYPE_CHECKING:
    from bot.digests.subscription import Subscription
    from bot.storage.delivery_models import Bundle
    from bot.storage.ledger import Ledger
    from bot.storage.subscriptions import StoredSubscription

_log = logging.getLogger(__name__)
AT_ONCE = 200
"""How many subscriptions one transaction plans: answers wait for it on SQLite."""
FIRST = 40
"""How many the first one does: where ten thousand are due, these go out while the others are planned."""

_LOOK_BACK_EVERY = 4
"""At the start, and then once a minute, a tick looks for what a crash left between the ledger and the engine."""

Push = Callable[[Sequence["Bundle"]], Awaitable[None]]


class Ticked(NamedTuple):
    """What one tick did."""

    planned: int
    missed: int
    pushed: int
    next_due: datetime | None
    """When the next tick finds something to do, as far as is known."""


class Planner:
    """Looks what is due; several replicas may do so at the same time."""

    def __init__(self, ledger: Ledger, push: Push) -> None:
        self._ledger, self._push, self._ticks = ledger, push, 0

    async def tick(self, now: datetime) -> Ticked:
        """Plan all that is due, and hand it to the engine, the longest due first."""
        planned = missed = pushed = 0
        ticks, self._ticks = self._ticks, 0  # a tick that fails on the way leaves work to the next one's look back
        if ticks % _LOOK_BACK_EVERY == 0:
            pushed = await self._hand_over(await self._ledger.deliveries.left_over(), now)
        limit = FIRST
        while True:
            claimed = await self._ledger.subscriptions.claim(
                now=now, limit=limit, decide=lambda row: decide(row, now=now)
            )
            planned, missed = planned + claimed.planned, missed + claimed.missed
            pushed += await self._push_on(now)
            if claimed.subscriptions < limit:
                break
            limit = AT_ONCE
        self._ticks = ticks + 1
        if planned or missed or pushed:
            _log.info("digests_planned", extra={"planned": planned, "missed": missed, "pushed": pushed})
        return Ticked(planned, missed, pushed, claimed.next_due)

    async def _push_on(self, now: datetime) -> int:
        """Hand over what the engine has not taken."""
        count = 0
        while bundles := await self._ledger.deliveries.bundled(now=now, limit=AT_ONCE):
            count += await self._hand_over(bundles, now)
        return count

    async def _hand_over(self, bundles: Sequence[Bundle], now: datetime) -> int:
        if bundles:
            await self._push(bundles)
            await self._ledger.deliveries.pushed([one.id for one in bundles], at=now)
        return sum(len(one.deliveries) for one in bundles)


def decide(row: StoredSubscription, *, now: datetime) -> Decision:
    """Return what is due of a subscription, what was missed, and when to look again."""
    subscription = from_row(row)
    owed = plan(subscription, since=row.since, last=row.last_on, now=now)
    new = [
        *(new_delivery(subscription, one, is_missed=True) for one in owed.missed),
        *(new_delivery(subscription, one) for one in owed.due),
    ]
    dealt = [*owed.missed, *owed.due]
    last = max((one.on for one in dealt), default=row.last_on)
    return Decision(owed.next.due if owed.next else None, last, new)


def new_delivery(subscription: Subscription, occurrence: Occurrence, *, is_missed: bool = False) -> NewDelivery:
    """Return the delivery of an occurrence: one for each local date, however often it is planned."""
    return _delivery(subscription, f"{occurrence.on:%Y%m%d}", "digest", occurrence.due, is_missed=is_missed)


def asked_for(subscription: Subscription, *, now: datetime) -> NewDelivery:
    """Return the delivery of a digest that somebody wants now, beside the schedule."""
    moment = now.astimezone(UTC).replace(microsecond=0)
    return _delivery(subscription, f"{moment:%Y%m%d%H%M%S}", "digest", moment)


def alert(subscription: Subscription, *, since: datetime, now: datetime) -> NewDelivery:
    """Return the delivery that tells of a change; one for each moment at which something changed."""
    moment = since.astimezone(UTC).replace(microsecond=0)
    made = _delivery(subscription, f"{moment:%Y%m%d%H%M%S}", "alert", moment)
    return made._replace(expires=now + subscription.grace)


def _delivery(
    subscription: Subscription, ref: str, kind: Kind, due: datetime, *, is_missed: bool = False
) -> NewDelivery:  # fmt: skip
    platform = subscription.chat.platform
    return NewDelivery(
        f"{platform}.{subscription.id}.{ref}", subscription.id, ref, kind, platform, subscription.chat.key, due,
        due + subscription.grace, is_missed,
    )  # fmt: skip
