"""From an update to what people see, through the whole adapter."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.adapters.telegram.worker import Patience
from bot.messages import Bold, Break, Button, ChatKind, IncomingMessage, MessageKind, Picture, Reply, Text
from tests.adapters.doubles import Listener, MemoryInbox, answer_with
from tests.adapters.telegram.conftest import first_sent
from tests.fakes.telegram import FakeTelegram, faults

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Chat as BotChat
    from bot.ports import InboxItem
    from tests.adapters.telegram.conftest import Running
    from tests.fakes.telegram.state import Chat, User


def saying(text: str, **options: object) -> Reply:
    return Reply.model_validate({"nodes": (Text(text=text),), **options})


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


async def test_an_edited_question_edits_the_answer(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User, direct: Chat
) -> None:
    """The answer changes in place instead of a second one appearing."""
    async with running():
        question = await telegram.say(ada, direct, "Wie vil?")
        await telegram.wait_for(lambda: telegram.sent)
        await telegram.say(ada, direct, "Wie viel?", edit_of=question)
        await telegram.wait_for(lambda: telegram.sent[0].edited_at)

    assert [sent.text for sent in telegram.sent] == ["echo: Wie viel?"]
    assert [message.kind for message in dialogue.heard] == [MessageKind.TEXT, MessageKind.EDIT]


async def test_an_edit_may_make_the_answer_longer_or_shorter(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User, direct: Chat
) -> None:
    """Messages that the new answer no longer needs are deleted, those it needs in addition are sent."""
    counts = iter((3, 1, 2))

    async def answering(_message: IncomingMessage) -> Sequence[Reply]:
        count = next(counts)
        return tuple(saying(f"{number + 1} von {count}") for number in range(count))

    dialogue.answering = answering
    async with running():
        question = await telegram.say(ada, direct, "a")
        await telegram.wait_for(lambda: len(telegram.sent) == 3)
        await telegram.say(ada, direct, "b", edit_of=question)
        await telegram.wait_for(lambda: sum(sent.deleted for sent in telegram.sent) == 2)
        await telegram.say(ada, direct, "c", edit_of=question)
        await telegram.wait_for(lambda: len(telegram.sent) == 4)

    assert [sent.text for sent in telegram.sent if not sent.deleted] == ["1 von 2", "2 von 2"]


async def test_an_answer_that_is_gone_is_sent_anew(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User, direct: Chat
) -> None:
    """If somebody deleted our answer, the edited question gets a new one."""
    async with running():
        question = await telegram.say(ada, direct, "a")
        telegram.delete(await first_sent(telegram))
        await telegram.say(ada, direct, "b", edit_of=question)
        await telegram.wait_for(lambda: len(telegram.sent) == 2)
        await telegram.wait_for(lambda: not inbox.open)

    assert telegram.sent[1].text == "echo: b"
    assert dialogue.answers == {("telegram::4242", str(question.message_id)): str(telegram.sent[1].message_id)}


async def test_a_question_that_becomes_one_by_editing_is_answered(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User
) -> None:
    """Adding the mention afterwards counts."""
    group = telegram.supergroup("Runde", ada, privacy=False)
    async with running():
        said = await telegram.say(ada, group, "wer leitet KTZ?")
        await telegram.say(ada, group, "@korridor_bot wer leitet KTZ?", edit_of=said)
        await telegram.wait_for(lambda: telegram.sent)

    assert (telegram.sent[0].text, telegram.sent[0].reply_to) == ("echo: wer leitet KTZ?", said)


async def test_an_update_takes_no_more_looks_than_it_needs(
    telegram: FakeTelegram, inbox: MemoryInbox, running: Running
) -> None:
    """When many answers end at once, one look into the inbox finds what follows for all of them."""
    looks = 0
    claim = inbox.claim

    async def counted(platform: str, *, limit: int = 50) -> list[InboxItem]:
        nonlocal looks
        looks += 1
        return await claim(platform, limit=limit)

    inbox.claim = counted  # type: ignore[method-assign]
    for number in range(60):
        chat = telegram.private(telegram.user(1000 + number))
        assert chat.user
        await telegram.say(chat.user, chat, "?")
    async with running(patience=Patience(breath_s=0.5)):
        await telegram.wait_for(lambda: len(telegram.sent) == 60)

    assert looks <= 6


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


async def test_each_chat_keeps_its_order_and_none_waits_for_another(
    telegram: FakeTelegram, dialogue: Listener, running: Running
) -> None:
    """Twenty chats with five questions each: in order within a chat, side by side among them."""
    chats = [telegram.private(telegram.user(1000 + number)) for number in range(20)]

    all_asked = asyncio.Barrier(len(chats))

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        await all_asked.wait()  # nobody is answered before everybody's question is being thought about
        return (saying(message.text),)

    dialogue.answering = answering
    for count in range(5):
        for chat in chats:
            assert chat.user
            await telegram.say(chat.user, chat, str(count))
    async with running():
        await telegram.wait_for(lambda: len(telegram.sent) == 100, timeout=30)

    for chat in chats:
        assert [sent.text for sent in telegram.sent if sent.chat is chat] == list("01234")


async def test_a_parked_chat_takes_no_place_from_others(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User, direct: Chat
) -> None:
    """With room for one thinker only, a chat that Telegram has parked for long does not hold up the rest."""
    telegram.faults.next("sendMessage", faults.RetryAfter(600), chat_id=direct.id)
    other = telegram.private(telegram.user(77))
    async with running(width=1, stop_s=0.1):
        await telegram.say(ada, direct, "parkt")
        await telegram.wait_for(lambda: telegram.calls_of("sendMessage"))
        assert other.user
        await telegram.say(other.user, other, "geht")
        await telegram.wait_for(lambda: telegram.sent)

    assert [sent.text for sent in telegram.sent] == ["echo: geht"]
    assert telegram.audit.inside_retry_after() == []


async def test_a_failing_dialogue_is_tried_again_and_then_excused(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User, direct: Chat,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """One stumble is made good; a lasting one gets an apology instead of silence; the log says where, not what."""
    stumbles = iter((True, False, True, True))

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        if next(stumbles):
            raise ValueError(f"Geheimwort {message.text}")
        return (saying("doch noch"),)

    dialogue.answering = answering
    async with running(apology=lambda _message: saying("Entschuldigung")):
        await telegram.say(ada, direct, "Geheimwort")
        await telegram.say(ada, direct, "Geheimwort 2")
        await telegram.wait_for(lambda: len(telegram.sent) == 2)
        await telegram.wait_for(lambda: not inbox.open)

    assert [sent.text for sent in telegram.sent] == ["doch noch", "Entschuldigung"]
    failed = [record.__dict__ for record in caplog.records if record.message == "dialogue_failed"]
    assert len(failed) == 3
    assert {record["fault"] for record in failed} == {"ValueError"}
    assert failed[0]["where"].startswith("test_conversations.py:")


async def test_chats_that_close_and_open_are_told(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User, direct: Chat
) -> None:
    """Blocking and unblocking, being kicked and added reach the dialogue."""
    group = telegram.supergroup("Runde", ada)
    async with running():
        telegram.block(ada)
        telegram.unblock(ada)
        telegram.kick(group)
        telegram.add_bot(group)
        await telegram.wait_for(lambda: len(inbox.items) == 5 and not inbox.open)

    assert [(chat.id, reason) for chat, reason in dialogue.gone] == [("4242", "blocked"), (str(group.id), "kicked")]
    assert [chat.kind for chat in dialogue.back] == [ChatKind.DIRECT, ChatKind.GROUP]


async def test_blocked_before_the_answer(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User, direct: Chat
) -> None:
    """Who asks and then blocks us gets nothing more, and the update is done."""

    async def answering(_message: IncomingMessage) -> Sequence[Reply]:
        telegram.block(ada)
        return saying("1"), saying("2")

    dialogue.answering = answering
    async with running():
        await telegram.say(ada, direct, "?")
        await telegram.wait_for(lambda: len(inbox.items) == 2 and not inbox.open)

    assert len(telegram.calls_of("sendMessage")) == 1
    assert {chat.id for chat, _ in dialogue.gone} == {"4242"}


async def test_a_group_that_migrates_is_followed(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User
) -> None:
    """The service message tells the dialogue, and an answer on its way to the old id arrives in the supergroup."""
    old = telegram.group("Runde", ada, privacy=False)
    dialogue.answering = answer_with(saying("Antwort"), after_s=0.2)
    async with running():
        await telegram.say(ada, old, "/brief")
        await telegram.wait_for(lambda: dialogue.heard)
        new = telegram.migrate(old)
        await telegram.wait_for(lambda: telegram.sent)
        await telegram.wait_for(lambda: not inbox.open)

    assert telegram.sent[0].chat_id == new.id
    assert [(before.id, after.id) for before, after in dialogue.moved] == [(str(old.id), str(new.id))]


async def test_a_migration_that_could_not_be_noted_is_noted_the_next_time(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User
) -> None:
    """Telegram says it in the old group and in the new; if the first time fails, the second is not taken for known."""
    moves: list[str] = []

    async def chat_moved(old: BotChat, new: BotChat) -> None:
        moves.append(new.id)
        if len(moves) == 1:
            raise OSError("database is away")

    dialogue.chat_moved = chat_moved  # type: ignore[method-assign]
    old = telegram.group("Runde", ada, privacy=False)
    async with running():
        new = telegram.migrate(old)
        await telegram.wait_for(lambda: len(inbox.items) >= 2 and not inbox.open)

    assert moves == [str(new.id)] * 2


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


async def test_an_answer_that_becomes_a_picture_is_sent_anew(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User, direct: Chat
) -> None:
    """A text cannot be edited into a photo, so the old answer makes place for the new one."""
    png = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000280000001e0") + bytes(9)
    async with running():
        question = await telegram.say(ada, direct, "a")
        await telegram.wait_for(lambda: telegram.sent)
        dialogue.answering = answer_with(Reply(nodes=(), picture=Picture(png=png, alt="Karte")))
        await telegram.say(ada, direct, "b", edit_of=question)
        await telegram.wait_for(lambda: telegram.sent[0].deleted)

    assert telegram.sent[1].photo
