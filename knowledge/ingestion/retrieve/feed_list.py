"""`feeds.yaml`: which feeds are read, as people write it.

- url: https://example.org/news.rss
  title: Example News        # optional
  language: ru               # of its articles, where the text does not show it; optional
  topics: [transport, trade] # optional
"""

from __future__ import annotations

from pydantic import Field

from knowledge.errors import SeedError
from knowledge.facts import Model, Topic
from knowledge.feeds import Feed
from knowledge.ingestion.retrieve.faults import FetchError
from knowledge.ingestion.retrieve.guard import Guard
from knowledge.languages import Language
from knowledge.seed_document import Entry, parse


class _Listed(Model):
    url: str = Field(min_length=1)
    title: str = ""
    language: Language | None = None
    topics: tuple[Topic, ...] = ()


def read_feed_list(text: str, *, file: str = "feeds.yaml") -> tuple[Feed, ...]:
    """Return the feeds of a list; raises SeedError about the first thing that is wrong, with its line and a remedy."""
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines()):
        return ()
    document = parse(text, file=file)
    if not isinstance(document.data, list):
        raise SeedError(file, "", "should be a list; begin each feed with `- url: https://…`")
    guard, lines, feeds = Guard(), dict[str, int](), []
    for number, data in enumerate(document.data):
        entry = Entry(document, (number,))
        listed = entry.build(_Listed, data)
        try:
            guard.parse(listed.url)
        except FetchError as error:
            raise entry.error(("url",), f"cannot be fetched: {error}") from error
        if (first := lines.setdefault(listed.url, document.line((number,)))) != document.line((number,)):
            raise entry.error(("url",), f"is listed in line {first} already; remove one")
        feeds.append(Feed(**listed.model_dump()))
    return tuple(feeds)
