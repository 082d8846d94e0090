"""What fetching gives: a page, or the news that nothing changed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Validators:
    """What a server told about the version we have; sent back, it answers "not modified"."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True)
class Page:
    """A body with where it came from in the end."""

    url: str
    """After redirects."""
    content: bytes = field(repr=False)
    media_type: str
    """The Content-Type header as it came, with its charset; empty when there was none."""
    validators: Validators = Validators()
    max_age_s: int | None = None
    """For how long the server says it stays fresh."""


@dataclass(frozen=True)
class Unchanged:
    """The server has no newer version."""

    url: str
    max_age_s: int | None = None
