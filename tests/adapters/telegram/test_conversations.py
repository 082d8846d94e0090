"""From an update to what people see, through the whole adapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Bold, Break, Button, Reply, Text
from tests.adapters.doubles import Listener, MemoryInbox, answer_with
from tests.adapters.telegram.conftest import first_sent
from tests.fakes.telegram import FakeTelegram, faults

if TYPE_CHECKING:
    from tests.adapters.telegram.conftest import Running
    from tests.fakes.telegram.state import Chat, User
from tests.adapters.telegram.saying import saying


async def test_a_question_is_answered(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User, direct: Chat
) -> None:
    """In the direct chat the answer stands by itself, is remembered for edits, and nothing is left to do."""
    async with running():
        question = await telegram.say(ada, direct, "Wer leitet KTZ?")
        await telegram.wait_for(lambda: telegram.sent)
        await telegram.wait_for(lambda: not inbox.open)

    (sent,) = telegram.sent
    assert (sent.text, sent.reply_to) == ("echo: Wer leitet KTZ?", None)
    assert dialogue.answers == {("telegram::4242", str(question.message_id)): str(sent.message_id)}


async def test_in_a_group_the_answer_replies_to_the_question(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User
) -> None:
    """A mention is answered as a reply, in the topic where it was asked; other talk is left alone."""
    forum = telegram.supergroup("Forum", ada, forum=True, privacy=False)
    topic = telegram.topic(forum, "Transport")
    async with running():
        await telegram.say(ada, forum, "Mahlzeit", thread=topic)
        question = await telegram.say(ada, forum, "@korridor_bot wer leitet KTZ?", thread=topic)
        general = await telegram.say(ada, forum, "@korridor_bot und hier?")
        await telegram.wait_for(lambda: len(telegram.sent) == 2)

    placed = [(sent.reply_to, sent.thread_id, sent.text) for sent in telegram.sent]
    assert placed == [(question, topic, "echo: wer leitet KTZ?"), (general, None, "echo: und hier?")]


async def test_privacy_mode_still_lets_commands_and_replies_through(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User
) -> None:
    """With privacy mode on, Telegram only delivers what is for us; commands by name and replies to us are answered."""
    group = telegram.supergroup("Runde", ada, privacy=True)
    async with running():
        await telegram.say(ada, group, "Was ist der Mittlere Korridor?")
        await telegram.say(ada, group, "/brief@korridor_bot")
        first = await first_sent(telegram)
        await telegram.say(ada, group, "Und bis wann?", reply_to=first)
        await telegram.wait_for(lambda: len(telegram.sent) == 2)

    assert [message.text for message in dialogue.heard] == ["/brief", "Und bis wann?"]


async def test_a_channel_post_is_answered_in_the_channel(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User
) -> None:
    """A command posted in a channel is answered there, without typing, which channels do not have."""
    channel = telegram.channel("Kanal", ada)
    dialogue.answering = answer_with(saying("Kurz"), after_s=0.2)
    async with running():
        await telegram.say(ada, channel, "/brief")
        await telegram.wait_for(lambda: telegram.sent)

    assert telegram.sent[0].chat_id == channel.id
    assert telegram.core.actions == []


async def test_several_replies_keep_their_order(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User, direct: Chat
) -> None:
    """All replies to one message arrive, in order, one after another."""
    dialogue.answering = answer_with(*(saying(f"Teil {number}") for number in range(5)))
    async with running():
        await telegram.say(ada, direct, "?")
        await telegram.wait_for(lambda: len(telegram.sent) == 5)

    assert [sent.text for sent in telegram.sent] == [f"Teil {number}" for number in range(5)]


async def test_private_replies_go_to_the_direct_chat_or_nowhere(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User
) -> None:
    """A refusal for one person is not said in the group: in the direct chat if there is one, else not at all."""
    stranger = telegram.user(77, "Bo")
    group = telegram.supergroup("Runde", ada, stranger, privacy=False)
    telegram.private(ada)
    dialogue.answering = answer_with(saying("nur für dich", is_private=True))
    async with running():
        await telegram.say(ada, group, "/language de")
        await telegram.say(stranger, group, "/language de")
        await telegram.wait_for(lambda: len(inbox.items) == 2 and not inbox.open)

    assert [(sent.chat_id, sent.reply_to) for sent in telegram.sent] == [(ada.id, None)]
    assert dialogue.gone == []


async def test_private_replies_to_nobody_go_nowhere(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User
) -> None:
    """A channel has no person to whom something private could be said."""
    channel = telegram.channel("Kanal", ada)
    dialogue.answering = answer_with(saying("nur für dich", is_private=True))
    async with running():
        await telegram.say(ada, channel, "/language de")
        await telegram.wait_for(lambda: inbox.items and not inbox.open)

    assert telegram.sent == []


async def test_long_answers_show_typing(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User, direct: Chat
) -> None:
    """An answer that takes a while shows that we are typing; a quick one does not."""
    async with running():
        await telegram.say(ada, direct, "schnell")
        await telegram.wait_for(lambda: telegram.sent)
        assert telegram.core.actions == []
        dialogue.answering = answer_with(saying("endlich"), after_s=0.25)
        await telegram.say(ada, direct, "langsam")
        await telegram.wait_for(lambda: len(telegram.sent) == 2)

    assert set(telegram.core.actions) == {(direct.id, "typing")}


async def test_long_replies_arrive_in_several_messages(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User, direct: Chat
) -> None:
    """An answer of 10,000 characters arrives complete, buttons under the last message."""
    lines = [f"{number} " + "ü😀" * 40 for number in range(120)]
    nodes = tuple(node for line in lines for node in (Bold(text=line), Break()))
    buttons = ((Button(label="Mehr", data="more:1"),),)
    dialogue.answering = answer_with(Reply(nodes=nodes, buttons=buttons))
    async with running():
        await telegram.say(ada, direct, "?")
        await telegram.wait_for(lambda: telegram.sent and telegram.sent[-1].labels)

    assert "\n".join(sent.text for sent in telegram.sent).split("\n") == lines


async def test_what_telegram_finds_too_long_is_split_again(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User, direct: Chat
) -> None:
    """Should Telegram count otherwise than we do, the reply is halved instead of lost."""
    dialogue.answering = answer_with(Reply(nodes=(Text(text="a" * 30), Break(), Text(text="b" * 30))))
    telegram.faults.next("sendMessage", faults.Status(400, "Bad Request: message is too long"))
    async with running():
        await telegram.say(ada, direct, "?")
        await telegram.wait_for(lambda: len(telegram.sent) == 2)

    assert [sent.text for sent in telegram.sent] == ["a" * 30, "b" * 30]
    assert dialogue.answers
    assert next(iter(dialogue.answers.values())).split() == [str(sent.message_id) for sent in telegram.sent]
