"""Slack's "is thinking…" under a question in our direct conversation, once the answer takes longer than a second."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.adapters.slack.errors import SlackError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.adapters.slack.gateway import Gateway
    from bot.adapters.slack.works import Way

logger = logging.getLogger(__name__)

AFTER_S = 1.0


@asynccontextmanager
async def thinking(gateway: Gateway, way: Way, words: str) -> AsyncIterator[None]:
    """Show the words while the body takes longer than a second, and take them away afterwards."""
    shown = asyncio.Event()

    async def show() -> None:
        await asyncio.sleep(AFTER_S)
        shown.set()
        await _set_status(gateway, way, words)

    task = asyncio.create_task(show())
    try:
        yield
    finally:
        if not shown.is_set():
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if shown.is_set():
            await _set_status(gateway, way, "")


async def _set_status(gateway: Gateway, way: Way, status: str) -> None:
    where = {"channel_id": way.channel, "thread_ts": way.thread or way.question}
    try:
        await gateway.call(way.team, "assistant.threads.setStatus", status=status, **where)
    except SlackError as error:
        logger.info("slack_status_refused", extra={"error": error.code})
