"""`korridor run` as a process: what keeps it from starting is told, and ends it."""

from __future__ import annotations

import asyncio
import fcntl
from typing import TYPE_CHECKING

from tests.dialogues.process import logged, running
from tests.fakes.telegram import FakeTelegram

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_S = 60


async def test_a_bot_that_cannot_send_digests_ends_rather_than_keeping_quiet_about_it(tmp_path: Path) -> None:
    """The engine's file is no database: answering alone would look like all is well, so a supervisor is to see it."""
    (tmp_path / "korridor-engine.sqlite3").write_bytes(b"this is no database" * 1000)
    async with FakeTelegram() as telegram, running(telegram, tmp_path) as process, asyncio.timeout(PATIENCE_S):
        assert await process.wait() == 1
    assert logged(tmp_path, "digests_not_started") == 1


async def test_a_second_process_on_one_file_says_what_to_do(tmp_path: Path) -> None:
    """Two would send everything twice: the second ends, and names PostgreSQL."""
    with (tmp_path / "korridor-engine.sqlite3.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        async with FakeTelegram() as telegram, running(telegram, tmp_path) as process, asyncio.timeout(PATIENCE_S):
            assert await process.wait() != 0
    written = (tmp_path / "log").read_text(encoding="utf-8")
    assert "is in use by another process" in written
    assert "PostgreSQL" in written
