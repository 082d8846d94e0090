"""Databases for the tests of deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.databases import PostgresServer, postgres_server
from tests.digests.stage import prepared
from tests.fakes.slack.server import FakeSlack
from tests.fakes.telegram.server import FakeTelegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

__all__ = ["postgres_server"]


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> Iterator[str]:
    """Give the URL of a PostgreSQL database of this test's own."""
    name = postgres_server.create_database()
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """Give a Telegram without limits."""
    async with FakeTelegram(flood=False) as fake:
        yield fake


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """Give a Slack with one workspace."""
    async with FakeSlack() as fake:
        fake.team("T1")
        yield fake


@pytest.fixture
async def url(tmp_path: Path) -> str:
    """Return the URL of a SQLite database that knows the seeds."""
    url = f"sqlite:///{tmp_path / 'korridor.sqlite3'}"
    await prepared(url)
    return url


@pytest.fixture
async def shared_url(postgres: str) -> str:
    """Return the URL of a PostgreSQL database that knows the seeds."""
    await prepared(postgres)
    return postgres
