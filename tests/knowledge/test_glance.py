"""A glance at a SQLite file shows what the store would tell, and leaves to the store whatever it cannot be sure of."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from knowledge.store.engine import create_engine
from knowledge.store.fact_store import FactStore
from knowledge.store.glance import glance
from knowledge.store.migrate import upgrade
from knowledge.store.revisions import VERSION_TABLE
from tests.knowledge.samples import changed, sample_seeds, without

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
DAYS = [MONDAY + timedelta(days=days) for days in range(-1, 5)]
SEEDS = sample_seeds(5)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return a SQLite database that is set up and holds nothing."""
    found = f"sqlite:///{tmp_path / 'ein Ort' / 'facts.sqlite3'}"
    upgrade(found)
    return found


@pytest.fixture
async def store(url: str) -> AsyncIterator[FactStore]:
    """Give the store on that database."""
    opened = FactStore(create_engine(url))
    yield opened
    await opened.close()


@pytest.fixture
async def lived_in(store: FactStore) -> FactStore:
    """Return the store after a load, a change, a removal and a retraction."""
    ids = [fact.id for fact in SEEDS.facts]
    later = changed(SEEDS, ids[1], "length")
    await store.load(SEEDS, now=DAYS[1])
    await store.load(later, now=DAYS[2])
    await store.load(without(later, ids[2]), now=DAYS[3])
    await store.retract(ids[3], reason="withdrawn", now=DAYS[4])
    return store


@pytest.mark.parametrize("as_of", [None, *DAYS, DAYS[2].astimezone(timezone(timedelta(hours=5)))], ids=str)
async def test_a_glance_shows_what_the_store_tells(lived_in: FactStore, url: str, as_of: datetime | None) -> None:
    """Facts with their versions, sources and entities are the same, now and at any moment, in the same order."""
    told, seen = await lived_in.snapshot(as_of=as_of), glance(url, as_of=as_of)

    assert seen == told
    assert seen is not None
    assert list(seen.facts) == list(told.facts)
    assert glance(url.replace("sqlite:", "sqlite+aiosqlite:"), as_of=as_of) == told


def test_an_empty_store_is_seen_as_empty(url: str) -> None:
    """A database that is set up and holds nothing is no failure."""
    seen = glance(url)

    assert seen is not None
    assert not seen.facts


async def test_a_glance_is_possible_while_somebody_writes(lived_in: FactStore, url: str) -> None:
    """A writer that has not finished neither blocks the glance nor shows in it."""
    before = await lived_in.snapshot()
    writer = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")

    assert glance(url) == before
    writer.execute("ROLLBACK")
    writer.close()


def test_a_moment_without_time_zone_is_refused(url: str) -> None:
    """A day without a zone could be two days."""
    with pytest.raises(ValueError, match="has no time zone"):
        glance(url, as_of=datetime(2026, 11, 16))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(
    "elsewhere",
    [
        "postgresql://korridor@127.0.0.1/korridor",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?uri=true",
        "junk",
    ],
)
def test_other_databases_are_left_to_the_store(elsewhere: str) -> None:
    """A server, a database in memory and an address with options are not looked at."""
    assert glance(elsewhere) is None


def test_a_file_that_is_not_there_is_left_to_the_store_and_not_made(tmp_path: Path) -> None:
    """Looking leaves no trace."""
    assert glance(f"sqlite:///{tmp_path / 'none' / 'facts.sqlite3'}") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to be taken for one" * 20])
def test_a_file_that_is_no_store_is_left_to_the_store(tmp_path: Path, content: bytes) -> None:
    """An empty or foreign file is for the store to complain about."""
    file = tmp_path / "facts.sqlite3"
    file.write_bytes(content)

    assert glance(f"sqlite:///{file}") is None
    assert file.read_bytes() == content


@pytest.mark.parametrize("revision", ["0000", "9999"])
def test_a_store_of_another_version_is_left_to_the_store(url: str, revision: str) -> None:
    """Older and newer databases are not read: the store renews the one and refuses the other."""
    database = sqlite3.connect(url.removeprefix("sqlite:///"))
    database.execute(f"UPDATE {VERSION_TABLE} SET version_num = ?", [revision])  # noqa: S608 - our own words
    database.commit()
    database.close()

    assert glance(url) is None
