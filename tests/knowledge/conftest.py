"""Databases for the tests of the fact store: the same tests run on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from knowledge.store.engine import create_engine
from knowledge.store.fact_store import FactStore
from knowledge.store.migrate import upgrade
from tests.databases import BACKENDS, PostgresServer, postgres_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

__all__ = ["postgres_server"]


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """Return a PostgreSQL database that is set up, to be copied: faster than to set up each."""
    name = postgres_server.create_database()
    upgrade(postgres_server.url(name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file that is set up, to be copied."""
    file = tmp_path_factory.mktemp("template") / "facts.sqlite3"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(params=BACKENDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a database in which nothing is."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'facts.sqlite3'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create_database()
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a database that is set up and holds nothing."""
    if request.param == "sqlite":
        file = tmp_path / "facts.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create_database(request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[FactStore]:
    """Give an empty fact store."""
    opened = FactStore(create_engine(database_url))
    yield opened
    await opened.close()
