"""`korridor run` as a process of its own, to be killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.telegram import FakeTelegram

ROOT = Path(__file__).parents[2]
RUN = ("-m", "bot", "run")


def environment(fake: FakeTelegram, folder: Path) -> dict[str, str]:
    """Return the settings of a bot that talks with a fake Telegram and keeps its data in a folder."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "KORRIDOR_TELEGRAM_TOKEN": fake.token,
        "KORRIDOR_TELEGRAM_BASE_URL": fake.base_url,
        "KORRIDOR_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'korridor.sqlite3'}",
        "KORRIDOR_PORT": "0",
    }


@asynccontextmanager
async def running(
    fake: FakeTelegram, folder: Path, *, command: tuple[str, ...] = RUN, core: int | None = None,
    settings: dict[str, str] | None = None,
) -> AsyncIterator[asyncio.subprocess.Process]:  # fmt: skip
    """Run the bot, on one core if one is named; it is killed with SIGKILL at the end. Its log goes to `log`."""
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=folder, env=settings or environment(fake, folder), stdout=log, stderr=log,
            stdin=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
    try:
        if core is not None:
            os.sched_setaffinity(process.pid, {core})
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


def cpu_s(pid: int) -> float:
    """Return how much processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def logged(folder: Path, event: str) -> int:
    """Return how often something was logged."""
    return (folder / "log").read_text(encoding="utf-8", errors="replace").count(f'"{event}"')
