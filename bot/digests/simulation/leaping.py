"""An event loop whose time leaps to the next thing that waits, and a database that works inside it.

Nothing in the loop may wait for a thread or a socket: while one worked, time would leap over it.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import event

from bot.storage.transactions import Transactions
from knowledge.store.engine import create_sync_engine

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection

R = TypeVar("R")
_SMALLEST_S = 1e-6
"""Sixty days in seconds leave a float no finer steps worth telling apart."""
_COMMIT_S = 0.5


class _Leaping(selectors.DefaultSelector):
    """Waits for nothing: where there would be a wait, the time has passed."""

    passed_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready; otherwise the loop's next timer is."""
        ready = super().select(0)
        if not ready:
            if timeout is None:
                raise RuntimeError("all wait, and nothing is left that could end it")
            self.passed_s += timeout
        return ready


class LeapingLoop(asyncio.SelectorEventLoop):
    """A loop in which an hour of waiting takes no time."""

    def __init__(self) -> None:
        self._leaping = _Leaping()
        super().__init__(self._leaping)
        self._clock_resolution = _SMALLEST_S

    def time(self) -> float:
        """Return for how many seconds the loop has been running, in its own time."""
        return self._leaping.passed_s


class InLoop(Transactions):
    """The same transactions, done in the loop itself instead of in a thread.

    A shared one takes some of the loop's time, as a disk would: what is asked for meanwhile shares the next.
    """

    def __init__(self, engine: Engine) -> None:
        self._sync = engine
        self._waiting, self._runner = [], None

    async def run(self, work: Callable[[Connection], R]) -> R:
        """Do the work in a transaction of its own."""
        with self._sync.begin() as connection:
            return work(connection)

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Do work that only reads."""
        return await self.run(work)

    async def _commit(self, batch: Any) -> list[Any]:
        batch.is_connected = True
        with self._sync.begin() as connection:
            done: list[Any] = batch.run(connection)
        await asyncio.sleep(_COMMIT_S)
        return done


def throwaway_engine(file: Path) -> Engine:
    """Return an engine for a SQLite file that nobody needs after a crash of the machine."""
    engine = create_sync_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def relax(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.close()

    return engine
