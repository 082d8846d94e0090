"""`korridor review`: cards in the terminal, decided by single keys; the same desk as in chat."""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from typing import TYPE_CHECKING

from bot.adapters.terminal.plain import choices, plain
from bot.messages import Button, Chat, IncomingMessage, MessageKind, Person, Reply
from bot.newsroom.requests import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.conversation.service import ConversationService
    from knowledge.languages import Language

_KEYS = {"a": "a", "e": "e", "m": "m", "r": "x", "n": "n", "u": "u", "b": "b"}
"""What is typed, and the verb of the button it presses."""
_HINT = "a accept · e edit · m merge · r reject · n next · u undo · q quit · or a number"


async def go_through(service: ConversationService, language: Language) -> None:
    """Show one card after another until there is none left, or `q` is typed."""
    chat, person = Chat(platform="terminal", id="review"), Person(id="terminal", language=language)
    run, numbers = asyncio.get_running_loop().time(), count(1)

    async def say(text: str, kind: MessageKind) -> Sequence[Reply]:
        key = f"review:{run}:{next(numbers)}"
        return await service.handle(IncomingMessage(key=key, chat=chat, person=person, kind=kind, text=text))

    replies = await say("/review", MessageKind.TEXT)
    offered: list[Button] = []
    while True:
        offered = _show(replies) or offered
        typed = (await asyncio.to_thread(_typed)).strip()
        if typed == "q" or (not typed and not offered):
            return
        button = _button(typed, offered)
        replies = await say(button.data, MessageKind.BUTTON) if button else await say(typed, MessageKind.TEXT)


def _show(replies: Sequence[Reply]) -> list[Button]:
    """Print replies; returns what can be pressed under the last of them."""
    if sys.stdout.isatty():
        from rich.console import Console

        from bot.adapters.terminal.render import styled

        console = Console(highlight=False)
        for reply in replies:
            console.print(styled(reply))
            if reply.toast:
                console.print(reply.toast, style="bold", markup=False)
            for number, button in enumerate(choices(reply), 1):
                console.print(f"  {number}. {button.label}", style="cyan", markup=False)
    else:
        sys.stdout.write(plain(replies) + "\n")
        sys.stdout.writelines(f"{reply.toast}\n" for reply in replies if reply.toast and reply.plain)
    return choices(replies[-1]) if replies else []


def _typed() -> str:
    sys.stdout.write(f"{_HINT}\n› " if sys.stdout.isatty() else "")
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line or "q"


def _button(typed: str, offered: list[Button]) -> Button | None:
    """Return the button that a number or a key means."""
    if typed.isdecimal() and 1 <= int(typed) <= len(offered):
        return offered[int(typed) - 1]
    verb = _KEYS.get(typed)
    for button in offered:
        pressed = read(button.data.partition(":")[2])
        if verb is not None and pressed is not None and pressed.verb == verb:
            return button
    return None
