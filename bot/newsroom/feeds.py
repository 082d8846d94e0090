"""The feeds that are read: kept in the database, added from `feeds.yaml` and in chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.feeds import Feed
from knowledge.store.feeds import FeedStore, StoredFeed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncEngine


class Feeds:
    """Feeds with their states, by address; what the poller asks of a storage."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._store = FeedStore(engine)

    async def feeds(self) -> Sequence[Feed]:
        """Return all feeds, by address."""
        return [Feed.model_validate_json(each.body) for each in await self._store.all()]

    async def save_feed(self, feed: Feed) -> None:
        """Keep the new state of a feed; one that was removed meanwhile stays removed."""
        if any(each.id == feed.url for each in await self._store.all()):
            await self._store.put(_stored(feed))

    async def add(self, feeds: Iterable[Feed]) -> int:
        """Have feeds read that are not there yet; returns how many were new."""
        known = {each.id for each in await self._store.all()}
        new = [feed for feed in feeds if feed.url not in known]
        for feed in new:
            await self._store.put(_stored(feed))
        return len(new)

    async def remove(self, url: str) -> bool:
        """Read a feed no longer; tells whether it was read."""
        return await self._store.remove(url)

    async def by(self, typed: str) -> Feed | None:
        """Return the feed of an address, or of its number in the list."""
        known = await self.feeds()
        if typed.isdecimal() and 1 <= int(typed) <= len(known):
            return known[int(typed) - 1]
        return next((feed for feed in known if feed.url == typed), None)


def _stored(feed: Feed) -> StoredFeed:
    return StoredFeed(feed.url, feed.model_dump_json(), None if feed.is_paused else feed.next_at)
