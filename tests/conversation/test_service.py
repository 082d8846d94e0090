"""The conversation with its memory: each message once, each chat, thread and person for itself."""

from __future__ import annotations

import pytest

from bot.conversation.service import ConversationService
from bot.conversation.session import Session
from bot.digests.subscriptions import Subscriptions
from bot.messages import Chat, MessageKind
from bot.phrases import say
from bot.storage.database import BotDatabase
from knowledge.facts import Topic
from tests.conversation.talk import Clock, button, cites
from tests.conversation.visitor import direct, member

_CAPACITY = "Wie viel Fracht soll der Mittlere Korridor bis 2029 schaffen?"
_NOT_STATED = "Was kostet eine Lokomotive von Siemens Mobility?"
_FOLLOW_UP = "und bis wann?"


async def test_the_same_message_twice_is_answered_the_same_and_done_once(
    service: ConversationService, database: BotDatabase
) -> None:
    """Platforms send things again; an unanswered question is noted once all the same."""
    visitor = direct(service, database)
    message = visitor.message(_NOT_STATED)

    first = await service.handle(message)
    await visitor.say("Hallo")
    again = await service.handle(message)

    assert again == first
    assert (await visitor.session()).question == "Hallo"
    (question,) = await database.feedback.open_questions()
    assert (question.text, question.unanswered) == (_NOT_STATED, 1)


