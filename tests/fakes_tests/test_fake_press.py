"""The fake outlet keeps the rules of HTTP and of feeds, so that what fetches from it may rely on both."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from xml.etree import ElementTree as ET

import httpx
import pytest

from tests.fakes.press import FakePress
from tests.fakes.press.faults import Body, Drip, Drop, GzipBomb, Hang, Huge, Redirect, Status

STORY = "/stories/lead"


@pytest.fixture
async def press() -> AsyncIterator[FakePress]:
    """Give an outlet with one story."""
    async with FakePress() as running:
        running.publish("lead", "A rise to 10 million", "<h1>A rise to 10 million</h1><p>It is 10 million now.</p>")
        yield running


@pytest.fixture
async def reader(press: FakePress) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client that knows only the outlet."""
    async with httpx.AsyncClient(base_url=press.base_url, trust_env=False, timeout=5) as client:
        yield client


async def test_a_story_stands_at_its_address_and_in_three_feeds(press: FakePress, reader: httpx.AsyncClient) -> None:
    """RSS, Atom and JSON Feed name the same address, and the story is there."""
    page = await reader.get(STORY)
    rss = ET.fromstring((await reader.get("/feed.xml")).content)  # noqa: S314 - our own
    atom = ET.fromstring((await reader.get("/atom.xml")).content)  # noqa: S314 - our own
    listed = json.loads((await reader.get("/feed.json")).content)

    assert "It is 10 million now." in page.text
    assert rss.findtext("channel/item/link") == press.url("lead")
    entry = atom.find("{*}entry/{*}link")
    assert entry is not None
    assert entry.get("href") == listed["items"][0]["url"] == press.url("lead")


async def test_the_newest_story_comes_first(press: FakePress, reader: httpx.AsyncClient) -> None:
    """A feed is read from the top."""
    press.publish("second", "Later", "<p>Later.</p>")

    listed = json.loads((await reader.get("/feed.json")).content)

    assert [item["id"] for item in listed["items"]] == ["second", "lead"]


@pytest.mark.parametrize("path", [STORY, "/feed.xml", "/atom.xml", "/feed.json"])
async def test_what_the_reader_has_is_not_sent_again(press: FakePress, reader: httpx.AsyncClient, path: str) -> None:
    """By ETag or by date: 304 without a body, until something changes."""
    first = await reader.get(path)
    by_tag = await reader.get(path, headers={"If-None-Match": first.headers["ETag"]})
    by_date = await reader.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    press.desk.change("lead", "10 million", "12 million")
    changed = await reader.get(path, headers={"If-None-Match": first.headers["ETag"]})
    later = await reader.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert (by_tag.status_code, by_tag.content, by_date.status_code) == (304, b"", 304)
    assert (changed.status_code, later.status_code) == (200, 200)
    assert "12 million" in changed.text


async def test_a_tag_counts_for_more_than_a_date(press: FakePress, reader: httpx.AsyncClient) -> None:
    """With both sent, the ETag decides."""
    first = await reader.get(STORY)
    known = {"If-None-Match": '"another"', "If-Modified-Since": first.headers["Last-Modified"]}

    assert (await reader.get(STORY, headers=known)).status_code == 200


async def test_an_outlet_may_know_nothing_of_validators() -> None:
    """Some sites send neither, and everything anew each time."""
    async with FakePress(validators=False) as press, httpx.AsyncClient(trust_env=False) as client:
        address = press.publish("lead", "A title", "<p>Text.</p>")
        first = await client.get(address)
        again = await client.get(address, headers={"If-None-Match": '"x"', "If-Modified-Since": "yesterday"})

    assert "ETag" not in first.headers
    assert again.status_code == 200


async def test_a_new_title_keeps_the_address_and_the_first_date(press: FakePress, reader: httpx.AsyncClient) -> None:
    """A re-titled story is the same story: in the feed as on its page."""
    before = json.loads((await reader.get("/feed.json")).content)["items"][0]
    press.desk.retitle("lead", "A fall to 9 million")
    after = json.loads((await reader.get("/feed.json")).content)["items"][0]

    assert (after["url"], after["date_published"]) == (before["url"], before["date_published"])
    assert after["title"] == "A fall to 9 million"
    assert after["date_modified"] > before["date_modified"]
    assert "<h1>A fall to 9 million</h1>" in (await reader.get(STORY)).text


async def test_changing_words_that_do_not_stand_there_is_refused(press: FakePress) -> None:
    """A test that changes nothing would prove nothing."""
    with pytest.raises(ValueError, match="does not say"):
        press.desk.change("lead", "11 million", "12 million")


