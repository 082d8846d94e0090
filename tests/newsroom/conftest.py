"""A newsroom over a SQLite file with the facts of the seeds, and people who talk with it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.database import BotDatabase
from tests.conversation.conftest import clock, empty_database
from tests.conversation.talk import Clock
from tests.newsroom.house import House

__all__ = ["clock", "empty_database"]


@pytest.fixture
async def house(empty_database: Path, tmp_path: Path, clock: Clock) -> AsyncIterator[House]:
    """Give a newsroom with two editors and a chief editor, and a chat of theirs."""
    file = shutil.copy(empty_database, tmp_path / "bot.sqlite3")
    database = await BotDatabase.open(f"sqlite:///{file}", clock=clock)
    made = await House.of(database, clock)
    yield made
    await database.close()
