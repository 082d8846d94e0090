"""Rows of buttons as Block Kit: actions, and Slack's own feedback buttons where they are thumbs."""

from __future__ import annotations

from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.adapters.slack.blocks import Piece
from bot.adapters.slack.markup import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.messages import Button

ACT = "do."
"""Start of the action ids of our buttons; their value is the action's data."""
FEEDBACK = f"{ACT}feedback"
SHARE = "share"
MOST_IN_ROW = 25
_LABEL = 75


def button_pieces(rows: Iterable[Sequence[Button]]) -> list[Piece]:
    """Return the rows as blocks, with an action id of its own for every button."""
    numbers = count()
    short = (row[start : start + MOST_IN_ROW] for row in rows for start in range(0, len(row), MOST_IN_ROW))
    return [_row(row, numbers) for row in short]


def share_piece(label: str, value: str) -> Piece:
    """Return the button that shows a private answer to everyone."""
    return _actions([_element(label, SHARE, value)])


def _row(row: Sequence[Button], numbers: Iterator[int]) -> Piece:
    if not _is_thumbs(row):
        return _actions([_element(b.label, f"{ACT}{next(numbers)}", b.data, b.style) for b in row])
    good, bad = ({"text": _plain(button.label), "value": button.data} for button in row)
    feedback = {
        "type": "feedback_buttons", "action_id": f"{FEEDBACK}.{next(numbers)}",
        "positive_button": good, "negative_button": bad,
    }  # fmt: skip
    return Piece({"type": "context_actions", "elements": [feedback]}, "")


def _actions(elements: list[dict[str, Any]]) -> Piece:
    """Return buttons in a row; as plain values, since the SDK's models take longer than all the rest of a message."""
    return Piece({"type": "actions", "elements": elements}, "")


def _is_thumbs(row: Sequence[Button]) -> bool:
    return [button.label[:1] for button in row] == ["👍", "👎"]


def _element(label: str, action_id: str, value: str, style: str = "default") -> dict[str, Any]:
    element = {"type": "button", "text": _plain(label), "action_id": action_id, "value": value}
    return element if style == "default" else element | {"style": style}


def _plain(label: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": _label(label), "emoji": False}


@lru_cache(maxsize=512)
def _label(label: str) -> str:
    """Return a label; emoji codes a person may have typed stay text."""
    return clean(label).strip()[:_LABEL] or "…"
