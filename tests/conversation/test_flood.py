"""Flood control: a polite notice once, then silence until the minute ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.flood import PER_WINDOW, WINDOW, Flood, Gate
from bot.conversation.service import ConversationService
from bot.messages import Chat, ChatKind, IncomingMessage, MessageKind
from bot.phrases import say
from bot.storage.database import BotDatabase
from tests.conversation.talk import START, Clock
from tests.conversation.visitor import direct, member

_SECOND = timedelta(seconds=1)


def test_a_person_gets_one_notice_then_nothing_until_the_window_moves_on() -> None:
    """Twenty a minute are worked; the twenty-first is told, the rest is silent."""
    flood = Flood()

    gates = [flood.admit("p", START + _SECOND * n) for n in range(PER_WINDOW + 5)]

    assert gates == [Gate.OPEN] * PER_WINDOW + [Gate.NOTICE] + [Gate.SHUT] * 4


def test_the_window_slides() -> None:
    """What was said a minute ago does not count any more, and the next flood is told anew."""
    flood = Flood(per_window=2)
    assert [flood.admit("p", START) for _ in range(4)] == [Gate.OPEN, Gate.OPEN, Gate.NOTICE, Gate.SHUT]
    later = START + WINDOW

    assert [flood.admit("p", later) for _ in range(4)] == [Gate.OPEN, Gate.OPEN, Gate.NOTICE, Gate.SHUT]


def test_silence_does_not_prolong_itself() -> None:
    """Who keeps typing against a shut gate is let in as soon as the minute is over."""
    flood = Flood(per_window=1)
    flood.admit("p", START)
    for second in range(1, 60):
        assert flood.admit("p", START + _SECOND * second) is not Gate.OPEN

    assert flood.admit("p", START + WINDOW) is Gate.OPEN


def test_people_do_not_shut_each_other_out() -> None:
    """Each has a window of their own; a channel, where nobody speaks, has none."""
    flood = Flood(per_window=1)
    flood.admit("p", START)
    flood.admit("p", START)

    assert flood.admit("q", START) is Gate.OPEN
    assert [flood.admit("", START) for _ in range(3)] == [Gate.OPEN] * 3


def test_the_count_of_people_does_not_grow_for_ever() -> None:
    """Who has been silent for a minute is not kept in memory."""
    flood = Flood()
    for number in range(30_000):
        flood.admit(str(number), START + _SECOND * (number / 100))

    assert len(flood._seen) < 20_000


async def test_the_service_tells_once_and_is_silent_then(
    service: ConversationService, database: BotDatabase, clock: Clock
) -> None:
    """After a minute the person is served as before."""
    visitor = direct(service, database)
    for _ in range(PER_WINDOW):
        assert await visitor.say("Hallo")

    (notice,) = await visitor.say("Hallo")

    assert notice.plain == say("de", "too-fast")
    assert notice.is_private
    assert await visitor.say("Hallo") == ()
    clock.advance(seconds=61)
    (reply,) = await visitor.say("Hallo")
    assert reply.plain != notice.plain


@pytest.mark.parametrize(
    ("language", "greeting"), [("ru", "Здравствуйте, как дела?"), ("kk", "Сәлеметсіз бе, қалыңыз қалай?")]
)
async def test_the_notice_speaks_the_language_of_the_conversation(
    language: str, greeting: str, service: ConversationService, database: BotDatabase
) -> None:
    """Who writes Kazakh is not scolded in German."""
    visitor = direct(service, database)
    for _ in range(PER_WINDOW):
        await visitor.say(greeting)

    (notice,) = await visitor.say(greeting)

    assert notice.plain == say("ru" if language == "ru" else "kk", "too-fast")


async def test_a_notice_delivered_again_is_the_same(service: ConversationService, database: BotDatabase) -> None:
    """If sending it failed, the second try says it too."""
    visitor = direct(service, database)
    for _ in range(PER_WINDOW):
        await visitor.say("Hallo")
    message = visitor.message("Hallo")

    assert await service.handle(message) == await service.handle(message) != ()


async def test_what_people_say_to_each_other_does_not_count(
    service: ConversationService, database: BotDatabase
) -> None:
    """A lively group is no flood."""
    visitor = member(service, database)
    for _ in range(3 * PER_WINDOW):
        await visitor.say("Wer kommt mit essen?", is_addressed=False)

    (reply,) = await visitor.say("Hallo")

    assert reply.plain != say("de", "too-fast")


async def test_a_message_that_comes_again_does_not_count_again(
    service: ConversationService, database: BotDatabase
) -> None:
    """A platform that repeats itself does not shut its person out."""
    visitor = direct(service, database)
    message = visitor.message("Hallo")
    for _ in range(3 * PER_WINDOW):
        await service.handle(message)

    (reply,) = await visitor.say("Hallo")

    assert reply.plain != say("de", "too-fast")


async def test_a_channel_is_never_shut(service: ConversationService) -> None:
    """Its posts have no author; Telegram's own limits hold."""
    chat = Chat(platform="telegram", id="-200", kind=ChatKind.CHANNEL)
    for number in range(2 * PER_WINDOW):
        message = IncomingMessage(key=f"channel:{number}", chat=chat, person=None, text="Hallo")
        assert await service.handle(message)


async def test_things_without_words_get_one_line_a_window(
    service: ConversationService, database: BotDatabase, clock: Clock
) -> None:
    """A voice message is told what we can read; an album of ten is told once, and again a minute later."""
    visitor = direct(service, database)

    first, *others = [await service.handle(visitor.message("", kind=MessageKind.MEDIA)) for _ in range(10)]

    assert [reply.plain for reply in first] == [say("de", "words-only")]
    assert others == [()] * 9
    clock.advance(minutes=1)
    assert await service.handle(visitor.message("", kind=MessageKind.MEDIA))


async def test_things_without_words_do_not_disturb_the_conversation(
    service: ConversationService, database: BotDatabase
) -> None:
    """The line comes in the language spoken last, and a follow-up after a sticker still refers to the question."""
    visitor = direct(service, database)
    await visitor.say("What capacity should the Middle Corridor reach by 2029?")

    (reply,) = await service.handle(visitor.message("", kind=MessageKind.MEDIA))

    assert reply.plain == say("en", "words-only")
    assert await visitor.outcome("by when?") == "answer"
