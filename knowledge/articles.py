"""A published text as we read it: its paragraphs, and which of them were left out and why."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from pydantic import Field

from knowledge.facts import Model, Paragraph, PartialDate, Slug, Source
from knowledge.languages import Language


class Omission(StrEnum):
    """Why nothing is taken from a paragraph."""

    REPEATED_HEADLINE = "repeated-headline"
    TEASER = "teaser"
    """Leads to another story."""
    CAPTION = "caption"
    NEWSLETTER = "newsletter"
    NAVIGATION = "navigation"
    """Menus, cookie notices, share buttons, related links."""
    BYLINE = "byline"
    LEGAL = "legal"
    """Copyright, imprint, agency credits."""


class ArticleParagraph(Model):
    """One paragraph with its text, counted from 1 over the paragraphs that are not empty."""

    number: int = Field(ge=1)
    text: str
    kind: Literal["headline", "body", "teaser", "caption", "boilerplate"]
    omitted: Omission | None = None

    @property
    def sha256(self) -> str:
        """Digest of the text, by which a locator is proved."""
        return sha256(self.text.encode()).hexdigest()


class Article(Model):
    """A text with where it came from; the same text at the same address has the same id."""

    id: Slug
    url: str | None = None
    """Canonical address; None for a text that was handed over as a file or on standard input."""
    title: str
    language: Language
    outlet: str | None = None
    agency: str | None = None
    """Agency whose text it is (dpa, Reuters, Kazinform): copies of one agency text are one independent source."""
    published: PartialDate | None = None
    fetched_at: datetime
    cluster: Slug | None = None
    """Id of the first article that tells the same story; None for that one."""
    paragraphs: tuple[ArticleParagraph, ...] = Field(min_length=1)

    @property
    def body(self) -> tuple[ArticleParagraph, ...]:
        """The paragraphs that claims may be read from."""
        return tuple(each for each in self.paragraphs if each.kind == "body" and each.omitted is None)

    def paragraph(self, number: int) -> ArticleParagraph:
        """Return a paragraph by its number; raises KeyError for one it does not have."""
        if not 1 <= number <= len(self.paragraphs):
            raise KeyError(number)
        return self.paragraphs[number - 1]

    @property
    def sha256(self) -> str:
        """Digest of the whole text: the paragraphs, each on a line."""
        return sha256("\n".join(each.text for each in self.paragraphs).encode()).hexdigest()

    @property
    def told(self) -> str:
        """Digest of what claims may be read from: the language, and the paragraphs with their numbers."""
        lines = (self.language, *(f"{each.number} {each.text}" for each in self.body))
        return sha256("\n".join(lines).encode()).hexdigest()

    def source(self) -> Source:
        """Return our record of the text, without the text."""
        return Source(
            id=self.id, title=self.title, language=self.language, outlet=self.outlet, published=self.published,
            url=self.url, sha256=self.sha256,
            paragraphs=tuple(
                Paragraph(number=each.number, kind=each.kind, sha256=each.sha256,
                          omitted=each.omitted.value if each.omitted else None)
                for each in self.paragraphs
            ),
        )  # fmt: skip
