"""How everything in the knowledge base's database is read and written: whole transactions, one writer at a time."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import column, select, table, text

from knowledge.errors import StoreError
from knowledge.store.engine import READ_ONLY
from knowledge.store.faults import place, store_faults
from knowledge.store.revisions import VERSION_TABLE, is_current

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_WRITER_LOCK = 0x4B4F5252_46414354  # "KORRFACT": one writer at a time on PostgreSQL


class Access:
    """Transactions on an engine of `create_engine`, in a database that `upgrade` has set up."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._is_checked = False

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that is kept as a whole or not at all; nobody else writes meanwhile."""
        with store_faults(self.engine.url):
            async with self.engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
                await self._check(connection)
                yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Open a connection that only reads, and waits for no writer."""
        with store_faults(self.engine.url):
            async with self.engine.execution_options(**{READ_ONLY: True}).connect() as connection:
                await self._check(connection)
                yield connection

    async def _check(self, connection: AsyncConnection) -> None:
        """Refuse a database that is not set up, or that a newer or older program has left."""
        if self._is_checked:
            return
        versions = table(VERSION_TABLE, column("version_num"))
        found = (await connection.execute(select(versions.c.version_num))).scalar()
        if not is_current(found, database=place(self.engine.url)):
            raise StoreError(f"{place(self.engine.url)} is of an older version; start `korridor run` once to renew it")
        self._is_checked = True
