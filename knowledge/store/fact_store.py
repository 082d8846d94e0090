"""The fact store: appends what the seeds and editors say, and tells what was known at any moment."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from sqlalchemy import insert

from knowledge.errors import StoreError
from knowledge.history import Change
from knowledge.store import queries
from knowledge.store.access import Access
from knowledge.store.living import Row, SnapshotBuilder
from knowledge.store.loading import EDITOR, RECORDED, SEEDS, Head, Key, LoadReport, plan, retraction
from knowledge.store.tables import records

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from knowledge.history import Snapshot, Version
    from knowledge.seeds import Seeds

_BATCH = 1_000


class FactStore:
    """Facts, sources and entities on an engine of `create_engine`, in a database that `upgrade` has set up."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._access = Access(engine)

    async def load(self, seeds: Seeds, *, now: datetime) -> LoadReport:
        """Record what is new in the seeds, supersede what changed, retract what is gone; all of it or nothing."""
        async with self._access.writing() as connection:
            heads = await _heads(connection)
            said = await _heads(connection, origin=SEEDS)
            decided = plan(seeds, heads=heads, said=said, now=now)
            for start in range(0, len(decided.rows), _BATCH):
                await connection.execute(insert(records), decided.rows[start : start + _BATCH])
        return decided.report()

    async def retract(self, fact_id: str, *, reason: str, now: datetime) -> Change:
        """Take a fact back; it stays in the history, and the seeds do not bring the same text back."""
        if not reason.strip():
            raise StoreError(f"the retraction of {fact_id} has no reason; give one, readers will see it")
        async with self._access.writing() as connection:
            rows = (await connection.execute(queries.of_fact(fact_id))).all()
            if not rows or rows[-1].event != RECORDED:
                told = "is retracted already" if rows else "is not known"
                raise StoreError(f"fact {fact_id} {told}; see its history, or correct the id")
            head = Head(rows[-1].version, rows[-1].event, rows[-1].digest)
            row = retraction(Key("fact", fact_id), head, origin=EDITOR, reason=reason.strip(), now=now)
            await connection.execute(insert(records), [row])
        old = list(queries.versions(rows))[-1].fact
        return Change("retracted", fact_id, now, old=old, reason=reason.strip())

    async def snapshot(self, *, as_of: datetime | None = None) -> Snapshot:
        """Return all that was known at a moment, or is known now; facts are validated when they are looked at."""
        builder = SnapshotBuilder()
        async for row in self.rows(None, as_of=as_of):
            builder.add(row)
        return builder.finish(as_of=as_of)

    async def rows(self, kind: str | None = "fact", *, as_of: datetime | None = None) -> AsyncGenerator[Row]:
        """Yield what was known as rows, by kind and id, a thousand in memory at a time; None yields every kind.

        Who leaves the loop early closes it (`contextlib.aclosing`), or the connection stays taken.
        """
        async with self._access.reading() as connection:
            result = await connection.stream(queries.living_rows(kind, as_of=as_of))
            try:
                async for batch in result.partitions(_BATCH):
                    for row in batch:
                        yield Row(*row)
            finally:  # not `async with`: that leaves the cursor open when a generator is closed
                await result.close()

    async def history(self, fact_id: str) -> tuple[Version, ...]:
        """Return all versions of a fact, the oldest first; none if it was never known."""
        async with self._access.reading() as connection:
            rows = (await connection.execute(queries.of_fact(fact_id))).all()
        return tuple(queries.versions(rows))

    async def changes_since(self, moment: datetime, *, until: datetime | None = None) -> tuple[Change, ...]:
        """Return what differs between two moments, by fact: recorded after the first, up to and with the second."""
        async with self._access.reading() as connection:
            rows = (await connection.execute(queries.touched(moment, until))).all()
        changes = (queries.change(list(group), moment) for _, group in groupby(rows, key=attrgetter("id")))
        return tuple(change for change in changes if change is not None)

    async def close(self) -> None:
        """Give the connections back."""
        await self._access.engine.dispose()


async def _heads(connection: AsyncConnection, *, origin: str | None = None) -> dict[Key, Head]:
    rows = (await connection.execute(queries.heads(origin=origin))).all()
    return {Key(row.kind, row.id): Head(row.version, row.event, row.digest) for row in rows}
