"""How long a platform has asked us to leave a chat alone: kept, so that a restart sends nothing too early."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update

from bot.storage.statements import insert_new
from bot.storage.tables import parked
from knowledge.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.storage.transactions import Transactions

_log = logging.getLogger(__name__)
SHORTEST_S: Final = 1.0
"""No restart is over sooner."""


class ParkStore:
    """A `bot.ports.Parks`, by the clock on the wall."""

    def __init__(self, transactions: Transactions, *, clock: Callable[[], datetime]) -> None:
        self._transactions, self._clock = transactions, clock

    async def park(self, place: str, seconds: float) -> None:
        """Keep that nothing is to be sent there for so long; what was asked for before is never cut short by that.

        Without its database the process knows it all the same.
        """
        if seconds < SHORTEST_S:
            return
        until = self._clock() + timedelta(seconds=seconds)
        try:
            await self._transactions.run(lambda connection: _park(connection, place, until))
        except StoreError:
            _log.warning("wait_not_kept")

    async def left(self, platform: str) -> dict[str, float]:
        """Return for how many seconds each place of a platform is still to be left alone; what is past is forgotten."""
        now = self._clock()
        return await self._transactions.run(lambda connection: _left(connection, platform, now))


def _park(connection: Connection, place: str, until: datetime) -> None:
    if not insert_new(connection, parked, [{"place": place, "until": until}]):
        shorter = (parked.c.place == place) & (parked.c.until < until)
        connection.execute(update(parked).where(shorter).values(until=until))


def _left(connection: Connection, platform: str, now: datetime) -> dict[str, float]:
    connection.execute(delete(parked).where(parked.c.until <= now))
    query = select(parked).where(parked.c.place.startswith(f"{platform}:", autoescape=True))
    return {row.place: (row.until - now).total_seconds() for row in connection.execute(query)}
