"""A fake platform as a process of its own, so that what it costs is not taken for what the bot costs."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
from yarl import URL

from tests.dialogues.process import ROOT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_SETTING = re.compile(r"(KORRIDOR_\w+)=(\S+)")
_BASE_URL = re.compile(r"KORRIDOR_\w+_BASE_URL")
_PATIENCE_S = 30.0


@dataclass(frozen=True)
class Server:
    """A running fake."""

    settings: dict[str, str]
    """What points the bot at it, as it printed."""
    session: aiohttp.ClientSession

    @property
    def _origin(self) -> URL:
        return URL(next(value for name, value in self.settings.items() if _BASE_URL.fullmatch(name))).origin()

    async def do(self, deed: str, **body: Any) -> Any:
        """Have it do something."""
        async with self.session.post(self._origin / "control" / deed, json=body) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def see(self, what: str, **query: str) -> Any:
        """Return what it has recorded."""
        async with self.session.get(self._origin / "control" / what, params=query) as response:
            return await response.json()


@asynccontextmanager
async def served(platform: str, *, core: int | None = None) -> AsyncIterator[Server]:
    """Run `python -m tests.fakes PLATFORM`, on one core if one is named."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes", platform, cwd=ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    if core is not None:
        os.sched_setaffinity(process.pid, {core})
    drain: asyncio.Task[bytes] | None = None
    try:
        settings: dict[str, str] = {}
        async with asyncio.timeout(_PATIENCE_S):
            while not any(_BASE_URL.fullmatch(name) for name in settings):
                line = (await process.stdout.readline()).decode()
                assert line, "the fake did not start"
                settings |= dict(_SETTING.findall(line))
        drain = asyncio.create_task(process.stdout.read())
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120)) as session:
            yield Server(settings, session)
    finally:
        if process.returncode is None:
            process.kill()
        if drain is not None:
            await drain
        await process.wait()
