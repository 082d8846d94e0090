"""Questions and answers, from a person on Slack and back."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack.works import chat_of
from bot.messages import Bold, Break, ChatKind, MessageKind, Picture, Reply, Text
from tests.adapters.doubles import Listener
from tests.adapters.slack.conftest import build, first_sent, running, settings
from tests.adapters.slack.payloads import direct
from tests.fakes.slack.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import IncomingMessage
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Channel, Team, User
from tests.adapters.slack.saying import ANSWER, bot_that_says


@pytest.mark.parametrize("over", ["socket", "http"])
async def test_a_direct_message_is_answered(slack: FakeSlack, user: User, dm: Channel, over: str) -> None:
    """What a person writes in our direct conversation is answered there, outside any thread."""
    async with running(slack, build(settings(slack, over=over))) as bot:
        await slack.say(user, dm, "Wie viele <Loks> & warum?")
        sent = await first_sent(slack)
        await bot.idle()

    person = bot.dialogue.heard[0].person
    assert (sent.channel, sent.thread_ts) == (dm.id, None)
    assert slack.shown(sent.text) == "echo: Wie viele <Loks> & warum?"
    assert person is not None
    assert (person.time_zone, person.language, person.is_admin) == ("Asia/Almaty", "de-DE", True)


@pytest.mark.parametrize("over", ["socket", "http"])
async def test_a_mention_is_answered_in_a_thread_once(
    slack: FakeSlack, user: User, channel: Channel, over: str
) -> None:
    """Also when the workspace sends it twice, as a mention and as a channel message."""
    slack.app.subscriptions |= {"message.channels"}
    user.team.scopes.add("channels:history")

    async with running(slack, build(settings(slack, over=over))) as bot:
        said = await slack.say(user, channel, "Wer?", mention=True)
        sent = await first_sent(slack)
        await bot.idle()
        await asyncio.sleep(0.1)

    kinds = [delivery.payload["event"]["type"] for delivery in slack.deliveries]
    assert (kinds.count("app_mention"), kinds.count("message")) == (1, 2)  # the second message is our own answer
    assert [(sent.thread_ts, sent.text)] == [(message.thread_ts, message.text) for message in slack.sent]
    assert (sent.thread_ts, sent.text) == (said.ts, "echo: Wer?")


async def test_a_mention_in_a_thread_is_answered_there(slack: FakeSlack, user: User, channel: Channel) -> None:
    """Not in a new one."""
    async with running(slack, build(settings(slack))):
        parent = await slack.say(user, channel, "plain talk")
        await slack.say(user, channel, "Wer?", mention=True, thread_ts=parent.ts)
        sent = await first_sent(slack)

    assert sent.thread_ts == parent.ts


async def test_an_answer_without_its_thread_goes_beside_it(slack: FakeSlack, user: User, channel: Channel) -> None:
    """When the first message was deleted meanwhile."""
    async with running(slack, bot_that_says(slack, ANSWER, after_s=0.2)):
        said = await slack.say(user, channel, "Wer?", mention=True)
        said.deleted = True
        sent = await first_sent(slack)

    assert sent.thread_ts is None


async def test_talk_not_meant_for_us_is_left_alone(slack: FakeSlack, user: User, channel: Channel) -> None:
    """Without a mention the bot does not even hear of it."""
    async with running(slack, build(settings(slack))) as bot:
        await slack.say(user, channel, "nur unter uns")
        await bot.idle()

    assert (slack.deliveries, slack.sent) == ([], [])


async def test_the_message_shortcut_asks_with_the_message(slack: FakeSlack, user: User, channel: Channel) -> None:
    """The answer is private and can be shared."""
    async with running(slack, bot_that_says(slack, ANSWER)) as bot:
        said = await slack.say(user, channel, "50 Lokomotiven?")
        await slack.shortcut(user, said, "ask_korridor")
        sent = await first_sent(slack)

    assert bot.dialogue.heard[0].text == "50 Lokomotiven?"
    assert sent.ephemeral_for == user.id
    assert sent.blocks[-1]["elements"][0]["action_id"] == "share"


async def test_an_edited_question_edits_its_answer(slack: FakeSlack, user: User, team: Team, dm: Channel) -> None:
    """The answer in place changes; nothing new is posted."""
    async with running(slack, build(settings(slack))) as bot:
        said = await slack.say(user, dm, "Und 2023?")
        answer = await first_sent(slack)
        after = {"user": user.id, "text": "Und 2024?", "ts": said.ts}
        changed = direct("", subtype="message_changed", channel=dm.id, message=after, previous_message={"text": "x"})
        await bot.idle()
        await slack.event(team, changed["event"])
        await bot.idle()

    assert (answer.text, len(slack.sent)) == ("echo: Und 2024?", 1)
    assert bot.dialogue.heard[1].kind is MessageKind.EDIT


async def test_a_long_answer_comes_in_parts_and_order(slack: FakeSlack, user: User, dm: Channel) -> None:
    """Each within Slack's limits, the buttons under the last."""
    nodes = [node for number in range(60) for node in (Text(text=f"{number} " + "Wort " * 60), Break())]
    async with running(slack, bot_that_says(slack, Reply(nodes=tuple(nodes), buttons=ANSWER.buttons))) as bot:
        await slack.say(user, dm, "alles")
        await bot.idle()

    assert [message.text.split()[0] for message in slack.sent] == ["0", "27", "54"]
    assert [block["type"] for block in slack.sent[-1].blocks][-2:] == ["actions", "context_actions"]


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long", "invalid_blocks_format"])
async def test_refused_blocks_go_out_as_plain_text(
    slack: FakeSlack, user: User, dm: Channel, error: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The same words, and a line in the log."""
    slack.faults.next("chat.postMessage", Fault.api_error(error))
    reply = Reply(nodes=(Bold(text="A & B"), Break(), Text(text="C")))

    async with running(slack, bot_that_says(slack, reply)):
        await slack.say(user, dm, "hi")
        sent = await first_sent(slack)

    assert (sent.text, sent.blocks) == ("A &amp; B\nC", [])
    assert [record.message for record in caplog.records].count("slack_blocks_refused") == 1


async def test_a_picture_follows_its_words(slack: FakeSlack, user: User, dm: Channel) -> None:
    """With its description for those who cannot see it."""
    reply = Reply(nodes=(Text(text="Karte"),), picture=Picture(png=b"\x89PNG", alt="Eine Karte"))

    async with running(slack, bot_that_says(slack, reply)) as bot:
        await slack.say(user, dm, "Karte?")
        await bot.idle()
        await slack.wait_for(lambda: len(slack.sent) == 2)

    assert slack.sent[1].files[0]["alt_txt"] == "Eine Karte"


async def test_order_is_kept_within_a_chat_and_chats_do_not_wait(
    slack: FakeSlack, user: User, team: Team, dm: Channel
) -> None:
    """One slow question holds up its own chat only."""
    other = slack.user(team, "U2")
    other_dm = slack.dm(team, other)

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        await asyncio.sleep(0.6 if message.text == "langsam" else 0)
        return (Reply(nodes=(Text(text=message.text),)),)

    async with running(slack, build(settings(slack), dialogue=Listener(answering))) as bot:
        for text in ("langsam", "eins", "zwei"):
            await slack.say(user, dm, text)
        start = time.monotonic()
        await slack.say(other, other_dm, "sofort")
        await first_sent(slack)
        took = time.monotonic() - start
        await bot.idle()

    assert [message.text for message in slack.sent] == ["sofort", "langsam", "eins", "zwei"]
    assert took < 0.5


async def test_digests_are_sent_and_edited(slack: FakeSlack, user: User, channel: Channel) -> None:
    """By the same rendering and pacing; the receipt is the timestamp."""
    async with running(slack, build(settings(slack))) as bot:
        where = chat_of("T1", channel.id)
        receipt = await bot.adapter.post(where, ANSWER)
        await bot.adapter.edit(where, receipt, Reply(nodes=(Text(text="korrigiert"),)))

    (sent,) = slack.sent
    assert (sent.ts, sent.text, where.kind) == (receipt, "korrigiert", ChatKind.GROUP)
