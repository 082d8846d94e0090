"""Claims of an article, read by rules and lexicons."""

from __future__ import annotations

from knowledge.articles import Article
from knowledge.claims import Claim
from knowledge.ingestion.extract.claiming import claimed
from knowledge.ingestion.extract.mentions import Directory
from knowledge.ingestion.extract.reading import read


def claims(article: Article, directory: Directory) -> tuple[Claim, ...]:
    """Return what the body of an article says about the ties we follow; nothing is taken from other paragraphs."""
    return tuple(claimed(read(article, directory)))