async def test_a_withdrawn_story_is_gone(press: FakePress, reader: httpx.AsyncClient) -> None:
    """From the site and from the feeds."""
    press.desk.withdraw("lead")

    assert (await reader.get(STORY)).status_code == 404
    assert json.loads((await reader.get("/feed.json")).content)["items"] == []


async def test_robots_txt_is_there_when_the_outlet_has_one(press: FakePress, reader: httpx.AsyncClient) -> None:
    """Without one it is 404, which allows everything."""
    without = await reader.get("/robots.txt")
    press.robots = "User-agent: *\nDisallow: /stories/"

    assert without.status_code == 404
    assert "Disallow: /stories/" in (await reader.get("/robots.txt")).text


async def test_trouble_comes_in_the_order_it_was_scripted(press: FakePress, reader: httpx.AsyncClient) -> None:
    """One fault each for the next requests; then all is well again. Other paths meet none."""
    press.faults.next(STORY, Status(500), Status(429, retry_after_s=7), Body(b"<broken", "text/xml"))

    assert (await reader.get("/feed.xml")).status_code == 200
    assert (await reader.get(STORY)).status_code == 500
    assert (await reader.get(STORY)).headers["Retry-After"] == "7"
    assert (await reader.get(STORY)).content == b"<broken"
    assert (await reader.get(STORY)).status_code == 200


async def test_a_redirect_to_itself_never_ends(press: FakePress) -> None:
    """Whoever follows needs a limit."""
    press.faults.always(STORY, Redirect(STORY))

    async with httpx.AsyncClient(trust_env=False, follow_redirects=True, max_redirects=5) as client:
        with pytest.raises(httpx.TooManyRedirects):
            await client.get(press.url("lead"))
    assert len(press.asked(STORY)) == 6


async def test_a_hanging_answer_hangs_until_it_is_released(press: FakePress, reader: httpx.AsyncClient) -> None:
    """The connection breaks then; nothing was said."""
    press.faults.next(STORY, Hang())
    waiting = asyncio.create_task(reader.get(STORY))
    await press.wait_for(lambda: press.asked(STORY))

    assert press.asked(STORY)[0].status is None
    press.release()
    with pytest.raises(httpx.RemoteProtocolError):
        await waiting
    await press.wait_for(lambda: press.asked(STORY)[0].status == 0)


async def test_a_connection_may_break_at_once(press: FakePress, reader: httpx.AsyncClient) -> None:
    """Before a single byte."""
    press.faults.next(STORY, Drop())

    with pytest.raises(httpx.TransportError):
        await reader.get(STORY)


async def test_a_dripping_answer_comes_byte_by_byte(press: FakePress, reader: httpx.AsyncClient) -> None:
    """Never silent for long, and all there in the end; a reader may leave before."""
    press.publish("lead", "Short", "<p>Drip</p>")
    press.faults.next(STORY, Drip(pause_s=0.001), Drip(pause_s=5))

    async with reader.stream("GET", STORY) as response:
        chunks = [chunk async for chunk in response.aiter_raw()]
    assert b"".join(chunks) == b"<p>Drip</p>"
    assert len(chunks) > 1
    async with reader.stream("GET", STORY) as response:
        assert response.status_code == 200


async def test_a_huge_page_names_no_length(press: FakePress, reader: httpx.AsyncClient) -> None:
    """Nobody can know before reading how much will come."""
    press.faults.next(STORY, Huge(size=1 << 20))

    async with reader.stream("GET", STORY) as response:
        size = sum([len(chunk) async for chunk in response.aiter_raw()])

    assert "Content-Length" not in response.headers
    assert size == 1 << 20


async def test_a_gzip_bomb_is_small_until_it_is_unpacked(press: FakePress, reader: httpx.AsyncClient) -> None:
    """A thousand times larger than what went over the wire."""
    press.faults.next(STORY, GzipBomb(size=8 << 20))

    async with reader.stream("GET", STORY) as response:
        packed = b"".join([chunk async for chunk in response.aiter_raw()])

    assert response.headers["Content-Encoding"] == "gzip"
    assert len(gzip.decompress(packed)) == 8 << 20 > 500 * len(packed)


async def test_the_articles_written_for_the_tests_can_be_published(press: FakePress, reader: httpx.AsyncClient) -> None:
    """A folder at once, each under its name, byte for byte: also those in an old charset."""
    addresses = await asyncio.gather(*(reader.get(address) for address in press.publish_folder("open")))

    assert len(addresses) >= 12
    assert {response.status_code for response in addresses} == {200}
    assert any(b"windows-1251" in response.content for response in addresses)
