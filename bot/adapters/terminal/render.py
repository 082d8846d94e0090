"""Replies for a terminal: rich text for people, plain lines for pipes."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text as Styled

from bot.messages import Bold, Break, Bullet, Button, Code, FactNode, Italic, Link, Node, Reply, SourceNode
from knowledge.facts import Status

_FIRM = {Status.DONE: "green", Status.SIGNED: "green", Status.CANCELLED: "red", Status.STALLED: "red"}
_OPEN = "yellow"
_CONTROL = {number: None for number in (*range(32), 127) if number not in (9, 10)}


def clean(text: str) -> str:
    """Return text without control characters, which could move the cursor or set colours."""
    return text.translate(_CONTROL)


def styled(reply: Reply) -> Styled:
    """Return a reply as rich text."""
    text = Styled()
    for node in reply.nodes:
        _append(text, node)
    return text


def _append(text: Styled, node: Node) -> None:
    match node:
        case Break():
            text.append("\n")
        case Bullet():
            text.append("• ", style="dim")
        case Bold():
            text.append(clean(node.text), style="bold")
        case Italic():
            text.append(clean(node.text), style="italic dim")
        case Code():
            text.append(clean(node.text), style="cyan")
        case Link():
            text.append(clean(node.text), style=f"underline link {node.url}")
        case FactNode():
            if node.lead:
                text.append(clean(node.lead) + " ", style=_OPEN)
            text.append(clean(node.statement))
            text.append(" " + "".join(f"[{number}]" for number in node.numbers), style="bold blue")
        case SourceNode():
            text.append(f"[{node.number}] ", style="bold blue")
            text.append(node.status_label, style=_FIRM.get(node.status, _OPEN))
            text.append(f" · {clean(node.text)}", style="dim")
        case _:
            text.append(clean(node.text))


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
