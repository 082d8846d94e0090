"""Whether a platform works at all: while it does not, deliveries wait here instead of failing one by one.

It closes after a few bad outcomes in a row, and opens by degrees: first something harmless must be answered, then one
delivery goes ahead, then all. The one that goes ahead is one that was never tried, if there is any: it cannot become
a second copy.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import count

_log = logging.getLogger(__name__)
BAD_IN_A_ROW = 3
PAUSES_S = (1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0, 120.0)
_AHEAD_S = 90.0
"""How long the one that goes ahead may take."""


class Gate:
    """One platform's gate."""

    def __init__(
        self, name: str, is_up: Callable[[], Awaitable[bool]], *, pauses_s: Sequence[float] = PAUSES_S
    ) -> None:
        self._name, self._is_up, self._pauses_s = name, is_up, tuple(pauses_s)
        self._bad = 0
        self._waiting: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._opening: asyncio.Task[None] | None = None
        self._outcome = asyncio.Event()

    @property
    def is_open(self) -> bool:
        """Whether deliveries pass."""
        return self._opening is None

    async def passed(self, *, is_repeat: bool) -> None:
        """Return when a delivery may try; a repeat only when the platform is known to work."""
        if self.is_open and is_repeat and self._bad and not await self._is_up():
            self._close()
        if self.is_open:
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (is_repeat, next(self._numbers), turn))
        await turn

    def worked(self) -> None:
        """Note that the platform took a message, or refused one for a reason of its own."""
        self._bad = 0
        self._outcome.set()

    def broke(self) -> None:
        """Note that the platform could not be reached, was out of order, or did not answer."""
        self._bad += 1
        self._outcome.set()
        if self._bad >= BAD_IN_A_ROW:
            self._close()

    async def close(self) -> None:
        """End: who waits is let go, with CancelledError."""
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.gather(self._opening, return_exceptions=True)
        for _, _, turn in self._waiting:
            turn.cancel()

    def _close(self) -> None:
        if self.is_open:
            _log.warning("platform_down", extra={"platform": self._name})
            self._opening = asyncio.create_task(self._open())

    async def _open(self) -> None:
        pauses = iter(self._pauses_s)
        pause_s = next(pauses)
        while True:
            await asyncio.sleep(pause_s)
            if await self._is_up() and await self._one_ahead():
                break
            pause_s = next(pauses, pause_s)
        self._bad, self._opening = 0, None
        _log.warning("platform_up", extra={"platform": self._name})
        while self._waiting:
            self._let_through()

    async def _one_ahead(self) -> bool:
        """Let one delivery try; True if the platform took it, or if nobody waits."""
        if not self._let_through():
            return True
        self._outcome.clear()
        before = self._bad
        try:
            async with asyncio.timeout(_AHEAD_S):
                await self._outcome.wait()
        except TimeoutError:
            return False
        return self._bad <= before and self._bad == 0

    def _let_through(self) -> bool:
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return True
        return False
