"""Buttons: what pressing them does, and that their data fits every platform."""

from __future__ import annotations

import pytest

from bot.conversation.actions import Action, read
from bot.conversation.around import around
from bot.conversation.commands import commands
from bot.conversation.core import Conversation
from bot.conversation.effects import AskEditor, Forget, Vote, Watch
from bot.conversation.wishes import Follow
from bot.messages import Reply
from bot.phrases import say
from knowledge.briefing import Briefing
from knowledge.entities import EntityKind
from knowledge.facts import Topic
from knowledge.languages import LANGUAGES, Language
from tests.conversation.conftest import Talking
from tests.conversation.talk import Talk, button, buttons, cites, group_chat, speaker, stated

_CAPACITY = "Wie viel Fracht soll der Mittlere Korridor bis 2029 schaffen?"
_NOT_STATED = "Was kostet eine Lokomotive von Siemens Mobility?"
_MOST_BYTES = 64
_FORGED = ("", ":", "ask:", "ask:-1", "ask:99", "ask:²", "more:", "more:../x", "fol:", "fol:topic.", "fol:topic.x",
           "fact:x", "topic:", "topic:x", "lang:", "lang:fr", "cmd:", "cmd:x", "forget:", "watch:x", "ed:x",
           "up:x", "dn:x", "ask:0" * 12, "x:y", "\x00", "more:\n")  # fmt: skip


