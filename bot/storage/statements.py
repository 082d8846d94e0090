"""Inserts that meet a row which is there already: the same words for SQLite and PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Column, Connection, Row, Table


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def insert_new(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *returning: Column[Any]
) -> list[Row[Any]]:
    """Insert what is not there yet; returns those columns of the inserted rows, in no particular order.

    Something is always returned: only then does SQLAlchemy put many rows into one statement; without, a driver sends
    one for each row.
    """
    if not rows:
        return []
    insert = _insert(connection, table).on_conflict_do_nothing()
    return list(connection.execute(insert.returning(*(returning or table.primary_key.columns)), rows))


def upsert(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, update: Sequence[str] | None = None
) -> None:
    """Insert rows of the same columns; where the primary key is taken, set `update`, else all other given columns."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key.columns]
    changed = update if update is not None else [name for name in rows[0] if name not in keys]
    insert = _insert(connection, table)
    values = {name: insert.excluded[name] for name in changed}
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=values), rows)
