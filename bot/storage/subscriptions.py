"""Subscriptions as rows: a document that `bot.digests` reads and writes, with what the planner must find quickly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import func, insert, select, update

from bot.storage.delivery_models import NewDelivery
from bot.storage.delivery_planning import add_deliveries
from bot.storage.digest_tables import subscriptions

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.storage.transactions import Transactions

EndedBy = Literal["person", "chat", "failures"]


@dataclass(frozen=True)
class StoredSubscription:
    """A subscription as it was saved."""

    id: str
    chat_key: str
    thread: str | None
    person_key: str | None
    document: str
    since: datetime
    """When it was made, or its times last changed."""
    news_since: datetime
    last_on: date | None
    """The last local date that was dealt with."""
    next_due: datetime | None
    changed_at: datetime
    ended_at: datetime | None = None
    ended_by: EndedBy | None = None
    failures: int = 0
    fault: str = ""
    sent_at: datetime | None = None
    revision: int = 1
    changed_by: str | None = None

    def row(self) -> dict[str, Any]:
        """Return the columns."""
        row = dict(vars(self))
        return row | {"thread": self.thread or "", "last_on": self.last_on.isoformat() if self.last_on else None}


class Decision(NamedTuple):
    """What the planner makes of a subscription that is due."""

    next_due: datetime | None
    last_on: date | None
    deliveries: Sequence[NewDelivery]


Decide = Callable[[StoredSubscription], Decision]


@dataclass
class Claimed:
    """What one round of planning did."""

    subscriptions: int = 0
    planned: int = 0
    missed: int = 0
    next_due: datetime | None = field(default=None)
    """The earliest due time that is still ahead."""


class SubscriptionStore:
    """Subscriptions of all chats."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def add(self, rows: Sequence[StoredSubscription], *, most: int | None = None) -> bool:
        """Keep new subscriptions; False, and nothing is kept, if the first one's chat would have more than `most`."""
        return await self._transactions.run(lambda connection: _add(connection, rows, most))

    async def get(self, subscription: str) -> StoredSubscription | None:
        """Return one; None if it was never there."""
        query = select(subscriptions).where(subscriptions.c.id == subscription)
        found = await self._transactions.read(lambda connection: connection.execute(query).first())
        return None if found is None else stored(found)

    async def of_chat(self, chat_key: str) -> list[StoredSubscription]:
        """Return a chat's living subscriptions, in all its threads, the oldest first."""
        query = select(subscriptions).where(subscriptions.c.chat_key == chat_key, subscriptions.c.ended_at.is_(None))
        return await self._all(query.order_by(subscriptions.c.since, subscriptions.c.id))

    async def all(self) -> list[StoredSubscription]:
        """Return every living subscription, for an export."""
        return await self._all(select(subscriptions).where(subscriptions.c.ended_at.is_(None)))

    async def at_once(self) -> list[StoredSubscription]:
        """Return the living ones without a due time: among them those that want to be told at once."""
        without = subscriptions.c.next_due.is_(None) & subscriptions.c.ended_at.is_(None)
        return await self._all(select(subscriptions).where(without))

    async def save(self, row: StoredSubscription, *, by: str | None, at: datetime) -> StoredSubscription | None:
        """Put a subscription in place of what is stored; returns what that was, None if there was nothing."""
        return await self._transactions.run(lambda connection: _save(connection, row, by, at))

    async def end(self, subscription: str, *, by: EndedBy, at: datetime) -> bool:
        """Switch a subscription off; False if it was off."""
        living = (subscriptions.c.id == subscription) & subscriptions.c.ended_at.is_(None)
        ended = update(subscriptions).where(living).values(ended_at=at, ended_by=by, next_due=None)
        return await self._transactions.run(lambda connection: connection.execute(ended).rowcount > 0)

    async def claim(self, *, now: datetime, limit: int, decide: Decide) -> Claimed:
        """Plan what is due, the longest due first: all of it in one short transaction, or nothing."""
        return await self._transactions.run(lambda connection: _claim(connection, now, limit, decide))

    async def next_due(self) -> datetime | None:
        """Return the earliest due time."""
        return await self._transactions.read(_next_due)

    async def count(self) -> int:
        """Return how many are living."""
        query = select(func.count()).where(subscriptions.c.ended_at.is_(None))
        return await self._transactions.read(lambda connection: int(connection.execute(query).scalar_one()))

    async def _all(self, query: Any) -> list[StoredSubscription]:
        return await self._transactions.read(lambda connection: [stored(row) for row in connection.execute(query)])


def stored(row: Any) -> StoredSubscription:
    """Return a row as a value."""
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    last = values["last_on"]
    return StoredSubscription(
        **values | {"thread": values["thread"] or None, "last_on": date.fromisoformat(last) if last else None}
    )


def _add(connection: Connection, rows: Sequence[StoredSubscription], most: int | None) -> bool:
    if most is not None:
        living = (subscriptions.c.chat_key == rows[0].chat_key) & subscriptions.c.ended_at.is_(None)
        if connection.execute(select(func.count()).where(living)).scalar_one() + len(rows) > most:
            return False
    connection.execute(insert(subscriptions), [row.row() for row in rows])
    return True


def _save(
    connection: Connection, row: StoredSubscription, by: str | None, at: datetime
) -> StoredSubscription | None:  # fmt: skip
    query = select(subscriptions).where(subscriptions.c.id == row.id).with_for_update()
    found = connection.execute(query).first()
    if found is None:
        return None
    before = stored(found)
    kept = ("id", "failures", "fault", "sent_at")
    values = {name: value for name, value in row.row().items() if name not in kept}
    values |= {"revision": before.revision + 1, "changed_by": by, "changed_at": at}
    connection.execute(update(subscriptions).where(subscriptions.c.id == row.id).values(values))
    return before


def _claim(connection: Connection, now: datetime, limit: int, decide: Decide) -> Claimed:
    is_due = subscriptions.c.next_due <= now
    query = select(subscriptions).where(is_due).order_by(subscriptions.c.next_due).limit(limit)
    claimed = Claimed()
    new: list[NewDelivery] = []
    alike: dict[tuple[datetime | None, date | None], list[str]] = {}
    for row in connection.execute(query.with_for_update(skip_locked=True)).all():
        due = stored(row)
        decision = decide(due)
        new += decision.deliveries
        claimed.subscriptions += 1
        alike.setdefault((decision.next_due, decision.last_on), []).append(due.id)
    for (next_due, last_on), ids in alike.items():
        values = {"next_due": next_due, "last_on": last_on and last_on.isoformat()}
        connection.execute(update(subscriptions).where(subscriptions.c.id.in_(ids)).values(values))
    added = add_deliveries(connection, new, at=now)
    claimed.missed = sum(delivery.is_missed for delivery in new if delivery.id in added)
    claimed.planned = len(added) - claimed.missed
    claimed.next_due = _next_due(connection)
    return claimed


def _next_due(connection: Connection) -> datetime | None:
    found: datetime | None = connection.execute(select(func.min(subscriptions.c.next_due))).scalar()
    return found
