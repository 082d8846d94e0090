"""“Is thinking …”, where an answer takes long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.adapters.slack.thinking import MOST_AT_ONCE
from tests.adapters.doubles import Listener, answer_with
from tests.adapters.slack.conftest import build, running, settings

if TYPE_CHECKING:
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Channel, Team, User
from tests.adapters.slack.saying import ANSWER, bot_that_says


async def test_thinking_is_shown_when_it_takes_long(slack: FakeSlack, user: User, dm: Channel) -> None:
    """After a second, in the person's language; and taken away with the answer."""
    async with running(slack, bot_that_says(slack, ANSWER, after_s=1.3)) as bot:
        said = await slack.say(user, dm, "Wer?")
        await bot.idle()

    shown = [(status["thread_ts"], status["status"]) for status in slack.statuses]
    assert shown == [(said.ts, "de:slack-thinking"), (said.ts, "")]


async def test_quick_answers_show_no_thinking(slack: FakeSlack, user: User, dm: Channel, channel: Channel) -> None:
    """Nor do answers in channels."""
    async with running(slack, bot_that_says(slack, ANSWER, after_s=0.1)) as bot:
        await slack.say(user, dm, "Wer?")
        await slack.say(user, channel, "Wer?", mention=True)
        await bot.idle()

    assert slack.statuses == []


async def test_a_crowd_is_answered_and_not_told_that_it_is_thought_about(slack: FakeSlack, team: Team) -> None:
    """Two calls more for each of many who wait would make all of them wait longer."""
    slack.rates.enabled = False
    people = [slack.user(team, f"U{number}") for number in range(12)]
    bot = build(settings(slack), dialogue=Listener(answer_with(ANSWER, after_s=1.3)))
    async with running(slack, bot):
        await asyncio.gather(*(slack.say(person, slack.dm(team, person), "?") for person in people))
        await bot.idle()

    assert len(slack.sent) == len(people)
    shown = [status["status"] for status in slack.statuses]
    assert (len(shown), shown.count("")) == (2 * MOST_AT_ONCE, MOST_AT_ONCE)
