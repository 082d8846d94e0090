"""getUpdates: waiting for real, one poller at a time, and the server's penalties for impatience."""

import asyncio
from typing import Any

from tests.fakes.telegram.clock import Clock
from tests.fakes.telegram.errors import OTHER_POLLER, ApiError
from tests.fakes.telegram.updates import UpdateQueue

MAX_TIMEOUT_S = 50
REPEAT_S = 0.5


class Poller:
    """The long poll; `penalty_s` is Telegram's 3 s, shorter only to save a test's time."""

    def __init__(self, queue: UpdateQueue, clock: Clock, *, penalty_s: float) -> None:
        self._queue = queue
        self._clock = clock
        self.penalty_s = penalty_s
        self._waiter: asyncio.Future[str] | None = None
        self._last_offset: int | None = None
        self._last_start = 0.0
        self._conflict_free_at = 0.0

    async def updates(self, offset: int, limit: int, timeout_s: float) -> list[dict[str, Any]]:
        """Return updates at once if there are any, else wait for one; raise 409 when another poller takes over."""
        now = self._clock.now()
        if offset == self._last_offset and now < self._last_start + self.penalty_s:
            timeout_s = max(timeout_s, self.penalty_s)
            limit = 1 if now < self._last_start + min(REPEAT_S, self.penalty_s) else limit
        self._last_offset, self._last_start = offset, now
        if offset < 0:
            self._queue.keep_last(-offset)
        elif offset > 0:
            self._queue.confirm(offset)
        found = self._queue.fetch(limit)
        if found or timeout_s <= 0:
            return found
        self.abort(OTHER_POLLER)
        return await self._wait(limit, timeout_s)

    async def _wait(self, limit: int, timeout_s: float) -> list[dict[str, Any]]:
        waiter: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiter = waiter
        await asyncio.wait([waiter], timeout=timeout_s)
        if self._waiter is waiter:
            self._waiter = None
        if waiter.done() and waiter.result():
            await self.conflict(waiter.result())
        return self._queue.fetch(limit)

    async def conflict(self, description: str) -> None:
        """Raise 409; a second one within the penalty time is held back for that long."""
        now = self._clock.now()
        if now < self._conflict_free_at:
            await asyncio.sleep(self.penalty_s)
        else:
            self._conflict_free_at = now + self.penalty_s
        raise ApiError(409, description)

    def abort(self, description: str) -> None:
        """End the waiting poll with a 409."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(description)

    def wake(self) -> None:
        """End the waiting poll with whatever there is."""
        self.abort("")
