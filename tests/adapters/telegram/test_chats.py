"""Chats that close, open and move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import ChatKind, IncomingMessage, Reply
from tests.adapters.doubles import Listener, MemoryInbox, answer_with
from tests.fakes.telegram import FakeTelegram

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Chat as BotChat
    from tests.adapters.telegram.conftest import Running
    from tests.fakes.telegram.state import Chat, User
from tests.adapters.telegram.saying import saying


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
