"""`korridor run`, killed and started again: every question is answered, and none twice without a word in the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.restart import play


@pytest.mark.parametrize("seed", [2, 3])
async def test_a_killed_bot_answers_every_question_after_its_restart(seed: int, tmp_path: Path) -> None:
    """200 updates of 50 chats, SIGKILL at a random point; `python -m tests.dialogues.restart` plays twenty rounds."""
    told = await play(seed, tmp_path)

    assert told.faults == []
    assert told.given_up == 0
