"""Replies for a terminal, as rich text."""

from __future__ import annotations

from rich.text import Text as Styled

from bot.adapters.terminal.plain import clean
from bot.messages import Bold, Break, Bullet, Code, FactNode, Italic, Link, Node, Reply, SourceNode
from knowledge.facts import Status

_FIRM = {Status.DONE: "green", Status.SIGNED: "green", Status.CANCELLED: "red", Status.STALLED: "red"}
_OPEN = "yellow"


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
