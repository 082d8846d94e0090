"""An idle bot: `python -m tests.dialogues.idle` prints how soon `korridor run` is ready, what it holds, how it stops.

Both fakes are processes of their own; the bot is `korridor run` with Telegram by polling and Slack by Socket Mode.
Ready is `/readyz` saying 200: database, poll and socket. Its first start sets the database up, later ones find it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import aiohttp

from tests.dialogues.process import ROOT, RUN, cpu_s
from tests.dialogues.servers import served

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_READY_S, MOST_MB, MOST_STOP_S = 3.0, 300.0, 10.0
IDLE_S = 10.0
_LOOK_S = 0.02
_PATIENCE_S = 60.0


@dataclass(frozen=True)
class Life:
    """One start and stop."""

    ready_s: float
    ready_cpu_s: float
    """Processor time until then: what a machine without other work would take at most."""
    rss_mb: float
    stop_s: float

    @property
    def is_within_bars(self) -> bool:
        """Whether nothing took too long or too much."""
        return self.ready_s <= MOST_READY_S and self.rss_mb <= MOST_MB and self.stop_s <= MOST_STOP_S

    def __str__(self) -> str:
        return (
            f"ready after {self.ready_s:.2f} s ({self.ready_cpu_s:.2f} s of processor time), {self.rss_mb:.0f} MB "
            f"resident after {IDLE_S:.0f} s, stopped in {self.stop_s:.2f} s"
        )


async def live(folder: Path, settings: Mapping[str, str], *, idle_s: float = IDLE_S) -> Life:
    """Start the bot, wait until it is ready, let it idle, stop it."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "KORRIDOR_PORT": str(port),
        "KORRIDOR_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'korridor.sqlite3'}", **settings,
    }  # fmt: skip
    with (folder / "log").open("ab") as log:
        begun = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            sys.executable, *RUN, cwd=folder, env=environment, stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL
        )
    try:
        await _ready(f"http://127.0.0.1:{port}/readyz", process)
        ready_s, used_s = time.monotonic() - begun, cpu_s(process.pid)
        await asyncio.sleep(idle_s)
        resident = rss_mb(process.pid)
        process.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        async with asyncio.timeout(_PATIENCE_S):
            await process.wait()
        return Life(ready_s, used_s, resident, time.monotonic() - begun)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def rss_mb(pid: int) -> float:
    """Return the memory a process holds, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def _ready(url: str, process: asyncio.subprocess.Process) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(_PATIENCE_S):
        while process.returncode is None:
            try:
                async with session.get(url) as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                pass  # not listening yet
            await asyncio.sleep(_LOOK_S)
    raise AssertionError(f"korridor run ended with {process.returncode}")


async def measure(folder: Path, rounds: int) -> list[Life]:
    """Return so many lives over one database, the first of which sets it up."""
    async with served("telegram") as telegram, served("slack") as slack:
        lives = []
        for _ in range(rounds):
            lives.append(await live(folder, telegram.settings | slack.settings))
            print(lives[-1], flush=True)
        return lives


def main() -> int:
    """Measure and print; 1 if a later start, or the memory of any, is beyond its bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4, help="starts in all (default 4: one fresh, three later)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="korridor-idle-") as folder:
        first, *later = asyncio.run(measure(Path(folder), arguments.rounds))
    if not later:
        return int(not first.is_within_bars)
    typical = Life(*(median(getattr(life, name) for life in later) for name in Life.__dataclass_fields__))
    print(f"median of {len(later)} later starts: {typical}")
    return int(not typical.is_within_bars)


if __name__ == "__main__":
    sys.exit(main())
