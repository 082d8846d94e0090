"""`python -m tests.living.measure [FACTS …]`: how long a change takes to be known, and what that costs.

The stores are those of the bench: a fifth as many entities, statements in four languages. Each change is a fact that is
corrected, or a new one with an entity of its own. Times of answers are by the clock, on the loop that renews meanwhile.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.living import LivingKnowledge
from knowledge.claims import Editor
from knowledge.facts import Fact, Model
from knowledge.seeds import Seeds
from knowledge.store.acts import Editing
from knowledge.store.engine import create_engine
from knowledge.store.fact_store import FactStore
from knowledge.store.migrate import upgrade
from tests.bench.generator import World, document, world
from tests.bench.measuring import resident_mb
from tests.bench.questions import questions
from tests.evaluation.figures import percentile

_CHANGES = 10
_ASKED = 300
_CHIEF = Editor(key="terminal", name="Chief")


@dataclass
class Store:
    """A made-up store with somebody who changes it."""

    made: World
    facts: list[Fact]
    living: LivingKnowledge
    acts: Editing

    async def change(self, number: int) -> None:
        """Correct a fact, or accept a new one about somebody new."""
        fact, other = self.facts[number], self.facts[-1 - number]
        changed: list[Model] = [fact.model_copy(update={"statement": other.statement})]
        if number % 2:
            entity = self.made.things[number].entity.model_copy(update={"id": f"new-{number}"})
            changed = [entity, fact.model_copy(update={"id": f"new-fact-{number}", "subject": entity.id})]
        await self.acts.correct(changed, fact=fact.id, by=_CHIEF, now=datetime.now(UTC), detail="measured")


async def measured(size: int, folder: Path) -> str:
    """Change facts of many, one after another; returns a line of figures."""
    url = f"sqlite:///{folder / f'{size}.sqlite3'}"
    upgrade(url)
    made, rng = world(size), random.Random(size)
    facts = [Fact.model_validate(document(stated, rng, made.things)) for stated in made.stated]
    engine = create_engine(url)
    entities = tuple(thing.entity for thing in made.things)
    await FactStore(engine).load(Seeds(sources=(made.source,), facts=tuple(facts), entities=entities),
                                 now=datetime.now(UTC))  # fmt: skip
    living = LivingKnowledge(engine)
    started = time.process_time()
    await living.look()
    first_s, before_mb = time.process_time() - started, resident_mb()
    store = Store(made, facts, living, Editing(engine))
    texts = [question.text for question in questions(made, _ASKED)]
    quiet = [_asked_ms(living, text) for text in texts[20:]]
    renewals, busy = await _renewing(store, texts)
    known = await _until_known(store)
    await engine.dispose()
    return (
        f"{size:>7} facts: known {known:.2f} s after it was recorded; first state {first_s:.2f} s, "
        f"renewed in {percentile(renewals, 0.5):.3f} s (worst {max(renewals):.3f} s) while questions are answered; "
        f"answers p99 {percentile(quiet, 0.99):.0f} ms, during renewals {percentile(busy, 0.99):.0f} ms; "
        f"{before_mb:.0f} MB before, {resident_mb():.0f} MB after"
    )


def _asked_ms(living: LivingKnowledge, text: str) -> float:
    started = time.perf_counter()
    living.briefing().ask(text)
    return (time.perf_counter() - started) * 1000


async def _renewing(store: Store, texts: list[str]) -> tuple[list[float], list[float]]:
    """Return how long renewals take, and answers while they go on."""
    renewals: list[float] = []
    busy: list[float] = []
    for number in range(_CHANGES):
        await store.change(number)
        started = time.perf_counter()
        task = asyncio.create_task(store.living.look())
        await asyncio.sleep(0)
        while not task.done():
            busy.append(_asked_ms(store.living, texts[len(busy) % len(texts)]))
            await asyncio.sleep(0)
        renewals.append(time.perf_counter() - started)
    return renewals, busy


async def _until_known(store: Store) -> float:
    """Return the longest time from a record to an answer with it, by who looks every second."""
    seen, longest = asyncio.Event(), 0.0
    store.living.on_change(seen.set)
    async with store.living.watching():
        for number in range(_CHANGES, _CHANGES + 3):
            seen.clear()
            await store.change(number)
            recorded = time.monotonic()
            await seen.wait()
            longest = max(longest, time.monotonic() - recorded)
    return longest


def main() -> None:
    """Measure each size in turn."""
    with tempfile.TemporaryDirectory() as folder:
        for size in [int(word) for word in sys.argv[1:]] or [26, 1_000, 10_000]:
            print(asyncio.run(measured(size, Path(folder))))


if __name__ == "__main__":
    main()
