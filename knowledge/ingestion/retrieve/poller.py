"""Reads the feeds that are due and hands over their new articles, each by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from knowledge.articles import Article
from knowledge.feeds import Entry, Feed
from knowledge.ingestion.retrieve.entries import read_feed
from knowledge.ingestion.retrieve.faults import FetchError
from knowledge.ingestion.retrieve.fetching import Fetcher
from knowledge.ingestion.retrieve.pages import Page, Unchanged, Validators
from knowledge.ingestion.retrieve.polling import (
    MOST_BEGUN,
    Failure,
    Outcome,
    Success,
    begun,
    choose,
    ended,
    is_due,
    is_newly_dead,
    next_poll,
    note,
    reported,
)

_log = logging.getLogger(__name__)
_AT_ONCE = 4


class FeedStorage(Protocol):
    """Where feeds and their states are kept."""

    async def feeds(self) -> Sequence[Feed]:
        """Return all feeds."""

    async def save_feed(self, feed: Feed) -> None:
        """Keep the new state of a feed; one that was removed meanwhile stays removed."""


Parse = Callable[[Page, Entry, Feed], Article]
"""Makes an article of a page; runs in a thread of its own, since it may take a while."""
Take = Callable[[Article, Page, Feed], Awaitable[None]]
"""Takes an article over, with the page that it was on; the same one may come twice, after a crash."""
Report = Callable[[Feed], Awaitable[bool]]
"""Has the editors told that a feed is dead, and why (`fault`); the same one may come twice, after a crash.

False where there is nobody to tell: it is tried again at the next reading.
"""


class Poller:
    """Reads feeds; whatever one of them does, the next proceeds."""

    def __init__(
        self,
        fetcher: Fetcher,
        storage: FeedStorage,
        *,
        parse: Parse,
        take: Take,
        report: Report,
        clock: Callable[[], datetime],
        at_once: int = _AT_ONCE,
    ) -> None:
        self._fetcher, self._storage, self._clock = fetcher, storage, clock
        self._parse, self._take, self._report = parse, take, report
        self._room = asyncio.Semaphore(at_once)

    async def poll(self) -> int:
        """Read all feeds that are due; returns how many articles were handed over."""
        now = self._clock()
        due = [feed for feed in await self._storage.feeds() if is_due(feed, now)]
        async with asyncio.TaskGroup() as tasks:
            polls = [tasks.create_task(self._poll_safely(feed)) for feed in due]
        return sum(poll.result() for poll in polls)

    async def _poll_safely(self, feed: Feed) -> int:
        async with self._room:
            try:
                return await self._poll(feed)
            except Exception as fault:  # noqa: BLE001 - a feed, or the store for a moment, may not stop the others
                _log.error("feed_left", extra={"feed": feed.url, "fault": _line(fault)})
                return 0

    async def _poll(self, feed: Feed) -> int:
        outcome: Outcome
        try:
            feed, results, outcome = await self._read(feed)
        except FetchError as error:
            _log.warning("feed_not_read", extra={"feed": feed.url, "fault": str(error)})
            results, outcome = {}, Failure(str(error), error.retry_after_s)
        feed = next_poll(feed, outcome, self._clock())
        if is_newly_dead(feed, self._clock()) and await self._report(feed):
            feed = reported(feed)
        await self._storage.save_feed(feed)
        return sum(results.values())

    async def _read(self, feed: Feed) -> tuple[Feed, dict[str, bool], Outcome]:
        """Return the feed with its entries noted, which articles were had, and the outcome."""
        page = await self._fetcher.get(feed.url, known=Validators(feed.etag, feed.modified))
        if isinstance(page, Unchanged):
            return feed, {}, Success(has_news=False, max_age_s=page.max_age_s)
        reading = await asyncio.to_thread(read_feed, page.content, url=page.url, media_type=page.media_type)
        choice = choose(feed, reading.entries)
        had: dict[str, bool | None] = {}
        for entry in choice.entries:
            had[entry.key] = await self._begin(entry, feed)
            feed = ended(feed, entry)
        settled = {key: outcome is not None for key, outcome in had.items()}
        noted = note(feed, reading.entries, settled)
        is_complete = not choice.has_more and not noted.tries
        known = page.validators if is_complete else Validators()  # otherwise "not modified" would hide what is left
        noted = noted.model_copy(
            update={"etag": known.etag, "modified": known.modified, "title": feed.title or reading.title}
        )
        outcome = Success(has_news=bool(had), max_age_s=page.max_age_s, is_complete=is_complete)
        return noted, {key: bool(taken) for key, taken in had.items()}, outcome

    async def _begin(self, entry: Entry, feed: Feed) -> bool | None:
        """Note that an article is begun, so that one that ends the process is given up in the end, and take it."""
        counted = begun(feed, entry)
        if counted.begun[entry.key] > MOST_BEGUN:
            _log.error("article_given_up", extra={"url": entry.url, "tries": MOST_BEGUN})
            return False
        await self._storage.save_feed(counted)
        try:
            return await self._take_safely(entry, counted)
        except asyncio.CancelledError:  # we were stopped, and not by the article
            await self._storage.save_feed(feed)
            raise

    async def _take_safely(self, entry: Entry, feed: Feed) -> bool | None:
        """Return whether an article was handed over; None when it is worth another try."""
        try:
            page = await self._fetcher.page(entry.url)
            article = await asyncio.to_thread(self._parse, page, entry, feed)
            await self._take(article, page, feed)
        except FetchError as error:
            _log.warning("article_not_fetched", extra={"url": entry.url, "fault": str(error)})
            return None if error.is_transient else False
        except Exception as fault:  # noqa: BLE001 - one bad article may not stop the next
            _log.warning("article_left", extra={"url": entry.url, "fault": _line(fault)})
            return None
        return True


def _line(fault: Exception) -> str:
    """Return a fault in one line."""
    return f"{type(fault).__name__}: {' '.join(str(fault).split())}"[:300]