async def test_a_button_pressed_once_and_delivered_twice_counts_once(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """A thumb is one vote, also for a service that has been started anew."""
    visitor = direct(service, database)
    (reply,) = await visitor.say(_CAPACITY)
    press = visitor.message(button(reply, "👎").data, kind=MessageKind.BUTTON)

    first = await service.handle(press)
    fresh = ConversationService(
        service._core._desk.briefing, database, clock=Clock(), default="de", subscriptions=subscriptions
    )
    again = await fresh.handle(press)

    assert again == first
    (question,) = await database.feedback.open_questions()
    assert question.disliked == 1


async def test_a_conversation_goes_on_after_a_restart(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """What was talked about lies in the database, not in the process."""
    await direct(service, database).say(_CAPACITY)
    fresh = ConversationService(
        service._core._desk.briefing, database, clock=Clock(), default="de", subscriptions=subscriptions
    )

    visitor = direct(fresh, database)

    assert await visitor.outcome(_FOLLOW_UP) == "answer"
    assert (await visitor.session()).cited == ("corridor-capacity-2029",)


async def test_what_was_said_is_forgotten_after_fifteen_minutes(
    service: ConversationService, database: BotDatabase, clock: Clock
) -> None:
    """The stored session counts by its age."""
    visitor = direct(service, database)
    await visitor.say(_CAPACITY)
    clock.advance(minutes=16)

    assert await visitor.outcome(_FOLLOW_UP) == "clarify"


async def test_people_in_one_group_have_conversations_of_their_own(
    service: ConversationService, database: BotDatabase
) -> None:
    """A follow-up refers to what the same person asked."""
    await member(service, database, "1").say(_CAPACITY)

    assert await member(service, database, "1").outcome(_FOLLOW_UP) == "answer"
    assert await member(service, database, "2").outcome(_FOLLOW_UP) == "clarify"


async def test_threads_and_chats_have_conversations_of_their_own(
    service: ConversationService, database: BotDatabase
) -> None:
    """What one asks in a thread says nothing in the next thread, in the group or in the direct chat."""
    await member(service, database, thread="5").say(_CAPACITY)

    assert await member(service, database, thread="5").outcome(_FOLLOW_UP) == "answer"
    assert await member(service, database, thread="6").outcome(_FOLLOW_UP) == "clarify"
    assert await member(service, database).outcome(_FOLLOW_UP) == "clarify"
    assert await member(service, database, group="-101").outcome(_FOLLOW_UP) == "clarify"
    assert await direct(service, database).outcome(_FOLLOW_UP) == "clarify"


async def test_the_same_numbers_on_two_platforms_are_two_people(
    service: ConversationService, database: BotDatabase
) -> None:
    """Telegram's 7 is not Slack's 7."""
    await member(service, database, group="9").say(_CAPACITY)

    assert await member(service, database, group="9", platform="slack").outcome(_FOLLOW_UP) == "clarify"


async def test_talk_that_is_not_for_us_leaves_no_trace(service: ConversationService, database: BotDatabase) -> None:
    """In a group we neither answer nor store what people say to one another."""
    visitor = member(service, database)

    assert await visitor.say(_CAPACITY, is_addressed=False) == ()
    assert await visitor.session() == Session()


async def test_an_edited_question_replaces_its_answer(service: ConversationService, database: BotDatabase) -> None:
    """The new answer takes the old one's place and becomes what a follow-up refers to."""
    visitor = direct(service, database)
    await visitor.say("Was hat Siemens Mobility vorgeschlagen?")

    (reply,) = await service.handle(visitor.message(_CAPACITY, kind=MessageKind.EDIT))

    assert reply.replaces
    assert cites(reply)
    assert await visitor.outcome(_FOLLOW_UP) == "answer"
    assert (await visitor.session()).cited == ("corridor-capacity-2029",)


async def test_an_answer_is_found_by_the_question_it_answers(
    service: ConversationService, database: BotDatabase
) -> None:
    """Adapters ask for it when the question is edited; nobody else's answer is found."""
    visitor = direct(service, database)
    message = visitor.message(_CAPACITY)
    await service.handle(message)
    await service.remember_sent(message, sent_id="41 42")

    assert await service.answer_to(message.chat, message.message_id) == "41 42"
    assert await service.answer_to(message.chat, "1") is None
    assert await service.answer_to(Chat(platform="telegram", id="8"), message.message_id) is None


async def test_a_card_from_any_chat_leaves_no_trace(service: ConversationService, database: BotDatabase) -> None:
    """Inline answers have neither session nor effect, however often somebody types."""
    visitor = direct(service, database)

    for typed in ("Was", "Was hat", "Was hat Siemens Mobility vorgeschlagen?", _NOT_STATED):
        await service.handle(visitor.message(typed, kind=MessageKind.INLINE))

    assert await visitor.session() == Session()
    assert await database.feedback.open_questions() == ()


async def test_a_card_follows_no_earlier_conversation(service: ConversationService, database: BotDatabase) -> None:
    """It will be read by others, who do not know what was said before."""
    visitor = direct(service, database)
    await visitor.say(_CAPACITY)

    (reply,) = await service.handle(visitor.message(_FOLLOW_UP, kind=MessageKind.INLINE))

    assert not cites(reply)


async def test_a_card_never_claims_to_have_changed_something(
    service: ConversationService, database: BotDatabase
) -> None:
    """A command typed into a card is only words: nothing is set, deleted or shown of anybody."""
    visitor = direct(service, database)

    for typed in ("/language ru", "/forgetme", "/mydata", "/feedback Hallo", "/timezone Almaty"):
        replies = await service.handle(visitor.message(typed, kind=MessageKind.INLINE))
        words = "".join(reply.plain for reply in replies)
        assert words
        assert not any(
            say(language, key) in words
            for language in ("de", "ru")
            for key in ("language-set", "forget-confirm", "feedback-thanks")
        )


@pytest.mark.parametrize("text", ["Was kostet \ud800 das?", "/ask \udfff", "\x00", "/who a\x00b"])
async def test_broken_characters_are_answered_like_any_text(
    text: str, service: ConversationService, database: BotDatabase
) -> None:
    """Halves of characters and zeros, which no database takes, neither stop nor silence us."""
    assert await direct(service, database).say(text)


async def test_an_unanswered_question_reaches_the_editors_with_all_that_was_done(
    service: ConversationService, database: BotDatabase
) -> None:
    """Asked twice, handed over once: one line in the queue."""
    for number in ("1", "2"):
        await direct(service, database, number).say(_NOT_STATED)
    visitor = direct(service, database, "2")
    (reply,) = await visitor.say(_NOT_STATED)

    await visitor.press(button(reply, say("de", "button-editor")).data)

    (question,) = await database.feedback.open_questions()
    assert (question.text, question.unanswered, question.asked_editor, question.people) == (_NOT_STATED, 3, 1, 2)


async def test_what_is_followed_belongs_to_chat_thread_and_person(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """A fact, a topic and a question; each once, however often it is pressed. In a group only admins say so for all."""
    visitor = member(service, database, thread="5", is_admin=True)
    (reply,) = await visitor.say(_CAPACITY)
    for _ in range(2):
        await visitor.press(button(reply, say("de", "button-follow")).data)
    await visitor.press("fol:topic.energy")
    (reply,) = await visitor.say(_NOT_STATED)
    await visitor.press(button(reply, say("de", "button-watch")).data)

    (watched,) = await database.follows.list(visitor.chat.key, "5", person_key="telegram::7")
    (listed,) = await subscriptions.list(visitor.chat)

    assert (watched.kind, watched.value) == ("question", _NOT_STATED)
    assert (listed.subscription.facts, listed.subscription.topics) == (("corridor-capacity-2029",), (Topic.ENERGY,))
    assert listed.subscription.chat.thread == "5"
    assert await database.follows.list(visitor.chat.key, None, person_key="telegram::7") == ()


async def test_feedback_reaches_the_editors(service: ConversationService, database: BotDatabase) -> None:
    """And is thanked for."""
    (reply,) = await direct(service, database).say("/feedback Die Zahl ist überholt.")

    assert reply.plain == say("de", "feedback-thanks")
    assert [note.text for note in await database.feedback.notes()] == ["Die Zahl ist überholt."]


async def test_a_group_takes_its_settings_along_when_it_becomes_a_supergroup(
    service: ConversationService, database: BotDatabase
) -> None:
    """Telegram gives it a new number."""
    await member(service, database, is_admin=True).say("/language kk")
    old, new = member(service, database), member(service, database, group="-100500")

    await service.chat_moved(old.chat, new.chat)

    (reply,) = await new.say(_CAPACITY)
    assert button(reply, say("kk", "button-more"))


async def test_a_chat_that_closed_is_known_until_it_opens(service: ConversationService, database: BotDatabase) -> None:
    """Digests skip it meanwhile."""
    chat = Chat(platform="telegram", id="7")

    await service.chat_gone(chat, reason="blocked")
    assert await database.settings.is_gone(chat.key)
    await service.chat_back(chat)

    assert not await database.settings.is_gone(chat.key)
