"""A bot that is stopped while it reads leaves off, and goes on after the next start as if nothing had been."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.editorial import EditorialWork
from bot.newsroom.room import LEASE
from bot.settings import Settings
from bot.storage.leases import LeaseStore
from knowledge.feeds import Feed
from tests.fakes.press import FakePress, faults
from tests.newsroom.chain import PAGE, TITLE
from tests.newsroom.house import ADA
from tests.newsroom.test_room import told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.newsroom.house import House

PATH = "/stories/korridor"
STOPS = 5
"""More often than an article is tried that ends the process, or cannot be had."""


@asynccontextmanager
async def at_work(house: House) -> AsyncIterator[EditorialWork]:
    """Run the newsroom's work until the end of the block."""
    settings = Settings(fetch_allow="127.0.0.0/8", reread_days=7, _env_file=None)
    work = EditorialWork(house.newsroom, settings, house.database, {}, clock=house.clock)
    await work.start()
    try:
        yield work
    finally:
        await work.halt()


async def stop_in_the_middle(house: House, press: FakePress) -> None:
    """Begin to read and stop while a page does not come, again and again; then let it come and read to the end."""
    other = LeaseStore(house.database._transactions, clock=house.clock, owner="another")
    press.faults.always(PATH, faults.Hang())
    for _ in range(STOPS):
        before = len(press.asked(PATH))
        async with at_work(house) as work:
            reading = asyncio.create_task(work.read())
            await press.wait_for(lambda: len(press.asked(PATH)) > before, timeout=20)  # noqa: B023 - used in the round
        assert await reading is False
        assert await other.hold(LEASE, span=timedelta(minutes=2))
        await other.leave(LEASE)
        press.release()
    press.faults.always(PATH, None)
    async with at_work(house) as work:
        assert await work.read()


async def test_an_article_of_a_feed_is_not_given_up(house: House) -> None:
    """However often we are stopped, neither article nor feed counts as one that cannot be had."""
    async with FakePress() as press:
        press.publish("korridor", TITLE, PAGE.format(title=TITLE, figure=40))
        await house.newsroom.feeds.add([Feed(url=press.feed_url)])
        await stop_in_the_middle(house, press)
        (feed,) = await house.newsroom.feeds.feeds()
    assert (feed.begun, feed.tries, feed.failing_since) == ({}, {}, None)
    assert len(await house.newsroom.desk.acting.newsroom.items()) == 1


async def test_who_asked_for_an_article_is_not_told_that_it_cannot_be_had(house: House) -> None:
    """Only what came of it in the end is said."""
    async with FakePress() as press:
        address = press.publish("korridor", TITLE, PAGE.format(title=TITLE, figure=40))
        await house.say(ADA, f"/add {address}")
        await stop_in_the_middle(house, press)
    assert await told(house) == [f"Gelesen: „{TITLE}“. Neue Angaben: 1."]


async def test_an_article_that_is_looked_at_again_is_not_given_up(house: House) -> None:
    """It is due after the start as it was before."""
    async with FakePress() as press:
        press.publish("korridor", TITLE, PAGE.format(title=TITLE, figure=40))
        await house.newsroom.feeds.add([Feed(url=press.feed_url)])
        async with at_work(house) as work:
            assert await work.read()
        press.publish("korridor", TITLE, PAGE.format(title=TITLE, figure=42))
        house.clock.advance(hours=1.1)
        await stop_in_the_middle(house, press)
    (item,) = await house.newsroom.desk.acting.newsroom.items()
    assert "42" in item.claim.statement["de"]
