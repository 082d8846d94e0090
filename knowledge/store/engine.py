"""Database engines: SQLite in WAL mode or PostgreSQL through psycopg, from one kind of URL."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Engine, event, make_url, pool
from sqlalchemy import create_engine as create_sqlalchemy_engine
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from knowledge.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect
    from sqlalchemy.engine.interfaces import DBAPIConnection

READ_ONLY = "korridor_read_only"
"""Execution option of a connection that only reads, so that SQLite need not wait for writers."""

_BUSY_TIMEOUT_S = 30
_CONNECT_TIMEOUT_S = 10
ABANDONED_S = 10
"""PostgreSQL ends a transaction in which nothing is done for so long: a frozen process must not lock others out."""


def create_engine(url: str, *, busy_timeout_s: float = _BUSY_TIMEOUT_S) -> AsyncEngine:
    """Return an async engine for a SQLite or PostgreSQL URL; the directory of a SQLite file is made."""
    normal = normalise(url)
    engine = create_async_engine(normal, **_options(normal, pool.AsyncAdaptedQueuePool))
    _set_up(engine.sync_engine, busy_timeout_s)
    return engine


def create_sync_engine(url: str, *, busy_timeout_s: float = _BUSY_TIMEOUT_S) -> Engine:
    """Return the same for migrations: Alembic is synchronous."""
    normal = normalise(url)
    if normal.get_backend_name() == "sqlite":
        normal = normal.set(drivername="sqlite")
    engine = create_sqlalchemy_engine(normal, **_options(normal, pool.QueuePool))
    _set_up(engine, busy_timeout_s)
    return engine


def normalise(url: str) -> URL:
    """Return the URL with the drivers Korridor uses; raises StoreError for any other database."""
    try:
        parsed = make_url(url)
    except ArgumentError as exc:
        raise StoreError(
            "the database URL cannot be read; write sqlite:///path or postgresql://user@host/name"
        ) from exc
    backend = parsed.drivername.split("+")[0]
    if backend == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite")
    if backend in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise StoreError(f"{backend} is not supported; use sqlite:///path or postgresql://user@host/name")


def sqlite_file(url: URL) -> Path | None:
    """Return the file of a SQLite URL; None for PostgreSQL and for a database in memory."""
    name = url.database or ""
    if url.get_backend_name() != "sqlite" or name in {"", ":memory:"}:
        return None
    return Path(name.removeprefix("file:"))


def _options(url: URL, pool_class: type[pool.Pool]) -> dict[str, Any]:
    if url.get_backend_name() == "postgresql":
        return {"pool_size": 5, "pool_pre_ping": True, "connect_args": {"connect_timeout": _CONNECT_TIMEOUT_S}}
    if (file := sqlite_file(url)) is not None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            remedy = "give another path or make the directory yourself"
            raise StoreError(f"the directory {file.parent} cannot be made ({exc.strerror}); {remedy}") from exc
    # one connection: with BEGIN IMMEDIATE a second one would only wait for the first
    return {"poolclass": pool_class, "pool_size": 1, "max_overflow": 0, "pool_timeout": 60}


def _set_up(engine: Engine, busy_timeout_s: float) -> None:
    if engine.dialect.name != "sqlite":
        event.listen(engine, "connect", _let_go_when_frozen)
        return

    @event.listens_for(engine, "do_connect")
    def probe(_dialect: Dialect, _record: object, args: tuple[str, ...], options: dict[str, Any]) -> None:
        """Fail here if the file cannot be opened: aiosqlite's thread would outlive the event loop and complain."""
        sqlite3.connect(args[0], uri=bool(options.get("uri"))).close()

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN leaves the SELECT outside the transaction
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={round(busy_timeout_s * 1000)}")
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
            cursor.execute(f"PRAGMA {pragma}")  # recursive triggers: REPLACE must not delete unnoticed
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(READ_ONLY, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _let_go_when_frozen(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET idle_in_transaction_session_timeout = '{ABANDONED_S}s'")
    cursor.close()
    connection.commit()
