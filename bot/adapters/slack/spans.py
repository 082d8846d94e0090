"""Nodes as lines of styled words: the middle between a Reply and its blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, assert_never

from bot.adapters.slack.markup import address, clean, escape
from bot.adapters.slack.surface import COMMAND
from bot.messages import Bold, Break, Bullet, Code, FactNode, Italic, Link, Node, SourceNode, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_COMMAND = re.compile(r"/\w+(?: .*)?")
"""A command as it is typed elsewhere; on Slack `/who` is Slack's own and `/brief` nobody's: ours follow `/korridor`."""

Style = Literal["", "bold", "italic", "code"]
_STYLES: dict[str, Style] = {"text": "", "bold": "bold", "italic": "italic", "code": "code"}
_MARKS: dict[str, str] = {"bold": "*", "italic": "_", "code": "`"}


@dataclass(frozen=True)
class Span:
    """Words of one style."""

    text: str
    style: Style = ""
    url: str | None = None

    @property
    def mrkdwn(self) -> str:
        """The words as Slack's own markup."""
        if self.url is not None:
            return f"<{address(self.url)}|{escape(self.text).replace('|', '¦')}>"
        mark = _MARKS.get(self.style, "")
        return f"{mark}{escape(self.text)}{mark}"


@dataclass(frozen=True)
class Line:
    """One line; lines of the list of sources are set apart."""

    spans: tuple[Span, ...]
    is_source: bool = False

    @property
    def plain(self) -> str:
        """The words alone."""
        return "".join(span.text for span in self.spans)

    @property
    def mrkdwn(self) -> str:
        """The line as Slack's own markup."""
        return "".join(span.mrkdwn for span in self.spans)


def lines(nodes: Iterable[Node]) -> list[Line]:
    """Return the nodes as lines, cleaned; empty spans are left out."""
    found: list[list[Span]] = [[]]
    sources: set[int] = set()
    for node in nodes:
        if isinstance(node, SourceNode):
            sources.add(len(found) - 1)
        for number, span in enumerate(_pieces(node)):
            if number:
                found.append([])
            if span.text:
                found[-1].append(span)
    return [Line(_merged(spans), is_source=index in sources) for index, spans in enumerate(found)]


def _pieces(node: Node) -> Iterator[Span]:
    """Yield the spans of a node; every one after a line break starts a new line."""
    if isinstance(node, Break):
        yield from (Span(""), Span(""))
        return
    if isinstance(node, SourceNode):
        yield _source(node)
        return
    span = _span(node)
    for part in clean(span.text).split("\n"):
        yield replace(span, text=part)


def _span(node: Text | Bold | Italic | Code | Link | FactNode | Bullet) -> Span:
    match node:
        case Code() if _COMMAND.fullmatch(node.text):
            return Span(f"{COMMAND} {node.text[1:]}", _STYLES[node.node])
        case Text() | Bold() | Italic() | Code():
            return Span(node.text, _STYLES[node.node])
        case Link():
            return Span(node.text or node.url, url=node.url if node.url.startswith("http") else None)
        case Bullet():
            return Span("• ")
        case FactNode():
            marks = "".join(f"[{number}]" for number in node.numbers)
            return Span(" ".join(part for part in (node.lead, node.statement, marks) if part))
        case _:
            assert_never(node)


def _source(node: SourceNode) -> Span:
    text = clean(f"[{node.number}] {node.status_label} · {node.text}").replace("\n", " ")
    return Span(text, url=node.url)


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    """Return spans with neighbours of the same kind joined."""
    merged: list[Span] = []
    for span in spans:
        if merged and (merged[-1].style, merged[-1].url) == (span.style, span.url) and span.url is None:
            merged[-1] = replace(span, text=merged[-1].text + span.text)
        else:
            merged.append(span)
    return tuple(merged)