def _pages(talk: Talk, briefing: Briefing) -> list[Reply]:
    """Return a reply of every kind that has buttons, one for each fact among them."""
    pages = [reply for name in commands() for reply in talk.say(f"/{name}")]
    pages += [reply for topic in Topic for reply in talk.say(f"/brief {topic}")]
    pages += [reply for fact in briefing.facts for reply in (*talk.press(f"more:{fact}"), *talk.press(f"fact:{fact}"))]
    statements = [fact.statement.in_("en") for fact in briefing.facts.values()]
    return pages + [reply for asked in (*statements, _NOT_STATED, "?", "figurs") for reply in talk.say(asked)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_data_of_every_button_fits_sixty_four_bytes(
    language: Language, talk_in: Talking, briefing: Briefing
) -> None:
    """Telegram takes no more, counted in UTF-8; and each is an action that we read back."""
    offered = buttons(*_pages(talk_in(language), briefing))

    assert offered
    assert all(1 <= len(b.data.encode()) < _MOST_BYTES and b.label.strip() for b in offered)
    assert {b.data for b in offered if read(b.data) is None} == set()


def test_the_buttons_of_every_fact_would_fit(briefing: Briefing) -> None:
    """Also those of facts that no test question reaches."""
    assert all(len(f"{action.value}:{fact}") <= 48 for fact in briefing.facts for action in Action)


def test_more_shows_other_facts_around_the_same_subject(talk: Talk) -> None:
    """Nothing that was just told is told again; at the end we say that there is no more."""
    (reply,) = talk.say(_CAPACITY)
    told = set(talk.session.cited)

    while True:
        (reply,) = talk.press("more:corridor-capacity-2029")
        if not stated(reply):
            break
        fresh = set(talk.session.cited) - told
        assert cites(reply)
        assert fresh
        told |= fresh

    assert reply.plain == say("de", "more-none")


def test_more_on_a_fact_stays_with_what_is_particular_about_it(briefing: Briefing) -> None:
    """Sharing Kazakhstan says nothing: what is shown shares a person, a firm, a route or an event, or the topic."""
    wide = {"central-asia", "europe", "asia", "european-union"} | {
        entity.id for entity in briefing.entities.values() if entity.kind is EntityKind.COUNTRY
    }
    for fact in briefing.facts.values():
        for other in around(briefing, fact, told=set(), language="de"):
            shared = set(fact.entities) & set(other.entities) - wide
            assert shared or (fact.topic, fact.source) == (other.topic, other.source), (fact.id, other.id)


def test_more_on_rail_freight_is_about_transport(talk: Talk, briefing: Briefing) -> None:
    """The talks with DB Cargo lead to goods and corridors, not to a delegation's trip or an air route."""
    talk.say("Worüber spricht Kasachstan mit DB Cargo Eurasia?")
    assert list(talk.session.cited) == ["db-cargo-eurasia-talks"]
    talk.press("more:db-cargo-eurasia-talks")

    shown = [briefing.facts[name] for name in talk.session.cited[1:]]
    assert len(shown) == 4
    assert {fact.topic.value for fact in shown} == {"transport"}
    assert "shymkent-frankfurt-flight" not in talk.session.cited


def test_more_begins_with_the_same_subject(talk: Talk) -> None:
    """Around the corridor's capacity stand first its transit time and what it is an alternative to."""
    talk.say(_CAPACITY)
    talk.press("more:corridor-capacity-2029")

    assert set(talk.session.cited[1:3]) == {"corridor-transit-time", "middle-corridor-alternative"}


def test_following_a_fact_is_a_wish(talk: Talk) -> None:
    """Whether it can be met knows who has the subscriptions."""
    (reply,) = talk.say(_CAPACITY)

    assert talk.press_label(reply, say("de", "button-follow")) == ()
    assert talk.effects == (Follow(language="de", kind="fact", value="corridor-capacity-2029", is_quiet=True),)


@pytest.mark.parametrize("topic", Topic)
def test_following_a_topic_is_stored(topic: Topic, talk: Talk) -> None:
    """Topics with a hyphen in their name too."""
    (reply,) = talk.say(f"/brief {topic}")

    talk.press_label(reply, say("de", "button-follow"))

    assert talk.effects == (Follow(language="de", kind="topic", value=topic.value, is_quiet=True),)


def test_an_unanswered_question_can_be_watched(talk: Talk) -> None:
    """We tell as soon as our sources say something on it."""
    (reply,) = talk.say(_NOT_STATED)

    (done,) = talk.press_label(reply, say("de", "button-watch"))

    assert [effect.question for effect in talk.effects if isinstance(effect, Watch)] == [_NOT_STATED]
    assert done.plain == say("de", "watch-queued")


def test_an_unanswered_question_can_go_to_an_editor(talk: Talk) -> None:
    """With the words, the language and what we answered."""
    (reply,) = talk.say(_NOT_STATED)

    (done,) = talk.press_label(reply, say("de", "button-editor"))

    assert talk.effects == (AskEditor(question=_NOT_STATED, language="de", outcome="not_stated"),)
    assert done.plain == say("de", "editor-queued")


@pytest.mark.parametrize(("thumb", "is_up"), [("👍", True), ("👎", False)])
def test_thumbs_are_noted_for_question_and_facts(thumb: str, is_up: bool, talk: Talk) -> None:
    """The editors see what was liked."""
    (reply,) = talk.say(_CAPACITY)

    (done,) = talk.press_label(reply, thumb)

    assert talk.effects == (
        Vote(is_up=is_up, question=_CAPACITY, language="de", facts=("corridor-capacity-2029",)),
    )  # fmt: skip
    assert done.toast == say("de", "vote-up-thanks" if is_up else "vote-down-thanks")


@pytest.mark.parametrize("label", ["👍", "👎", say("de", "button-watch"), say("de", "button-editor")])
def test_a_button_under_an_older_answer_never_acts_on_a_newer_one(label: str, talk: Talk) -> None:
    """It means the answer it stands under, or nothing at all."""
    older = _NOT_STATED if label not in {"👍", "👎"} else _CAPACITY
    (reply,) = talk.say(older)
    talk.say("Was hat Siemens Mobility vorgeschlagen?")

    talk.press_label(reply, label)

    named = [getattr(effect, "question", getattr(effect, "value", older)) for effect in talk.effects]
    assert set(named) <= {older}


@pytest.mark.parametrize("data", ["up:", "dn:", "watch:", "ed:", "ask:0"])
def test_a_button_without_its_question_says_that_it_is_too_old(data: str, talk: Talk) -> None:
    """After a quarter of an hour, or pressed by somebody who asked nothing; nothing is noted."""
    (reply,) = talk.press(data)

    assert talk.effects == ()
    assert reply.toast == say("de", "expired-button")


def test_thumbs_from_somebody_else_in_a_group_count_for_no_empty_question(core: Conversation) -> None:
    """Who did not ask has no session; a vote without a question is worth nothing."""
    asker, reader = Talk(core, group_chat(), speaker("1")), Talk(core, group_chat(), speaker("2"))
    (reply,) = asker.say(_CAPACITY)

    reader.press_label(reply, "👍")

    assert all(effect.question for effect in reader.effects if isinstance(effect, Vote))


@pytest.mark.parametrize("data", _FORGED)
def test_data_we_never_made_does_nothing(data: str, talk: Talk) -> None:
    """Forged or outdated: a word to the person, and nothing else."""
    talk.say("und bis wann?")

    replies = talk.press(data)

    assert replies
    assert talk.effects == ()
    assert talk.session.question == "und bis wann?"


def test_topic_buttons_open_their_briefing(talk: Talk) -> None:
    """The page of topics leads on."""
    (topics,) = talk.say("/topics")

    for offered in buttons(topics):
        assert talk.press(offered.data) == talk.say(f"/brief {offered.label}")


def test_pressing_no_deletes_nothing(talk: Talk) -> None:
    """Only yes does."""
    (reply,) = talk.say("/forgetme")

    (kept,) = talk.press_label(reply, say("de", "button-no"))

    assert talk.effects == ()
    assert kept.plain == say("de", "forget-kept")


def test_pressing_yes_deletes(talk: Talk) -> None:
    """The red button, asked for and confirmed."""
    talk.say(_CAPACITY)
    (reply,) = talk.say("/forgetme")
    assert button(reply, say("de", "button-yes-delete")).style == "danger"

    (done,) = talk.press_label(reply, say("de", "button-yes-delete"))

    assert talk.effects == (Forget(),)
    assert talk.session.question == ""
    assert done.plain == say("de", "forget-done")
