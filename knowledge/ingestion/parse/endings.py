"""What follows a story: notes to editors, contacts, portraits of firms, comments, methods, and who signs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.articles import Omission
from knowledge.ingestion.parse.blocks import Block
from knowledge.ingestion.parse.furniture import furniture, plain

_LONGEST_HEADING = 70
_LONGEST_NOTE = 400
_LONGEST_SIGNATURE = 60
_MOST_LINES = 3
"""Lines of a signature: a name, an office, a place."""
_LAST = 3
"""Paragraphs in which notes on sources and methods stand."""
_LONGEST_ENDING = 8
"""Paragraphs."""
_NAME_WORDS = range(1, 6)
_PART = r"[A-ZÄÖÜА-ЯЁӘҒҚҢӨҰҮІ][^\W\d_]+(?:-[^\W\d_]+)?"
_INITIAL = r"[A-ZÄÖÜА-ЯЁӘҒҚҢӨҰҮІ]\."
_SIGNED = re.compile(rf"(?:{_INITIAL}\s?){{1,2}}{_PART}|{_PART}(?:\s+(?:{_INITIAL}|{_PART})){{1,2}}")
"""A name: A. Surname, Name Surname, Name M. Surname."""


def mark_endings(blocks: Sequence[Block], omitted: list[Omission | None], *, is_plain: bool) -> None:
    """Mark what follows the story; a page says by its elements what a plain text says by position."""
    _mark_what_closes(blocks, omitted)
    _mark_last_notes(blocks, omitted)
    if is_plain:
        _mark_signature(blocks, omitted)


def is_self_portrait(text: str) -> bool:
    """Return whether a heading begins what a firm tells of itself below a press release: "About" and a name."""
    said, about = plain(text).rstrip(": "), furniture()["about"]
    if len(said) > _LONGEST_HEADING or said[-1:] in ".!?":
        return False
    if said in about.whole or about.match(said):
        return True
    _, *rest = text.strip("*_#: ").split() or [""]
    is_name = len(rest) in _NAME_WORDS and all(
        word.lstrip("„“«\"'(")[:1].isupper() or not word[0].isalpha() for word in rest
    )
    return said.startswith(about.begins) and is_name


def closes(text: str) -> bool:
    """Return whether nothing of the story follows a line."""
    return len(text) <= _LONGEST_NOTE and furniture()["closing"].are_in(plain(text))


def _mark_what_closes(blocks: Sequence[Block], omitted: list[Omission | None]) -> None:
    """Mark from the line that closes the story to the end, if it stands in the last part."""
    story = [number for number, reason in enumerate(omitted) if reason is None]
    later_half = story[max(len(story) // 2, len(story) - _LONGEST_ENDING) :]
    first = story[len(story) // 2] if story else 0
    known = [number for number in range(first, len(blocks)) if omitted[number] and blocks[number].hint is None]
    for number in sorted({*later_half, *known}):
        text = blocks[number].text
        is_it = closes(text) or is_self_portrait(text)
        follows = sum(each > number for each in story)
        if is_it and follows <= _LONGEST_ENDING:
            for later in range(number, len(blocks)):
                omitted[later] = omitted[later] or Omission.LEGAL
            return


def _mark_last_notes(blocks: Sequence[Block], omitted: list[Omission | None]) -> None:
    """Mark notes on methods, sources and authors in the last paragraphs."""
    story = [number for number, reason in enumerate(omitted) if reason is None]
    if len(story) <= _LAST:
        return
    for number in story[-_LAST:]:
        text = blocks[number].text
        if len(text) <= _LONGEST_NOTE and furniture()["last"].are_in(plain(text)):
            omitted[number] = Omission.LEGAL


def _mark_signature(blocks: Sequence[Block], omitted: list[Omission | None]) -> None:
    """Mark who wrote it, below the text: a name, perhaps with office and place, after a sentence that ended."""
    story = [number for number, reason in enumerate(omitted) if reason is None]
    lines: list[int] = []
    while story and len(lines) < _MOST_LINES and _may_sign(blocks[story[-1]]):
        lines.insert(0, story.pop())
    if not story or blocks[story[-1]].text.rstrip('"»“”’)')[-1:] not in set(".!?…"):
        return
    while lines and not _SIGNED.match(blocks[lines[0]].text):
        lines.pop(0)
    if lines and _SIGNED.fullmatch(blocks[lines[0]].text.split(",")[0].strip("*_() ")):
        for number in lines:
            omitted[number] = Omission.BYLINE


def _may_sign(block: Block) -> bool:
    text = block.text
    is_short = len(text) <= _LONGEST_SIGNATURE and not any(char.isdigit() for char in text)
    return is_short and not block.is_item and not block.is_heading and text[-1:] not in ".!?…:;"
