"""Between nodes and markup: spans of one style, gathered into lines and packed into messages within the limits.

Telegram counts code points of the parsed text; the markup around it only counts towards the raw size in bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

from bot.adapters.telegram.defusing import cleaned, defused_together
from bot.conversation.commands import resolve
from bot.messages import Bold, Break, Bullet, Code, FactNode, Italic, Link, Node, SourceNode, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100
MAX_BYTES = 32_768


class Style(StrEnum):
    """What surrounds a span."""

    NONE = ""
    BOLD = "b"
    ITALIC = "i"
    CODE = "code"
    LINK = "a"


@dataclass(frozen=True)
class Span:
    """A stretch of text in one style."""

    text: str
    style: Style = Style.NONE
    url: str = ""
    is_source: bool = False
    """Part of the list of sources, which is folded away."""
    is_live: bool = False
    """A command of ours, to be tapped."""

    @property
    def html(self) -> str:
        """The span with its tags."""
        text = escape(self.text, quote=False)
        if self.style is Style.NONE or not self.text:
            return text
        opening = f'a href="{escape(self.url)}"' if self.style is Style.LINK else self.style.value
        return f"<{opening}>{text}</{self.style.value}>"


Line = tuple[Span, ...]


def spans_of(nodes: tuple[Node, ...]) -> list[Span]:
    """Return the spans of a reply, clean and with nothing in them that Telegram would make live."""
    raw = [
        replace(span, text=cleaned(span.text))
        for number, node in enumerate(nodes)
        for span in _node_spans(node, between_sources=_is_between_sources(nodes, number))
    ]
    opaque = [span.style is Style.CODE or span.is_live for span in raw]
    texts = defused_together([span.text for span in raw], opaque=opaque)
    return [replace(span, text=text) for span, text in zip(raw, texts, strict=True)]


def _node_spans(node: Node, *, between_sources: bool) -> Iterator[Span]:
    match node:
        case Break():
            yield Span("\n", is_source=between_sources)
        case Bullet():
            yield Span("• ")
        case Text():
            yield Span(node.text)
        case Bold():
            yield Span(node.text, Style.BOLD)
        case Italic():
            yield Span(node.text, Style.ITALIC)
        case Code():
            is_live = _is_tappable(node.text)
            yield Span(node.text, Style.NONE if is_live else Style.CODE, is_live=is_live)
        case Link():
            yield Span(node.text, Style.LINK, node.url)
        case FactNode():
            marks = "".join(f"[{number}]" for number in node.numbers)
            yield Span(" ".join(part for part in (node.lead, node.statement, marks) if part))
        case SourceNode():
            yield Span(f"[{node.number}] {node.status_label} · ", is_source=True)
            yield Span(node.text, Style.LINK if node.url else Style.NONE, node.url or "", is_source=True)


def _is_tappable(text: str) -> bool:
    """Whether a text is a command of ours that Telegram makes live by itself; it does so with Latin letters only."""
    return text.startswith("/") and text.isascii() and resolve(text[1:]) is not None


def _is_between_sources(nodes: tuple[Node, ...], number: int) -> bool:
    neighbours = nodes[max(number - 1, 0) : number + 2]
    return len(neighbours) == 3 and all(isinstance(node, SourceNode) for node in neighbours[::2])  # noqa: PLR2004


def packed(spans: Iterable[Span], *, limit: int, first_limit: int | None = None) -> list[Line]:
    """Return messages within the limits, broken at line ends if possible, else between spans, else within one."""
    messages: list[Line] = []
    current: Line = ()
    allowed = limit if first_limit is None else first_limit
    for piece in _pieces(spans, min(limit, allowed)):
        if current and not _fits(current + piece, allowed):
            messages.append(current)
            current, allowed = (), limit
        current += piece
    return [message for message in map(_trimmed, [*messages, current]) if message]


def _pieces(spans: Iterable[Span], limit: int) -> Iterator[Line]:
    for line in _lines(spans):
        if _fits(line, limit):
            yield line
        else:
            yield from ((part,) for span in line for part in _cut(span, limit))


def _lines(spans: Iterable[Span]) -> Iterator[Line]:
    line: list[Span] = []
    for span in spans:
        for text in span.text.splitlines(keepends=True):
            line.append(replace(span, text=text))
            if text.endswith("\n"):
                yield tuple(line)
                line = []
    if line:
        yield tuple(line)


def _cut(span: Span, limit: int) -> Iterator[Span]:
    text = span.text
    while len(text) > limit:
        end = max(text.rfind(". ", 0, limit) + 1, 0) or max(text.rfind(" ", 0, limit), 0) or limit
        yield replace(span, text=text[:end])
        text = text[end:].lstrip(" ")
    if text:
        yield replace(span, text=text)


def _fits(line: Line, limit: int) -> bool:
    if sum(len(span.text) for span in line) > limit:
        return False
    entities = sum(span.style is not Style.NONE for span in line) + any(span.is_source for span in line)
    return entities <= MAX_ENTITIES and len(html_of(line).encode()) <= MAX_BYTES


def _trimmed(line: Line) -> Line:
    spans = list(line)
    while spans and not spans[0].text.strip():
        spans.pop(0)
    while spans and not spans[-1].text.strip():
        spans.pop()
    if spans:
        spans[0] = replace(spans[0], text=spans[0].text.lstrip())
        spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip())
    return tuple(spans)


def html_of(line: Line) -> str:
    """Return the markup of a message; its sources stand in a quote that unfolds."""
    parts, is_quoting = list[str](), False
    for span in line:
        if span.is_source != is_quoting:
            parts.append("</blockquote>" if is_quoting else "<blockquote expandable>")
            is_quoting = span.is_source
        parts.append(span.html)
    return "".join([*parts, "</blockquote>" if is_quoting else ""])
