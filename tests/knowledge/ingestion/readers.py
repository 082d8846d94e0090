"""Short articles for tests, read against the seeds."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from knowledge.articles import Article, ArticleParagraph
from knowledge.history import Snapshot
from knowledge.ingestion.extract.mentions import Directory
from knowledge.languages import Language
from tests.evaluation.asking import known_seeds

NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)


@cache
def known() -> Snapshot:
    """Return what the seeds say."""
    return known_seeds()


@cache
def directory() -> Directory:
    """Return the seeds' entities as articles are read with."""
    return Directory(known().entities)


def article(
    *paragraphs: str, language: Language = "de", published: str | None = "2026-03-10", name: str = "a"
) -> Article:
    """Return an article of these paragraphs."""
    return Article(
        id=name, title="Kasachstan und Deutschland", language=language, published=published, fetched_at=NOW,
        paragraphs=tuple(ArticleParagraph(number=n, text=text, kind="body") for n, text in enumerate(paragraphs, 1)),
    )  # fmt: skip
