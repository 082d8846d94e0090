"""Inserts that meet a row which is there already: the same words for SQLite and PostgreSQL."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Column, Connection, Row, Table
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.sql.dml import ReturningInsert


def _insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an insert in the words of a database; only that database's are loaded."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


@lru_cache(maxsize=256)
def _insert_new(dialect: str, table: Table, returning: tuple[Column[Any], ...]) -> ReturningInsert[Any]:
    """Return the statement, made once: under load, making it takes as long as running it."""
    return _insert(dialect, table).on_conflict_do_nothing().returning(*(returning or table.primary_key.columns))


@lru_cache(maxsize=256)
def _upsert(dialect: str, table: Table, changed: tuple[str, ...]) -> postgresql.Insert | sqlite.Insert:
    """Return the statement, made once."""
    insert = _insert(dialect, table)
    keys = [column.name for column in table.primary_key.columns]
    return insert.on_conflict_do_update(index_elements=keys, set_={name: insert.excluded[name] for name in changed})


def insert_new(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *returning: Column[Any]
) -> list[Row[Any]]:
    """Insert what is not there yet; returns those columns of the inserted rows, in no particular order.

    Something is always returned: only then does SQLAlchemy put many rows into one statement; without, a driver sends
    one for each row.
    """
    if not rows:
        return []
    return list(connection.execute(_insert_new(connection.dialect.name, table, returning), rows))


def upsert(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, update: Sequence[str] | None = None
) -> None:
    """Insert rows of the same columns; where the primary key is taken, set `update`, else all other given columns."""
    if not rows:
        return
    keys = {column.name for column in table.primary_key.columns}
    changed = update if update is not None else [name for name in rows[0] if name not in keys]
    connection.execute(_upsert(connection.dialect.name, table, tuple(changed)), rows)
