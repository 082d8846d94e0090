"""Blocks -> numbered paragraphs: what is the story, and why each of the others is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from knowledge.articles import ArticleParagraph, Omission
from knowledge.ingestion.parse.blocks import Block
from knowledge.ingestion.parse.dates import written_date
from knowledge.ingestion.parse.endings import mark_endings
from knowledge.ingestion.parse.furniture import leads_on, plain, reason_for
from knowledge.ingestion.parse.teasers import trailing_teasers

Kind = Literal["headline", "body", "teaser", "caption", "boilerplate"]

_LONGEST_TITLE = 220
_LONGEST_SENTENCE_TITLE = 90
"""A longer first line that ends like a sentence belongs to the story."""
_KINDS: dict[Omission, Kind] = {
    Omission.REPEATED_HEADLINE: "headline", Omission.TEASER: "teaser", Omission.CAPTION: "caption",
}  # fmt: skip
_LONGEST_LINK_TEXT = 300
_LONGEST_BYLINE = 60
_LONGEST_STAMP = 90
_BEGINNING = 6
"""Paragraphs in which bylines and mastheads stand."""
_ISSUE = re.compile(
    r"\b(?:ausgabe|heft|jahrgang|nr\.|issue|vol\.|volume|no\.|выпуск|номер|саны|шығарылым)\s*(?:№\s*)?\d|№\s*\d",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:г|года|ж|жыл)\.$")
_ENDS_IN_NUMBER = re.compile(r"\d{1,4}(?:/\d{2,4})?\W*$")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_MOST_STAMP_WORDS = 4


def title_of(blocks: Sequence[Block], stated: str) -> str:
    """Return the title: the one that is stated, or else the first line, of a paragraph its beginning."""
    if stated:
        return stated
    lines = [block for block in blocks if reason_for(block.text) is None and not _is_stamp(block)] or list(blocks)
    first = next((block.text for block in lines if block.is_heading), lines[0].text)
    if len(first) <= _LONGEST_TITLE and not (first.endswith(".") and len(first) > _LONGEST_SENTENCE_TITLE):
        return first
    return first[:_LONGEST_SENTENCE_TITLE].rsplit(" ", 1)[0] + " …"


def sort(blocks: Sequence[Block], *, title: str, is_plain: bool) -> tuple[ArticleParagraph, ...]:
    """Return the paragraphs; `is_plain` says that there was no page around them that could give hints."""
    omitted = [block.hint for block in blocks]
    headlines = _mark_headlines(blocks, title, omitted)
    for number, block in enumerate(blocks):
        if omitted[number] is None and number not in headlines:
            omitted[number] = reason_for(block.text)
    _mark_what_follows(blocks, omitted)
    if is_plain:
        _mark_bylines(blocks, omitted, headlines)
    else:
        _mark_kickers(blocks, omitted, headlines)
    mark_endings(blocks, omitted, is_plain=is_plain)
    _mark_trailing_teasers(blocks, omitted, headlines, title)
    return tuple(
        ArticleParagraph(
            number=number + 1,
            text=block.text,
            kind=_kind(omitted[number], number in headlines),
            omitted=omitted[number],
        )
        for number, block in enumerate(blocks)
    )


def _kind(reason: Omission | None, is_headline: bool) -> Kind:
    if is_headline:
        return "headline"
    return "body" if reason is None else _KINDS.get(reason, "boilerplate")


def _mark_headlines(blocks: Sequence[Block], title: str, omitted: list[Omission | None]) -> set[int]:
    """Find the headline wherever it stands; every one after the first is a repetition."""
    wanted = plain(title)
    found = [number for number, block in enumerate(blocks) if plain(block.text) == wanted]
    for number in found[:1]:
        omitted[number] = None
    for number in found[1:]:
        omitted[number] = Omission.REPEATED_HEADLINE
    return set(found)


def _mark_what_follows(blocks: Sequence[Block], omitted: list[Omission | None]) -> None:
    """After "Read also" come links: short lines or list items, until the story goes on."""
    is_leading = False
    for number, block in enumerate(blocks):
        if omitted[number] is Omission.TEASER and leads_on(block.text):
            is_leading = True
        elif is_leading and omitted[number] is None:
            is_short = len(block.text) <= _LONGEST_LINK_TEXT and (
                block.is_item or block.is_link or block.text[-1:] not in ".!?…"
            )
            is_leading = is_short
            if is_short:
                omitted[number] = Omission.TEASER


def _mark_bylines(blocks: Sequence[Block], omitted: list[Omission | None], headlines: set[int]) -> None:
    """Mark short lines around the headline that only say who, where and when, or which issue it is."""
    for number, block in enumerate(blocks[:_BEGINNING]):
        is_free = omitted[number] is None and number not in headlines and not block.is_heading
        if is_free and (_is_dated(block.text) or _is_masthead(block)):
            omitted[number] = Omission.BYLINE


def _is_dated(text: str) -> bool:
    """Return whether a short line gives a day, and is no sentence about what happened on it."""
    if len(text) > _LONGEST_STAMP or text[-1:] in "!?" or written_date(text) is None:
        return False
    return not text.endswith(".") or bool(_YEAR.search(text)) or len(_LETTERS.findall(text)) <= _MOST_STAMP_WORDS


def _is_masthead(block: Block) -> bool:
    is_line = len(block.text) <= _LONGEST_STAMP and block.text[-1:] not in ".!?:" and not block.is_item
    return is_line and bool(_ISSUE.search(block.text))


def _is_stamp(block: Block) -> bool:
    """Return whether a line is but a day or an issue, with a place or a paper's name: no title."""
    is_dated = written_date(block.text) is not None and len(block.text) <= _LONGEST_BYLINE
    is_issue = _is_masthead(block) and bool(_ENDS_IN_NUMBER.search(block.text))
    return (is_dated or is_issue) and not block.is_heading and len(_LETTERS.findall(block.text)) <= _MOST_STAMP_WORDS


def _mark_kickers(blocks: Sequence[Block], omitted: list[Omission | None], headlines: set[int]) -> None:
    """Mark what stands around the headline of a page and is no sentence: a catchword above, a day or a name below."""
    first = min(headlines, default=-1)
    for number, block in enumerate(blocks[: first + 6]):
        is_sentence = block.text[-1:] in ".!?:…" or block.is_item or block.is_heading
        if omitted[number] is None and number != first and not is_sentence:
            if number < first:
                omitted[number] = Omission.NAVIGATION
            elif len(block.text) <= _LONGEST_BYLINE:
                omitted[number] = Omission.BYLINE


def _mark_trailing_teasers(
    blocks: Sequence[Block], omitted: list[Omission | None], headlines: set[int], title: str
) -> None:
    story = [number for number, reason in enumerate(omitted) if reason is None and number not in headlines]
    first = trailing_teasers(title, [blocks[number].text for number in story])
    for number in story[first:]:
        omitted[number] = Omission.TEASER
