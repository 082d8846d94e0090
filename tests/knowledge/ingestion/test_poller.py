"""Feeds and articles from a site on loopback: whatever one of them does, the next proceeds."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from knowledge.articles import Article, ArticleParagraph
from knowledge.feeds import Entry, Feed
from knowledge.ingestion.retrieve.pages import Page
from knowledge.ingestion.retrieve.poller import Poller
from knowledge.ingestion.retrieve.polling import MOST_BEGUN
from tests.knowledge.ingestion.site import Site, fetcher, running_site

START = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Killed(BaseException):
    """Stands for a signal that no handler sees."""


@dataclass
class Desk:
    """Where feeds are kept, and what was handed over."""

    kept: dict[str, Feed] = field(default_factory=dict)
    articles: list[str] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    now: datetime = START
    refuses: str = ""
    ends: str = ""
    """The title of an article that ends the process."""
    has_editors: bool = True

    async def feeds(self) -> Sequence[Feed]:
        """Return the feeds."""
        return list(self.kept.values())

    async def save_feed(self, feed: Feed) -> None:
        """Keep a state, as a store does: through JSON."""
        self.kept[feed.url] = Feed.model_validate_json(feed.model_dump_json())

    def add(self, url: str) -> None:
        """Add a feed."""
        self.kept[url] = Feed(url=url)

    def parse(self, page: Page, entry: Entry, feed: Feed) -> Article:
        """Make a small article; fails on what is broken."""
        text = page.content.decode()
        if text == "broken":
            raise ValueError("many\nlines")
        paragraph = ArticleParagraph(number=1, text=text, kind="body")
        return Article(id="a", url=page.url, title=text, language="de", fetched_at=self.now, paragraphs=(paragraph,))

    async def take(self, article: Article, _page: Page, feed: Feed) -> None:
        """Take an article, unless the store is down."""
        if article.title == self.ends:
            raise Killed
        if article.title == self.refuses:
            raise ConnectionError("the store is down")
        self.articles.append(article.title)

    async def report(self, feed: Feed) -> bool:
        """Tell the editors."""
        self.dead.append(feed.url)
        return self.has_editors

    async def poll(self, *, later: timedelta = timedelta(0)) -> int:
        """Read what is due then."""
        self.now += later
        async with fetcher() as fetching:
            poller = Poller(
                fetching, self, parse=self.parse, take=self.take, report=self.report, clock=lambda: self.now
            )
            return await poller.poll()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """Give a site on loopback."""
    async with running_site() as running:
        yield running


@pytest.fixture
def desk() -> Desk:
    """Return an empty desk."""
    return Desk()


def put_feed(site: Site, *numbers: int, path: str = "/feed", **headers: str) -> str:
    """Put a feed with these articles, newest first."""
    items = "".join(f"<item><title>{n}</title><link>{site.url}/{n}</link></item>" for n in numbers)
    return site.put(path, f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>", more=headers)


DAY = timedelta(days=1)


async def test_the_first_reading_does_not_flood_and_the_next_brings_the_news(site: Site, desk: Desk) -> None:
    """Three of ten, then one."""
    for number in range(12):
        site.put(f"/{number}", f"text {number}")
    desk.add(put_feed(site, *range(10, 0, -1)))

    assert await desk.poll() == 3
    assert desk.articles == ["text 8", "text 9", "text 10"]
    assert await desk.poll() == 0
    put_feed(site, *range(11, 0, -1))
    assert await desk.poll(later=DAY) == 1
    assert desk.articles[3:] == ["text 11"]


async def test_an_unchanged_feed_is_asked_with_its_validators(site: Site, desk: Desk) -> None:
    """The second answer is empty."""
    desk.add(put_feed(site, ETag='"1"', Last_Modified="then"))
    await desk.poll()
    await desk.poll(later=DAY)

    headers = [request.headers for request in site.requests if request.path == "/feed"]
    assert [headers[1].get("If-None-Match"), headers[1].get("If-Modified-Since")] == ['"1"', "then"]


async def test_an_article_that_ends_the_process_is_given_up(
    site: Site, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """Three times, in one line; what stands beside it is had, and nothing that was had is given up."""
    for number in (1, 2, 3):
        site.put(f"/{number}", f"text {number}")
    desk.add(put_feed(site, 3, 2, 1))
    desk.ends = "text 2"
    for _ in range(MOST_BEGUN):
        with pytest.raises(BaseExceptionGroup):
            await desk.poll()
    assert await desk.poll() == 2
    assert desk.articles == ["text 1"] * (MOST_BEGUN + 1) + ["text 3"]
    assert await desk.poll(later=DAY) == 0
    assert [record.message for record in caplog.records].count("article_given_up") == 1


async def test_one_bad_article_is_one_line_and_the_next_proceeds(
    site: Site, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """One is missing, one breaks the parser; the third is handed over, and the missing one is not asked for again."""
    site.put("/1", "broken")
    site.put("/3", "text 3")
    desk.add(put_feed(site, 3, 2, 1))
    with caplog.at_level(logging.WARNING):
        assert await desk.poll() == 1
    site.put("/1", "text 1")
    await desk.poll(later=DAY)

    assert desk.articles == ["text 3", "text 1"]
    assert [record.message for record in caplog.records] == ["article_left", "article_not_fetched"]
    assert all("\n" not in str(record.__dict__.get("fault")) for record in caplog.records)
    assert site.asked("/2") == 1


async def test_what_the_store_refused_comes_again_although_the_feed_is_unchanged(site: Site, desk: Desk) -> None:
    """Validators are kept only when nothing is left to do."""
    site.put("/1", "text 1")
    desk.add(put_feed(site, 1, ETag='"1"'))
    desk.refuses = "text 1"
    assert await desk.poll() == 0
    desk.refuses = ""
    assert await desk.poll(later=timedelta(minutes=12)) == 1


async def test_one_bad_feed_does_not_stop_the_others(site: Site, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """A dead one, a bomb, and a private address beside a good one."""
    site.put("/1", "text 1")
    desk.add(site.put("/dead", status=500))
    desk.add(site.put("/bomb", '<!DOCTYPE rss [<!ENTITY a "a">]><rss><channel/></rss>'))
    desk.add("http://10.0.0.1/feed")
    desk.add(put_feed(site, 1))
    with caplog.at_level(logging.WARNING):
        assert await desk.poll() == 1

    assert [record.message for record in caplog.records] == ["feed_not_read"] * 3
    assert [feed.failures for feed in desk.kept.values()] == [1, 1, 1, 0]


async def test_a_dead_feed_is_reported_once_there_are_editors(site: Site, desk: Desk) -> None:
    """Where there was nobody to tell, it is not forgotten."""
    desk.add(site.put("/dead", status=500))
    desk.has_editors = False
    for _ in range(10):
        await desk.poll(later=timedelta(days=1))
    desk.has_editors = True
    before = len(desk.dead)
    for _ in range(3):
        await desk.poll(later=timedelta(days=1))
    assert len(desk.dead) == before + 1


async def test_a_feed_dead_for_three_days_is_reported_once(site: Site, desk: Desk) -> None:
    """However often it is read after that."""
    address = site.put("/dead", status=500)
    desk.add(address)
    for _ in range(6):
        await desk.poll(later=DAY)

    assert desk.dead == [address]
    assert "500" in desk.kept[address].fault


async def test_only_so_many_feeds_are_read_at_once(site: Site, desk: Desk) -> None:
    """Twenty feeds, four at a time."""
    busy, most = 0, 0

    async def answer(request: web.BaseRequest) -> web.Response:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await request.read()
        body = "<rss version='2.0'><channel><title>T</title></channel></rss>"
        busy -= 1
        return web.Response(text=body, content_type="text/xml")

    for number in range(20):
        site.pages[f"/{number}"] = answer
        desk.add(f"{site.url}/{number}")
    await desk.poll()

    assert most <= 4
    assert all(feed.is_started for feed in desk.kept.values())
