"""The facts of the seeds, becoming known bit by bit over the days of a simulation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from bot.digests.catalogue import Catalogue
from bot.digests.composer import Knowledge
from knowledge.facts import Fact
from knowledge.history import Change
from knowledge.seeds import Seeds

_KNOWN_BEFORE = 0.3


class NewsByAndBy(Knowledge):
    """What is known at the simulation's time: some from the start, the rest on days of its own."""

    def __init__(  # its own: what is known comes from no store here
        self, seeds: Seeds, *, start: datetime, days: int, clock: Callable[[], datetime], random: Random
    ) -> None:
        self._now = clock
        self.sources = {source.id: source for source in seeds.sources}
        self.worded = {}
        facts: Sequence[Fact] = sorted(seeds.facts, key=lambda fact: fact.id)
        known = {fact.id: start - timedelta(days=1) if random.random() < _KNOWN_BEFORE
                 else start + timedelta(days=days * random.random()) for fact in facts}  # fmt: skip
        self._ordered = sorted(facts, key=lambda fact: (known[fact.id], fact.id))
        self._moments = [known[fact.id] for fact in self._ordered]
        self._count = -1
        self.catalogue, self.as_of = Catalogue({}), clock()

    async def refresh(self) -> None:
        """Take up what has become known."""
        self.as_of = self._now()
        count = bisect_right(self._moments, self.as_of)
        if count != self._count:
            self._count, self.catalogue = count, Catalogue.of(self._ordered[:count])
            self.worded.clear()

    async def changes_since(self, moment: datetime) -> tuple[Change, ...]:
        """Return what became known after a moment, up to now."""
        first = bisect_right(self._moments, moment)
        news = zip(self._moments[first : self._count], self._ordered[first : self._count], strict=True)
        return tuple(Change("added", fact.id, at, new=fact) for at, fact in news)
