"""Whether something was recorded, and what: cheap enough to be asked every second."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from knowledge.store.access import Access
from knowledge.store.living import Latest, Row
from knowledge.store.loading import RECORDED
from knowledge.store.tables import records

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncEngine


class Recent(NamedTuple):
    """What was recorded after a place in the record."""

    sequence: int
    """The last place that is in it."""
    latest: tuple[Latest, ...]
    """Each thing once, as it stands now."""


class Pulse:
    """Tells how far the record has come. Writers go one by one, so that its order is that of their commits."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._access = Access(engine)

    async def sequence(self) -> int:
        """Return the place of the last record; 0 for an empty one."""
        async with self._access.reading() as connection:
            return (await connection.execute(select(func.max(records.c.sequence)))).scalar() or 0

    async def since(self, sequence: int) -> Recent:
        """Return what was recorded after a place."""
        columns = (records.c.sequence, records.c.kind, records.c.id, records.c.version, records.c.event,
                   records.c.body, records.c.recorded_at)  # fmt: skip
        query = select(*columns).where(records.c.sequence > sequence).order_by(records.c.sequence)
        async with self._access.reading() as connection:
            rows = (await connection.execute(query)).all()
        found: dict[tuple[str, str], Latest] = {}
        for row in rows:
            said = Row(row.kind, row.id, row.version, row.body or "", row.recorded_at)
            found[row.kind, row.id] = Latest(row.kind, row.id, said if row.event == RECORDED else None)
        return Recent(rows[-1].sequence if rows else sequence, tuple(found.values()))

    async def touched(self, since: datetime) -> dict[str, datetime]:
        """Return the facts of which something was recorded after a moment, with when it was last."""
        newest = func.max(records.c.recorded_at, type_=records.c.recorded_at.type)
        query = select(records.c.id, newest).where(records.c.kind == "fact", records.c.recorded_at > since)
        async with self._access.reading() as connection:
            rows = (await connection.execute(query.group_by(records.c.id))).all()
        return {row[0]: row[1] for row in rows}
