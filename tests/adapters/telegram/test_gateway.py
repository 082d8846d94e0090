"""Sending: every refusal that has a remedy, each over the wire."""

from __future__ import annotations

import asyncio
import struct
import time
from typing import TYPE_CHECKING

import pytest

from bot import messages
from bot.adapters.telegram import errors
from bot.adapters.telegram.gateway import Gateway
from bot.adapters.telegram.pacing import Pace, Pacer
from bot.adapters.telegram.receipts import MemoryLedger
from bot.adapters.telegram.render import Rendered, render
from bot.messages import Bold, Button, ChatKind, Picture, Reply
from tests.adapters.telegram.conftest import FAST
from tests.fakes.telegram import FakeTelegram, faults

if TYPE_CHECKING:
    from telegram import Bot

    from tests.adapters.doubles import Listener
    from tests.fakes.telegram.state import Chat, User

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480) + bytes(9)


def rendered(text: str = "Antwort", **options: object) -> Rendered:
    (message,) = render(Reply.model_validate({"nodes": (Bold(text=text),), **options}))
    return message


def where(chat: Chat, *, thread: int | None = None) -> messages.Chat:
    kind = ChatKind.DIRECT if chat.id > 0 else ChatKind.GROUP
    return messages.Chat(platform="telegram", id=str(chat.id), kind=kind, thread=str(thread) if thread else None)


def ledger() -> MemoryLedger:
    return MemoryLedger(max_cut_off=1)


async def test_a_message_goes_out_with_markup_buttons_and_no_preview(
    telegram: FakeTelegram, gateway: Gateway, direct: Chat
) -> None:
    """The id of the sent message is the receipt; links show no preview."""
    message = rendered(buttons=((Button(label="Mehr", data="more:1", style="primary"),),))
    sent_id = await gateway.send(where(direct), message, ledger=ledger())

    (sent,) = telegram.sent
    assert (sent_id, sent.html, sent.labels) == (str(sent.message_id), "<b>Antwort</b>", ["Mehr"])
    assert sent.extra["link_preview_options"] == {"is_disabled": True}


async def test_a_picture_goes_out_with_its_caption(telegram: FakeTelegram, gateway: Gateway, direct: Chat) -> None:
    """A reply with a picture is a photo."""
    await gateway.send(where(direct), rendered(picture=Picture(png=PNG, alt="Karte")), ledger=ledger())

    assert telegram.sent[0].photo_bytes == PNG
    assert telegram.sent[0].html == "<b>Antwort</b>"


