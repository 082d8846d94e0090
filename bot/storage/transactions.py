"""Short transactions on one database; what is asked for at the same moment shares one.

A commit costs a flush to the disk and several thread changes, far more than the statement in it. So requests that
arrive while a transaction runs wait for the next one and go into it together: under load hundreds share a commit, and
alone each has its own. A request returns when its transaction is committed, never before.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from knowledge.store.engine import READ_ONLY
from knowledge.store.faults import store_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncEngine

Q = TypeVar("Q")
R = TypeVar("R")

_AT_ONCE = 500


@dataclass(eq=False)
class _Request:
    work: Callable[[Connection, Sequence[Any]], Sequence[Any]]
    value: Any
    answer: asyncio.Future[Any]


@dataclass(eq=False)
class _Batch:
    requests: list[_Request]
    is_connected: bool = field(default=False, init=False)

    def run(self, connection: Connection) -> list[tuple[_Request, Any]]:
        """Do the same kind of work in one go; returns each request with its result."""
        by_work: dict[Callable[..., Any], list[_Request]] = {}
        for request in self.requests:
            by_work.setdefault(request.work, []).append(request)
        done: list[tuple[_Request, Any]] = []
        for work, requests in by_work.items():
            results = work(connection, [request.value for request in requests])
            done += zip(requests, results, strict=True)
        return done


class Transactions:
    """Runs synchronous work on connections of an async engine; a database's refusal comes out as StoreError."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._waiting: list[_Request] = []
        self._runner: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[Connection], R]) -> R:
        """Do the work in a transaction of its own."""
        with store_faults(self._engine.url):
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Do work that only reads; it does not wait for writers."""
        with store_faults(self._engine.url):
            async with self._engine.execution_options(**{READ_ONLY: True}).connect() as connection:
                return await connection.run_sync(work)

    async def share(self, work: Callable[[Connection, Sequence[Q]], Sequence[R]], value: Q) -> R:
        """Do the work for one value together with what else is waiting; `work` returns a result for each value.

        If a shared transaction fails, each request is tried again alone, so that one cannot spoil the others.
        """
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Request(work, value, answer))
        if self._runner is None or self._runner.done():
            self._runner = asyncio.create_task(self._work_off())
        return await answer

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        if self._runner is not None:
            await self._runner

    async def _work_off(self) -> None:
        while self._waiting:
            requests, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
            try:
                await self._attempt(_Batch(requests))
            finally:
                for request in requests:
                    request.answer.cancel()  # only if this task was cancelled; else it has its result

    async def _attempt(self, batch: _Batch) -> None:
        try:
            done = await self._commit(batch)
        except Exception as exc:  # noqa: BLE001 - whatever it is, it is raised where the request was made
            if batch.is_connected and len(batch.requests) > 1:
                for request in batch.requests:
                    await self._attempt(_Batch([request]))
                return
            for request in batch.requests:
                if not request.answer.done():
                    request.answer.set_exception(exc)
        else:
            for request, result in done:
                if not request.answer.done():
                    request.answer.set_result(result)

    async def _commit(self, batch: _Batch) -> list[tuple[_Request, Any]]:
        with store_faults(self._engine.url):
            async with self._engine.begin() as connection:
                batch.is_connected = True
                return await connection.run_sync(batch.run)
