"""When a feed is read again, and which of its entries are new: pure rules."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.feeds import Entry, Feed

FIRST = 3
"""So many articles are taken from a feed that is new to us; the rest counts as seen."""
MOST_AT_ONCE = 50
"""So many articles are taken at one reading; the rest at the next ones."""
TRIES = 4
"""An article that could not be had so often is given up."""
MOST_BEGUN = 3
"""An article during which the process ended so often is given up."""
DEAD_AFTER = timedelta(days=3)
_SHORTEST_S, _LONGEST_S = 600, 6 * 3600
_LONGEST_BACK_OFF_S = 12 * 3600
_LONGEST_WISH_S = 7 * 86_400
_JITTER = 0.1
_FASTER, _SLOWER = 0.5, 1.5
_REMEMBERED = 500


@dataclass(frozen=True)
class Success:
    """A feed was read."""

    has_news: bool
    max_age_s: int | None = None
    """For how long the server says that nothing changes."""
    is_complete: bool = True
    """Every new article was had, or given up; otherwise it is read again soon."""


@dataclass(frozen=True)
class Failure:
    """A feed was not read."""

    fault: str
    """Why, in one line."""
    retry_after_s: int | None = None
    """For how long the server asks us to stay away."""


Outcome = Success | Failure


def is_due(feed: Feed, now: datetime) -> bool:
    """Return whether a feed is to be read."""
    return not feed.is_paused and (feed.next_at is None or feed.next_at <= now)


def next_poll(feed: Feed, outcome: Outcome, now: datetime) -> Feed:
    """Return the feed with what is remembered of a reading, and when it is due again.

    The interval is halved by news and grows by half without; faults double the wait. Jitter spreads the feeds; it
    comes from address and moment, so that the same reading always gives the same time.
    """
    match outcome:
        case Success():
            factor = _FASTER if outcome.has_news else _SLOWER
            interval_s = _between(_SHORTEST_S, int(feed.interval_s * factor), _LONGEST_S)
            wait_s = interval_s if outcome.is_complete else _SHORTEST_S
            wait_s = max(wait_s, min(outcome.max_age_s or 0, _LONGEST_S))
            fresh = {"failures": 0, "failing_since": None, "is_reported": False, "read_at": now, "fault": ""}
            return feed.model_copy(
                update={**fresh, "interval_s": interval_s, "next_at": now + _spread(feed, wait_s, now)}
            )
        case Failure():
            failures = feed.failures + 1
            back_off_s = min(_SHORTEST_S * 2 ** min(failures - 1, 20), _LONGEST_BACK_OFF_S)
            wait_s = max(back_off_s, min(outcome.retry_after_s or 0, _LONGEST_WISH_S))
            return feed.model_copy(
                update={
                    "failures": failures, "failing_since": feed.failing_since or now, "fault": outcome.fault,
                    "next_at": now + _spread(feed, wait_s, now),
                }
            )  # fmt: skip


def is_newly_dead(feed: Feed, now: datetime) -> bool:
    """Return whether the editors are to be told: it has failed for three days, and they do not know yet."""
    return not feed.is_reported and feed.failing_since is not None and now - feed.failing_since >= DEAD_AFTER


def reported(feed: Feed) -> Feed:
    """Return the feed as one that the editors know to be dead."""
    return feed.model_copy(update={"is_reported": True})


@dataclass(frozen=True)
class Choice:
    """What is taken from a reading."""

    entries: tuple[Entry, ...]
    """Oldest first, as things happened."""
    has_more: bool
    """Some are left for the next reading."""


def choose(feed: Feed, entries: Sequence[Entry]) -> Choice:
    """Return the entries that are new or changed; of a feed that is new to us, the newest few."""
    news = [entry for entry in entries if feed.seen.get(entry.key) != entry.version]
    most = MOST_AT_ONCE if feed.is_started else FIRST
    if not feed.is_started:
        return Choice(tuple(reversed(news[:most])), has_more=False)
    return Choice(tuple(reversed(news[-most:])), has_more=len(news) > most)


def begun(feed: Feed, entry: Entry) -> Feed:
    """Return the feed with an article begun once more."""
    return feed.model_copy(update={"begun": feed.begun | {entry.key: feed.begun.get(entry.key, 0) + 1}})


def ended(feed: Feed, entry: Entry) -> Feed:
    """Return the feed with an article ended, however."""
    return feed.model_copy(update={"begun": {key: count for key, count in feed.begun.items() if key != entry.key}})


def note(feed: Feed, entries: Sequence[Entry], results: Mapping[str, bool]) -> Feed:
    """Return the feed after its entries were tried; `results` tells by key whether an article was had, or is given up.

    What was not tried at the first reading counts as seen. What could not be had is tried again, four times in all.
    """
    seen, tries = dict(feed.seen), dict(feed.tries)
    for entry in entries:
        if results.get(entry.key, not feed.is_started):
            seen[entry.key] = entry.version
            tries.pop(entry.key, None)
        elif entry.key in results:
            tries[entry.key] = tries.get(entry.key, 0) + 1
            if tries[entry.key] >= TRIES:
                seen[entry.key] = entry.version
                del tries[entry.key]
    current = {entry.key for entry in entries}
    past = [key for key in seen if key not in current][-_REMEMBERED:]
    kept = {key: seen[key] for key in (*past, *(key for key in seen if key in current))}
    tries = {key: count for key, count in tries.items() if key in current}
    return feed.model_copy(update={"seen": kept, "tries": tries, "begun": {}, "is_started": True})


def _between(least: int, value: int, most: int) -> int:
    return max(least, min(value, most))


def _spread(feed: Feed, wait_s: int, now: datetime) -> timedelta:
    """Return a wait that is up to a tenth longer, by a throw that address and moment decide."""
    throw = random.Random(f"{feed.url} {now.isoformat()}").random()  # noqa: S311 - nothing secret
    return timedelta(seconds=wait_s * (1 + _JITTER * throw))
