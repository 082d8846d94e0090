"""Who becomes an editor in chat finds the commands in the menu, for as long as they are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.adapters.telegram.client import build_bot, call
from bot.adapters.telegram.menus import DeskMenus, MenuEntry, Menus
from bot.newsroom.menus import EditorMenus
from tests.dialogues.process import running
from tests.fakes.telegram import FakeTelegram
from tests.newsroom.chain import PATIENCE_S, town
from tests.newsroom.house import CLEO

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from telegram import Bot

    from tests.newsroom.house import House

MENUS = Menus(commands={"de": (MenuEntry("review", "Prüfen", ("desk",)), MenuEntry("help", "Hilfe"))})
DORA = 4711


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """Give a Telegram."""
    async with FakeTelegram(flood=False) as fake:
        yield fake


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    """Give a client of it."""
    client = build_bot(SecretStr(telegram.token), base_url=telegram.base_url)
    await call(client.initialize())
    yield client
    await client.shutdown()


def keeper(house: House, bot: Bot) -> EditorMenus:
    """Return what keeps the menus, as after a start."""
    database = house.database
    return EditorMenus(
        house.newsroom.desk.staff, database.editors, database.leases, {"telegram": DeskMenus(bot, MENUS)},
        clock=house.clock,
    )  # fmt: skip


def menu(telegram: FakeTelegram, person: int = DORA) -> list[str]:
    """Return the commands that somebody has in the direct chat, beside those of everybody."""
    scope = f'{{"chat_id": {person}, "type": "chat"}}'
    found = telegram.core.profile.commands.get((scope, "de"), [])
    return [entry["command"] for entry in found]


async def test_a_menu_comes_and_goes_with_the_role(house: House, telegram: FakeTelegram, bot: Bot) -> None:
    """Given, it is shown at once and set once; withdrawn, it is taken away, also by the process after a kill."""
    telegram.private(telegram.user(DORA, "Dora"))
    menus = keeper(house, bot)
    assert await menus.serve() == 0
    await house.say(CLEO, f"/editors add telegram:{DORA}")
    assert (await menus.serve(), menu(telegram)) == (1, ["review"])
    calls = len(telegram.calls)
    assert (await menus.serve(), len(telegram.calls)) == (0, calls)
    await house.say(CLEO, f"/editors remove telegram:{DORA}")
    assert (await keeper(house, bot).serve(), menu(telegram)) == (1, [])
    assert await house.database.editors.menus() == []


async def test_who_forgets_us_has_no_menu(house: House, telegram: FakeTelegram, bot: Bot) -> None:
    """`/forgetme` gives the role back."""
    telegram.private(telegram.user(DORA, "Dora"))
    menus = keeper(house, bot)
    await house.say(CLEO, f"/editors add telegram:{DORA}")
    await menus.serve()
    await house.database.privacy.forget(f"telegram::{DORA}")
    assert (await menus.serve(), menu(telegram)) == (1, [])


async def test_who_has_no_chat_with_us_is_tried_again(house: House, telegram: FakeTelegram, bot: Bot) -> None:
    """Not in every round, but some minutes later; an editor of Slack, and one of the settings, are left alone."""
    menus = keeper(house, bot)
    await house.say(CLEO, f"/editors add telegram:{DORA}")
    await house.say(CLEO, "/editors add slack:T1:U7")
    await house.say(CLEO, "/editors add telegram:1")
    assert await menus.serve() == 0
    telegram.private(telegram.user(DORA, "Dora"))
    assert await menus.serve() == 0
    house.clock.advance(minutes=6)
    assert (await menus.serve(), menu(telegram), menu(telegram, 1)) == (1, ["review"], [])


async def test_the_running_bot_shows_it(tmp_path: Path) -> None:
    """Added by a chief editor in chat, withdrawn through a kill."""
    async with town(tmp_path) as people:
        dora = people.telegram.user(DORA, "Dora")
        people.telegram.private(dora)
        hers = people.telegram.private(people.ada)
        async with running(people.telegram, tmp_path, settings=people.settings):
            await people.telegram.say(people.ada, hers, f"/editors add telegram:{DORA}")
            await people.telegram.wait_for(lambda: "review" in menu(people.telegram), timeout=PATIENCE_S)
        await people.telegram.say(people.ada, hers, f"/editors remove telegram:{DORA}")
        async with running(people.telegram, tmp_path, settings=people.settings):
            await people.telegram.wait_for(lambda: not menu(people.telegram), timeout=PATIENCE_S)
