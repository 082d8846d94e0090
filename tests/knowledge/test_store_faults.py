"""Setting up and opening a database: safe when many start at once, and clear in one line when it cannot be."""

from __future__ import annotations

import socket
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, select, text

from knowledge import store as store_package
from knowledge.errors import StoreError
from knowledge.store.engine import create_engine, create_sync_engine, normalise
from knowledge.store.fact_store import FactStore
from knowledge.store.migrate import pending, upgrade
from knowledge.store.revisions import VERSION_TABLE, known_revisions
from knowledge.store.tables import metadata, records
from tests.databases import PASSWORD_USER, PostgresServer
from tests.knowledge.samples import sample_seeds

NOW = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)


async def refusal(url: str, *, facts: int = 3, busy_timeout_s: float = 1) -> str:
    """Return the one line with which a load into this database is refused."""
    with pytest.raises(StoreError) as caught:
        await load(url, facts=facts, busy_timeout_s=busy_timeout_s)
    message = str(caught.value)
    assert "\n" not in message
    return message


async def load(url: str, *, facts: int = 3, busy_timeout_s: float = 1) -> None:
    """Load seeds with that many facts into a database."""
    store = FactStore(create_engine(url, busy_timeout_s=busy_timeout_s))
    try:
        await store.load(sample_seeds(facts), now=NOW)
    finally:
        await store.close()


def test_a_new_database_is_pending_until_it_is_upgraded(empty_url: str) -> None:
    """Asking does not set anything up; upgrading twice is as good as once."""
    assert pending(empty_url)
    assert pending(empty_url)
    upgrade(empty_url)
    assert not pending(empty_url)
    upgrade(empty_url)


def test_the_migrations_make_the_tables_that_the_code_uses(database_url: str) -> None:
    """Alembic finds no difference between its tables and ours."""
    engine = create_sync_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_revisions_are_read_off_the_file_names() -> None:
    """That is faster than Alembic, and says the same."""
    directory = ScriptDirectory(str(Path(store_package.__file__ or "").parent / "migrations"))
    by_alembic = [script.revision for script in directory.walk_revisions()]

    assert list(known_revisions()) == by_alembic[::-1]


def test_eight_upgrades_at_once_set_up_one_database(empty_url: str) -> None:
    """Replicas that start together wait for one another; nobody sees half a schema."""
    faults: list[BaseException] = []

    def start() -> None:
        try:
            upgrade(empty_url)
        except StoreError as exc:
            faults.append(exc)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert not pending(empty_url)


async def test_a_second_package_keeps_its_own_version_in_the_same_database(database_url: str) -> None:
    """Version tables are apart, so each package migrates by itself."""
    assert pending(database_url, version_table="another_version")
    assert not pending(database_url)


async def test_a_database_that_is_not_set_up_says_so(empty_url: str) -> None:
    """The remedy is the command that sets it up."""
    assert "holds no facts yet; start `korridor run` once" in await refusal(empty_url)


@pytest.mark.parametrize("found", ["9999", "0000"])
async def test_a_database_newer_than_the_program_is_left_alone(database_url: str, found: str) -> None:
    """An unknown revision refuses reading, writing, asking and upgrading alike."""
    engine = create_sync_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '{found}'"))  # noqa: S608 - our own words
    engine.dispose()

    told = f"is at revision {found}, this program knows none after {known_revisions()[-1]}; update Korridor"
    assert told in await refusal(database_url)
    for attempt in (pending, upgrade):
        with pytest.raises(StoreError, match=told):
            attempt(database_url)


async def test_a_read_only_file_can_be_read_and_not_written(tmp_path: Path) -> None:
    """Questions are answered from it, and the seeds it has do no harm; new ones say what to make writable."""
    file = tmp_path / "facts.sqlite3"
    upgrade(f"sqlite:///{file}")
    await load(f"sqlite:///{file}")
    url = f"sqlite:///file:{file}?mode=ro&uri=true"

    store = FactStore(create_engine(url))
    assert len((await store.snapshot()).facts) == 3
    await store.close()
    await load(url)
    assert await refusal(url, facts=4) == (
        f"{file} is read-only; make the file and its directory writable for this user, or give another path"
    )


