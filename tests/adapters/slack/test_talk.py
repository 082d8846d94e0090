"""Questions and answers, from a person on Slack and back."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack.thinking import MOST_AT_ONCE
from bot.adapters.slack.works import chat_of
from bot.messages import Bold, Break, Button, ChatKind, FactNode, MessageKind, Picture, Reply, SourceNode, Text
from knowledge.facts import Status
from tests.adapters.doubles import Listener, answer_with
from tests.adapters.slack.conftest import SECRET, Bot, build, first_sent, running, settings
from tests.adapters.slack.payloads import direct
from tests.fakes.slack.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import IncomingMessage
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Channel, Team, User

ANSWER = Reply(
    nodes=(
        FactNode(lead="Geplant:", statement="50 Lokomotiven", numbers=(1,)),
        Break(),
        SourceNode(number=1, status=Status.PLANNED, status_label="geplant", text="Artikel, Absatz 3"),
    ),
    buttons=((Button(label="Mehr", data="more:f"),), (Button(label="👍", data="up:"), Button(label="👎", data="dn:"))),
    is_shareable=True,
)


def bot_that_says(slack: FakeSlack, *replies: Reply, after_s: float = 0.0) -> Bot:
    return build(settings(slack), dialogue=Listener(answer_with(*replies, after_s=after_s)))


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


async def test_the_message_shortcut_asks_with_the_message(slack: FakeSlack, user: User, channel: Channel) -> None:
    """The answer is private and can be shared."""
    async with running(slack, bot_that_says(slack, ANSWER)) as bot:
        said = await slack.say(user, channel, "50 Lokomotiven?")
        await slack.shortcut(user, said, "ask_korridor")
        sent = await first_sent(slack)

    assert bot.dialogue.heard[0].text == "50 Lokomotiven?"
    assert sent.ephemeral_for == user.id
    assert sent.blocks[-1]["elements"][0]["action_id"] == "share"


async def test_a_used_up_address_is_no_dead_end(slack: FakeSlack, user: User, channel: Channel) -> None:
    """After half an hour the answer comes as an ordinary private message."""
    async with running(slack, bot_that_says(slack, ANSWER, after_s=0.2)):
        await slack.slash(user, channel, "/korridor", "wie viele?")
        slack.advance(1900)
        sent = await first_sent(slack)

    assert (sent.via, sent.ephemeral_for) == ("chat.postEphemeral", user.id)


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


async def test_a_private_reply_in_a_channel_is_for_the_asker_alone(
    slack: FakeSlack, user: User, channel: Channel
) -> None:
    """Such as that only admins may change the settings."""
    async with running(slack, bot_that_says(slack, Reply(nodes=(Text(text="Nein."),), is_private=True))):
        said = await slack.say(user, channel, "/language de", mention=True)
        sent = await first_sent(slack)

    assert (sent.via, sent.ephemeral_for, sent.thread_ts) == ("chat.postEphemeral", user.id, said.ts)


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


@pytest.mark.parametrize("text", ["/language de", "Wie viele?"])
async def test_channel_creators_may_change_its_settings(
    slack: FakeSlack, user: User, channel: Channel, text: str
) -> None:
    """Looked up for commands only, and once a day."""
    async with running(slack, build(settings(slack))) as bot:
        for _ in range(2):
            await slack.say(user, channel, text, mention=True)
            await bot.idle()

    is_command = text.startswith("/")
    assert [message.person.is_admin for message in bot.dialogue.heard if message.person] == [is_command] * 2
    assert len([call for call in slack.calls if call.method == "conversations.info"]) == int(is_command)
    assert len([call for call in slack.calls if call.method == "users.info"]) == 1


@pytest.mark.parametrize(("rank", "may_set"), [("member", False), ("admin", True), ("owner", True)])
async def test_admins_and_owners_of_the_workspace_may_change_a_channels_settings(
    slack: FakeSlack, user: User, channel: Channel, rank: str, may_set: bool
) -> None:
    """Whoever made the channel; everybody else in it may not, unless they made it."""
    other = slack.user(user.team, "U9", is_admin=rank == "admin", is_owner=rank == "owner")
    channel.members.add(other.id)
    async with running(slack, build(settings(slack))) as bot:
        await slack.slash(other, channel, "/korridor", "language kk")
        await bot.idle()

    (heard,) = bot.dialogue.heard
    assert heard.person is not None
    assert (heard.text, heard.person.is_admin, heard.person.time_zone) == ("/language kk", may_set, "Europe/Berlin")


async def test_nobody_is_taken_for_an_admin_when_slack_does_not_tell(
    slack: FakeSlack, user: User, channel: Channel
) -> None:
    """A profile and a channel that cannot be looked up give no rights; they are not remembered either."""
    user.is_owner = True
    slack.faults.next("users.info", Fault.api_error("user_not_found"))
    slack.faults.next("conversations.info", Fault.api_error("channel_not_found"))
    async with running(slack, build(settings(slack))) as bot:
        for _ in range(2):
            await slack.slash(user, channel, "/korridor", "language kk")
            await bot.idle()

    assert [message.person.is_admin for message in bot.dialogue.heard if message.person] == [False, True]


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


async def test_guests_without_a_zone_are_answered_too(slack: FakeSlack, team: Team) -> None:
    """And so are people whose profile Slack does not tell."""
    guest = slack.user(team, "U5", tz=None)
    dm = slack.dm(team, guest)
    slack.faults.next("users.info", Fault.api_error("user_not_found"))

    async with running(slack, build(settings(slack))) as bot:
        for _ in range(2):
            await slack.say(guest, dm, "hi")
            await bot.idle()

    people = [message.person for message in bot.dialogue.heard]
    assert [(person.language, person.time_zone) for person in people if person] == [(None, None), ("en-US", None)]
    assert len(slack.sent) == 2


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


async def test_digests_are_sent_and_edited(slack: FakeSlack, user: User, channel: Channel) -> None:
    """By the same rendering and pacing; the receipt is the timestamp."""
    async with running(slack, build(settings(slack))) as bot:
        where = chat_of("T1", channel.id)
        receipt = await bot.adapter.post(where, ANSWER)
        await bot.adapter.edit(where, receipt, Reply(nodes=(Text(text="korrigiert"),)))

    (sent,) = slack.sent
    assert (sent.ts, sent.text, where.kind) == (receipt, "korrigiert", ChatKind.GROUP)
