"""Who does what only one process at a time may do: a lease that runs out unless it is renewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, update

from bot.storage.desk_tables import leases
from bot.storage.statements import insert_new

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from bot.storage.transactions import Transactions


class LeaseStore:
    """Leases by name, for one owner: the same after a restart, who then goes on at once."""

    def __init__(self, transactions: Transactions, *, clock: Callable[[], datetime], owner: str) -> None:
        self._transactions, self._clock, self._owner = transactions, clock, owner

    async def hold(self, name: str, *, span: timedelta) -> bool:
        """Take or renew a lease; False while another process has it."""
        now = self._clock()
        return await self._transactions.run(lambda connection: _hold(connection, name, self._owner, now, now + span))

    async def leave(self, name: str) -> None:
        """Let a lease go, so that others need not wait for its end."""
        ours = delete(leases).where(leases.c.name == name, leases.c.owner == self._owner)
        await self._transactions.run(lambda connection: connection.execute(ours))


def _hold(connection: Connection, name: str, owner: str, now: datetime, until: datetime) -> bool:
    row = {"name": name, "owner": owner, "until": until}
    if insert_new(connection, leases, [row]):
        return True
    is_free = or_(leases.c.owner == owner, leases.c.until < now)
    taken = update(leases).where(leases.c.name == name, is_free).values(owner=owner, until=until)
    return connection.execute(taken).rowcount > 0
