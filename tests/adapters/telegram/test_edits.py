"""Edited questions: their answers are edited, replaced, or given for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import IncomingMessage, MessageKind, Picture, Reply
from tests.adapters.doubles import Listener, MemoryInbox, answer_with
from tests.adapters.telegram.conftest import first_sent
from tests.fakes.telegram import FakeTelegram

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.adapters.telegram.conftest import Running
    from tests.fakes.telegram.state import Chat, User
from tests.adapters.telegram.saying import saying


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
