"""Questions in plain words: who is heard, what a follow-up refers to, and for how long."""

from __future__ import annotations

import pytest

from bot.conversation.core import Conversation
from bot.conversation.desk import Desk
from bot.conversation.effects import Unanswered
from bot.messages import Chat, ChatKind
from bot.phrases import say
from knowledge.briefing import Briefing
from tests.conversation.talk import Talk, button, buttons, cites, direct_chat, group_chat, speaker

_SIEMENS = {
    "de": "Was hat Siemens Mobility vorgeschlagen?",
    "en": "What did Siemens Mobility propose?",
    "ru": "Что предложила Siemens Mobility?",
    "kk": "Siemens Mobility не ұсынды?",
}
_CAPACITY = "Wie viel Fracht soll der Mittlere Korridor bis 2029 schaffen?"
_NOT_STATED = "Was kostet eine Lokomotive von Siemens Mobility?"
_UNCLEAR = "und bis wann?"


@pytest.mark.parametrize("question", _SIEMENS.values(), ids=_SIEMENS)
def test_plain_words_in_a_direct_chat_are_a_question(question: str, talk: Talk) -> None:
    """No command is needed, and the answer cites its source."""
    (reply,) = talk.say(question)

    assert talk.session.cited == ("siemens-rail-proposal",)
    assert cites(reply)
    assert talk.effects == ()


def test_what_is_asked_again_is_answered_from_what_is_known_by_then(briefing: Briefing) -> None:
    """The same words are worked out once, but only as long as nothing has changed."""
    known = [briefing]
    talk = Talk(Conversation(Desk(lambda: known[-1]), default="de"), direct_chat(), speaker())
    before = talk.say(_SIEMENS["de"])
    assert talk.say(_SIEMENS["de"]) == before

    known.append(Briefing({}, (), ()))
    talk.say(_SIEMENS["de"])

    assert talk.session.cited == ()


@pytest.mark.parametrize("language", _SIEMENS)
def test_the_answer_comes_in_the_questions_language(language: str, talk: Talk) -> None:
    """Whatever was spoken before."""
    talk.say("Hello! How are you?")

    (reply,) = talk.say(_SIEMENS[language])

    assert talk.session.language == language
    assert say(talk.session.language, "button-more") in [button.label for button in buttons(reply)]


@pytest.mark.parametrize("chat", [group_chat(), group_chat(thread="5"), Chat(platform="slack", id="C1", kind="group")])
def test_talk_among_people_in_a_group_is_not_ours(core: Conversation, chat: Chat) -> None:
    """No reply, and nothing of it is remembered."""
    talk = Talk(core, chat, speaker())

    assert talk.say(_SIEMENS["de"], is_addressed=False) == ()
    assert talk.session.question == ""


@pytest.mark.parametrize("chat", [group_chat(), Chat(platform="telegram", id="-200", kind=ChatKind.CHANNEL)])
def test_whoever_speaks_to_us_in_a_group_or_channel_is_answered(core: Conversation, chat: Chat) -> None:
    """The answer may be shared, since others read along."""
    talk = Talk(core, chat, None if chat.kind is ChatKind.CHANNEL else speaker())

    (reply,) = talk.say(_SIEMENS["de"])

    assert cites(reply)
    assert reply.is_shareable


def test_in_a_direct_chat_there_is_nobody_to_share_with(talk: Talk) -> None:
    """The offer to share belongs to groups."""
    (reply,) = talk.say(_SIEMENS["de"])

    assert not reply.is_shareable


def test_a_follow_up_takes_from_the_turn_before(talk: Talk) -> None:
    """What, then by when: the second question names nothing of its own."""
    assert talk.ask(_CAPACITY) == ("corridor-capacity-2029",)
    assert talk.ask(_UNCLEAR) == ("corridor-capacity-2029",)
    assert talk.ask("und wie lange dauert die Fahrt?") == ("corridor-transit-time",)


def test_a_decline_keeps_what_was_talked_about(talk: Talk) -> None:
    """An off-topic aside does not make us forget."""
    talk.ask(_CAPACITY)
    talk.say("Wie wird morgen das Wetter in Hamburg?")
    assert talk.session.outcome == "off_topic"

    assert talk.ask(_UNCLEAR) == ("corridor-capacity-2029",)


@pytest.mark.parametrize(("minutes", "outcome"), [(14.9, "answer"), (15.1, "clarify")])
def test_what_was_said_is_remembered_for_fifteen_minutes(minutes: float, outcome: str, talk: Talk) -> None:
    """After that the same words are a question without a subject."""
    talk.ask(_CAPACITY)
    talk.clock.advance(minutes=minutes)

    talk.say(_UNCLEAR)

    assert talk.session.outcome == outcome


