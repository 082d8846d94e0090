"""Questions and answers, from a person on Slack and back."""

from __future__ import annotations

import pytest

from tests.adapters.slack.conftest import build, running, settings
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.state import Channel, User


@pytest.mark.parametrize("over", ["socket", "http"])
async def test_a_direct_message_is_answered(slack: FakeSlack, user: User, dm: Channel, over: str) -> None:
    """What a person writes in our direct conversation is answered there, outside any thread."""
    async with running(slack, build(settings(slack, over=over))) as bot:
        await slack.say(user, dm, "Wie viele Lokomotiven?")
        sent = await slack.wait_for(lambda: slack.sent and slack.sent[0])
        await bot.idle()

    assert (sent.channel, sent.thread_ts, sent.text) == (dm.id, None, "echo: Wie viele Lokomotiven?")
    assert bot.dialogue.heard[0].person is not None
    assert bot.dialogue.heard[0].person.time_zone == "Asia/Almaty"
