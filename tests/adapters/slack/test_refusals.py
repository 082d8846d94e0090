"""What fails, on our side or Slack's, and what is told of it to people, dialogue and log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from bot.messages import Reply
from tests.adapters.doubles import Listener
from tests.adapters.slack.conftest import SECRET, build, first_sent, running, settings
from tests.fakes.slack.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import IncomingMessage
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Channel, Team, User
from tests.adapters.slack.saying import ANSWER, bot_that_says


async def test_a_fault_of_ours_is_owned_up_to(slack: FakeSlack, user: User, dm: Channel) -> None:
    """After three tries the person gets an apology, in their language."""

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        raise RuntimeError("boom")

    async with running(slack, build(settings(slack), dialogue=Listener(answering))) as bot:
        await slack.say(user, dm, "Wer?")
        sent = await first_sent(slack)
        await bot.idle()

    assert (sent.text, len(bot.dialogue.heard)) == ("de:fault", 3)


async def test_an_archived_channel_is_gone(slack: FakeSlack, user: User, channel: Channel) -> None:
    """The dialogue is told, so that no digest goes there."""
    async with running(slack, bot_that_says(slack, ANSWER, after_s=0.2)) as bot:
        await slack.say(user, channel, "Wer?", mention=True)
        channel.archived = True
        await bot.idle()

    assert [(chat.id, reason) for chat, reason in bot.dialogue.gone] == [(channel.id, "is_archived")]


async def test_where_we_are_not_invited_the_person_is_told_the_remedy(
    slack: FakeSlack, user: User, channel: Channel
) -> None:
    """In our direct conversation, since the channel is closed to us."""
    async with running(slack, bot_that_says(slack, ANSWER, after_s=0.2)) as bot:
        await slack.say(user, channel, "Wer?", mention=True)
        slack.kick(channel)
        sent = await first_sent(slack)
        await bot.idle()

    assert (sent.channel, sent.text) == (slack.dm(user.team, user).id, "de:slack-needs-invite /invite @korridor")
    assert bot.dialogue.gone == []


async def test_a_revoked_token_ends_the_workspace(slack: FakeSlack, user: User, team: Team, dm: Channel) -> None:
    """The dialogue is told of the workspace as a whole."""
    async with running(slack, bot_that_says(slack, ANSWER, after_s=0.2)) as bot:
        await slack.say(user, dm, "Wer?")
        team.token_state = "token_revoked"
        await bot.idle()

    assert [(chat.key, reason) for chat, reason in bot.dialogue.gone] == [("slack:T1:", "token_revoked")]


@pytest.mark.parametrize("over", ["socket", "http"])
async def test_the_log_holds_no_token_and_no_word_of_the_talk(
    slack: FakeSlack, user: User, dm: Channel, channel: Channel, over: str, caplog: pytest.LogCaptureFixture
) -> None:
    """However verbose it is, and also when something fails."""
    caplog.set_level(logging.DEBUG)
    slack.faults.next("chat.postMessage", Fault.drop(), Fault.api_error("invalid_blocks"), Fault.ratelimited(1))

    async with running(slack, build(settings(slack, over=over))) as bot:
        await slack.say(user, dm, "geheimnis")
        await slack.slash(user, channel, "/korridor", "geheimnis")
        await slack.say(user, channel, "geheimnis", mention=True)
        await bot.idle()

    response_urls = [str(delivery.payload.get("response_url")) for delivery in slack.deliveries]
    said = [record.getMessage() + str(record.__dict__) for record in caplog.records if record.name.startswith("bot.")]
    secrets = [user.team.bot_token, user.team.app_token, SECRET, "geheimnis", dm.id, channel.id, *response_urls[1:2]]
    assert len(slack.sent) >= 3
    assert not [secret for secret in secrets if secret in "\n".join(said)]
    assert not [secret for secret in secrets[:4] if secret in caplog.text]
