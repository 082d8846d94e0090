"""Pressed buttons: their waiting sign, their notices, and who may change settings with them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.adapters.telegram.worker import Patience
from bot.messages import Button, IncomingMessage, MessageKind, Reply
from tests.adapters.doubles import Listener, MemoryInbox, answer_with
from tests.adapters.telegram.conftest import first_sent
from tests.adapters.telegram.saying import saying
from tests.fakes.telegram import FakeTelegram, faults

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.adapters.telegram.conftest import Running
    from tests.fakes.telegram.state import Chat, User


async def test_a_press_is_answered_with_its_toast_and_replaces_the_message(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User, direct: Chat
) -> None:
    """The waiting sign ends, the notice shows, and the message takes its new words."""

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        if message.kind is MessageKind.BUTTON:
            return (saying("Deutsch", replaces=True, toast="gemerkt"),)
        return (saying("Sprache?", buttons=((Button(label="Deutsch", data="lang:de"),),)),)

    dialogue.answering = answering
    async with running():
        await telegram.say(ada, direct, "/language")
        asked = await first_sent(telegram)
        press = await telegram.press(ada, asked, "Deutsch")
        await telegram.wait_for(lambda: asked.edited_at)

    assert press.answer
    assert press.answer["text"] == "gemerkt"
    assert [(sent.text, sent.buttons) for sent in telegram.sent] == [("Deutsch", [])]


async def test_a_slow_press_ends_its_waiting_sign_at_once(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User, direct: Chat
) -> None:
    """When the answer to a press takes long, the button does not wait for it."""

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        if message.kind is MessageKind.BUTTON:
            await asyncio.sleep(0.3)
        return (saying("x", buttons=((Button(label="Mehr", data="more:1"),),)),)

    dialogue.answering = answering
    async with running():
        await telegram.say(ada, direct, "?")
        asked = await first_sent(telegram)
        press = await telegram.press(ada, asked, "Mehr")
        await telegram.wait_for(lambda: press.answer)
        assert len(telegram.sent) == 1
        await telegram.wait_for(lambda: len(telegram.sent) == 2)


async def test_an_old_press_is_still_worked(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User, direct: Chat
) -> None:
    """A press that waited while we were down can no longer be acknowledged, but it has its effect."""
    dialogue.answering = answer_with(saying("x", buttons=((Button(label="Mehr", data="more:1"),),)))
    async with running():
        await telegram.say(ada, direct, "?")
        asked = await first_sent(telegram)
        telegram.faults.next("answerCallbackQuery", faults.Status(400, "Bad Request: query is too old and …"))
        await telegram.press(ada, asked, "Mehr")
        await telegram.wait_for(lambda: len(telegram.sent) == 2)
        await telegram.wait_for(lambda: not inbox.open)


async def test_a_toast_alone_sends_nothing(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User, direct: Chat
) -> None:
    """A reply that is only a notice shows as one."""

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        if message.kind is MessageKind.BUTTON:
            return (saying("", toast="Danke!"),)
        return (saying("x", buttons=((Button(label="👍", data="up:"),),)),)

    dialogue.answering = answering
    async with running():
        await telegram.say(ada, direct, "?")
        asked = await first_sent(telegram)
        press = await telegram.press(ada, asked, "👍")
        await telegram.wait_for(lambda: press.answer)
        await telegram.wait_for(lambda: not inbox.open)

    assert press.answer
    assert press.answer["text"] == "Danke!"
    assert len(telegram.sent) == 1


async def test_a_notice_that_came_too_late_is_written(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User, direct: Chat
) -> None:
    """The waiting sign ended before the answer was there, so the notice comes as a message that has no other words."""
    notices = iter((saying("", toast="Gemerkt."), saying("Deutsch ab jetzt.", toast="Gemerkt.")))
    may_end = asyncio.Event()

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        if message.kind is MessageKind.BUTTON:
            await may_end.wait()
            return (next(notices),)
        return (saying("x", buttons=((Button(label="Folgen", data="fol:1"),),)),)

    dialogue.answering = answering
    async with running():
        await telegram.say(ada, direct, "?")
        asked = await first_sent(telegram)
        for count in (2, 3):
            may_end.clear()
            press = await telegram.press(ada, asked, "Folgen")
            await telegram.wait_for(lambda press=press: press.answer is not None)  # type: ignore[misc]
            may_end.set()
            await telegram.wait_for(lambda count=count: len(telegram.sent) == count)  # type: ignore[misc]
            assert press.answer
            assert not press.answer.get("text")
        await telegram.wait_for(lambda: not inbox.open)

    assert [sent.text for sent in telegram.sent[1:]] == ["Gemerkt.", "Deutsch ab jetzt."]


async def test_a_notice_on_an_expired_press_is_written(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User, direct: Chat
) -> None:
    """Who pressed while we were down is told in words what became of it, since Telegram takes no notice any more."""

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        if message.kind is MessageKind.BUTTON:
            return (saying("", toast="Gemerkt."),)
        return (saying("x", buttons=((Button(label="Folgen", data="fol:1"),),)),)

    dialogue.answering = answering
    async with running():
        await telegram.say(ada, direct, "?")
        asked = await first_sent(telegram)
        telegram.faults.next("answerCallbackQuery", faults.Status(400, "Bad Request: query is too old and …"))
        await telegram.press(ada, asked, "Folgen")
        await telegram.wait_for(lambda: len(telegram.sent) == 2)

    assert telegram.sent[1].text == "Gemerkt."


async def test_in_a_group_a_late_notice_is_for_the_presser_alone(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User
) -> None:
    """A notice is nobody else's business: late, it goes to the direct chat, or nowhere if there is none."""
    bo = telegram.user(77, "Bo")
    telegram.private(ada)
    group = telegram.supergroup("Runde", ada, bo, privacy=False)
    may_end = asyncio.Event()

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        if message.kind is MessageKind.BUTTON:
            await may_end.wait()
            return (saying("", toast="Nur Admins."),)
        return (saying("x", buttons=((Button(label="Deutsch", data="more:1"),),)),)

    dialogue.answering = answering
    async with running(patience=Patience(group_spinner_s=0.05, retry_s=0.02)):
        await telegram.say(ada, group, "/language")
        asked = await first_sent(telegram)
        presses = [await telegram.press(user, asked, "Deutsch") for user in (ada, bo)]
        await telegram.wait_for(lambda: presses[0].answer is not None)
        may_end.set()
        await telegram.wait_for(lambda: len(inbox.items) == 3 and not inbox.open)

    assert [(sent.chat_id, sent.text) for sent in telegram.sent[1:]] == [(ada.id, "Nur Admins.")]


