"""Feeds and which of their entries were seen: kept as the poller hands them over."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, select, update

from knowledge.store.access import Access
from knowledge.store.newsroom_tables import feed_entries, feeds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_BATCH = 500


class StoredFeed(NamedTuple):
    """A feed as it is kept."""

    id: str
    body: str
    """JSON of the feed and what is known of it."""
    next_poll: datetime | None
    """When to look next; None for a feed that is switched off."""


class FeedStore:
    """Feeds on an engine of `create_engine`, in a database that `upgrade` has set up."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._access = Access(engine)

    async def put(self, feed: StoredFeed) -> None:
        """Keep a feed, in place of what was known of it."""
        async with self._access.writing() as connection:
            values = {"body": feed.body, "next_poll": feed.next_poll}
            changed = await connection.execute(update(feeds).where(feeds.c.id == feed.id).values(values))
            if not changed.rowcount:
                await connection.execute(insert(feeds).values(id=feed.id, **values))

    async def remove(self, name: str) -> bool:
        """Forget a feed and its entries; tells whether it was known."""
        async with self._access.writing() as connection:
            await connection.execute(delete(feed_entries).where(feed_entries.c.feed == name))
            return bool((await connection.execute(delete(feeds).where(feeds.c.id == name))).rowcount)

    async def all(self) -> list[StoredFeed]:
        """Return every feed, by id."""
        async with self._access.reading() as connection:
            return [StoredFeed(*row) for row in await connection.execute(select(feeds).order_by(feeds.c.id))]

    async def due(self, now: datetime, *, limit: int = 50) -> list[StoredFeed]:
        """Return feeds to look at, the longest due first."""
        chosen = select(feeds).where(feeds.c.next_poll <= now).order_by(feeds.c.next_poll).limit(limit)
        async with self._access.reading() as connection:
            return [StoredFeed(*row) for row in await connection.execute(chosen)]

    async def unseen(self, feed: str, entries: Iterable[str]) -> list[str]:
        """Return those entries of a feed that were not seen, in the order given."""
        async with self._access.reading() as connection:
            return await _unseen(connection, feed, entries)

    async def see(self, feed: str, entries: Iterable[str], *, now: datetime) -> None:
        """Note entries as seen; what was noted stays."""
        async with self._access.writing() as connection:
            new = await _unseen(connection, feed, entries)
            for start in range(0, len(new), _BATCH):
                rows = [{"feed": feed, "entry": _digest(each), "seen_at": now} for each in new[start : start + _BATCH]]
                await connection.execute(insert(feed_entries), rows)


async def _unseen(connection: AsyncConnection, feed: str, entries: Iterable[str]) -> list[str]:
    digests = {_digest(each): each for each in entries}
    known, names = set[str](), list(digests)
    for start in range(0, len(names), _BATCH):
        part = names[start : start + _BATCH]
        chosen = select(feed_entries.c.entry).where(feed_entries.c.feed == feed, feed_entries.c.entry.in_(part))
        known.update((await connection.execute(chosen)).scalars())
    return [each for digest, each in digests.items() if digest not in known]


def _digest(entry: str) -> str:
    return sha256(entry.encode()).hexdigest()
