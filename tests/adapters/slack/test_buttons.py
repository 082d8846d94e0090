"""Pressed buttons: what reaches the dialogue, and what takes the place of the message."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.messages import MessageKind, Reply, Text
from tests.adapters.doubles import Listener
from tests.adapters.slack.conftest import build, first_sent, running, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import IncomingMessage
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Channel, User
from tests.adapters.slack.saying import ANSWER, bot_that_says


async def test_a_pressed_button_reaches_the_dialogue(slack: FakeSlack, user: User, channel: Channel) -> None:
    """With its data; the answer goes into the same thread."""
    async with running(slack, bot_that_says(slack, ANSWER)) as bot:
        said = await slack.say(user, channel, "Wer?", mention=True)
        answer = await first_sent(slack)
        await slack.press(user, answer, "do.0")
        await slack.press(user, answer, "do.feedback.1", "dn:")
        await bot.idle()

    pressed = [(message.kind, message.text) for message in bot.dialogue.heard[1:]]
    assert pressed == [(MessageKind.BUTTON, "more:f"), (MessageKind.BUTTON, "dn:")]
    assert {message.thread_ts for message in slack.sent} == {said.ts}


@pytest.mark.parametrize("is_private", [True, False])
async def test_a_reply_can_take_the_place_of_the_pressed_message(
    slack: FakeSlack, user: User, channel: Channel, *, is_private: bool
) -> None:
    """Openly by chat.update, privately by the response address."""

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        is_press = message.kind is MessageKind.BUTTON
        return (Reply(nodes=(Text(text="neu"),), replaces=True) if is_press else ANSWER,)

    async with running(slack, build(settings(slack), dialogue=Listener(answering))) as bot:
        if is_private:
            await slack.slash(user, channel, "/korridor", "wie viele?")
        else:
            await slack.say(user, channel, "Wer?", mention=True)
        answer = await first_sent(slack)
        await slack.press(user, answer, "do.0")
        await bot.idle()

    assert (answer.text, len(slack.sent), len(answer.updates)) == ("neu", 1, 1)


async def test_a_reply_to_a_deleted_message_is_posted_anew(slack: FakeSlack, user: User, dm: Channel) -> None:
    """Instead of being lost."""

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        await asyncio.sleep(0.1)
        return (Reply(nodes=(Text(text="neu"),), replaces=True) if message.kind is MessageKind.BUTTON else ANSWER,)

    async with running(slack, build(settings(slack), dialogue=Listener(answering))) as bot:
        await slack.say(user, dm, "Wer?")
        answer = await first_sent(slack)
        await slack.press(user, answer, "do.0")
        answer.deleted = True
        await bot.idle()

    assert [message.text for message in slack.sent[1:]] == ["neu"]


async def test_a_notice_is_for_the_one_who_pressed(slack: FakeSlack, user: User, channel: Channel) -> None:
    """As a private message without blocks."""

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        return (Reply(nodes=(), toast="Danke!") if message.kind is MessageKind.BUTTON else ANSWER,)

    async with running(slack, build(settings(slack), dialogue=Listener(answering))) as bot:
        await slack.say(user, channel, "Wer?", mention=True)
        await slack.press(user, await first_sent(slack), "do.feedback.1", "up:")
        await bot.idle()

    assert [(message.text, message.ephemeral_for) for message in slack.sent[1:]] == [("Danke!", user.id)]
