"""When a feed is read again and what is taken from it: rules without a clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from knowledge.errors import SeedError
from knowledge.feeds import Entry, Feed
from knowledge.ingestion.retrieve.feed_list import read_feed_list
from knowledge.ingestion.retrieve.polling import (
    TRIES,
    Failure,
    Success,
    choose,
    is_due,
    is_newly_dead,
    next_poll,
    note,
    reported,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FEED = Feed(url="https://news.example/feed")
ENTRIES = [Entry(key=f"k{number}", version="v", url=f"https://news.example/{number}") for number in range(10)]
"""Newest first."""


def wait(feed: Feed) -> float:
    """Return the seconds until a feed is due."""
    assert feed.next_at is not None
    return (feed.next_at - NOW).total_seconds()


def test_a_new_feed_is_due_at_once_and_a_paused_one_never() -> None:
    """The others when their time has come."""
    assert is_due(FEED, NOW)
    assert not is_due(FEED.model_copy(update={"is_paused": True}), NOW)
    assert not is_due(FEED.model_copy(update={"next_at": NOW + timedelta(seconds=1)}), NOW)


def test_news_shorten_the_interval_and_silence_makes_it_longer() -> None:
    """Within ten minutes and six hours."""
    busy = quiet = FEED
    for _ in range(20):
        busy, quiet = next_poll(busy, Success(has_news=True), NOW), next_poll(quiet, Success(has_news=False), NOW)

    assert (busy.interval_s, quiet.interval_s) == (600, 21_600)
    assert 600 <= wait(busy) <= 660
    assert 21_600 <= wait(quiet) <= 23_760


def test_a_server_that_names_its_freshness_is_not_asked_before() -> None:
    """But within six hours."""
    assert wait(next_poll(FEED, Success(has_news=True, max_age_s=7200), NOW)) >= 7200
    assert wait(next_poll(FEED, Success(has_news=True, max_age_s=10**8), NOW)) <= 23_760


def test_faults_double_the_wait_up_to_half_a_day() -> None:
    """And a success starts anew."""
    feed, waits = FEED, []
    for _ in range(9):
        feed = next_poll(feed, Failure("down"), NOW)
        waits.append(round(wait(feed) / 600 / 1.1, 1))

    assert waits == sorted(waits)
    assert 43_200 <= wait(feed) <= 47_520
    assert (feed.failures, feed.fault) == (9, "down")
    assert next_poll(feed, Success(has_news=False), NOW).failures == 0


def test_a_server_that_asks_us_to_stay_away_is_obeyed() -> None:
    """For a week at most."""
    assert wait(next_poll(FEED, Failure("busy", retry_after_s=90_000), NOW)) >= 90_000
    assert wait(next_poll(FEED, Failure("busy", retry_after_s=10**9), NOW)) <= 1.1 * 7 * 86_400


def test_jitter_spreads_feeds_and_is_the_same_each_time() -> None:
    """Two feeds are not due at the same moment; the same reading always gives the same."""
    other = FEED.model_copy(update={"url": "https://other.example/feed"})
    first, second = (next_poll(feed, Success(has_news=False), NOW) for feed in (FEED, other))

    assert first.next_at != second.next_at
    assert first == next_poll(FEED, Success(has_news=False), NOW)


def test_a_feed_dead_for_three_days_is_reported_once() -> None:
    """Not before, not again, and anew when it died a second time."""
    feed = next_poll(FEED, Failure("gone"), NOW)
    later = NOW + timedelta(days=3)

    assert not is_newly_dead(feed, later - timedelta(seconds=1))
    assert is_newly_dead(feed, later)
    feed = next_poll(reported(feed), Failure("gone"), later)
    assert not is_newly_dead(feed, later + timedelta(days=9))
    feed = next_poll(next_poll(feed, Success(has_news=True), later), Failure("gone"), later)
    assert is_newly_dead(feed, later + timedelta(days=3))


def test_the_first_reading_takes_the_newest_three_and_marks_the_rest() -> None:
    """Oldest first, as things happened; the next reading finds nothing new."""
    choice = choose(FEED, ENTRIES)
    feed = note(FEED, ENTRIES, {entry.key: True for entry in choice.entries})

    assert [entry.key for entry in choice.entries] == ["k2", "k1", "k0"]
    assert choose(feed, ENTRIES).entries == ()


def test_later_readings_take_what_is_new_or_changed() -> None:
    """A changed title brings the article once more."""
    feed = note(FEED, ENTRIES, {})
    changed = ENTRIES[4].model_copy(update={"version": "w"})
    new = Entry(key="new", version="v", url="https://news.example/new")

    assert [entry.key for entry in choose(feed, [new, *ENTRIES[:4], changed]).entries] == ["k4", "new"]


def test_many_news_come_in_portions_the_oldest_first() -> None:
    """Nothing is lost: what is left is new at the next reading."""
    feed = note(FEED, [], {})
    many = [Entry(key=f"m{number}", version="v", url="https://news.example/m") for number in range(70)]
    choice = choose(feed, many)
    feed = note(feed, many, {entry.key: True for entry in choice.entries})

    assert (len(choice.entries), choice.has_more, choice.entries[0].key) == (50, True, "m69")
    assert len(choose(feed, many).entries) == 20


def test_an_article_that_cannot_be_had_is_tried_four_times() -> None:
    """Also one of the first reading."""
    feed, tried = FEED, 0
    while choose(feed, ENTRIES[:1]).entries:
        feed, tried = note(feed, ENTRIES[:1], {"k0": False}), tried + 1

    assert tried == TRIES
    assert not feed.tries


def test_memory_of_a_feed_is_bounded() -> None:
    """Entries that left the feed are forgotten, the oldest first; those in it never."""
    feed = note(FEED, [], {})
    for start in range(0, 3000, 100):
        page = [Entry(key=f"e{n}", version="v", url="https://news.example/e") for n in range(start, start + 100)]
        feed = note(feed, page, {entry.key: True for entry in page})

    assert len(feed.seen) == 600
    assert not choose(feed, page).entries


def test_a_list_of_feeds_is_read() -> None:
    """Address, title, language and topics."""
    feeds = read_feed_list(
        "- url: https://a.example/rss\n- {url: 'https://b.example', language: kk, topics: [trade]}\n"
    )

    assert [(feed.url, feed.language, feed.topics) for feed in feeds] == [
        ("https://a.example/rss", None, ()),
        ("https://b.example", "kk", ("trade",)),
    ]
    assert read_feed_list("# nothing yet\n") == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("url: https://a.example", "should be a list"),
        ("- url: https://a.example\n- title: T", r"feeds\.yaml:2: \[?url"),
        ("- url: https://a.example\n\n- url: https://a.example", r"feeds\.yaml:3.*line 1"),
        ("- url: ftp://a.example", r"feeds\.yaml:1.*only http"),
        ("- url: https://a.example\n  lang: de", r"feeds\.yaml:2.*no field"),
        ("- url: https://a.example\n  topics: [beer]", r"feeds\.yaml:2"),
        ("- [", r"feeds\.yaml"),
        ("- text", r"feeds\.yaml:1"),
    ],
)
def test_a_wrong_list_is_told_with_its_line(text: str, complaint: str) -> None:
    """And with what to do about it."""
    with pytest.raises(SeedError, match=complaint):
        read_feed_list(text)
