"""How fast we send: about one message a second and channel with a small burst, and none inside a Retry-After."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

INTERVAL_S = 1.0
BURST = 3
_MOST_LANES = 10_000


@dataclass
class _Lane:
    free_at: float = 0.0
    """When the messages so far are paid for."""
    parked_until: float = 0.0


class Pacing:
    """Lanes that are paced and parked one by one; one lane never waits for another."""

    def __init__(self, *, interval_s: float = INTERVAL_S, burst: int = BURST) -> None:
        self._interval_s = interval_s
        self._slack_s = interval_s * (burst - 1)
        self._lanes: dict[Hashable, _Lane] = {}

    async def turn(self, lane: Hashable) -> None:
        """Wait for a place in the lane and take it; whoever asks first is first."""
        entry = self._lane(lane)
        now = time.monotonic()
        start = max(now, entry.free_at - self._slack_s)
        entry.free_at = max(now, entry.free_at) + self._interval_s
        if start > now:
            await asyncio.sleep(start - now)
        await self.parked(lane)

    async def parked(self, lane: Hashable) -> None:
        """Wait until the lane is no longer parked."""
        while (wait_s := self._lane(lane).parked_until - time.monotonic()) > 0:  # noqa: ASYNC110 - a time, no event
            await asyncio.sleep(wait_s)

    def parked_s(self, lane: Hashable) -> float:
        """Return how long the lane stays parked."""
        return max(0.0, self._lane(lane).parked_until - time.monotonic())

    def is_parked(self, lane: Hashable) -> bool:
        """Return whether a call in the lane would have to wait."""
        return self._lane(lane).parked_until > time.monotonic()

    def park(self, lane: Hashable, seconds: float) -> None:
        """Send nothing in this lane for so long, a little longer for the clocks' sake."""
        entry = self._lane(lane)
        entry.parked_until = max(entry.parked_until, time.monotonic() + seconds + 0.05)

    def _lane(self, lane: Hashable) -> _Lane:
        if len(self._lanes) > _MOST_LANES:
            now = time.monotonic()
            self._lanes = {k: v for k, v in self._lanes.items() if max(v.free_at, v.parked_until) > now}
        return self._lanes.setdefault(lane, _Lane())
