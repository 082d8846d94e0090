"""Leases: renewed while work goes on, and work ends whose lease is somebody else's."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.storage.leases import LeaseStore

if TYPE_CHECKING:
    from bot.storage.database import BotDatabase

SPAN = timedelta(seconds=2)
"""Long enough for a busy machine to renew it, short enough to run out within a test: by the clock on the wall."""


def of(database: BotDatabase, owner: str) -> LeaseStore:
    """Return the leases as a process sees them."""
    return LeaseStore(database._transactions, clock=lambda: datetime.now(UTC), owner=owner)


async def test_a_lease_lasts_as_long_as_the_work(database: BotDatabase) -> None:
    """Work of more than a span keeps others out; what it returns comes back, and a span later the lease is free."""
    mine, other = of(database, "a"), of(database, "b")

    async def work() -> str:
        until = datetime.now(UTC) + 1.5 * SPAN
        while datetime.now(UTC) < until:
            assert not await other.hold("reading", span=SPAN)
            await asyncio.sleep(SPAN.total_seconds() / 4)
        return "done"

    assert await mine.during("reading", work, span=SPAN) == "done"
    async with asyncio.timeout(10):
        while not await other.hold("reading", span=SPAN):
            pass


async def test_a_fault_of_the_work_comes_out(database: BotDatabase) -> None:
    """It is not taken for a lost lease."""

    async def work() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await of(database, "a").during("reading", work, span=SPAN)


async def test_a_fault_of_the_renewal_comes_out(database: BotDatabase) -> None:
    """It ends the work as well, since nobody knows any more whose the lease is."""
    times, ended = iter([datetime.now(UTC)]), asyncio.Event()
    leases = LeaseStore(database._transactions, clock=lambda: next(times), owner="a")

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    with pytest.raises(RuntimeError):  # what a coroutine makes of StopIteration
        await leases.during("reading", work, span=SPAN)
    assert ended.is_set()


async def test_work_ends_whose_lease_is_lost(database: BotDatabase, caplog: pytest.LogCaptureFixture) -> None:
    """A process that slept too long finds that another goes on, and leaves it to that one."""
    mine, ended = of(database, "a"), asyncio.Event()

    async def work() -> str:
        await mine.leave("reading")
        assert await of(database, "b").hold("reading", span=timedelta(hours=1))
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return "done"

    assert await mine.during("reading", work, span=SPAN) is None
    assert ended.is_set()
    assert [record.message for record in caplog.records] == ["lease_lost"]


async def test_a_clock_that_was_wrong_holds_nobody_up(database: BotDatabase) -> None:
    """A lease that was taken a year ahead is free; one that is a little late, by a clock a minute off, is not."""
    now, span = datetime.now(UTC), timedelta(minutes=2)

    def at(moment: datetime, owner: str) -> LeaseStore:
        return LeaseStore(database._transactions, clock=lambda: moment, owner=owner)

    assert await at(now + timedelta(days=365), "a").hold("reading", span=span)
    assert await at(now, "b").hold("reading", span=span)
    assert not await at(now - timedelta(minutes=1), "c").hold("reading", span=span)