def test_each_turn_starts_the_fifteen_minutes_anew(talk: Talk) -> None:
    """A slow conversation is still one."""
    talk.ask(_CAPACITY)
    for _ in range(3):
        talk.clock.advance(minutes=10)
        assert talk.ask(_UNCLEAR) == ("corridor-capacity-2029",)


def test_the_language_outlives_the_conversation(talk: Talk) -> None:
    """Who spoke Russian an hour ago is greeted in Russian."""
    talk.say(_SIEMENS["ru"])
    talk.clock.advance(hours=1)

    (reply,) = talk.say("/topics")

    assert say("ru", "topics-title") in reply.plain


@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_unclear_question_offers_questions_by_button_and_by_number(number: int, core: Conversation) -> None:
    """Both ways ask the same, and each is one that we can answer."""
    pressing, typing = Talk(core, direct_chat(), speaker()), Talk(core, direct_chat(), speaker())
    (offer,) = pressing.say(_UNCLEAR)
    assert typing.say(_UNCLEAR) == (offer,)
    assert pressing.session.outcome == "clarify"

    by_button = pressing.press(buttons(offer)[number].data)

    assert pressing.session.outcome == "answer"
    assert typing.say(f"{number + 1}") == by_button


@pytest.mark.parametrize("number", ["²", "①", "١", "٣", "𝟙"])
def test_digits_of_other_scripts_are_only_words(number: str, talk: Talk) -> None:
    """Nothing that merely looks like a number makes us stumble."""
    talk.say(_UNCLEAR)

    assert talk.say(number)


def test_a_number_that_was_not_offered_is_read_as_words(talk: Talk) -> None:
    """There is no fourth choice."""
    talk.say(_UNCLEAR)

    talk.say("4")

    assert talk.session.outcome != "answer"


def test_a_choice_is_remembered_as_the_question_it_stands_for(talk: Talk) -> None:
    """Thumbs, /why and the editors get the words, not the number."""
    (reply,) = talk.say(_UNCLEAR)
    chosen = buttons(reply)[0].label

    talk.say("1")

    assert talk.session.question == chosen
    (why,) = talk.say("/why")
    assert say("de", "why-question", text=chosen) in why.plain


def test_numbers_end_with_the_conversation(talk: Talk) -> None:
    """A quarter of an hour later, "1" chooses nothing any more."""
    talk.say(_UNCLEAR)
    talk.clock.advance(minutes=16)

    talk.say("1")

    assert talk.session.outcome != "answer"


def test_example_buttons_go_on_working(talk: Talk) -> None:
    """Whoever tries one example after the other gets them all answered, tomorrow too, and others in a group as well."""
    (start,) = talk.say("/start")
    examples = buttons(start)[:3]

    for example in (*examples, *examples):
        talk.press(example.data)
        assert (talk.session.outcome, talk.session.question) == ("answer", example.label)
        talk.clock.advance(hours=9)


def test_what_our_sources_do_not_say_is_noted_and_can_be_watched(talk: Talk) -> None:
    """The editors see the question; the person may be told later or ask an editor."""
    (reply,) = talk.say(_NOT_STATED)

    assert talk.session.outcome == "not_stated"
    assert talk.effects == (Unanswered(question=_NOT_STATED, language="de", outcome="not_stated"),)
    assert [b.label for b in buttons(reply)] == [say("de", "button-watch"), say("de", "button-editor")]


def test_an_answer_offers_more_follow_and_thumbs(talk: Talk) -> None:
    """Four buttons, each tied to the fact that was told."""
    (reply,) = talk.say(_CAPACITY)

    assert button(reply, say("de", "button-more")).data == "more:corridor-capacity-2029"
    assert button(reply, say("de", "button-follow")).data == "fol:corridor-capacity-2029"
    assert {"👍", "👎"} <= {b.label for b in buttons(reply)}


def test_asking_by_command_is_asking(talk: Talk) -> None:
    """`/ask` is only another way to say it."""
    plain = talk.say(_CAPACITY)
    talk.session = type(talk.session)()

    assert talk.say(f"/ask {_CAPACITY}") == plain


def test_two_people_with_one_core_do_not_hear_each_other(core: Conversation) -> None:
    """The core holds nothing between turns: what is remembered is handed in."""
    one, other = Talk(core, direct_chat("1"), speaker("1")), Talk(core, direct_chat("2"), speaker("2"))
    one.ask(_CAPACITY)

    other.say(_UNCLEAR)

    assert other.session.outcome == "clarify"
