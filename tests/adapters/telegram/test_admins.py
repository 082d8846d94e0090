"""Who may set something in a group is looked up where it matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.messages import Button, Reply, Text
from tests.adapters.doubles import Listener, answer_with
from tests.fakes.telegram import FakeTelegram

if TYPE_CHECKING:
    from tests.adapters.telegram.conftest import Running
    from tests.fakes.telegram.state import User


async def test_admins_are_looked_up_for_settings_only(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User
) -> None:
    """Who may change a group's settings is asked of Telegram when needed, and remembered for a while."""
    bo = telegram.user(77, "Bo")
    group = telegram.supergroup("Runde", ada, bo, privacy=False)
    async with running():
        for user, text in ((ada, "/brief"), (ada, "/language de"), (ada, "/zeitzone Berlin"), (bo, "/language de")):
            await telegram.say(user, group, text)
        await telegram.wait_for(lambda: len(telegram.sent) == 4)

    assert [message.person and message.person.is_admin for message in dialogue.heard] == [False, True, True, False]
    assert [int(request.params["user_id"]) for request in telegram.calls_of("getChatMember")] == [4242, 77]


@pytest.mark.parametrize(
    "data", ["fol:some-fact", "menu:c.daily", "sub:off.abcd", "dig:set:abcd.20261123", "cmd:digest"]
)
async def test_who_presses_a_button_that_sets_something_is_looked_up(
    data: str, telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User
) -> None:
    """As for the commands that do the same."""
    group = telegram.supergroup("Runde", ada, privacy=False)
    dialogue.answering = answer_with(Reply(nodes=(Text(text="x"),), buttons=((Button(label="los", data=data),),)))
    async with running():
        await telegram.say(ada, group, "/brief")
        await telegram.wait_for(lambda: telegram.sent)
        await telegram.press(ada, telegram.sent[0], "los")
        await telegram.wait_for(lambda: len(dialogue.heard) == 2)

    assert [message.person and message.person.is_admin for message in dialogue.heard] == [False, True]
