"""What is known, kept up to date while the bot runs: one state at a time, swapped as a whole.

Whoever answers takes `state` once and works with that. Looking for something new is one cheap query; what is new is
put together in a thread, while the state before answers on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.briefing import Briefing
from knowledge.errors import StoreError
from knowledge.store.fact_store import FactStore
from knowledge.store.living import touched, updated
from knowledge.store.pulse import Pulse

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncEngine

    from knowledge.history import Snapshot
    from knowledge.store.pulse import Recent
    from knowledge.understanding.meaning import Encoder

_log = logging.getLogger(__name__)
LOOK_EVERY_S = 1.0
_PAUSES_S = (1.0, 2.0, 5.0, 10.0)
"""Between looks that fail."""


@dataclass(frozen=True)
class State:
    """All that was known at one place of the record."""

    sequence: int
    known: Snapshot
    briefing: Briefing


class LivingKnowledge:
    """Holds the current state; the first `look` reads it, `watching` keeps it up to date."""

    def __init__(self, engine: AsyncEngine, *, encoder: Encoder | None = None) -> None:
        """Take the database, and the encoder that questions are also read with where that is switched on."""
        self._encoder = encoder
        self.facts = FactStore(engine)
        self._pulse = Pulse(engine)
        self._state: State | None = None
        self._looking = asyncio.Lock()
        self._listeners: list[Callable[[], None]] = []

    @property
    def state(self) -> State:
        """The current state; there is one after the first look."""
        if self._state is None:
            raise RuntimeError("nobody has looked what is known")
        return self._state

    def briefing(self) -> Briefing:
        """Return the front door over the current state."""
        return self.state.briefing

    async def touched(self, since: datetime) -> dict[str, datetime]:
        """Return the facts of which something was recorded after a moment, with when it was last."""
        return await self._pulse.touched(since)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Have somebody called after each change, on the event loop."""
        self._listeners.append(listener)

    async def look(self) -> State:
        """Return the state as of now, brought up to date if something was recorded; raises StoreError."""
        async with self._looking:
            before, sequence = self._state, await self._pulse.sequence()
            if before is None:  # the place came first: what is recorded meanwhile is read twice rather than never
                known = await self.facts.snapshot()
                self._state = State(sequence, known, await asyncio.to_thread(self._briefing_of, known))
                return self._state
            if sequence == before.sequence:
                return before
            recent = await self._pulse.since(before.sequence)
            self._state = renewed = await asyncio.to_thread(self._next, before, recent)
        _log.info("knowledge_renewed", extra={"sequence": recent.sequence, "things": len(recent.latest)})
        for listener in self._listeners:
            listener()
        return renewed

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Look every second while the body runs; a database that fails is asked again, less often."""
        task = asyncio.create_task(self._watch(), name="living-knowledge")
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _watch(self) -> None:
        failed = 0
        while True:
            await asyncio.sleep(_PAUSES_S[min(failed, len(_PAUSES_S)) - 1] if failed else LOOK_EVERY_S)
            try:
                await self.look()
            except StoreError as fault:
                failed += 1
                _log.warning("knowledge_not_renewed: %s", fault)
            except Exception:  # noqa: BLE001 - what cannot be read now is tried again; answers go on
                failed += 1
                _log.exception("knowledge_not_renewed")
            else:
                failed = 0

    def _next(self, before: State, recent: Recent) -> State:
        known = updated(before.known, recent.latest)
        return State(recent.sequence, known, before.briefing.renewed(known, touched(recent.latest)))

    def _briefing_of(self, known: Snapshot) -> Briefing:
        return Briefing.of(known, encoder=self._encoder)
