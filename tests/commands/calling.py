"""`korridor …` called as somebody types it, while the bot may be at work on the same database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import pytest

from bot.__main__ import main


class Called(NamedTuple):
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What was printed, as JSON."""
        return json.loads(self.out)


Call = Callable[..., Awaitable[Called]]


@pytest.fixture
def call(url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Return what calls `korridor` on the test's database; its own event loop runs in a thread."""
    monkeypatch.setenv("KORRIDOR_DATABASE_URL", url)

    async def called(*words: str) -> Called:
        try:
            code = await asyncio.to_thread(main, words)
        except SystemExit as stopped:  # argparse ends the program by itself
            code = int(stopped.code or 0)
        printed = capsys.readouterr()
        return Called(code, printed.out, printed.err)

    return called
