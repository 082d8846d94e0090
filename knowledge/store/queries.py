"""What is asked of the record, and how its rows become facts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import Select, bindparam, func, select, text

from knowledge.facts import Fact
from knowledge.history import Change, Version
from knowledge.store.living import document, living
from knowledge.store.loading import RECORDED, RETRACTED
from knowledge.store.tables import Utc, Word, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import BindParameter, TextualSelect

_FULL = (
    records.c.kind,
    records.c.id,
    records.c.version,
    records.c.event,
    records.c.body,
    records.c.digest,
    records.c.reason,
    records.c.recorded_at,
)


Record = SqlRow[tuple[str, str, int, str, str | None, str, str | None, datetime]]
"""One row of the record table with the columns of `_FULL`."""


def living_rows(kind: str | None = None, *, as_of: datetime | None = None) -> TextualSelect:
    """Select what was known at a moment, of one kind or all: see `living`."""
    given: dict[str, BindParameter[Any]] = {}
    if kind is not None:
        given["kind"] = bindparam("kind", kind, Word)
    if as_of is not None:
        given["as_of"] = bindparam("as_of", as_of, Utc())
    query = text(living(by_kind="kind" in given, by_moment="as_of" in given))
    columns = (records.c.kind, records.c.id, records.c.version, records.c.body, records.c.recorded_at)
    return query.bindparams(*given.values()).columns(*columns)


def heads(*, origin: str | None = None) -> Select[tuple[str, str, int, str, str]]:
    """Select the latest record of each thing, or the latest that came from `origin`."""
    newest = select(func.max(records.c.sequence).label("sequence")).group_by(records.c.kind, records.c.id)
    if origin is not None:
        newest = newest.where(records.c.origin == origin)
    latest = newest.subquery()
    columns = (records.c.kind, records.c.id, records.c.version, records.c.event, records.c.digest)
    return select(*columns).join(latest, records.c.sequence == latest.c.sequence)


def latest(kind: str, name: str) -> Select[tuple[str, str, int, str, str | None, str, str | None, datetime]]:
    """Select the latest record of one thing."""
    chosen = select(*_FULL).where(records.c.kind == kind, records.c.id == name)
    return chosen.order_by(records.c.sequence.desc()).limit(1)


def of_fact(fact_id: str) -> Select[tuple[str, str, int, str, str | None, str, str | None, datetime]]:
    """Select every record of one fact, oldest first."""
    chosen = (records.c.kind == "fact") & (records.c.id == fact_id)
    return select(*_FULL).where(chosen).order_by(records.c.sequence)


def touched(
    since: datetime, until: datetime | None
) -> Select[tuple[str, str, int, str, str | None, str, str | None, datetime]]:
    """Select every record up to `until` of the facts that have one after `since`, by fact, oldest first."""
    past = select(records.c.id).where(records.c.kind == "fact", records.c.recorded_at > since)
    chosen = select(*_FULL).where(records.c.kind == "fact")
    if until is not None:
        past, chosen = past.where(records.c.recorded_at <= until), chosen.where(records.c.recorded_at <= until)
    return chosen.where(records.c.id.in_(past)).order_by(records.c.id, records.c.sequence)


def versions(rows: Iterable[Record]) -> Iterator[Version]:
    """Yield the versions of one fact from all its records."""
    rows = list(rows)
    taken_back = {row.version: row for row in rows if row.event == RETRACTED}
    for row in rows:
        if row.event == RECORDED:
            end = taken_back.get(row.version)
            fact = _fact(row) if end is None else _fact(row).model_copy(update={"retracted_at": end.recorded_at})
            yield Version(row.version, fact, row.recorded_at, end.reason if end else None)


def change(rows: Sequence[Record], since: datetime) -> Change | None:
    """Return what became of one fact after `since`, from all its records; None if it ended as it was."""
    earlier = [row for row in rows if row.recorded_at <= since]
    before, after = _alive(earlier), _alive(rows)
    if (before and before.digest) == (after and after.digest):
        return None
    last = rows[-1]
    old, new = before and _fact(before), after and _fact(after)
    if new is None:
        return Change("retracted", last.id, last.recorded_at, old=old, reason=last.reason)
    return Change("added" if old is None else "changed", last.id, last.recorded_at, old=old, new=new)


def _alive(rows: Sequence[Record]) -> Record | None:
    return rows[-1] if rows and rows[-1].event == RECORDED else None


def _fact(row: Record) -> Fact:
    return Fact.model_validate_json(document(row.id, row.version, row.body or "", row.recorded_at))
