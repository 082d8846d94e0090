"""Migrations that ship inside a package: bring a database up to date, or tell whether it is.

Any package with `migrations/env.py` and `migrations/versions/NNNN_name.py` can use this with a version table of its
own; several may live in one database. Alembic is imported only when there is something to do, for it takes a third
of a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from sqlalchemy import Column, MetaData, String, Table, inspect, select, text

from knowledge.store.engine import READ_ONLY, create_sync_engine, normalise, sqlite_file
from knowledge.store.faults import place, store_faults
from knowledge.store.revisions import PACKAGE, VERSION_TABLE, is_current

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NAMESPACE = 0x4B4F5252  # "KORR": keeps our advisory locks apart from those of other programs


def pending(url: str, *, package: str = PACKAGE, version_table: str = VERSION_TABLE) -> bool:
    """Tell whether `upgrade` has something to do; a SQLite file that is not there is not made."""
    normal = normalise(url)
    file = sqlite_file(normal)
    if file is not None and not file.exists():
        return True
    engine = create_sync_engine(url)
    try:
        with store_faults(normal), engine.connect().execution_options(**{READ_ONLY: True}) as connection:
            return not is_current(_revision(connection, version_table), database=place(normal), package=package)
    finally:
        engine.dispose()


def upgrade(url: str, *, package: str = PACKAGE, version_table: str = VERSION_TABLE) -> None:
    """Bring the database up to date, whoever else tries at the same time; all of it or nothing."""
    normal = normalise(url)
    engine = create_sync_engine(url)
    try:
        with store_faults(normal), engine.begin() as connection:
            _lock(connection, version_table)
            if not is_current(_revision(connection, version_table), database=place(normal), package=package):
                _run_alembic(connection, package, version_table)
    finally:
        engine.dispose()


def run_migrations(metadata: MetaData) -> None:
    """Run what Alembic has planned; a package's env.py calls this with its own tables."""
    from alembic import context

    attributes = context.config.attributes
    context.configure(
        connection=attributes["connection"], version_table=attributes["version_table"], target_metadata=metadata
    )
    with context.begin_transaction():
        context.run_migrations()


def _revision(connection: Connection, version_table: str) -> str | None:
    if not inspect(connection).has_table(version_table):
        return None
    table = Table(version_table, MetaData(), Column("version_num", String))
    return connection.execute(select(table.c.version_num)).scalar()


def _lock(connection: Connection, version_table: str) -> None:
    """Wait for other replicas; SQLite's BEGIN IMMEDIATE has done so already."""
    if connection.dialect.name == "postgresql":
        key = (_NAMESPACE << 32 | crc32(version_table.encode())) - (1 << 63)
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def _run_alembic(connection: Connection, package: str, version_table: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", f"{package}:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes.update(connection=connection, version_table=version_table)
    command.upgrade(config, "head")