async def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """SQLite's own limit of pages stands for the disk; what was there before is still there after."""
    url = f"sqlite:///{tmp_path / 'facts.sqlite3'}"
    upgrade(url)
    await load(url)
    engine = create_engine(url)

    @event.listens_for(engine.sync_engine, "connect")
    def shrink(connection: sqlite3.Connection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA max_page_count=12")
        cursor.close()

    store = FactStore(engine)
    with pytest.raises(StoreError, match=r"database or disk is full; free some space and try again"):
        await store.load(sample_seeds(200), now=NOW)
    assert len((await store.snapshot()).facts) == 3
    await store.close()


async def test_a_locked_file_names_the_remedy(tmp_path: Path) -> None:
    """Another program holds the write lock for longer than we wait; readers do not mind."""
    file = tmp_path / "facts.sqlite3"
    url = f"sqlite:///{file}"
    upgrade(url)
    await load(url)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "is locked by another program; close that one or wait" in await refusal(url, busy_timeout_s=0.2)
        store = FactStore(create_engine(url))
        assert len((await store.snapshot()).facts) == 3
        await store.close()


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """Somebody's letter is not overwritten."""
    file = tmp_path / "letter.txt"
    file.write_text("Sehr geehrte Damen und Herren, " * 40, encoding="utf-8")

    assert "is no SQLite database; give another path" in await refusal(f"sqlite:///{file}")
    assert file.read_text(encoding="utf-8").startswith("Sehr geehrte")


async def test_a_directory_that_cannot_be_made_or_opened_is_named(tmp_path: Path) -> None:
    """A file in the place of the directory, and a directory in the place of the file."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"the directory .*/file cannot be made .*give another path"):
        create_engine(f"sqlite:///{tmp_path}/file/facts.sqlite3")
    assert "cannot be opened; check that its directory exists" in await refusal(f"sqlite:///{tmp_path}")


async def test_a_missing_directory_is_made(tmp_path: Path) -> None:
    """The first start needs no preparation."""
    url = f"sqlite+aiosqlite:///{tmp_path}/a/b/facts.sqlite3"
    upgrade(url)
    await load(url)

    assert (tmp_path / "a/b/facts.sqlite3").is_file()


async def test_an_unreachable_postgresql_is_named_without_its_password() -> None:
    """The line shows where we looked; the password is nobody's business."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    url = f"postgresql://ada:secret@127.0.0.1:{port}/facts"

    expected = f"postgresql://ada:***@127.0.0.1:{port}/facts cannot be reached; check that the server runs"
    assert (await refusal(url)).startswith(expected)
    with pytest.raises(StoreError, match="cannot be reached"):
        upgrade(url)


async def test_a_wrong_password_and_a_missing_database_are_told_apart(postgres_server: PostgresServer) -> None:
    """One is put right in the URL, the other with createdb."""
    wrong = postgres_server.url("postgres", user=f"{PASSWORD_USER}:wrong")
    assert "refuses the login; check user and password" in await refusal(wrong)
    assert "wrong@" not in await refusal(wrong)

    missing = postgres_server.url("no_such_database")
    assert "does not exist; create it with `createdb`" in await refusal(missing)


async def test_a_user_without_rights_is_told_which_to_get(postgres_server: PostgresServer) -> None:
    """Since PostgreSQL 15 a plain user may not create tables in the public schema."""
    name = postgres_server.create_database()
    url = postgres_server.url(name, user=f"{PASSWORD_USER}:right")

    with pytest.raises(StoreError, match="refuses this user; grant the user CREATE"):
        upgrade(url)
    postgres_server.drop_database(name)


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "no url at all", "", "sqlite"])
def test_other_databases_are_refused(url: str) -> None:
    """The line says which two there are."""
    with pytest.raises(StoreError, match=r"sqlite:///path or postgresql://"):
        create_engine(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///a.db", "sqlite+aiosqlite:///a.db"),
        ("sqlite+aiosqlite:////var/a.db", "sqlite+aiosqlite:////var/a.db"),
        ("postgresql://u@h/x", "postgresql+psycopg://u@h/x"),
        ("postgres://u@h/x", "postgresql+psycopg://u@h/x"),
        ("postgresql+asyncpg://u@h/x", "postgresql+psycopg://u@h/x"),
    ],
)
def test_urls_get_the_driver_we_use(url: str, expected: str) -> None:
    """People write them as other programs want them."""
    assert normalise(url).render_as_string(hide_password=False) == expected


async def test_sqlite_is_opened_as_measured(tmp_path: Path) -> None:
    """WAL, full synchronisation, a patient lock, and triggers that see a REPLACE."""
    engine = create_engine(f"sqlite:///{tmp_path / 'facts.sqlite3'}")
    expected = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 30_000, "recursive_triggers": 1}
    async with engine.connect() as connection:
        for pragma, value in expected.items():
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value
    await engine.dispose()


async def test_a_database_in_memory_keeps_what_it_has() -> None:
    """One connection serves them all, so the tables are still there for the second."""
    engine = create_engine("sqlite:///:memory:")
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    async with engine.connect() as connection:
        assert (await connection.execute(select(records))).all() == []
    await engine.dispose()
