"""`korridor feeds`: read now, and never beside a bot that reads them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.newsroom.room import LEASE
from bot.storage.database import BotDatabase
from tests.fakes.press import FakePress
from tests.newsroom.chain import PAGE, TITLE

if TYPE_CHECKING:
    from tests.commands.calling import Call


async def test_feeds_are_read_by_one_process(call: Call, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a bot reads, not a page is asked for and the remedy is named; afterwards all is read, and others may."""
    monkeypatch.setenv("KORRIDOR_FETCH_ALLOW", "127.0.0.0/8")
    bot = await BotDatabase.open(url)
    async with FakePress() as press:
        press.publish("korridor", TITLE, PAGE.format(title=TITLE, figure=40))
        await call("feeds", "add", press.feed_url)
        assert await bot.leases.hold(LEASE, span=timedelta(minutes=2))
        refused = await call("feeds", "poll")
        assert (refused.code, refused.out, press.requests) == (1, "", [])
        assert "within half a minute" in refused.err
        await bot.leases.leave(LEASE)
        for _ in range(2):
            assert (await call("feeds", "poll")).out == "open: 1\n"
        assert await bot.leases.hold(LEASE, span=timedelta(minutes=2))
    await bot.close()
