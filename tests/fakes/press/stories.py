"""The stories of an outlet, and the feeds that announce them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Callable

_START = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Story:
    """One article as it stands on the site now."""

    slug: str
    title: str
    content: bytes
    media_type: str
    published: datetime
    changed: datetime
    summary: str = ""

    @property
    def path(self) -> str:
        """Where it stands; a new title does not move it."""
        return f"/stories/{self.slug}"


def etag(content: bytes) -> str:
    """Return the validator of a body."""
    return f'"{sha256(content).hexdigest()[:16]}"'


@dataclass
class Desk:
    """What the outlet has published; its clock goes on a minute with every change."""

    title: str = "Steppe Courier"
    stories: dict[str, Story] = field(default_factory=dict)
    now: datetime = _START

    def tick(self) -> datetime:
        """Let a minute pass and return the time."""
        self.now += timedelta(minutes=1)
        return self.now

    def publish(
        self, slug: str, title: str, content: bytes | str, *, media_type: str = "text/html; charset=utf-8",
        summary: str = "",
    ) -> Story:  # fmt: skip
        """Publish a story, or a new version of it: its first date stays."""
        now, body = self.tick(), content.encode() if isinstance(content, str) else content
        published = self.stories[slug].published if slug in self.stories else now
        story = Story(slug, title, body, media_type, published, now, summary)
        self.stories[slug] = story
        return story

    def change(self, slug: str, old: str, new: str) -> Story:
        """Replace words in a story and in its title; raises ValueError where they do not stand."""
        story = self.stories[slug]
        if old.encode() not in story.content and old not in story.title:
            raise ValueError(f"{slug} does not say {old!r}")
        changed = replace(
            story,
            title=story.title.replace(old, new),
            content=story.content.replace(old.encode(), new.encode()),
            changed=self.tick(),
        )
        self.stories[slug] = changed
        return changed

    def retitle(self, slug: str, title: str) -> Story:
        """Give a story another title, in the feed and wherever its page has the old one."""
        return self.change(slug, self.stories[slug].title, title)

    def withdraw(self, slug: str) -> None:
        """Take a story off the site and out of the feeds."""
        del self.stories[slug]
        self.tick()

    @property
    def newest_first(self) -> list[Story]:
        """The stories as a feed lists them."""
        return sorted(self.stories.values(), key=lambda story: story.published, reverse=True)


def rss(desk: Desk, base: str) -> bytes:
    """Return the stories as RSS 2.0."""
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{base}{story.path}</link>"
        f'<guid isPermaLink="false">{story.slug}</guid><pubDate>{format_datetime(story.published)}</pubDate>'
        f"<description>{escape(story.summary)}</description></item>\n"
        for story in desk.newest_first
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{escape(desk.title)}</title>'
        f"<link>{base}/</link><description>{escape(desk.title)}</description>\n{items}</channel></rss>\n"
    ).encode()


def atom(desk: Desk, base: str) -> bytes:
    """Return the stories as Atom; a changed one has a later `updated`."""
    entries = "".join(
        f'<entry><title>{escape(story.title)}</title><link href="{base}{story.path}"/><id>urn:story:{story.slug}</id>'
        f"<published>{story.published.isoformat()}</published><updated>{story.changed.isoformat()}</updated>"
        f"<summary>{escape(story.summary)}</summary></entry>\n"
        for story in desk.newest_first
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(desk.title)}</title><id>{base}/</id><updated>{desk.now.isoformat()}</updated>\n"
        f"{entries}</feed>\n"
    ).encode()


def json_feed(desk: Desk, base: str) -> bytes:
    """Return the stories as JSON Feed 1.1."""
    items = [
        {
            "id": story.slug, "url": f"{base}{story.path}", "title": story.title, "summary": story.summary,
            "date_published": story.published.isoformat(), "date_modified": story.changed.isoformat(),
        }
        for story in desk.newest_first
    ]  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": desk.title, "home_page_url": base, "items": items}
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


FEEDS: dict[str, tuple[Callable[[Desk, str], bytes], str]] = {
    "/feed.xml": (rss, "application/rss+xml; charset=utf-8"),
    "/atom.xml": (atom, "application/atom+xml; charset=utf-8"),
    "/feed.json": (json_feed, "application/feed+json"),
}
