"""Looking at deliveries from outside: lists, one in full, ages and counts, and what is past its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, func, or_, select, update

from bot.storage.delivery_models import Attempt, Kind, State
from bot.storage.digest_tables import attempts, deliveries, receipt_facts, receipts, subscriptions

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.storage.transactions import Transactions

ATTEMPTS_KEPT = timedelta(days=30)
"""Attempts, and the whole digests that a button shows; contents and receipts stay as long as deliveries."""


@dataclass(frozen=True)
class LoggedDelivery:
    """A delivery as `korridor deliveries` shows it."""

    id: str
    subscription: str
    chat_key: str
    kind: Kind
    due: datetime
    state: State
    repeated: int
    fault: str
    finished_at: datetime | None
    attempts: tuple[Attempt, ...] = ()
    receipts: tuple[str, ...] = ()
    digest: str | None = None


class Seen(NamedTuple):
    """A message that showed a fact."""

    subscription: str
    delivery: str
    chat_key: str
    message_id: str
    part: int
    sent_at: datetime


class DeliveryLog:
    """Reads the ledger."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def latest(
        self, *, state: State | None = None, subscription: str | None = None, limit: int = 50
    ) -> list[LoggedDelivery]:
        """Return deliveries, the latest due first."""
        query = select(deliveries).order_by(deliveries.c.due.desc(), deliveries.c.id).limit(limit)
        if state is not None:
            query = query.where(deliveries.c.state == state)
        if subscription is not None:
            query = query.where(deliveries.c.subscription == subscription)
        found: list[Any] = await self._transactions.read(lambda connection: list(connection.execute(query)))
        return [_logged(row) for row in found]

    async def show(self, delivery: str) -> LoggedDelivery | None:
        """Return one delivery with its attempts and receipts."""
        return await self._transactions.read(lambda connection: _show(connection, delivery))

    async def showing(self, fact: str) -> list[Seen]:
        """Return the messages in which a fact was shown, so that a correction reaches who saw it."""
        query = select(
            deliveries.c.subscription, receipts.c.delivery, receipts.c.chat_key, receipts.c.message_id,
            receipts.c.part, receipts.c.sent_at,
        ).join_from(receipt_facts, receipts, receipts.c.delivery == receipt_facts.c.delivery).join(
            deliveries, deliveries.c.id == receipts.c.delivery
        ).where(receipt_facts.c.fact == fact).order_by(receipts.c.sent_at, receipts.c.part)  # fmt: skip
        return await self._transactions.read(lambda connection: [Seen(*row) for row in connection.execute(query)])

    async def oldest_due(self, *, now: datetime) -> datetime | None:
        """Return the due time of the oldest thing that should have been sent by now; parked ones are not late."""
        return await self._transactions.read(lambda connection: _oldest_due(connection, now))

    async def states(self) -> dict[str, int]:
        """Return how many deliveries there are in each state."""
        query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        return await self._transactions.read(lambda connection: {row[0]: row[1] for row in connection.execute(query)})

    async def purge(self, *, before: datetime) -> int:
        """Forget what ended before a moment, and the details of what ended long enough ago; returns how many."""
        return await self._transactions.run(lambda connection: _purge(connection, before))

    async def trim(self, *, now: datetime) -> int:
        """Forget attempts and whole digests that nobody asks for any more; returns how many attempts."""
        return await self._transactions.run(lambda connection: _trim(connection, now - ATTEMPTS_KEPT))


def _logged(row: Any, calls: tuple[Attempt, ...] = (), sent: tuple[str, ...] = ()) -> LoggedDelivery:
    return LoggedDelivery(
        id=row.id, subscription=row.subscription, chat_key=row.chat_key, kind=row.kind, due=row.due, state=row.state,
        repeated=row.repeated, fault=row.fault, finished_at=row.finished_at, attempts=calls, receipts=sent,
        digest=row.digest,
    )  # fmt: skip


def _show(connection: Connection, delivery: str) -> LoggedDelivery | None:
    row = connection.execute(select(deliveries).where(deliveries.c.id == delivery)).first()
    if row is None:
        return None
    made = select(attempts.c.part, attempts.c.number, attempts.c.outcome).where(attempts.c.delivery == delivery)
    calls = tuple(Attempt(*call) for call in connection.execute(made.order_by(attempts.c.started_at)))
    sent = select(receipts.c.message_id).where(receipts.c.delivery == delivery).order_by(receipts.c.part)
    return _logged(row, calls, tuple(connection.execute(sent).scalars()))


def _oldest_due(connection: Connection, now: datetime) -> datetime | None:
    table = deliveries.c
    waiting = select(func.min(table.due)).where(
        table.finished_at.is_(None), or_(table.not_before.is_(None), table.not_before <= now)
    )
    unplanned = select(func.min(subscriptions.c.next_due)).where(subscriptions.c.next_due <= now)
    found = (connection.execute(waiting).scalar(), connection.execute(unplanned).scalar())
    return min((moment for moment in found if moment is not None), default=None)


def _purge(connection: Connection, before: datetime) -> int:
    old = select(deliveries.c.id).where(deliveries.c.finished_at < before)
    for table in (receipt_facts, receipts, attempts):
        connection.execute(delete(table).where(table.c.delivery.in_(old)))
    count = connection.execute(delete(deliveries).where(deliveries.c.finished_at < before)).rowcount
    connection.execute(delete(subscriptions).where(subscriptions.c.ended_at < before))
    return count


def _trim(connection: Connection, before: datetime) -> int:
    aged = (deliveries.c.finished_at < before) & deliveries.c.digest.is_not(None)
    connection.execute(update(deliveries).where(aged).values(digest=None))
    over = select(deliveries.c.id).where(deliveries.c.finished_at.is_not(None))
    old = (attempts.c.started_at < before) & attempts.c.delivery.in_(over)
    return connection.execute(delete(attempts).where(old)).rowcount
