"""Bytes -> article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from knowledge.articles import Article, ArticleParagraph, Omission
from knowledge.errors import KnowledgeError
from knowledge.ingestion.parse.addresses import canonical, host_of
from knowledge.ingestion.parse.agencies import agency_in, outlet_in
from knowledge.ingestion.parse.blocks import Block, Record
from knowledge.ingestion.parse.charset import decode
from knowledge.ingestion.parse.dates import date_in_address, not_after, written_date
from knowledge.ingestion.parse.languages import language_of
from knowledge.ingestion.parse.lines import read_lines, read_markdown
from knowledge.ingestion.parse.sorting import sort, title_of
from knowledge.languages import Language

LARGEST = 10 * 2**20
"""Bytes of a text that are read."""
_MOST_PARAGRAPHS = 600
_LONGEST_PARAGRAPH = 20_000
_MARKUP = re.compile(r"\s*(?:<!doctype html|<html|<\?xml|<!--|<head|<body|<article|<div|<p[\s>])", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(?:#{1,6}\s+\S|---\s*$|\*\*\S.*\*\*\s*$|\[.{1,200}\]\(\S+\))", re.MULTILINE)
_LONGEST_DATELINE = 200
_SHORT = 40


class ParseError(KnowledgeError):
    """A text cannot be read as an article; says why, and what to do."""


def article(
    content: bytes | str,
    *,
    url: str | None = None,
    media_type: str = "",
    fetched_at: datetime,
    title: str = "",
    published: datetime | None = None,
    language: Language | None = None,
    outlet: str = "",
) -> Article:
    """Return the article in a page or text.

    `url` is where it came from, `media_type` the Content-Type as it was sent. `title`, `published`, `language` and
    `outlet` are what its feed says; they count where the text itself says nothing. Raises ParseError for what is none.
    """
    text = _text(content, media_type)
    blocks, record, is_plain = _blocks(text, media_type, url)
    if not blocks:
        raise ParseError("there is no text in it; save the article's text and add it as a file")
    headline = title_of(blocks, record.title or title)
    paragraphs = sort(blocks[:_MOST_PARAGRAPHS], title=headline, is_plain=is_plain)
    body = [each.text for each in paragraphs if each.kind == "body"]
    if not body:
        raise ParseError("there is nothing to read in it but a headline; save the article's text and add it as a file")
    found = language_of([headline, *body], declared=record.language or language or "")
    if found is None:
        raise ParseError("it is in none of our four languages; add a translation as a file")
    address = canonical(url, stated=record.canonical) if url else None
    agency, signed = _signatures(paragraphs, record)
    stated = record.published or (date_in_address(address) if address else None) or _dateline(paragraphs)
    feed_date = published.date().isoformat() if published else None
    return Article(
        id=_identity(headline, address, paragraphs), url=address, title=headline, language=found,
        outlet=record.outlet or signed or outlet or (host_of(address) if address else "") or None,
        agency=agency, published=not_after(stated, fetched_at) or not_after(feed_date, fetched_at),
        fetched_at=fetched_at, paragraphs=paragraphs,
    )  # fmt: skip


def _text(content: bytes | str, media_type: str) -> str:
    if len(content) > LARGEST:
        raise ParseError(f"it has more than {LARGEST // 2**20} MB; save the article's text and add it as a file")
    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    return decode(raw, "charset=utf-8" if isinstance(content, str) else media_type)


def _blocks(text: str, media_type: str, url: str | None) -> tuple[tuple[Block, ...], Record, bool]:
    """Return the blocks of a text, what it states about itself, and whether it came without a page."""
    kind = media_type.split(";", 1)[0].strip().casefold()
    name = (url or "").split("?", 1)[0].casefold()
    if kind in {"text/html", "application/xhtml+xml"} or (kind != "text/plain" and _MARKUP.match(text)):
        from knowledge.ingestion.parse.tree import read_page

        blocks, record = read_page(text)
        return _bounded(blocks), record, False
    if kind in {"text/markdown", "text/x-markdown"} or name.endswith((".md", ".markdown")):
        blocks, record = read_markdown(text)
        return _bounded(blocks), record, True
    return _bounded(read_lines(text)), Record(), True


def _bounded(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks of which none is longer than a chapter."""
    return tuple(
        block if len(block.text) <= _LONGEST_PARAGRAPH
        else Block(block.text[:_LONGEST_PARAGRAPH], block.hint, is_item=block.is_item, is_link=block.is_link)
        for block in blocks[:_MOST_PARAGRAPHS]
    )  # fmt: skip


def _beginnings(paragraphs: Sequence[ArticleParagraph]) -> list[str]:
    """Return the first lines below the headline: bylines and datelines."""
    rows = [each for each in paragraphs if each.kind != "headline" and each.omitted in {None, Omission.BYLINE}]
    return [each.text[:_LONGEST_DATELINE] for each in rows[:4]]


def _signatures(paragraphs: Sequence[ArticleParagraph], record: Record) -> tuple[str | None, str | None]:
    """Return the agency and the outlet that sign a text."""
    credit_lines = [
        each.text
        for each in paragraphs
        if each.omitted in {Omission.LEGAL, Omission.BYLINE} and len(each.text) <= _LONGEST_DATELINE
    ]
    agency = agency_in(author=record.author, beginnings=_beginnings(paragraphs), credits=credit_lines)
    return agency, outlet_in(_beginnings(paragraphs), credit_lines)


def _dateline(paragraphs: Sequence[ArticleParagraph]) -> str | None:
    """Return the day that a byline or the beginning of the text gives: one in the middle of a sentence is another."""
    for text in _beginnings(paragraphs):
        beginning = text if len(text) <= 90 else text[: _SHORT + 20]  # noqa: PLR2004
        if (found := written_date(beginning)) is not None:
            return found
    return None


def _identity(title: str, address: str | None, paragraphs: Sequence[ArticleParagraph]) -> str:
    """Return the id: the same text at the same address has the same."""
    text = "\n".join(each.text for each in paragraphs if each.omitted is None)
    return "article-" + sha256(f"{address or ''}\n{title}\n{text}".encode()).hexdigest()[:20]
