"""Blocks -> numbered paragraphs: what is the story, and why each of the others is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from knowledge.articles import ArticleParagraph, Omission
from knowledge.ingestion.parse.blocks import Block
from knowledge.ingestion.parse.dates import written_date
from knowledge.ingestion.parse.furniture import is_self_portrait, leads_on, plain, reason_for
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
_LONGEST_PORTRAIT = 8
"""Paragraphs."""


def title_of(blocks: Sequence[Block], stated: str) -> str:
    """Return the title: the one that is stated, or else the first line, of a paragraph its beginning."""
    if stated:
        return stated
    lines = [block for block in blocks if reason_for(block.text) is None] or list(blocks)
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
        _mark_bylines(blocks, omitted)
    else:
        _mark_kickers(blocks, omitted, headlines)
    _mark_self_portraits(blocks, omitted)
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


def _mark_bylines(blocks: Sequence[Block], omitted: list[Omission | None]) -> None:
    """Mark short lines between headline and text that only say who, where and when."""
    for number, block in enumerate(blocks[:6]):
        is_dated = len(block.text) <= 90 and written_date(block.text) is not None and block.text[-1:] not in "!?"  # noqa: PLR2004
        if number and omitted[number] is None and is_dated and not block.is_heading:
            omitted[number] = Omission.BYLINE


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


def _mark_self_portraits(blocks: Sequence[Block], omitted: list[Omission | None]) -> None:
    """Mark what firms tell of themselves at the end of a press release: from its heading to the end."""
    story = [number for number, reason in enumerate(omitted) if reason is None]
    for number in story[max(len(story) // 2, len(story) - _LONGEST_PORTRAIT) :]:
        if is_self_portrait(blocks[number].text):
            for later in range(number, len(blocks)):
                omitted[later] = omitted[later] or Omission.LEGAL
            return


def _mark_trailing_teasers(
    blocks: Sequence[Block], omitted: list[Omission | None], headlines: set[int], title: str
) -> None:
    story = [number for number, reason in enumerate(omitted) if reason is None and number not in headlines]
    first = trailing_teasers(title, [blocks[number].text for number in story])
    for number in story[first:]:
        omitted[number] = Omission.TEASER