async def test_a_refused_picture_is_left_out(telegram: FakeTelegram, gateway: Gateway, direct: Chat) -> None:
    """When Telegram does not take the picture, the words still arrive."""
    telegram.faults.next("sendPhoto", faults.Status(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"))
    await gateway.send(where(direct), rendered(picture=Picture(png=PNG, alt="Karte")), ledger=ledger())

    assert [(sent.photo, sent.text) for sent in telegram.sent] == [(None, "Antwort")]


async def test_refused_markup_goes_out_as_plain_text(
    telegram: FakeTelegram, gateway: Gateway, direct: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    """The same reply arrives without markup, and the fault is logged, without the words."""
    refusal = 'Bad Request: can\'t parse entities: Unsupported start tag "Geheimwort" at byte offset 3'
    telegram.faults.next("sendMessage", faults.Status(400, refusal))
    await gateway.send(where(direct), rendered("A < B @durov"), ledger=ledger())

    assert telegram.sent[0].text.replace("\u2060", "") == "A < B @durov"
    assert telegram.active_markup(telegram.sent[0]) == []
    assert "markup_refused" in caplog.messages


async def test_flood_control_parks_its_chat_only(telegram: FakeTelegram, gateway: Gateway, direct: Chat) -> None:
    """While one chat waits out its retry_after, another one is served; nothing is sent inside the window."""
    other = telegram.private(telegram.user())
    telegram.faults.next("sendMessage", faults.RetryAfter(1), chat_id=direct.id)
    began = time.monotonic()
    parked = asyncio.create_task(gateway.send(where(direct), rendered("spät"), ledger=ledger()))
    await telegram.wait_for(lambda: telegram.calls)
    await gateway.send(where(other), rendered("gleich"), ledger=ledger())
    assert time.monotonic() - began < 0.5
    await parked

    assert [sent.text for sent in telegram.sent] == ["gleich", "spät"]
    assert time.monotonic() - began > 1
    assert telegram.audit.inside_retry_after() == []


async def test_flood_control_of_the_real_kind_is_never_met(bot: Bot, dialogue: Listener) -> None:
    """Against token buckets as Telegram's, our pace gets no 429 even when a burst goes to one chat."""
    async with FakeTelegram() as strict:
        strict.core.flood.chat_rate = (5.0, 5.0)  # as Telegram's, five times as fast
        gateway = Gateway(bot, Pacer(Pace(chat=(4.0, 4.6))), dialogue)
        bot._base_url = f"{strict.base_url}{strict.token}"
        chat = where(strict.private(strict.user()))
        for count in range(11):  # one after another, as the worker does within a chat
            await gateway.send(chat, rendered(str(count)), ledger=ledger())

        assert len(strict.sent) == 11
        assert {call.status for call in strict.calls} == {200}


async def test_a_vanished_topic_is_left_out(telegram: FakeTelegram, gateway: Gateway, ada: User) -> None:
    """When the topic is gone, the reply goes to the forum itself."""
    forum = telegram.supergroup("Forum", ada, forum=True)
    await gateway.send(where(forum, thread=777), rendered(), ledger=ledger())

    assert [(sent.chat_id, sent.thread_id) for sent in telegram.sent] == [(forum.id, None)]


async def test_a_closed_topic_is_a_refusal_and_no_goodbye(
    telegram: FakeTelegram, gateway: Gateway, dialogue: Listener, ada: User
) -> None:
    """In a closed topic we cannot write, but the group has not lost us."""
    forum = telegram.supergroup("Forum", ada, forum=True)
    topic = telegram.topic(forum, "Transport")
    telegram.close_topic(forum, topic)
    with pytest.raises(errors.TopicClosedError):
        await gateway.send(where(forum, thread=topic), rendered(), ledger=ledger())

    assert dialogue.gone == []


async def test_a_deleted_question_is_answered_without_tying(
    telegram: FakeTelegram, gateway: Gateway, direct: Chat, ada: User
) -> None:
    """The reply arrives though the message it belongs to is gone, whichever way Telegram says so."""
    question = await telegram.say(ada, direct, "?")
    await gateway.send(where(direct), rendered("1"), ledger=ledger(), reply_to=str(question.message_id))
    telegram.delete(question)
    await gateway.send(where(direct), rendered("2"), ledger=ledger(), reply_to=str(question.message_id))
    telegram.faults.next("sendMessage", faults.Status(400, "Bad Request: message to be replied not found"))
    await gateway.send(where(direct), rendered("3"), ledger=ledger(), reply_to=str(question.message_id))

    assert [sent.reply_to for sent in telegram.sent] == [question, None, None]


async def test_a_migrated_group_is_followed(
    telegram: FakeTelegram, gateway: Gateway, dialogue: Listener, ada: User
) -> None:
    """The reply goes to the supergroup, the dialogue hears of the move once, and the next one goes there at once."""
    old = telegram.group("Gruppe", ada)
    new = telegram.migrate(old)
    await gateway.send(where(old), rendered("1"), ledger=ledger())
    await gateway.send(where(old), rendered("2"), ledger=ledger())

    assert [(sent.chat_id, sent.text) for sent in telegram.sent] == [(new.id, "1"), (new.id, "2")]
    assert [(before.id, after.id) for before, after in dialogue.moved] == [(str(old.id), str(new.id))]
    assert [call.chat_id for call in telegram.calls_of("sendMessage")] == [old.id, new.id, new.id]


async def test_a_closed_chat_is_told_to_the_dialogue(
    telegram: FakeTelegram, gateway: Gateway, dialogue: Listener, ada: User, direct: Chat
) -> None:
    """Blocked, kicked, silenced: the fault is raised, the dialogue hears of it, and nothing is sent again."""
    silent = telegram.supergroup("Still", ada, read_only=True)
    kicked = telegram.supergroup("Weg", ada)
    telegram.block(ada)
    telegram.kick(kicked)
    for chat in (direct, kicked, silent):
        with pytest.raises(errors.ChatGoneError):
            await gateway.send(where(chat), rendered(), ledger=ledger())

    assert [chat.id for chat, _ in dialogue.gone] == [str(chat.id) for chat in (direct, kicked, silent)]
    assert len(telegram.calls_of("sendMessage")) == 3


async def test_a_person_who_never_wrote_is_not_gone(
    telegram: FakeTelegram, gateway: Gateway, dialogue: Listener, ada: User
) -> None:
    """Telegram announces no first visit, so a chat that was never open must not be marked as closed."""
    telegram.private(ada, started=False)
    ada.known = True
    with pytest.raises(errors.ChatGoneError):
        await gateway.send(where(telegram.private(ada, started=False)), rendered(), ledger=ledger())

    assert dialogue.gone == []


@pytest.mark.parametrize("is_stored", [True, False])
async def test_a_send_that_was_cut_off_is_repeated_once(
    telegram: FakeTelegram, gateway: Gateway, direct: Chat, *, is_stored: bool
) -> None:
    """Whether the message had arrived or not, it is sent one more time, and never a third time."""
    fault: faults.Fault = faults.DropAfterStoring() if is_stored else faults.DropBeforeStoring()
    telegram.faults.next("sendMessage", fault)
    await gateway.send(where(direct), rendered(), ledger=ledger())
    assert len(telegram.sent) == 1 + is_stored

    telegram.faults.always("sendMessage", fault)
    with pytest.raises(errors.GivenUpError):
        await gateway.send(where(direct), rendered("noch einmal"), ledger=ledger())
    assert len(telegram.calls_of("sendMessage")) == 4


async def test_a_digest_is_never_repeated(telegram: FakeTelegram, gateway: Gateway, direct: Chat) -> None:
    """What nobody waits for is rather lost than doubled."""
    telegram.faults.next("sendMessage", faults.DropAfterStoring())
    with pytest.raises(errors.GivenUpError):
        await gateway.send(where(direct), rendered(), ledger=MemoryLedger())

    assert len(telegram.sent) == 1


async def test_telegram_out_of_reach_is_waited_for(bot: Bot, dialogue: Listener) -> None:
    """When no connection comes about, the message is sent as soon as one does, once."""
    async with FakeTelegram(flood=False) as later:
        port = later.port
    bot._base_url = f"http://127.0.0.1:{port}/bot{later.token}"
    gateway = Gateway(bot, Pacer(FAST), dialogue, backoff_s=0.05)
    async with FakeTelegram(flood=False, port=0) as back:
        chat = where(back.private(back.user()))
        sending = asyncio.create_task(gateway.send(chat, rendered(), ledger=MemoryLedger()))
        await asyncio.sleep(0.2)
        assert not sending.done()
        bot._base_url = f"{back.base_url}{back.token}"
        await sending

        assert len(back.sent) == 1


async def test_edits_replace_and_a_repeat_is_fine(telegram: FakeTelegram, gateway: Gateway, direct: Chat) -> None:
    """A message takes new words and buttons; that it has them already is a success (not modified)."""
    sent_id = await gateway.send(where(direct), rendered("alt"), ledger=ledger())
    await gateway.edit(where(direct), sent_id, rendered("neu"))
    await gateway.edit(where(direct), sent_id, rendered("neu"))

    assert [version.text for version in telegram.sent[0].versions] == ["alt", "neu"]


async def test_edits_survive_trouble(telegram: FakeTelegram, gateway: Gateway, direct: Chat) -> None:
    """A cut-off edit is repeated, refused markup goes as plain text; a message that is gone is told."""
    sent_id = await gateway.send(where(direct), rendered("alt"), ledger=ledger())
    telegram.faults.next("editMessageText", faults.DropAfterStoring())
    await gateway.edit(where(direct), sent_id, rendered("neu"))
    telegram.faults.next("editMessageText", faults.Status(400, "Bad Request: can't parse entities: x"))
    await gateway.edit(where(direct), sent_id, rendered("neuer"))
    assert (telegram.sent[0].text, telegram.sent[0].entities) == ("neuer", [])

    telegram.faults.next("editMessageText", faults.Status(500), times=3)
    with pytest.raises(errors.AmbiguousError):
        await gateway.edit(where(direct), sent_id, rendered("nie"))
    telegram.delete(telegram.sent[0])
    with pytest.raises(errors.EditTargetGoneError):
        await gateway.edit(where(direct), sent_id, rendered("nie"))


async def test_what_has_no_remedy_is_raised(telegram: FakeTelegram, gateway: Gateway, direct: Chat) -> None:
    """Refused markup on plain text, an unknown refusal, a dead token: the caller gets our error."""
    telegram.faults.next("sendMessage", faults.Status(400, "Bad Request: can't parse entities: x"), times=2)
    with pytest.raises(errors.MarkupRefusedError):
        await gateway.send(where(direct), rendered(), ledger=ledger())
    telegram.faults.next("sendMessage", faults.Status(400, "Bad Request: BUTTON_DATA_INVALID"))
    with pytest.raises(errors.RefusedError):
        await gateway.send(where(direct), rendered(), ledger=ledger())
    telegram.revoke_token()
    with pytest.raises(errors.TokenRejectedError):
        await gateway.send(where(direct), rendered(), ledger=ledger())


async def test_typing_and_deleting_are_of_no_importance(telegram: FakeTelegram, gateway: Gateway, direct: Chat) -> None:
    """A refused typing action or deletion stops nothing."""
    await gateway.type(where(direct))
    assert telegram.core.actions == [(direct.id, "typing")]
    telegram.faults.next("sendChatAction", faults.Status(500))
    await gateway.type(where(direct))
    await gateway.delete(where(direct), "999")
