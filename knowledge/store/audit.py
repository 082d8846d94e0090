"""Every act of an editor, in order; kept for good."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, or_, select

from knowledge.claims import Act, Editor, Entry
from knowledge.errors import ReviewError
from knowledge.store.newsroom_tables import entries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

KORRIDOR = "korridor"
"""The editor's key of what Korridor does by itself."""


async def note(
    connection: AsyncConnection, editor: Editor, act: Act, *, now: datetime, claim: str | None = None,
    fact: str | None = None, detail: str = "", undoes: int | None = None, before: dict[str, Any] | None = None,
) -> Entry:  # fmt: skip
    """Write an act down; `before` is what to bring back when it is undone."""
    values = {
        "at": now, "editor": editor.key, "name": editor.name, "act": act.value, "claim": claim, "fact": fact,
        "detail": detail, "undoes": undoes, "before": json.dumps(before, ensure_ascii=False) if before else None,
    }  # fmt: skip
    result = await connection.execute(insert(entries).values(values).returning(entries.c.number))
    return Entry(
        number=result.scalar_one(), at=now, editor=editor, act=act, claim=claim, fact=fact, detail=detail,
        undoes=undoes,
    )  # fmt: skip


async def find_entry(connection: AsyncConnection, number: int) -> tuple[Entry, dict[str, Any]]:
    """Return an act and what it replaced; raises ReviewError `act-unknown` or `act-undone`."""
    row = (await connection.execute(select(entries).where(entries.c.number == number))).one_or_none()
    if row is None:
        raise ReviewError("act-unknown", f"there is no act {number}; see the audit", number=str(number))
    undone = (await connection.execute(select(entries.c.number).where(entries.c.undoes == number))).scalar()
    if undone is not None:
        raise ReviewError("act-undone", f"act {number} was undone already, by act {undone}", number=str(number))
    return entry(row), json.loads(row.before) if row.before else {}


async def last_entries(connection: AsyncConnection, names: Sequence[str]) -> dict[str, Entry]:
    """Return the latest act on each of some claims."""
    newest = select(func.max(entries.c.number)).where(entries.c.claim.in_(names)).group_by(entries.c.claim)
    rows = await connection.execute(select(entries).where(entries.c.number.in_(newest)))
    return {row.claim: entry(row) for row in rows}


def chosen(*, claim: str | None = None, fact: str | None = None, limit: int = 20) -> Select[Any]:
    """Select acts, the latest first: on a claim, on a fact, or all."""
    query = select(entries)
    wanted = [entries.c.claim == claim] * (claim is not None) + [entries.c.fact == fact] * (fact is not None)
    if wanted:
        query = query.where(or_(*wanted))
    return query.order_by(entries.c.number.desc()).limit(limit)


def entry(row: Row[Any]) -> Entry:
    """Return a row as an entry."""
    return Entry(
        number=row.number, at=row.at, editor=Editor(key=row.editor, name=row.name), act=Act(row.act), claim=row.claim,
        fact=row.fact, detail=row.detail, undoes=row.undoes,
    )  # fmt: skip
