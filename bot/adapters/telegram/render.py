"""A reply as Telegram messages: HTML, a plain fallback, buttons and picture."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.adapters.telegram.defusing import cleaned, defused_together
from bot.adapters.telegram.spans import MAX_CAPTION, MAX_TEXT, Line, html_of, packed, spans_of
from bot.messages import Button, Node, Picture, Reply, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)
MAX_DATA_BYTES = 64
MAX_ROW = 8
MAX_BUTTONS = 100
MAX_TOAST = 200


@dataclass(frozen=True)
class Rendered:
    """One message to send or to put in place of another."""

    spans: Line
    keyboard: InlineKeyboardMarkup | None = None
    picture: Picture | None = None

    @property
    def html(self) -> str:
        """The text for parse_mode HTML."""
        return html_of(self.spans)

    @property
    def plain(self) -> str:
        """The text without markup; what was code is harmless too."""
        texts, opaque = [span.text for span in self.spans], [span.is_live for span in self.spans]
        return "".join(defused_together(texts, opaque=opaque))

    @property
    def length(self) -> int:
        """Code points after parsing, which is what Telegram counts."""
        return sum(len(span.text) for span in self.spans)

    def without_picture(self) -> Rendered:
        """Return the message without its picture, described in its place if there are no other words."""
        text = self.spans or tuple(spans_of((_as_text(self.picture),)) if self.picture else ())
        return Rendered(text, self.keyboard)

    def halves(self) -> list[Rendered]:
        """Return shorter messages with the same content, for when Telegram counts otherwise than we do."""
        lines = packed(self.spans, limit=max(self.length // 2, 1))
        return _messages(lines, self.keyboard, self.picture)


def render(reply: Reply) -> list[Rendered]:
    """Return the messages of a reply; none when it has neither words nor a picture."""
    first_limit = MAX_CAPTION if reply.picture else MAX_TEXT
    return _messages(_lines(reply.nodes, first_limit), keyboard_of(reply), reply.picture)


@lru_cache(maxsize=256)
def _lines(nodes: tuple[Node, ...], first_limit: int) -> list[Line]:
    """Return words as messages; the same digest goes to many chats."""
    return packed(spans_of(nodes), limit=MAX_TEXT, first_limit=first_limit)


def _messages(lines: list[Line], keyboard: InlineKeyboardMarkup | None, picture: Picture | None) -> list[Rendered]:
    if picture and not lines:
        lines = [()]
    last = len(lines) - 1
    return [
        Rendered(line, keyboard if number == last else None, picture if number == 0 else None)
        for number, line in enumerate(lines)
    ]


def keyboard_of(reply: Reply) -> InlineKeyboardMarkup | None:
    """Return the buttons, in rows of at most eight; what Telegram would refuse is left out and logged."""
    rows = [row[start : start + MAX_ROW] for row in reply.buttons for start in range(0, len(row), MAX_ROW)]
    keys: list[list[InlineKeyboardButton]] = []
    left = MAX_BUTTONS
    for row in rows:
        keys.append(list(_keys(row))[:left])
        left -= len(keys[-1])
    keys = [row for row in keys if row]
    return InlineKeyboardMarkup(keys) if keys else None


def _keys(row: tuple[Button, ...]) -> Iterator[InlineKeyboardButton]:
    for button in row:
        label = cleaned(button.label).strip()
        if not label or not 0 < len(button.data.encode()) <= MAX_DATA_BYTES:
            logger.warning("button_left_out", extra={"data_bytes": len(button.data.encode()), "has_label": bool(label)})
            continue
        style = None if button.style == "default" else button.style
        yield InlineKeyboardButton(label, callback_data=button.data, style=style)


def toast_of(reply: Reply) -> str:
    """Return the short notice for a pressed button."""
    text = cleaned(reply.toast).strip()
    return text if len(text) <= MAX_TOAST else text[: MAX_TOAST - 1] + "…"


def _as_text(picture: Picture) -> Text:
    return Text(text=picture.alt)
