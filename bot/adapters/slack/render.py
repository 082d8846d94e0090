"""A Reply as Slack messages: blocks for the eye, and the same words as plain text for notifications and refusals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.adapters.slack.blocks import Piece, pieces
from bot.adapters.slack.buttons import button_pieces, share_piece
from bot.adapters.slack.markup import clean, defuse, escape, shorten
from bot.adapters.slack.spans import lines
from bot.messages import Node, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.messages import Reply

MOST_BLOCKS = 45
MOST_TEXT = 10_000
"""Characters of text in all blocks: reports of Slack's unwritten limit begin at 11,341."""
MOST_JSON = 12_000
"""Characters of all blocks as JSON: the other reading of that limit ends at 13,200."""
MOST_FALLBACK = 3_900
"""chat.update refuses a text of more than 4,000."""


@dataclass(frozen=True)
class Outgoing:
    """One message, ready to be sent."""

    text: str
    """Escaped; shown in notifications, and alone if Slack refuses the blocks."""
    blocks: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Share:
    """The button under a private answer."""

    label: str
    value: str


def render(reply: Reply, *, share: Share | None = None, note: str = "") -> list[Outgoing]:
    """Return a reply as messages within Slack's limits; empty for a reply of nothing but a notice.

    `note` is a line set apart at the end: that an answer was shared.
    """
    content = list(_content(reply.nodes))
    if note:
        content += pieces(lines([Text(text=note)]))
    tail = button_pieces(reply.buttons) + ([share_piece(share.label, share.value)] if share else [])
    return [_outgoing(group) for group in _packed(content, tail)]


@lru_cache(maxsize=256)
def _content(nodes: tuple[Node, ...]) -> tuple[Piece, ...]:
    """Return words as blocks; the same digest goes to many channels."""
    return tuple(pieces(lines(nodes)))


def notice(text: str) -> Outgoing:
    """Return a short notice without blocks."""
    return Outgoing(text=fallback(text))


@lru_cache(maxsize=256)
def fallback(text: str) -> str:
    """Return words as a `text` argument: nothing in it is live, and it is short enough for every method."""
    safe = defuse(clean(text)).strip()
    most = MOST_FALLBACK
    while len(escaped := escape(shorten(safe, most))) > MOST_FALLBACK:
        most -= max(1, (len(escaped) - MOST_FALLBACK) // 5)
    return escaped


def _outgoing(group: list[Piece]) -> Outgoing:
    words = "\n\n".join(piece.plain for piece in group if piece.plain)
    return Outgoing(fallback(words) or "…", tuple(piece.block for piece in group))


def _packed(content: list[Piece], tail: list[Piece]) -> list[list[Piece]]:
    """Return the blocks by message; buttons go with the last words."""
    groups = _grouped(content)
    for piece in tail:
        if groups and _fits([*groups[-1], piece]):
            groups[-1].append(piece)
        elif groups and len(groups[-1]) > 1 and groups[-1][-1].plain and _fits([groups[-1][-1], piece]):
            groups.append([groups[-1].pop(), piece])
        else:
            groups.append([piece])
    return groups


def _grouped(content: Iterable[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    for piece in content:
        if groups and _fits([*groups[-1], piece]):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _fits(group: list[Piece]) -> bool:
    return (
        len(group) <= MOST_BLOCKS
        and sum(len(piece.plain) for piece in group) <= MOST_TEXT
        and sum(piece.json_size for piece in group) <= MOST_JSON
    )
