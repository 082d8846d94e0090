"""What happens by the clock: APScheduler wakes these jobs; what is due they read from the database."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

if TYPE_CHECKING:
    from bot.storage.database import BotDatabase

_log = logging.getLogger(__name__)
TICK_EVERY = timedelta(seconds=15)
TIDY_EVERY = timedelta(minutes=10)
POST_EVERY = timedelta(seconds=10)
"""How late a card may be that another process has filed; one's own are posted at once."""
READ_EVERY = timedelta(seconds=30)
RETENTION_EVERY = timedelta(hours=6)
INBOX_KEPT = timedelta(days=3)
"""Telegram keeps updates for a day and Slack repeats events for hours: keys must be known for longer than that."""
ANSWERS_KEPT = timedelta(days=30)
"""Replies and message ids, so that edited questions find their answers."""
SESSIONS_KEPT = timedelta(days=30)


class Desk(Protocol):
    """What is woken for digests."""

    async def tick(self) -> datetime | None:
        """Look what is due; return when to look next, if that is known."""
        ...

    async def tidy(self) -> None:
        """Give up who is gone, forget what is past its time."""
        ...


async def forget_old(database: BotDatabase, *, now: datetime) -> dict[str, int]:
    """Delete what is past its time; returns how many rows of each kind."""
    deleted = {
        "inbox": await database.inbox.purge(before=now - INBOX_KEPT),
        "replies": await database.handled.purge(before=now - ANSWERS_KEPT),
        "answer_ids": await database.answer_ids.purge(before=now - ANSWERS_KEPT),
        "shown": await database.ledger.shown.purge(before=now - ANSWERS_KEPT),
        "errands": await database.ledger.errands.purge(before=now - ANSWERS_KEPT),
        "sessions": await database.sessions.purge(before=now - SESSIONS_KEPT),
    }
    _log.info("retention_done", extra=deleted)
    return deleted


class Alarm:
    """Wakes the planner: at the start, every 15 s, at the moment the next digest is due, and when asked to."""

    def __init__(self, desk: Desk, jobs: AsyncIOScheduler, *, clock: Callable[[], datetime]) -> None:
        self._desk, self._jobs, self._clock = desk, jobs, clock
        # two at a time: the second finds the first at work and has it look once more
        jobs.add_job(self._tick, IntervalTrigger(seconds=int(TICK_EVERY.total_seconds())), id="tick",
                     next_run_time=clock(), max_instances=2)  # fmt: skip
        jobs.add_job(desk.tidy, IntervalTrigger(seconds=int(TIDY_EVERY.total_seconds())), id="tidy")

    def wake(self) -> None:
        """Have it look now."""
        self._at(self._clock())

    async def _tick(self) -> None:
        due = await self._desk.tick()
        if due is not None and due < self._clock() + TICK_EVERY:
            self._at(due)

    def _at(self, moment: datetime) -> None:
        with suppress(JobLookupError):  # stopped meanwhile
            self._jobs.modify_job("tick", next_run_time=moment)


class Recurring:
    """Something that is done again and again, and at once when it is asked for; never twice at a time."""

    def __init__(
        self, work: Callable[[], Awaitable[object]], jobs: AsyncIOScheduler, *, name: str, every: timedelta,
        clock: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._work, self._jobs, self._name, self._clock = work, jobs, name, clock
        self._again, self._is_at_work = False, False
        jobs.add_job(self._run, IntervalTrigger(seconds=int(every.total_seconds())), id=name, next_run_time=clock(),
                     max_instances=2)  # fmt: skip

    def wake(self) -> None:
        """Have it done now."""
        with suppress(JobLookupError):  # stopped meanwhile
            self._jobs.modify_job(self._name, next_run_time=self._clock())

    async def _run(self) -> None:
        self._again = True
        if self._is_at_work:
            return
        self._is_at_work = True
        try:
            while self._again:
                self._again = False
                await self._work()
        except Exception as exc:  # noqa: BLE001 - the database is away, or a platform stumbles; the next run tries again
            _log.warning("work_failed", extra={"work": self._name, "fault": type(exc).__name__})
        finally:
            self._is_at_work = False


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
