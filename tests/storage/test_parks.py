"""Waits that platforms have asked for, and other small things that outlive a process."""

from __future__ import annotations

import pytest

from bot.storage.database import BotDatabase
from tests.storage.conftest import Clock


async def test_a_wait_ends_by_itself(database: BotDatabase, clock: Clock) -> None:
    """It gets shorter with time, and holds for one platform; the longest that was asked for counts, as for pacers."""
    for seconds in (20, 30, 10):
        await database.parks.park("telegram::1", seconds)
    await database.parks.park("telegram::2", 0.4)
    await database.parks.park("slack:T1:C5", 90)
    clock.advance(seconds=10)
    assert await database.parks.left("telegram") == {"telegram::1": pytest.approx(20, abs=0.1)}
    clock.advance(seconds=30)
    assert await database.parks.left("telegram") == {}
    assert await database.parks.left("slack") == {"slack:T1:C5": pytest.approx(50, abs=0.1)}


async def test_a_wait_that_cannot_be_stored_stops_nobody(
    database: BotDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    """Without its table, as in a database that is being replaced, the answer goes on."""
    from sqlalchemy import text

    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE bot_parked RENAME TO bot_parked_away"))
    try:
        await database.parks.park("telegram::1", 60)
    finally:
        async with database.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE bot_parked_away RENAME TO bot_parked"))
    assert [record.message for record in caplog.records] == ["wait_not_kept"]


async def test_whose_menu_is_shown_is_noted_once(database: BotDatabase) -> None:
    """And forgotten once it is taken away."""
    for key in ("telegram:2", "telegram:1", "telegram:1"):
        await database.editors.note_menu(key)
    await database.editors.forget_menu("telegram:2")
    assert await database.editors.menus() == ["telegram:1"]


async def test_where_somebody_wrote_to_us_directly(database: BotDatabase, clock: Clock) -> None:
    """The last direct conversation of that person in that workspace; channels and others' do not count."""
    for chat, person in (("slack:T1:C1", "U1"), ("slack:T1:D1", "U1"), ("slack:T1:D2", "U2"), ("slack:T2:D3", "U1")):
        await database.sessions.save(chat, None, person, state="{}", updated_at=clock())
    assert await database.sessions.direct_chat("slack:T1:U1") == "slack:T1:D1"
    assert await database.sessions.direct_chat("slack:T1:U3") is None
    assert await database.sessions.direct_chat("telegram::7") is None
