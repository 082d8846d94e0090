"""A feed that is read again and again, and what is remembered of it between two readings."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime, Field

from knowledge.facts import Model, Topic
from knowledge.languages import Language


class Entry(Model):
    """One item of a feed: where an article is."""

    key: str
    """What identifies it in its feed: its own id, or else its address."""
    version: str
    """Another one means that title, address or date were changed."""
    url: str
    title: str = ""
    published: datetime | None = None
    """As the feed says; the article itself may say it better."""


class Feed(Model):
    """A feed with its state; everything but the first four fields is ours."""

    url: str
    title: str = ""
    language: Language | None = None
    """Of its articles, where the text does not show it."""
    topics: tuple[Topic, ...] = ()
    is_paused: bool = False

    etag: str | None = None
    modified: str | None = None
    is_started: bool = False
    """The first reading is over: what it found was marked as seen, but for the newest."""
    seen: dict[str, str] = Field(default_factory=dict)
    """Digest of an entry's key -> digest of its version, as far as they still stand in the feed, and some more."""
    tries: dict[str, int] = Field(default_factory=dict)
    """Digest of an entry's key -> how often its article could not be had."""
    begun: dict[str, int] = Field(default_factory=dict)
    """Digest of an entry's key -> how often its article was begun and not ended: the process was."""
    interval_s: int = 1800
    """How long until it is read again, learned from how often it changes."""
    next_at: AwareDatetime | None = None
    """When it is due; None for at once."""
    failures: int = 0
    """Readings that failed in a row."""
    failing_since: AwareDatetime | None = None
    is_reported: bool = False
    """The editors were told that it is dead; once is enough until it lives again."""
    read_at: AwareDatetime | None = None
    """When it was last read with success."""
    fault: str = ""
    """Why it was not, in one line."""
