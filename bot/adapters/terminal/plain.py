"""Replies as plain lines: for pipes, and for whoever starts quickly."""

from __future__ import annotations

from collections.abc import Iterable

from bot.messages import Button, Reply

_DIRECTIONS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_OBEYED = (*range(32), *range(0x7F, 0xA0), *_DIRECTIONS, *range(0xD800, 0xE000))
_CONTROL = {number: None for number in _OBEYED if number not in (9, 10)}


def clean(text: str) -> str:
    """Return text without control characters, which could move the cursor or set colours."""
    return text.translate(_CONTROL)


def choices(reply: Reply) -> list[Button]:
    """Return the buttons that a person can pick by number, in order; thumbs are left to /feedback."""
    return [button for row in reply.buttons for button in row if button.label not in {"👍", "👎"}]


def plain(replies: Iterable[Reply]) -> str:
    """Return replies for a pipe."""
    lines = []
    for reply in replies:
        lines.append(clean(reply.plain or reply.toast))
        lines += [f"  {number}. {clean(button.label)}" for number, button in enumerate(choices(reply), 1)]
    return "\n".join(line for line in lines if line)
