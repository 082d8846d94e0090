"""In which order updates are worked, and who waits for whom."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.adapters.telegram.worker import Patience
from bot.messages import IncomingMessage, Reply
from tests.adapters.doubles import Listener, MemoryInbox
from tests.fakes.telegram import FakeTelegram, faults

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ports import InboxItem
    from tests.adapters.telegram.conftest import Running
    from tests.fakes.telegram.state import Chat, User
from tests.adapters.telegram.saying import saying


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
    assert failed[0]["where"].startswith("test_order.py:")