async def test_a_notice_that_was_seen_is_not_written_after_a_restart(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User, direct: Chat
) -> None:
    """If we end between notice and message, the next run sends the message only, though the press has expired."""

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        if message.kind is MessageKind.BUTTON:
            return saying("", toast="Gemerkt."), saying("Und noch etwas.")
        return (saying("x", buttons=((Button(label="Folgen", data="fol:1"),),)),)

    dialogue.answering = answering
    async with running(stop_s=0.0):
        await telegram.say(ada, direct, "?")
        asked = await first_sent(telegram)
        await telegram.wait_for(lambda: not inbox.open)
        telegram.faults.next("sendMessage", faults.RetryAfter(60))
        press = await telegram.press(ada, asked, "Folgen")
        await telegram.wait_for(lambda: any(call.retry_after for call in telegram.calls))
    assert press.answer
    assert press.answer["text"] == "Gemerkt."
    async with running():
        await telegram.wait_for(lambda: len(telegram.sent) == 2)
        await telegram.wait_for(lambda: not inbox.open)

    assert [sent.text for sent in telegram.sent[1:]] == ["Und noch etwas."]
    assert len(telegram.calls_of("answerCallbackQuery")) == 1


async def test_pressed_settings_need_an_admin_too(
    telegram: FakeTelegram, dialogue: Listener, running: Running, ada: User
) -> None:
    """A language button in a group carries whether its presser is an admin; if Telegram cannot tell, they are not."""
    bo = telegram.user(77, "Bo")
    group = telegram.supergroup("Runde", ada, bo, privacy=False)
    dialogue.answering = answer_with(saying("?", buttons=((Button(label="Deutsch", data="lang:de"),),)))
    async with running():
        await telegram.say(ada, group, "/language")
        asked = await first_sent(telegram)
        await telegram.press(ada, asked, "Deutsch")
        await telegram.wait_for(lambda: len(telegram.sent) == 2)
        telegram.faults.next("getChatMember", faults.Status(500))
        await telegram.press(bo, asked, "Deutsch")
        await telegram.wait_for(lambda: len(telegram.sent) == 3)

    pressed = [message for message in dialogue.heard if message.kind is MessageKind.BUTTON]
    assert [message.person and message.person.is_admin for message in pressed] == [True, False]
