"""`python -m tests.living.measure [FACTS …]`: how long a correction takes to be known, and what that costs."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.living import LivingKnowledge
from knowledge.store.engine import create_engine
from knowledge.store.fact_store import FactStore
from knowledge.store.migrate import upgrade
from tests.bench.measuring import resident_mb
from tests.knowledge.samples import sample_fact, sample_seeds


async def measured(size: int, folder: Path) -> str:
    """Correct one fact of many and wait until it is known; returns a line of figures."""
    url = f"sqlite:///{folder / f'{size}.sqlite3'}"
    upgrade(url)
    writer, reader = FactStore(create_engine(url)), create_engine(url)
    seeds = sample_seeds(size)
    await writer.load(seeds, now=datetime.now(UTC))
    living = LivingKnowledge(reader)
    await living.look()
    before_mb, seen = resident_mb(), asyncio.Event()
    living.on_change(seen.set)
    async with living.watching():
        started, longest_s = time.monotonic(), 0.0
        changed = (sample_fact(size + 1).model_copy(update={"id": "fact-0"}), *seeds.facts[1:])
        await writer.load(seeds.model_copy(update={"facts": changed}), now=datetime.now(UTC))
        recorded = time.monotonic()
        while not seen.is_set():
            tick = time.monotonic()
            await asyncio.sleep(0.005)
            longest_s = max(longest_s, time.monotonic() - tick - 0.005)
        known = time.monotonic()
    await writer.close()
    await reader.dispose()
    return (
        f"{size:>7} facts: known {known - recorded:.2f} s after it was recorded, "
        f"which took {recorded - started:.2f} s; "
        f"loop held at most {longest_s * 1000:.0f} ms, {before_mb:.0f} MB before, {resident_mb():.0f} MB after"
    )


def main() -> None:
    """Measure each size in turn."""
    with tempfile.TemporaryDirectory() as folder:
        for size in [int(word) for word in sys.argv[1:]] or [26, 1_000, 10_000]:
            print(asyncio.run(measured(size, Path(folder))))


if __name__ == "__main__":
    main()
