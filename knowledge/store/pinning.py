"""Pinned answers in the record: appended and taken back like facts, so that what was pinned on a day is a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from knowledge.claims import Act
from knowledge.errors import ReviewError
from knowledge.store import queries
from knowledge.store.access import Access
from knowledge.store.audit import note
from knowledge.store.loading import EDITOR, RECORDED, Head, Key, publication, retraction
from knowledge.store.tables import records

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncEngine

    from knowledge.claims import Editor, Entry
    from knowledge.pins import Pin


class Pinning:
    """What editors do with pinned answers."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._access = Access(engine)

    async def pin(self, pin: Pin, *, by: Editor, now: datetime) -> Entry:
        """Pin an answer, or put it in place of one with the same id; raises ReviewError for one that has expired."""
        if pin.expires < now.date():
            raise ReviewError("pin-expired", f"{pin.expires} has passed; give a later last day", pin=pin.id)
        async with self._access.writing() as connection:
            key = Key("pin", pin.id)
            row = (await connection.execute(queries.latest(*key))).one_or_none()
            heads = {key: Head(row.version, row.event, row.digest)} if row is not None else {}
            rows = publication([pin], heads=heads, now=now)
            if not rows:
                raise ReviewError("nothing-changed", f"{pin.id} is pinned so already", pin=pin.id)
            await connection.execute(insert(records), rows)
            return await note(connection, by, Act.PIN, now=now, detail=pin.id)

    async def unpin(self, name: str, *, by: Editor, now: datetime) -> Entry:
        """Take a pinned answer back; raises ReviewError for one that is not there."""
        async with self._access.writing() as connection:
            key = Key("pin", name)
            row = (await connection.execute(queries.latest(*key))).one_or_none()
            if row is None or row.event != RECORDED:
                raise ReviewError("pin-unknown", f"there is no pinned answer {name}; `korridor pins list` shows them")
            head = Head(row.version, row.event, row.digest)
            gone = retraction(key, head, origin=EDITOR, reason="unpinned", now=now)
            await connection.execute(insert(records), [gone])
            return await note(connection, by, Act.UNPIN, now=now, detail=name)
