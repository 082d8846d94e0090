"""Which processes are alive, by the database's own clock, so that theirs need not agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, text

from bot.storage.digest_tables import replicas

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from sqlalchemy import Connection

    from bot.storage.transactions import Transactions

_ONE_AT_A_TIME = 0x4B4F_5252_0002
"""Key of the lock under which one replica takes over; the first half keeps it apart from other programs' keys."""


class ReplicaStore:
    """Heartbeats. Only for PostgreSQL: a SQLite file has one process."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def beat(self, replica: str) -> None:
        """Show that a process is alive."""
        await self._transactions.run(lambda connection: _beat(connection, replica))

    async def alive(self, *, within: timedelta) -> int:
        """Return how many have shown themselves lately."""
        query = select(func.count()).where(replicas.c.beat > func.now() - within)
        return await self._transactions.read(lambda connection: int(connection.execute(query).scalar_one()))

    async def dead(self, working: Iterable[str], *, within: timedelta) -> set[str]:
        """Return which of these have not shown themselves lately, or never did."""
        named = set(working)
        return await self._transactions.run(lambda connection: _dead(connection, named, within))

    async def leave(self, replica: str) -> None:
        """Forget a process that ends, so that others take over at once."""
        await self._transactions.run(
            lambda connection: connection.execute(delete(replicas).where(replicas.c.id == replica))
        )


def _beat(connection: Connection, replica: str) -> None:
    from sqlalchemy.dialects.postgresql import insert  # loaded where there is a PostgreSQL

    shown = insert(replicas).values(id=replica, beat=func.now())
    connection.execute(shown.on_conflict_do_update(index_elements=["id"], set_={"beat": func.now()}))


def _dead(connection: Connection, named: set[str], within: timedelta) -> set[str]:
    is_ours = connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME}).scalar()
    if not is_ours:
        return set()
    fresh = select(replicas.c.id).where(replicas.c.beat > func.now() - within)
    gone = named - set(connection.execute(fresh).scalars())
    connection.execute(delete(replicas).where(replicas.c.beat < func.now() - 20 * within))
    return gone
