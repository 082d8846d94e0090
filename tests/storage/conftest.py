"""The bot's database for tests: the same tests run on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from bot.storage.database import PACKAGE, BotDatabase
from bot.storage.tables import VERSION_TABLE, metadata
from knowledge.store.migrate import upgrade
from tests.databases import BACKENDS, PostgresServer, postgres_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

__all__ = ["postgres_server"]


class Clock:
    """A clock that the test moves; each look at it takes a millisecond, so that no two moments are the same."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def advance(self, **span: float) -> datetime:
        """Let time pass; returns the moment then."""
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Give a clock of this test's own."""
    return Clock()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """Return the URL of a PostgreSQL database that is set up, to be emptied for each test."""
    url = postgres_server.url(postgres_server.create_database())
    upgrade(url, package=PACKAGE, version_table=VERSION_TABLE)
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file that is set up, to be copied."""
    file = tmp_path_factory.mktemp("template") / "bot.sqlite3"
    upgrade(f"sqlite:///{file}", package=PACKAGE, version_table=VERSION_TABLE)
    return file


@pytest.fixture
def empty_postgres_url(postgres_url: str) -> str:
    """Return the URL of a PostgreSQL database that is set up and holds nothing."""
    with psycopg.connect(postgres_url) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))
    return postgres_url


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database that is set up and holds nothing."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "bot.sqlite3")
        return f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    return str(request.getfixturevalue("empty_postgres_url"))


@pytest.fixture(params=BACKENDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a database in which nothing is."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'bot.sqlite3'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create_database()
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the URL of a SQLite file that is set up, for what concerns SQLite alone."""
    file = tmp_path / "alone.sqlite3"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
async def database(url: str, clock: Clock) -> AsyncIterator[BotDatabase]:
    """Give the bot's stores over an empty database."""
    opened = await BotDatabase.open(url, clock=clock)
    yield opened
    await opened.close()
