"""Works what the inbox holds: in order within a chat (the inbox sees to that), chats side by side, each thing once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.adapters.slack.works import PLATFORM, fingerprint

if TYPE_CHECKING:
    from bot.adapters.slack.works import Payload, Task
    from bot.ports import Inbox, InboxItem

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 100
_TRIES = 3
"""How often a thing is tried when our own side fails; after that it stays in the inbox until the next start."""
_GATHER_S = 0.02
"""How long to wait, while others are in work, for more to be claimed together: under load claims are what costs."""
_LOOK_AGAIN_S = 5.0
"""How often the inbox is looked at unasked: for what another process left behind."""

Translate = Callable[["Payload"], "Task | None"]
Handle = Callable[["InboxItem", "Task"], Awaitable[None]]


class Worker:
    """One loop that claims, and one task for each thing claimed."""

    def __init__(self, inbox: Inbox, *, translate: Translate, handle: Handle) -> None:
        self._inbox = inbox
        self._translate = translate
        self._handle = handle
        self._bell = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None

    @property
    def busy(self) -> int:
        """How many things are in work."""
        return len(self._tasks)

    @property
    def is_running(self) -> bool:
        """Whether the inbox is looked at."""
        return self._loop is not None and not self._loop.done()

    def ring(self) -> None:
        """Tell that there is something new."""
        self._bell.set()

    async def start(self) -> None:
        """Put back what a killed run had in work, and begin."""
        released = await self._inbox.release_all(PLATFORM)
        if released:
            logger.info("slack_work_resumed", extra={"count": released})
        self._bell.set()
        self._loop = asyncio.create_task(self._run(), name="slack-worker")

    async def stop(self, *, within_s: float) -> None:
        """Claim nothing more; wait for what is in work, and cut off what takes too long: the inbox keeps it."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within_s)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_AGAIN_S):  # not wait_for: in 3.11 it can swallow a cancellation
                    await self._bell.wait()
            if self._tasks:
                await asyncio.sleep(_GATHER_S)
            self._bell.clear()
            try:
                await self._claim()
            except Exception:
                logger.exception("slack_inbox_unreadable")
                await asyncio.sleep(1.0)

    async def _claim(self) -> None:
        """Take what is free to be worked; with limit 0 too, since every claim renews the hold on what is in work."""
        for item in await self._inbox.claim(PLATFORM, limit=max(0, MOST_AT_ONCE - len(self._tasks))):
            task = asyncio.create_task(self._work(item), name="slack-work")
            self._tasks.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._bell.set()

    async def _work(self, item: InboxItem) -> None:
        for attempt in range(1, _TRIES + 1):
            try:
                await self._do(item)
            except Exception:
                logger.exception("slack_work_failed", extra={"key": fingerprint(item.key), "attempt": attempt})
                await asyncio.sleep(0.5 * attempt)
            else:
                return

    async def _do(self, item: InboxItem) -> None:
        task = self._translate(json.loads(item.body))
        if task is not None:
            await self._handle(item, task)
        await self._inbox.done(item.key)
