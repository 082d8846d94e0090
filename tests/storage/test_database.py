"""Setting up the bot's tables, beside those of the facts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.storage.database import PACKAGE, BotDatabase
from bot.storage.tables import VERSION_TABLE, metadata
from knowledge.store.engine import create_engine, create_sync_engine
from knowledge.store.migrate import pending, upgrade

if TYPE_CHECKING:
    from sqlalchemy import Connection


def test_the_migrations_make_the_tables_that_the_program_knows(url: str) -> None:
    """No column, index or constraint is in one and not in the other."""
    engine = create_sync_engine(url)
    with engine.connect() as connection:
        assert _differences(connection) == []
    engine.dispose()


def _differences(connection: Connection) -> list[Any]:
    options = {
        "version_table": VERSION_TABLE,
        "include_name": lambda name, kind, _: kind != "table" or name.startswith("bot_"),
    }
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_the_bot_and_the_facts_live_in_one_database(empty_url: str) -> None:
    """Each brings its own tables up to date and leaves the other's alone; one engine serves both."""
    upgrade(empty_url)
    assert pending(empty_url, package=PACKAGE, version_table=VERSION_TABLE) is True
    engine = create_engine(empty_url)
    database = await BotDatabase.open(empty_url, engine=engine)
    assert pending(empty_url, package=PACKAGE, version_table=VERSION_TABLE) is False

    await database.settings.save_person("telegram::7", language="de")
    await database.close()

    async with engine.connect() as connection:
        tables = set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
        assert (await connection.execute(text("SELECT count(*) FROM bot_preference"))).scalar_one() == 1
    assert {table.name for table in metadata.tables.values()} < tables
    assert "knowledge_record" in tables
    await engine.dispose()


async def test_replicas_that_start_together_set_the_database_up_once(empty_url: str) -> None:
    """Four processes may open a new database at the same time; all get the same pseudonyms."""
    databases = await asyncio.gather(*(BotDatabase.open(empty_url, owner=str(number)) for number in range(4)))

    assert len({database.pseudonyms.of("telegram::7") for database in databases}) == 1
    await asyncio.gather(*(database.close() for database in databases))


async def test_closing_waits_for_what_is_being_written(url: str) -> None:
    """A stop loses no write that was asked for."""
    database = await BotDatabase.open(url)
    writing = asyncio.create_task(database.answer_ids.save("telegram::7", "1", answer_id="2"))
    await asyncio.sleep(0)
    await database.close()
    await writing

    again = await BotDatabase.open(url)
    assert await again.answer_ids.load("telegram::7", "1") == "2"
    await again.close()
