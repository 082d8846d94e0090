"""Chats to which nothing could be sent, by day: one bad day tells little, three tell that the chat is gone.

A message that arrives deletes its chat's days. When very many fail on one day, the fault is ours or the platform's:
such a day counts against nobody. Only chats with a subscription count, since there is nothing else to give up: who has
posted a card of ours may never have let us write to them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from bot.storage.digest_tables import deliveries, subscriptions, target_days
from bot.storage.statements import upsert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from bot.storage.transactions import Transactions

DAYS_TO_GIVE_UP = 3
MOST_FAILING = 0.02
"""The share of chats failing on one day above which nobody is given up."""
FEW = 3
"""So many may fail on a day whatever their share: one of ten is no outage."""
_KEPT = timedelta(days=60)
_SETTLED = timedelta(minutes=30)
"""A failure is judged only after this: the first of an outage look like single ones."""


@dataclass(frozen=True)
class Verdict:
    """What judging came to."""

    given_up: tuple[str, ...]
    """Chats whose subscriptions have just ended."""
    open_days: tuple[date, ...]
    """Days on which too many failed at once."""


class TargetStore:
    """Who could not be reached, on which days."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def failed(self, chat_key: str, *, reason: str, at: datetime) -> None:
        """Note that nothing can be sent to a chat; one without a living subscription does not count."""
        row = {"chat_key": chat_key, "day": _day(at), "reason": reason, "at": at}
        await self._transactions.share(_failed, row)

    async def days(self, chat_key: str) -> list[date]:
        """Return the days on which the chat could not be reached, since it last could."""
        query = select(target_days.c.day).where(target_days.c.chat_key == chat_key).order_by(target_days.c.day)
        return await self._transactions.read(
            lambda connection: [date.fromisoformat(day) for day in connection.execute(query).scalars()]
        )

    async def back(self, chat_key: str) -> None:
        """Forget the bad days of a chat that let us in again."""
        await self._transactions.run(
            lambda connection: connection.execute(delete(target_days).where(target_days.c.chat_key == chat_key))
        )

    async def judge(self, *, now: datetime) -> Verdict:
        """End the subscriptions of chats that failed on three different days; days of an outage do not count."""
        return await self._transactions.run(lambda connection: _judge(connection, now))


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()


def _failed(connection: Connection, rows: Sequence[dict[str, object]]) -> list[None]:
    chats = {row["chat_key"] for row in rows}
    living = subscriptions.c.chat_key.in_(chats) & subscriptions.c.ended_at.is_(None)
    subscribed = set(connection.execute(select(subscriptions.c.chat_key).where(living)).scalars())
    by_key = {(row["chat_key"], row["day"]): row for row in rows if row["chat_key"] in subscribed}
    upsert(connection, target_days, list(by_key.values()))
    return [None] * len(rows)


def _judge(connection: Connection, now: datetime) -> Verdict:
    connection.execute(delete(target_days).where(target_days.c.at < now - _KEPT))
    settled = select(target_days.c.chat_key, target_days.c.day).where(target_days.c.at < now - _SETTLED)
    failing: dict[str, set[str]] = {}
    for row in connection.execute(settled):
        failing.setdefault(row.chat_key, set()).add(row.day)
    suspects = {chat: days for chat, days in failing.items() if len(days) >= DAYS_TO_GIVE_UP}
    counted = select(target_days.c.day, func.count()).group_by(target_days.c.day)
    by_day: dict[str, int] = {row[0]: row[1] for row in connection.execute(counted)}
    wanted = Counter(day for days in suspects.values() for day in days)
    opened = {day for day in wanted if _is_open(connection, day, by_day[day])}
    given_up = tuple(sorted(chat for chat, days in suspects.items() if len(days - opened) >= DAYS_TO_GIVE_UP))
    if given_up:
        _end(connection, given_up, now)
    return Verdict(given_up, tuple(sorted(date.fromisoformat(day) for day in opened)))


def _is_open(connection: Connection, day: str, failed: int) -> bool:
    """Return whether more of the chats addressed on a day failed than can be their own doing."""
    start = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    ended = (deliveries.c.finished_at >= start) & (deliveries.c.finished_at < start + timedelta(days=1))
    counting = deliveries.c.chat_key.in_(select(subscriptions.c.chat_key))
    query = select(func.count(deliveries.c.chat_key.distinct())).where(ended, counting, deliveries.c.state != "missed")
    addressed = max(connection.execute(query).scalar_one(), failed)
    return failed > max(FEW, MOST_FAILING * addressed)


def _end(connection: Connection, chats: Sequence[str], now: datetime) -> None:
    living = subscriptions.c.chat_key.in_(chats) & subscriptions.c.ended_at.is_(None)
    ended = {"ended_at": now, "ended_by": "failures", "next_due": None}
    connection.execute(update(subscriptions).where(living).values(ended))
    connection.execute(delete(target_days).where(target_days.c.chat_key.in_(chats)))
