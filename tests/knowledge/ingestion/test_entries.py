"""Feeds of all kinds give entries; those that mean harm give one line."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ingestion.retrieve.entries import MOST_ENTRIES, Reading, read_feed
from knowledge.ingestion.retrieve.faults import FetchError

URL = "https://news.example/feed"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Новости</title>
<item><title>Älter &amp; kürzer</title><link>/a</link><guid isPermaLink="false">a-1</guid>
<pubDate>Mon, 02 Nov 2026 10:00:00 +0500</pubDate></item>
<item><title>Neu</title><link>https://news.example/b?x=1&amp;y=2</link><guid>https://news.example/b</guid>
<pubDate>Tue, 03 Nov 2026 10:00:00 GMT</pubDate></item>
<item><title>No address</title><guid>urn:uuid:1</guid></item>
<item><title>Bad scheme</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title>
<entry><id>urn:1</id><title type="html">One &lt;b&gt;bold&lt;/b&gt;</title><link href="https://news.example/1"/>
<updated>2026-11-02T10:00:00Z</updated></entry></feed>"""
JSON_FEED = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "JSON",
    "items": [{"id": "1", "url": "https://news.example/1", "title": "Eins",
               "date_published": "2026-11-02T10:00:00+05:00"},
              {"id": 2, "external_url": "https://news.example/2", "date_published": "nonsense"},
              "no item", {"id": "3"}],
})  # fmt: skip
GROWING = "".join(f'<!ENTITY l{number} "{(f"&l{number - 1};" if number else "&a;") * 10}">' for number in range(10))
LAUGHS = f"""<?xml version="1.0"?><!-- <rss> --><!DOCTYPE rss [<!ENTITY a "ha">{GROWING}]>
<rss version="2.0"><channel><item><title>&l9;</title><link>https://news.example/1</link></item></channel></rss>"""
EXTERNAL = """<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>&x;</title><link>https://news.example/1</link></item></channel></rss>"""


def read(text: str | bytes, media_type: str = "") -> Reading:
    """Return what a feed says."""
    return read_feed(text.encode() if isinstance(text, str) else text, url=URL, media_type=media_type)


def test_rss_gives_its_entries_newest_first() -> None:
    """Relative addresses are completed; entries without an address we fetch are left."""
    reading = read(RSS)

    assert reading.title == "Новости"
    assert [(entry.url, entry.title) for entry in reading.entries] == [
        ("https://news.example/b?x=1&y=2", "Neu"),
        ("https://news.example/a", "Älter & kürzer"),
    ]
    assert reading.entries[1].published == datetime(2026, 11, 2, 5, tzinfo=UTC)


def test_atom_and_json_feed_give_theirs() -> None:
    """Each with title, address and date, as far as they are there."""
    assert [entry.url for entry in read(ATOM).entries] == ["https://news.example/1"]
    assert [(entry.url, entry.published is None) for entry in read(JSON_FEED).entries] == [
        ("https://news.example/1", False),
        ("https://news.example/2", True),
    ]


def test_an_entry_with_another_title_is_another_version() -> None:
    """Its key stays, so that an edited article is recognised."""
    before, after = read(RSS).entries[0], read(RSS.replace("Neu", "Neu gefasst")).entries[0]

    assert before.key == after.key
    assert before.version != after.version


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (RSS.replace("UTF-8", "windows-1251").replace("Ä", "A").replace("ü", "u").encode("windows-1251"), ""),
        (RSS.replace("UTF-8", "utf-16").encode("utf-16"), ""),
        (RSS.encode("utf-8-sig"), "text/xml; charset=latin-1"),
        (b"\n\n" + RSS.encode(), "text/html"),
        (RSS.replace("&amp;", "&").encode(), ""),
        (RSS.replace("</channel></rss>", "").encode(), ""),
        (
            RSS.replace(
                "<rss", '<!DOCTYPE rss PUBLIC "-//X//DTD RSS 0.91//EN" "http://x.example/rss.dtd"><rss'
            ).encode(),
            "",
        ),
    ],
    ids=["code page", "utf-16", "wrong charset", "space before", "bare ampersand", "cut off", "public doctype"],
)
def test_feeds_are_read_as_they_are_found(content: bytes, media_type: str) -> None:
    """Wrong encodings, faults in the XML and a harmless document type do not matter."""
    reading = read(content, media_type)

    assert reading.title == "Новости"
    assert len(reading.entries) == 2


@pytest.mark.parametrize("text", [LAUGHS, EXTERNAL], ids=["billion laughs", "external entity"])
def test_entities_are_refused_before_they_grow(text: str) -> None:
    """A document type that declares something is never read."""
    started = process_time()
    with pytest.raises(FetchError, match="as attacks do"):
        read(text)

    assert process_time() - started < 0.1


def test_ten_thousand_entries_are_cut_to_the_first_hundreds() -> None:
    """The rest is not even parsed, and the feed still counts as whole."""
    item = "<item><title>{0}</title><link>https://news.example/{0}</link></item>"
    text = (
        "<rss version='2.0'><channel><title>T</title>" + "".join(map(item.format, range(10_000))) + "</channel></rss>"
    )
    started = process_time()
    reading = read(text)

    assert len(reading.entries) == MOST_ENTRIES
    assert process_time() - started < 3
    assert len(read("<rss version='2.0'><channel>" + "".join(map(item.format, range(600)))).entries) == MOST_ENTRIES


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel>" + "<a>" * 50_000, "<rss><channel>" + "<item>" * 1_000_000, "<rss>" + "<" * 300_000,
        "<rss>" + "&a" * 400_000, "<rss><channel><item " + "a='b' " * 50_000, "{" * 100_000,
        '{"version": "https://jsonfeed.org/", "items": ' + "[" * 100_000, "<rss>" + "<![CDATA[" * 50_000,
        "<rss>&" + "<a>" * 50_000,
    ],
    ids=["deep", "endless", "brackets", "ampersands", "attributes", "braces", "lists", "cdata", "broken and deep"],
)  # fmt: skip
def test_mazes_cost_no_more_than_moments(text: str) -> None:
    """Whatever they are built of, a fault or an empty feed comes soon."""
    started = process_time()
    with suppress(FetchError):
        assert len(read(text).entries) <= 1
    assert process_time() - started < 3


@pytest.mark.parametrize(
    "text", ["", "<html><body>Hello</body></html>", "hello", "[]", "{}", "null", "<rss", "<rss/>" * 3]
)
def test_what_is_no_feed_is_told(text: str) -> None:
    """With what to give instead."""
    with pytest.raises(FetchError, match=r"feed|JSON"):
        read(text)


def test_bytes_that_name_a_file_do_not_open_it(tmp_path: Path) -> None:
    """A body is a body, never a path."""
    secret = tmp_path / "rss"
    secret.write_text(RSS, encoding="utf-8")
    with pytest.raises(FetchError):
        read(str(secret))


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=100).map(lambda tail: RSS.encode()[:300] + tail)))
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    """Any bytes are a feed or a FetchError."""
    with suppress(FetchError):
        assert len(read(content).entries) <= 2
