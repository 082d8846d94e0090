"""The reading room: reads what editors asked for and what feeds bring, one process at a time, each to its end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.messages import Button, Reply, Text
from bot.newsroom.requests import press
from bot.newsroom.rereading import Rereading
from bot.newsroom.sources import MOST_TRIES
from bot.newsroom.words import clipped, day, told
from bot.phrases import say
from knowledge.errors import KnowledgeError, StoreError
from knowledge.ingestion.parse import ParseError, article
from knowledge.ingestion.retrieve.faults import FetchError
from knowledge.ingestion.retrieve.poller import Poller
from knowledge.store.visits import VisitStore

if TYPE_CHECKING:
    from datetime import datetime

    from bot.newsroom.desk import NewsDesk
    from bot.newsroom.feeds import Feeds
    from bot.newsroom.sources import Reading, Taken
    from bot.storage.database import BotDatabase
    from bot.storage.readings import Reading as Wanted
    from knowledge.articles import Article
    from knowledge.feeds import Entry, Feed
    from knowledge.ingestion.retrieve.fetching import Fetcher
    from knowledge.ingestion.retrieve.pages import Page

_log = logging.getLogger(__name__)
LEASE: Final = "newsroom-reading"
SPAN: Final = timedelta(minutes=2)
"""So long after a reader was killed another process takes over."""
KEPT: Final = timedelta(days=30)
_TITLE: Final = 120


class ReadingRoom:
    """Reads in the background; what came of it is said in the chats concerned."""

    def __init__(
        self, fetcher: Fetcher, reading: Reading, feeds: Feeds, desk: NewsDesk, database: BotDatabase, *,
        clock: Callable[[], datetime], span: timedelta = SPAN, reread_days: int = 0,
    ) -> None:  # fmt: skip
        self._span = span
        self._again = Rereading(
            fetcher, reading, desk.acting.newsroom, VisitStore(database.engine), clock=clock, days=reread_days
        )  # fmt: skip
        self._fetcher, self._reading, self._desk, self._database = fetcher, reading, desk, database
        self._clock = clock
        self._poller = Poller(fetcher, feeds, parse=self._parsed, take=self._taken, report=self._report, clock=clock)
        self.wake: Callable[[], None] = lambda: None
        """Has what is new posted."""

    async def serve(self) -> int | None:
        """Read what is to be read; returns how many articles were, None where another process reads."""
        return await self._database.leases.during(LEASE, self._serve, span=self._span)

    async def leave(self) -> None:
        """Let another process read at once."""
        await self._database.leases.leave(LEASE)

    async def _serve(self) -> int:
        done = 0
        while (wanted := await self._database.readings.begin()) is not None:
            await self._read(wanted)
            done += 1
        done += await self._poller.poll()
        done += await self._again.look()
        if done:
            self.wake()
        return done

    async def tidy(self) -> int:
        """Forget what was read long ago."""
        return await self._database.readings.purge(before=self._clock() - KEPT)

    async def page(self, address: str) -> Taken:
        """Read an article at an address; raises FetchError or ParseError."""
        page = await self._fetcher.page(address)
        made = await asyncio.to_thread(
            article, page.content, url=page.url, media_type=page.media_type, fetched_at=self._clock()
        )
        taken = await self._reading.take(made)
        await self._again.watch(taken.article.id, page)
        return taken

    async def _read(self, wanted: Wanted) -> None:
        """Read what was asked for, and say what came of it: once, however often it takes."""
        try:
            if wanted.tries > MOST_TRIES:
                reply = _failed(wanted, "other")
            else:
                reply = _told(wanted, await self.page(wanted.address))
        except StoreError:
            raise
        except asyncio.CancelledError:
            await self._database.readings.leave(wanted)
            raise
        except KnowledgeError as fault:
            _log.warning("article_not_read", extra={"fault": type(fault).__name__})
            reply = _failed(wanted, fault.cause.value if isinstance(fault, FetchError) else _kind(fault))
        await self._database.desk.add(wanted.chat, f"reading.{wanted.key}", body=reply, at=self._clock())
        await self._database.readings.done(wanted.key)

    def _parsed(self, page: Page, entry: Entry, feed: Feed) -> Article:
        return article(
            page.content, url=page.url, media_type=page.media_type, fetched_at=self._clock(), title=entry.title,
            published=entry.published, language=feed.language, outlet=feed.title,
        )  # fmt: skip

    async def _taken(self, made: Article, page: Page, _feed: Feed) -> None:
        taken = await self._reading.take(made)
        await self._again.watch(taken.article.id, page)

    async def _report(self, feed: Feed) -> bool:
        """Have the editors told that a feed is dead: the name of the message keeps it from being told twice."""
        since = feed.failing_since or self._clock()
        for chat in self._desk.chats:
            language = await self._desk.language_of(chat)
            reply = told(language, "news-feed-dead", address=feed.title or feed.url, when=day(since, language))
            name = f"feed.{feed.url}.{since.date().isoformat()}"
            await self._database.desk.add(chat, name, body=reply, at=self._clock())
        return bool(self._desk.chats)


def _kind(fault: KnowledgeError) -> str:
    return "content" if isinstance(fault, ParseError) else "other"


def _told(wanted: Wanted, taken: Taken) -> Reply:
    """Return how many claims an article has that are new."""
    title, count = clipped(taken.article.title, _TITLE), len(taken.filed.new)
    if not count:
        return told(wanted.language, "news-read-none", title=title)
    review = Button(label=say(wanted.language, "news-button-next"), data=press("q"), style="primary")
    words = say(wanted.language, "news-read-new", title=title, count=count)
    return Reply(nodes=(Text(text=words),), buttons=((review,),))


def _failed(wanted: Wanted, cause: str) -> Reply:
    reason = say(wanted.language, f"news-fetch-{cause}")
    return told(wanted.language, "news-read-fault", address=wanted.address, reason=reason)
