"""Whatever people type: an answer, never a fault, and nothing in it that a screen would obey."""

from __future__ import annotations

import unicodedata
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.adapters.slack.render import render as slack_render
from bot.adapters.telegram.render import render as telegram_render
from bot.adapters.terminal.plain import plain as terminal_plain
from bot.conversation.commands import commands
from bot.conversation.core import Conversation
from bot.conversation.desk import Desk
from bot.messages import Reply
from knowledge.briefing import Briefing
from knowledge.seeds import load_seeds
from tests.conversation.conftest import SEEDS
from tests.conversation.talk import Talk, direct_chat, group_chat, speaker

_UNCLEAR = "und bis wann?"
_NASTY = (
    "\x1b[2J",
    "\x07",
    "\x00",
    "\u202e",
    "\u200b",
    "\ud800",
    "<b>",
    "<!channel>",
    "](",
    "`",
    "@everyone",
    "²",
    "\n",
    "\u2028",
)
_WORDS = ("Siemens", "коридор", "дәліз", "2029", "35 Mio.", "/ask", "/who", "/", "?", "Karabajew", "und", "bis wann")
_text = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(_NASTY + _WORDS), max_size=12).map(" ".join),
    st.builds(
        "/{}{}{}".format, st.sampled_from([*commands(), "x"]), st.sampled_from([" ", "\n", ""]), st.text(max_size=60)
    ),
    st.integers(min_value=0, max_value=4000).map(lambda size: "wasist " * (size // 7)),
)
_quick = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@cache
def _core() -> Conversation:
    seeds = load_seeds(SEEDS)
    return Conversation(Desk(Briefing({f.id: f for f in seeds.facts}, seeds.sources, seeds.entities)), default="de")


def _shown(reply: Reply) -> list[str]:
    """Return a reply as each platform would show it."""
    slack = [message.text for message in slack_render(reply)]
    return [terminal_plain([reply]), *(message.html for message in telegram_render(reply)), *slack]


def _controls(text: str) -> set[str]:
    """Return the characters that a screen obeys instead of showing them."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"} | (set(text) & {"\u202e"})


@given(text=_text)
@example(text="²")
@example(text="\ud800")
@example(text="/who \x1b[31mWeigert")
@example(text="/\x1b[2J")
@_quick
def test_any_text_in_a_direct_chat_gets_a_reply(text: str) -> None:
    """At least one, with words or a notice, and without control characters wherever it is shown."""
    talk = Talk(_core(), direct_chat(), speaker())
    talk.say(_UNCLEAR)

    replies = talk.say(text)

    assert replies or talk.effects
    for reply in replies:
        assert reply.plain or reply.toast
        assert set().union(*map(_controls, _shown(reply))) == set()


@given(text=_text)
@_quick
def test_any_text_after_a_question_can_be_explained(text: str) -> None:
    """`/why` repeats what was typed, in a form that every platform can show."""
    talk = Talk(_core(), direct_chat(), speaker())
    talk.say(text)

    (reply,) = talk.say("/why")

    assert set().union(*map(_controls, _shown(reply))) == set()


@given(data=_text)
@_quick
def test_any_data_of_a_button_gets_a_reply(data: str) -> None:
    """Whoever forges a press gets a word, and no fault."""
    talk = Talk(_core(), direct_chat(), speaker())
    talk.say(_UNCLEAR)

    assert talk.press(data) or talk.effects


@given(text=_text)
@_quick
def test_any_text_between_people_in_a_group_gets_none(text: str) -> None:
    """Unless it is a command, we do not interfere."""
    talk = Talk(_core(), group_chat(), speaker())

    replies = talk.say(text, is_addressed=False)

    assert not replies or text.strip().startswith("/")


@pytest.mark.parametrize("language", ["de", "en", "ru", "kk"])
def test_a_very_long_text_is_answered_quickly(language: str, talk: Talk) -> None:
    """Four thousand characters are what platforms let through."""
    words = {"de": "Bahn und Hafen ", "en": "rail and port ", "ru": "порт и дорога ", "kk": "порт пен жол "}[language]

    assert talk.say((words * 400)[:4096])
