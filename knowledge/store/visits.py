"""Which articles are looked at again, where, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, select, update

from knowledge.store.access import Access
from knowledge.store.newsroom_tables import visits

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncEngine


class Visit(NamedTuple):
    """An article that may be edited at its address."""

    article: str
    address: str
    etag: str | None
    modified: str | None
    changed_at: datetime
    """When its text was last new to us."""
    due_at: datetime
    tries: int = 0
    """How often a look was begun that came to no end."""


class VisitStore:
    """Visits on an engine of `create_engine`, in a database that `upgrade` has set up."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._access = Access(engine)

    async def put(self, visit: Visit) -> None:
        """Have an article looked at again, in place of what was noted for it."""
        values = visit._asdict()
        async with self._access.writing() as connection:
            changed = await connection.execute(
                update(visits).where(visits.c.article == visit.article).values(values)
            )  # fmt: skip
            if not changed.rowcount:
                await connection.execute(insert(visits).values(values))

    async def due(self, now: datetime, *, limit: int) -> list[Visit]:
        """Return what is to be looked at, the longest due first."""
        chosen = select(visits).where(visits.c.due_at <= now).order_by(visits.c.due_at, visits.c.article).limit(limit)
        async with self._access.reading() as connection:
            return [Visit(*row) for row in await connection.execute(chosen)]

    async def begin(self, visit: Visit) -> Visit:
        """Return a visit counted as begun once more; `put` begins to count anew."""
        begun = visit._replace(tries=visit.tries + 1)
        counted = update(visits).where(visits.c.article == visit.article).values(tries=begun.tries)
        async with self._access.writing() as connection:
            await connection.execute(counted)
        return begun

    async def remove(self, article: str) -> None:
        """Look at an article no more."""
        async with self._access.writing() as connection:
            await connection.execute(delete(visits).where(visits.c.article == article))
