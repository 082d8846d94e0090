"""Lines as Block Kit: sections for what is said, context for its sources, rich text where markup would be misread."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    MarkdownTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextSectionElement,
    SectionBlock,
)

from bot.adapters.slack.markup import has_markup
from bot.adapters.slack.spans import Line, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slack_sdk.models.blocks.block_elements import RichTextElement

MOST_TEXT = 2_900
"""Of a section, as Slack counts: after escaping. Slack's own limit is 3,000."""
MOST_JSON = 9_000
"""Of one block: what many short spans cost in rich text."""
_SPAN_JSON = 80
_MOST_GROWTH = 6
"""How much longer a character can get by escaping: a control character in JSON."""


@dataclass(frozen=True)
class Piece:
    """One block with the words it stands for."""

    block: dict[str, Any]
    plain: str

    @cached_property
    def json_size(self) -> int:
        """Characters of the block in the request."""
        return len(json.dumps(self.block, ensure_ascii=False, separators=(",", ":"))) + 1


def pieces(lines: Iterable[Line]) -> list[Piece]:
    """Return lines as blocks, none longer than Slack takes, split between lines or spans where possible."""
    return [_piece(chunk) for chunk in _chunks(lines) if any(line.plain.strip() for line in chunk)]


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield neighbouring lines that may stand in one block; empty lines go with what is before them."""
    chunk: list[Line] = []
    for line in (part for whole in lines for part in _fitting(whole)):
        differs = bool(chunk) and bool(line.spans) and _kind(line) != _kind(chunk[0])
        if differs or not _fits([*chunk, line]):
            yield _trimmed(chunk)
            chunk = []
        if line.spans or chunk:
            chunk.append(line)
    yield _trimmed(chunk)


def _kind(line: Line) -> Literal["said", "source", "rich"]:
    if not _is_plain_mrkdwn(line):
        return "rich"
    return "source" if line.is_source else "said"


def _fits(lines: list[Line]) -> bool:
    spans = [span for line in lines for span in line.spans]
    if sum(_MOST_GROWTH * (len(span.text) + len(span.url or "")) + _SPAN_JSON for span in spans) <= MOST_TEXT:
        return True  # as nearly always: no need to write it out to know
    text = sum(len(line.mrkdwn) + 1 for line in lines)
    return text <= MOST_TEXT and sum(_weight(span) for span in spans) + _SPAN_JSON * len(lines) <= MOST_JSON


def _weight(span: Span) -> int:
    return len(json.dumps(span.text, ensure_ascii=False)) + len(span.url or "") + _SPAN_JSON


def _fitting(line: Line) -> Iterator[Line]:
    """Yield a line, in parts where it is too long for one block."""
    if _fits([line]):
        yield line
        return
    part: list[Span] = []
    for span in (short for long in line.spans for short in _halves(long)):
        if part and not _fits([replace(line, spans=(*part, span))]):
            yield replace(line, spans=tuple(part))
            part = []
        part.append(span)
    yield replace(line, spans=tuple(part))


def _halves(span: Span) -> Iterator[Span]:
    """Yield a span cut in half, between words, until every part fits."""
    if _fits([Line((span,))]):
        yield span
        return
    middle = len(span.text) // 2
    space = span.text.rfind(" ", middle // 2, middle)
    cut = space + 1 if space >= 0 else middle
    yield from _halves(replace(span, text=span.text[:cut]))
    yield from _halves(replace(span, text=span.text[cut:]))


def _trimmed(chunk: list[Line]) -> list[Line]:
    while chunk and not chunk[-1].plain.strip():
        chunk = chunk[:-1]
    return chunk


def _piece(chunk: list[Line]) -> Piece:
    block: Block
    said = MarkdownTextObject(text="\n".join(line.mrkdwn for line in chunk), verbatim=True)
    match _kind(chunk[0]):
        case "rich":
            block = _rich(chunk)
        case "source":
            block = ContextBlock(elements=[said])
        case "said":
            block = SectionBlock(text=said, expand=True)
    return Piece(block.to_dict(), "\n".join(line.plain for line in chunk))


def _is_plain_mrkdwn(line: Line) -> bool:
    """Return whether mrkdwn shows the line as meant: no stray markup, and styled words that stand free."""
    if has_markup(line.plain):
        return False
    for index, span in enumerate(line.spans):
        if not span.style:
            continue
        before = line.spans[index - 1].text[-1:] if index else ""
        after = line.spans[index + 1].text[:1] if index + 1 < len(line.spans) else ""
        if span.text != span.text.strip() or before.isalnum() or after.isalnum():
            return False
    return True


def _rich(chunk: list[Line]) -> RichTextBlock:
    parts: list[RichTextElement] = []
    for number, line in enumerate(chunk):
        if number:
            parts.append(RichTextElementParts.Text(text="\n"))
        parts += [_rich_part(span) for span in line.spans]
    return RichTextBlock(elements=[RichTextSectionElement(elements=parts)])


def _rich_part(span: Span) -> RichTextElement:
    if span.url is not None:
        return RichTextElementParts.Link(url=span.url, text=span.text)
    style = {span.style: True} if span.style else None
    return RichTextElementParts.Text(text=span.text, style=style)
