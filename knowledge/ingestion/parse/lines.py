"""Plain text and Markdown -> blocks.

Lines are paragraphs, as `seeds/` counts them. Only where a text is broken at a fixed width (mail, agency wires) are
the lines of a paragraph joined.
"""

from __future__ import annotations

import re
from itertools import pairwise

from knowledge.ingestion.parse.blocks import Block, Record
from knowledge.ingestion.parse.dates import iso_date

_MOST = 1_000_000
"""Characters that are read: a long book."""
_WIDTH = range(45, 101)
_LEAST_LINES = 4
_ITEM = re.compile(r"(?:[-–—*•·]|\d{1,2}[.)]|[a-zа-я]\))\s+")
_HEADING = re.compile(r"#{1,6}\s+")
_RULE = re.compile(r"(?:[-*_=]\s*){3,}")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3}|~~|`)(?=\S)(.{1,2000}?)(?<=\S)\1")
_FRONT = re.compile(r"---\s*\n(.{0,4000}?)\n---\s*\n", re.DOTALL)
_FIELD = re.compile(r"^(title|date|outlet|source|author|lang|language|url)\s*:\s*(.+)$", re.MULTILINE | re.IGNORECASE)


def read_lines(text: str) -> tuple[Block, ...]:
    """Return the lines of a plain text that are not empty, as they stand."""
    lines = [line.strip() for line in text[:_MOST].splitlines()]
    if _is_broken_at_width(lines):
        lines = _joined(lines)
    return tuple(
        Block(line, is_item=bool(_ITEM.match(line)))
        for line in lines if line and (line[0] not in "-*_=" or not _RULE.fullmatch(line))
    )  # fmt: skip


def read_markdown(text: str) -> tuple[tuple[Block, ...], Record]:
    """Return the paragraphs of a Markdown text without their marks, and what its front matter states."""
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    fields = {name.casefold(): value.strip().strip("\"'") for name, value in _FIELD.findall(front[1])} if front else {}
    record = Record(
        title=fields.get("title", ""), outlet=fields.get("outlet") or fields.get("source", ""),
        author=fields.get("author", ""), published=iso_date(fields.get("date", "")) or "",
        language=fields.get("lang") or fields.get("language", ""), canonical=fields.get("url", ""),
    )  # fmt: skip
    lines = [line.strip() for line in body[:_MOST].splitlines()]
    if _is_broken_at_width(lines):
        lines = _joined(lines)
    blocks = (_markdown_block(line) for line in lines if line and not _RULE.fullmatch(line))
    return tuple(block for block in blocks if block.text), record


def _markdown_block(line: str) -> Block:
    while line.startswith(">"):
        line = line[1:].lstrip()
    is_heading, item = bool(_HEADING.match(line)), _ITEM.match(line)
    text = _HEADING.sub("", line, count=1)
    if item and item[0][0] in "-*•":
        text = text[item.end() :]
    is_link = bool(_LINK.fullmatch(text))
    plain = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text))).strip().rstrip("#").strip()
    return Block(plain, is_heading=is_heading, is_item=bool(item), is_link=is_link)


def _is_broken_at_width(lines: list[str]) -> bool:
    """Return whether a text is broken at a fixed width: its lines are long, alike, and go on in the next."""
    going_on = [line for line, following in pairwise(lines) if line and following]
    if len(going_on) < _LEAST_LINES:
        return False
    alike = sum(len(line) in _WIDTH for line in going_on) / len(going_on)
    mid_sentence = sum(line[-1] not in '.!?:;»“"' for line in going_on) / len(going_on)
    return alike > 0.9 and mid_sentence > 0.5  # noqa: PLR2004


def _joined(lines: list[str]) -> list[str]:
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if not line:
            paragraphs.append([])
        elif paragraphs[-1] and _ITEM.match(line):
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
    return [" ".join(paragraph) for paragraph in paragraphs if paragraph]
