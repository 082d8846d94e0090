"""Dialogues in the terminal: lines through a pipe, each typed once the answer before it is on the screen."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING, TextIO, cast

from bot.adapters.terminal.chat import TerminalChat
from tests.dialogues.transcript import Heard, Witness, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.dialogues.cases import Dialogue

_CHOICE = re.compile(r"^  (\d+)\. (.+)$", re.MULTILINE)


class _Typist:
    """Standard input of somebody who reads before typing on."""

    def __init__(self, dialogue: Dialogue, witness: Witness) -> None:
        self.screen = StringIO()
        self.heard: list[Heard | None] = []
        self._dialogue, self._witness = dialogue, witness
        self._offered: tuple[str, ...] = ()
        self._read = 0

    def isatty(self) -> bool:
        """Say that nobody sits here."""
        return False

    @property
    def buffer(self) -> Iterator[bytes]:
        """Yield the lines; what was answered is read when the next one is wanted."""
        for turn in self._dialogue.turns:
            if turn.is_thumb:
                self.heard.append(None)
                continue
            if turn.press and turn.press not in self._offered:
                self.heard.append(missing(turn.press, self._offered))
                continue
            line = str(self._offered.index(turn.press) + 1) if turn.press else turn.say
            yield f"{line}\n".encode()
            self.heard.append(self._answer())

    def _answer(self) -> Heard:
        shown = self.screen.getvalue()[self._read :]
        self._read += len(shown)
        labels = tuple(label for _, label in _CHOICE.findall(shown))
        self._offered = labels or self._offered
        person = self._dialogue.id
        outcome = self._witness.outcome(f"terminal::{person}", person)
        return Heard(_CHOICE.sub("", shown).strip(), labels, outcome)


async def play_in_terminal(dialogue: Dialogue, witness: Witness) -> list[Heard | None]:
    """Return what a terminal shows, None for turns that it does not offer."""
    typist = _Typist(dialogue, witness)
    chat = TerminalChat(witness, intro="", hint="", goodbye="", commands={}, person=dialogue.id)
    with _standard_input(cast("TextIO", typist)), redirect_stdout(typist.screen):
        await chat.run(run_id=dialogue.id)
    return typist.heard


@contextmanager
def _standard_input(stream: TextIO) -> Iterator[None]:
    before, sys.stdin = sys.stdin, stream
    try:
        yield
    finally:
        sys.stdin = before
