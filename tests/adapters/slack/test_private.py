"""Answers that one person sees: commands, response addresses, and showing them to everyone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.messages import Reply, Text
from tests.adapters.slack.conftest import first_sent, running

if TYPE_CHECKING:
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Channel, Team, User
from tests.adapters.slack.saying import ANSWER, bot_that_says


@pytest.mark.parametrize("is_member", [True, False])
async def test_a_command_in_a_channel_is_answered_privately_and_can_be_shared(
    slack: FakeSlack, user: User, channel: Channel, *, is_member: bool
) -> None:
    """Also where we are no member: the answer and its sharing go by the response address then."""
    if not is_member:
        slack.kick(channel)

    async with running(slack, bot_that_says(slack, ANSWER)) as bot:
        delivery = await slack.slash(user, channel, "/korridor", "wie viele?")
        private = await first_sent(slack)
        await slack.press(user, private, "share")
        await bot.idle()

    assert (delivery.error, delivery.response) == (None, None)
    assert (private.via, private.ephemeral_for, private.deleted) == ("response_url", user.id, True)
    (shared,) = slack.sent[1:]
    assert (shared.ephemeral_for, shared.channel) == (None, channel.id)
    assert shared.via == ("chat.postMessage" if is_member else "response_url")
    assert "slack-shared" in shared.text
    assert "50 Lokomotiven" in shared.text
    assert len(bot.dialogue.heard) == 1  # the same answer, not a new one


async def test_sharing_twice_shares_once(slack: FakeSlack, user: User, channel: Channel) -> None:
    """Two quick presses are one wish."""
    async with running(slack, bot_that_says(slack, ANSWER)) as bot:
        await slack.slash(user, channel, "/korridor", "wie viele?")
        private = await first_sent(slack)
        await asyncio.gather(*(slack.press(user, private, "share") for _ in range(3)))
        await bot.idle()

    assert len([message for message in slack.sent if message.ephemeral_for is None]) == 1


async def test_an_endless_question_can_be_shared_too(slack: FakeSlack, user: User, channel: Channel) -> None:
    """The button holds as much of it as fits; the answer is known by the question's key."""
    async with running(slack, bot_that_says(slack, ANSWER)) as bot:
        await slack.slash(user, channel, "/korridor", "ы" * 9000)
        await slack.press(user, await first_sent(slack), "share")
        await bot.idle()

    assert "50 Lokomotiven" in slack.sent[-1].text
    assert len(bot.dialogue.heard) == 1


async def test_a_command_in_our_direct_conversation_is_answered_openly(
    slack: FakeSlack, user: User, dm: Channel
) -> None:
    """It stays there, and needs no sharing."""
    async with running(slack, bot_that_says(slack, ANSWER)):
        await slack.slash(user, dm, "/korridor", "help")
        sent = await first_sent(slack)

    assert (sent.via, sent.ephemeral_for) == ("chat.postMessage", None)


async def test_a_command_in_other_peoples_conversation_is_answered_by_address(
    slack: FakeSlack, user: User, team: Team, channel: Channel
) -> None:
    """We cannot post there, and the chat is not gone for that."""
    slack.kick(channel)
    foreign = channel
    foreign.id = "D9"
    team.channels["D9"] = foreign
    foreign.kind = "private"

    async with running(slack, bot_that_says(slack, ANSWER)) as bot:
        await slack.slash(user, foreign, "/korridor", "help")
        sent = await first_sent(slack)
        await bot.idle()

    assert (sent.via, sent.ephemeral_for) == ("response_url", user.id)
    assert bot.dialogue.gone == []


async def test_a_used_up_address_is_no_dead_end(slack: FakeSlack, user: User, channel: Channel) -> None:
    """After half an hour the answer comes as an ordinary private message."""
    async with running(slack, bot_that_says(slack, ANSWER, after_s=0.2)):
        await slack.slash(user, channel, "/korridor", "wie viele?")
        slack.advance(1900)
        sent = await first_sent(slack)

    assert (sent.via, sent.ephemeral_for) == ("chat.postEphemeral", user.id)


async def test_a_private_reply_in_a_channel_is_for_the_asker_alone(
    slack: FakeSlack, user: User, channel: Channel
) -> None:
    """Such as that only admins may change the settings."""
    async with running(slack, bot_that_says(slack, Reply(nodes=(Text(text="Nein."),), is_private=True))):
        said = await slack.say(user, channel, "/language de", mention=True)
        sent = await first_sent(slack)

    assert (sent.via, sent.ephemeral_for, sent.thread_ts) == ("chat.postEphemeral", user.id, said.ts)
