"""Subscriptions, facts and changes for tests, as short as the tests need them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from bot.digests.naming import Names, whole_names
from bot.digests.schedule import AtOnce, Cadence, Daily, Schedule
from bot.digests.subscription import Subscription
from bot.messages import Chat, ChatKind
from knowledge.facts import Fact, Source
from knowledge.history import Change
from knowledge.seeds import Seeds, load_seeds

SEEDS = Path(__file__).parents[2] / "seeds"
CREATED = datetime(2026, 1, 1, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
"""Monday, 08:00 in Berlin."""
CHAT = Chat(platform="telegram", id="-100123", thread="7", kind=ChatKind.GROUP)


@cache
def seeds() -> Seeds:
    """Return the seeds, read once."""
    return load_seeds(SEEDS)


@cache
def names() -> Names:
    """Return the finder of entities by name, over the seeds."""
    return whole_names(seeds().entities)


def facts() -> dict[str, Fact]:
    """Return the facts of both articles by id."""
    return {fact.id: fact for fact in seeds().facts}


def sources() -> dict[str, Source]:
    """Return the sources by id."""
    return {source.id: source for source in seeds().sources}


def scheduled(cadence: Cadence | None = None, at: str = "08:00", zone: str = "Europe/Berlin") -> Schedule:
    """Return a schedule; daily at eight in Berlin unless told otherwise."""
    chosen = cadence or Daily()
    return Schedule(cadence=chosen, at=None if isinstance(chosen, AtOnce) else time.fromisoformat(at), zone=zone)


def subscribed(schedule: Schedule | None = None, **more: Any) -> Subscription:
    """Return a subscription of a forum topic, in German unless told otherwise."""
    values = {"id": "k7", "chat": CHAT, "schedule": schedule or scheduled(), "language": "de", "created_at": CREATED}
    return Subscription.model_validate(values | more)


def added(*ids: str) -> list[Change]:
    """Return the news that facts of the seeds came to be known."""
    known = facts()
    return [Change("added", fact, NOW, new=known[fact]) for fact in ids]


def of_source(source: str) -> list[Change]:
    """Return the news that all facts of an article came to be known."""
    return added(*(fact.id for fact in seeds().facts if fact.source == source))


def made(fact: str, **update: Any) -> Fact:
    """Return a fact of the seeds with something changed."""
    return Fact.model_validate(facts()[fact].model_dump() | update)


def changed(old: Fact, new: Fact | None, reason: str | None = None) -> Change:
    """Return the news that a fact was corrected, or without a new one taken back."""
    return Change("changed" if new else "retracted", old.id, NOW, old=old, new=new, reason=reason)


def utc(text: str) -> datetime:
    """Return a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
