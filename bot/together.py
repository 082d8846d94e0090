"""Digests and newsroom side by side: begun after the platforms, halted before them; part of the composition root."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.editorial import ENDS_WITHIN_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.delivering import DigestDesk
    from bot.editorial import EditorialWork

_log = logging.getLogger(__name__)
BEGINS_AFTER_S = 1.0
"""How long what happens by the clock leaves the first answers alone: loading its engine would slow these down."""


class Together:
    """Digests and newsroom, as one of what runs beside the platforms.

    Digests begin a moment later, when questions are answered already: loading their engine takes a while.
    """

    def __init__(
        self, digests: DigestDesk, newsroom: EditorialWork, *, begun: Callable[[], None], failed: Callable[[], None]
    ) -> None:
        """`begun` is called once digests are under way, `failed` if they cannot be."""
        self._digests, self._newsroom, self._begun, self._failed = digests, newsroom, begun, failed
        self._beginning: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin, once the platforms have; raises SettingsError if another process has what only one may have."""
        self._digests.claim()
        self._beginning = asyncio.create_task(self._begin(), name="digests")
        await self._newsroom.start()

    async def _begin(self) -> None:
        await asyncio.sleep(BEGINS_AFTER_S)
        try:
            await self._digests.load()
            await self._digests.start()
        except Exception:  # noqa: BLE001 - whatever it is, a bot that sends no digests must not go on as if it did
            _log.exception("digests_not_started")
            self._failed()
        else:
            self._begun()

    async def halt(self) -> None:
        """Send nothing more; the platforms end after this."""
        if self._beginning is not None:
            _, late = await asyncio.wait({self._beginning}, timeout=ENDS_WITHIN_S)
            for task in late:
                _log.warning("digests_not_started")
                task.cancel()
        await asyncio.gather(self._newsroom.halt(), self._digests.halt())

    async def stop(self) -> None:
        """End, after the platforms."""
        await self._digests.stop()

    async def late_s(self) -> float:
        """Return for how long the oldest thing that should have been sent has been waiting."""
        return await self._digests.late_s()
