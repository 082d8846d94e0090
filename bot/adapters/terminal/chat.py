"""The chat in the terminal: a prompt with history and completion, or lines from a pipe."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel

from bot.adapters.terminal.plain import choices, plain
from bot.adapters.terminal.render import styled
from bot.messages import Button, Chat, IncomingMessage, MessageKind, Person, Reply

if TYPE_CHECKING:
    from pathlib import Path

    from bot.ports import Dialogue

QUIT = {"/quit", "/exit", "/q!", ":q"}


class TerminalChat:
    """One person at one terminal."""

    def __init__(
        self, dialogue: Dialogue, *, intro: str, hint: str, goodbye: str, commands: Mapping[str, str],
        history: Path | None = None, person: str = "local",
    ) -> None:  # fmt: skip
        self._dialogue = dialogue
        self._intro, self._hint, self._goodbye = intro, hint, goodbye
        self._commands, self._history = commands, history
        self._person = Person(id=person, is_admin=True)
        self._chat = Chat(platform="terminal", id=person)
        self._keys = count(1)
        self._offered: list[Button] = []
        self._console = Console(highlight=False, soft_wrap=False)

    async def run(self, *, run_id: str) -> None:
        """Talk until the input ends; `run_id` keeps the message keys of different runs apart."""
        if sys.stdin.isatty():
            await self._interactive(run_id)
        else:
            await self._piped(run_id)

    async def _interactive(self, run_id: str) -> None:
        self._console.print(Panel(self._intro, title="[bold]Korridor[/bold]", border_style="blue", padding=(0, 1)))
        async for line in self._prompted():
            replies = await self._say(line, run_id)
            for reply in replies:
                self._show(reply)
        self._console.print(self._goodbye, style="dim")

    async def _prompted(self) -> AsyncIterator[str]:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.completion import WordCompleter
        from prompt_toolkit.history import FileHistory, InMemoryHistory

        words = [f"/{name}" for name in self._commands]
        meta = {f"/{name}": text for name, text in self._commands.items()}
        session: PromptSession[str] = PromptSession(
            history=FileHistory(str(self._history)) if self._history else InMemoryHistory(),
            completer=WordCompleter(words, meta_dict=meta, sentence=True), complete_while_typing=True,
        )  # fmt: skip
        while True:
            try:
                line = (await session.prompt_async("› ")).strip()
            except (EOFError, KeyboardInterrupt):
                return
            if line.casefold() in QUIT:
                return
            if line:
                yield line

    async def _piped(self, run_id: str) -> None:
        """Answer line by line; broken UTF-8 is read as well as it can be."""
        for raw in sys.stdin.buffer:
            line = raw.decode("utf-8", errors="replace").strip()
            if line.casefold() in QUIT:
                return
            if line:
                print(plain(await self._say(line, run_id)), end="\n\n", flush=True)

    async def _say(self, line: str, run_id: str) -> Sequence[Reply]:
        kind, text = MessageKind.TEXT, line
        if line.isascii() and line.isdecimal() and 1 <= int(line) <= len(self._offered):
            kind, text = MessageKind.BUTTON, self._offered[int(line) - 1].data
        number = str(next(self._keys))
        message = IncomingMessage(
            key=f"terminal:{run_id}:{number}", chat=self._chat, person=self._person, kind=kind, text=text,
            message_id=number,
        )  # fmt: skip
        replies = await self._dialogue.handle(message)
        offered = [button for reply in replies for button in choices(reply)]
        self._offered = offered or self._offered  # after a mere notice, what was offered before can still be chosen
        return replies

    def _show(self, reply: Reply) -> None:
        body = styled(reply)
        if not body.plain:
            body.append(reply.toast, style="green")
        self._console.print(Padding(body, (0, 0, 0, 2)))
        self._show_choices(choices(reply))
        self._console.print()

    def _show_choices(self, offered: Iterable[Button]) -> None:
        line = "   ".join(f"[bold]{number}[/bold] {_escape(b.label)}" for number, b in enumerate(offered, 1))
        if line:
            self._console.print(Padding(f"[dim]{self._hint}[/dim] {line}", (1, 0, 0, 2)))


def _escape(label: str) -> str:
    from rich.markup import escape

    return escape(label)
