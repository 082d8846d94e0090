"""What happens by the clock: APScheduler wakes these jobs; what is due they read from the database."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

if TYPE_CHECKING:
    from bot.storage.database import BotDatabase

_log = logging.getLogger(__name__)
RETENTION_EVERY = timedelta(hours=6)
INBOX_KEPT = timedelta(days=3)
"""Telegram keeps updates for a day and Slack repeats events for hours: keys must be known for longer than that."""
ANSWERS_KEPT = timedelta(days=30)
"""Replies and message ids, so that edited questions find their answers."""
SESSIONS_KEPT = timedelta(days=30)


async def forget_old(database: BotDatabase, *, now: datetime) -> dict[str, int]:
    """Delete what is past its time; returns how many rows of each kind."""
    deleted = {
        "inbox": await database.inbox.purge(before=now - INBOX_KEPT),
        "replies": await database.handled.purge(before=now - ANSWERS_KEPT),
        "answer_ids": await database.answer_ids.purge(before=now - ANSWERS_KEPT),
        "sessions": await database.sessions.purge(before=now - SESSIONS_KEPT),
    }
    _log.info("retention_done", extra=deleted)
    return deleted


def scheduler(database: BotDatabase, *, clock: Callable[[], datetime]) -> AsyncIOScheduler:
    """Return a scheduler that is ready to start: jobs that were missed run once, never twice at a time."""

    async def retention() -> None:
        await forget_old(database, now=clock())

    jobs = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    jobs.add_job(retention, IntervalTrigger(seconds=int(RETENTION_EVERY.total_seconds())), id="retention",
                 next_run_time=clock())  # fmt: skip
    return jobs
