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
MOST_AT_ONCE = 5
"""In how many conversations it is shown at a time: where many wait, two calls for each would make all wait longer."""


class Courtesy:
    """Who is being shown that an answer takes its time."""

    def __init__(self) -> None:
        self.shown = 0

    @property
    def is_affordable(self) -> bool:
        """Whether one more may be shown."""
        return self.shown < MOST_AT_ONCE


@asynccontextmanager
async def thinking(gateway: Gateway, way: Way, words: str, courtesy: Courtesy) -> AsyncIterator[None]:
    """Show the words while the body takes longer than a second, and take them away afterwards."""
    showing: list[asyncio.Task[None]] = []

    def show() -> None:
        if courtesy.is_affordable:
            courtesy.shown += 1
            showing.append(asyncio.create_task(_set_status(gateway, way, words)))

    timer = asyncio.get_running_loop().call_later(AFTER_S, show)
    try:
        yield
    finally:
        timer.cancel()
        if showing:
            try:
                await asyncio.gather(*showing, return_exceptions=True)
                await _set_status(gateway, way, "")
            finally:
                courtesy.shown -= 1


async def _set_status(gateway: Gateway, way: Way, status: str) -> None:
    where = {"channel_id": way.channel, "thread_ts": way.thread or way.question}
    try:
        await gateway.call(way.team, "assistant.threads.setStatus", status=status, **where)
    except SlackError as error:
        logger.info("slack_status_refused", extra={"error": error.code})
