"""A newsroom over a SQLite file with the facts of the seeds, and people who talk with it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage.database import PACKAGE, BotDatabase
from bot.storage.tables import VERSION_TABLE
from knowledge.seeds import load_seeds
from knowledge.store.engine import create_engine
from knowledge.store.fact_store import FactStore
from knowledge.store.migrate import upgrade
from tests.conversation.talk import START, Clock
from tests.newsroom.house import House

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture
def clock() -> Clock:
    """Return a clock of this test's own."""
    return Clock()


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with the facts of the seeds, known since yesterday; to be copied."""
    file = tmp_path_factory.mktemp("template") / "bot.sqlite3"
    upgrade(f"sqlite:///{file}", package=PACKAGE, version_table=VERSION_TABLE)
    upgrade(f"sqlite:///{file}")

    async def load() -> None:
        facts = FactStore(create_engine(f"sqlite:///{file}"))
        await facts.load(load_seeds(SEEDS), now=START - timedelta(days=1))
        await facts.close()

    asyncio.run(load())
    return file


@pytest.fixture
async def house(seeded: Path, tmp_path: Path, clock: Clock) -> AsyncIterator[House]:
    """Give a newsroom with two editors and a chief editor, and a chat of theirs."""
    file = shutil.copy(seeded, tmp_path / "bot.sqlite3")
    database = await BotDatabase.open(f"sqlite:///{file}", clock=clock)
    made = await House.of(database, clock)
    yield made
    await database.close()
