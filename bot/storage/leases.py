"""Who does what only one process at a time may do: a lease that runs out unless it is renewed."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import delete, or_, update

from bot.storage.desk_tables import leases
from bot.storage.statements import insert_new
from knowledge.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.storage.transactions import Transactions

_log = logging.getLogger(__name__)
_RENEWALS = 4
"""How often a lease is renewed within its span: some may fail."""
_FARTHEST = timedelta(days=1)
"""A lease that ends later than so from now is from a clock that was wrong, and holds nobody up; none is as long."""
T = TypeVar("T")


class LeaseStore:
    """Leases by name, for one owner: the same after a restart, who then goes on at once."""

    def __init__(self, transactions: Transactions, *, clock: Callable[[], datetime], owner: str) -> None:
        self._transactions, self._clock, self._owner = transactions, clock, owner

    async def hold(self, name: str, *, span: timedelta) -> bool:
        """Take or renew a lease; False while another process has it."""
        now = self._clock()
        return await self._transactions.run(lambda connection: _hold(connection, name, self._owner, now, span))

    async def during(self, name: str, work: Callable[[], Awaitable[T]], *, span: timedelta) -> T | None:
        """Do work under a lease that is renewed as long as it takes; None if another process has the lease, or gets it.

        A process that was stopped for longer than the span finds the lease taken when it wakes: its work is ended.
        """
        if not await self.hold(name, span=span):
            return None
        doing = asyncio.ensure_future(work())
        renewing = asyncio.create_task(self._renew(name, span))
        try:
            await asyncio.wait((doing, renewing), return_when=asyncio.FIRST_COMPLETED)
            if doing.done():
                return doing.result()
            renewing.result()  # a fault of ours comes out: it is no lost lease
            _log.warning("lease_lost", extra={"lease": name})
            return None
        finally:
            for task in (doing, renewing):
                task.cancel()
            await asyncio.gather(doing, renewing, return_exceptions=True)

    async def leave(self, name: str) -> None:
        """Let a lease go, so that others need not wait for its end."""
        ours = delete(leases).where(leases.c.name == name, leases.c.owner == self._owner)
        await self._transactions.run(lambda connection: connection.execute(ours))

    async def _renew(self, name: str, span: timedelta) -> None:
        """Renew a lease again and again; returns when it is lost."""
        pause_s, failures = span.total_seconds() / _RENEWALS, 0
        while failures < _RENEWALS:
            await asyncio.sleep(pause_s)
            try:
                if not await self.hold(name, span=span):
                    return
                failures = 0
            except StoreError:
                failures += 1
                _log.warning("lease_not_renewed", extra={"lease": name})


def _hold(connection: Connection, name: str, owner: str, now: datetime, span: timedelta) -> bool:
    until = now + span
    row = {"name": name, "owner": owner, "until": until}
    if insert_new(connection, leases, [row]):
        return True
    is_free = or_(leases.c.owner == owner, leases.c.until < now, leases.c.until > now + _FARTHEST)
    taken = update(leases).where(leases.c.name == name, is_free).values(owner=owner, until=until)
    return connection.execute(taken).rowcount > 0
