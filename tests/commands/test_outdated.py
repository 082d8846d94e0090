"""Code that was compiled before its source was changed reads no articles."""

from __future__ import annotations

import os
from importlib.machinery import EXTENSION_SUFFIXES
from typing import TYPE_CHECKING

import pytest

from bot.compiled import outdated

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.calling import Call


@pytest.mark.parametrize("words", [("add", "https://example.org/a"), ("feeds", "poll")])
async def test_no_command_reads_with_outdated_code(
    words: tuple[str, ...], call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to do is told, before anything is fetched."""
    for name, when in ((f"dates{EXTENSION_SUFFIXES[0]}", 20), ("dates.py", 30)):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (when, when))
    monkeypatch.setattr(outdated, "__defaults__", (tmp_path,))
    refused = await call(*words)
    assert (refused.code, refused.out) == (1, "")
    assert "dates.py was changed after it was compiled: run `make native` again" in refused.err
