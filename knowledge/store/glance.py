"""A quick look at what is known: a SQLite file is read at once, without the half second SQLAlchemy takes to load.

This only reads, by the query that the store itself uses; whatever is out of the ordinary is left to the store.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.store.living import Row, SnapshotBuilder, in_utc, living
from knowledge.store.revisions import VERSION_TABLE, known_revisions

if TYPE_CHECKING:
    from knowledge.history import Snapshot

_PLAIN_FILE = re.compile(r"sqlite(?:\+aiosqlite)?:///(?!file:|:memory:)([^?%]+)")
"""URLs that say no more than a path: nothing to decode, no options."""


def glance(url: str, *, as_of: datetime | None = None) -> Snapshot | None:
    """Return what was known at a moment, or is known now; None if the store has to be asked.

    It has to be when the database is no plain SQLite file, or one that is missing, of another version, locked or
    damaged: the store sets it up, or says what is wrong and what to do.
    """
    found = _PLAIN_FILE.fullmatch(url)
    if found is None or not (file := Path(found[1])).exists():
        return None
    address = f"{file.absolute().as_uri()}?mode=rw"  # a file that is gone by now is not made anew
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as database:
            return _read(database, as_of)
    except sqlite3.Error:
        return None


def _read(database: sqlite3.Connection, as_of: datetime | None) -> Snapshot | None:
    database.execute("BEGIN")  # version and rows are of one moment
    revision = database.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608 - our own words
    if revision != (known_revisions()[-1],):
        return None
    moment = as_of and in_utc(as_of).replace(tzinfo=None).isoformat(" ", "microseconds")
    rows = database.execute(living(by_moment=as_of is not None), {"as_of": moment} if moment else {})
    builder = SnapshotBuilder()
    for kind, name, version, body, recorded_at in rows:
        builder.add(Row(kind, name, version, body, datetime.fromisoformat(recorded_at).replace(tzinfo=UTC)))
    return builder.finish(as_of=as_of)
