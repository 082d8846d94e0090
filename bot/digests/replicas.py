"""Several processes on one PostgreSQL: each shows that it lives, and takes over from those that do not any more."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from knowledge.errors import StoreError

if TYPE_CHECKING:
    from bot.storage.replicas import ReplicaStore

_log = logging.getLogger(__name__)
TTL_S = 15.0
"""A process that has not shown itself for so long is taken for dead."""
_BEATS_IN_TTL = 5
_SURE_OF_TTL = 0.7
"""The part of it after which a process that could not show itself stops trusting itself."""


class Takeover(Protocol):
    """What of the engine taking over needs."""

    async def working(self) -> set[str]:
        """Return the executors that have something in work."""
        ...

    async def resume(self, executors: Sequence[str]) -> int:
        """Take over what they had."""
        ...


class Alone:
    """The lease of a process that shares with nobody."""

    def is_held(self) -> bool:
        """Return True: nobody else is there."""
        return True


class Replicas:
    """This process among others: its heartbeat, its lease, and its eye on the rest."""

    def __init__(
        self, store: ReplicaStore, me: str, engine: Takeover, *, on_count: Callable[[int], None] = lambda _: None,
        ttl_s: float = TTL_S,
    ) -> None:  # fmt: skip
        self._store, self._me, self._engine, self._on_count, self._ttl_s = store, me, engine, on_count, ttl_s
        self._beaten_at = float("-inf")
        self._since = float("inf")
        self._task: asyncio.Task[None] | None = None

    def is_held(self) -> bool:
        """Return whether nobody can have taken us for dead; a frozen process finds out here when it wakes."""
        return time.monotonic() - self._beaten_at < _SURE_OF_TTL * self._ttl_s

    async def start(self) -> None:
        """Show ourselves, and go on doing so."""
        await self._beat()
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Leave, so that the others take over at once what is left."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._trying(lambda: self._store.leave(self._me))

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._ttl_s / _BEATS_IN_TTL)
            if await self._trying(self._beat) and time.monotonic() - self._since > self._ttl_s:
                await self._trying(self._take_over)

    async def _beat(self) -> None:
        before = time.monotonic()  # taken before, so that a slow database makes the lease shorter, not longer
        await self._store.beat(self._me)
        if before - self._beaten_at > self._ttl_s:
            self._since = before  # after an outage all beats are old: wait until the living have shown themselves
        self._beaten_at = before
        self._on_count(max(1, await self._store.alive(within=timedelta(seconds=self._ttl_s))))

    async def _take_over(self) -> None:
        working = await self._engine.working()
        if others := working - {self._me}:
            dead = await self._store.dead(others, within=timedelta(seconds=self._ttl_s))
            if dead:
                count = await self._engine.resume(sorted(dead))
                _log.warning("taken_over", extra={"deliveries": count, "replicas": len(dead)})

    async def _trying(self, deed: Callable[[], Awaitable[None]]) -> bool:
        try:
            await deed()
        except StoreError:
            _log.warning("replica_without_database")
            return False
        except Exception:  # noqa: BLE001 - the engine has database errors of its own kind
            _log.exception("replica_trouble")
            return False
        return True
