"""Polite pauses: between two requests to one host some time passes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_MOST_HOSTS = 1_000


class Pauses:
    """Gives each request to a host its turn."""

    def __init__(self, pause_s: float, *, clock: Callable[[], float]) -> None:
        self._pause_s, self._clock = pause_s, clock
        self._turns: dict[str, float] = {}

    async def wait(self, host: str, pause_s: float | None = None) -> None:
        """Wait until it is this request's turn; a site may ask for a longer pause than ours."""
        now = self._clock()
        turn = max(now, self._turns.get(host, now))
        self._turns[host] = turn + max(self._pause_s, pause_s or 0.0)
        if len(self._turns) > _MOST_HOSTS:
            self._turns = {host: turn for host, turn in self._turns.items() if turn > now}
        if turn > now:
            await asyncio.sleep(turn - now)
