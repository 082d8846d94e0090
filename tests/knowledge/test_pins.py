"""Pinned answers win over matching, as long as they and their facts hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.answering.answers import Answer, Outcome
from knowledge.briefing import Briefing
from knowledge.facts import Fact, Quantity
from knowledge.pins import Pin, PinnedFact
from knowledge.seeds import load_seeds

SEEDS = load_seeds(Path(__file__).parents[2] / "seeds")
FACTS = {fact.id: fact for fact in SEEDS.facts}
FACT = "corridor-capacity-2029"
QUESTION = "Was ist das große Ziel des Korridors?"
TODAY = date(2026, 11, 22)


def pin(**given: Any) -> Pin:
    """Return a pinned answer to a question about the corridor."""
    values = {
        "id": "corridor-goal", "questions": (QUESTION,), "text": {"de": "35 Millionen Tonnen sind das Ziel."},
        "facts": (PinnedFact.of(FACTS[FACT]),), "expires": date(2026, 12, 31),
    }  # fmt: skip
    return Pin.model_validate(values | given)


def asked(question: str, *pins: Pin, on: date | None = TODAY, facts: dict[str, Fact] | None = None) -> Answer:
    """Return the answer to a question."""
    briefing = Briefing(FACTS if facts is None else facts, SEEDS.sources, SEEDS.entities, pins=pins)
    return briefing.ask(question, on=on).answer


def is_pinned(answer: Answer) -> bool:
    """Return whether an answer is a pinned one."""
    return answer.understood.intent == "pinned"


@pytest.mark.parametrize("question", [QUESTION, "was ist das grosse ziel des korridors", f"  {QUESTION}!!"])
def test_a_pinned_question_gets_its_text_with_citations(question: str) -> None:
    """Case, punctuation and spelling habits do not count."""
    answer = asked(question, pin())

    assert (answer.outcome, answer.sentences[0].statement) == (Outcome.ANSWER, "35 Millionen Tonnen sind das Ziel.")
    assert answer.cited == (FACT,)


@pytest.mark.parametrize(("question", "expected"), [
    ("Welches Ziel hat der Mittlere Korridor?", True),
    ("Hat der Mittlere Korridor irgendwelche Ziele?", True),
    ("Welches Ziel hat Siemens?", False),
    ("Wie lang ist der Mittlere Korridor?", False),
])  # fmt: skip
def test_words_and_entities_must_all_be_named(question: str, expected: bool) -> None:
    """Words in any form, entities by any name."""
    chosen = pin(questions=(), words=("Ziel",), entities=("middle-corridor",))

    assert is_pinned(asked(question, chosen)) is expected


def test_on_its_last_day_it_is_said_and_on_the_next_not() -> None:
    """Nor where nobody says which day it is."""
    assert is_pinned(asked(QUESTION, pin(), on=date(2026, 12, 31)))
    assert not is_pinned(asked(QUESTION, pin(), on=date(2027, 1, 1)))
    assert not is_pinned(asked(QUESTION, pin(), on=None))


def test_without_its_facts_it_is_not_said() -> None:
    """One was retracted, or says something else by now; another wording changes nothing."""
    fact = FACTS[FACT]
    less = fact.model_copy(update={"quantities": (Quantity(kind="capacity", value=12_000_000, unit="t"),)})
    worded = fact.model_copy(update={"statement": fact.statement.model_copy(update={"de": "Anders gesagt."})})

    assert not is_pinned(asked(QUESTION, pin(), facts={k: v for k, v in FACTS.items() if k != FACT}))
    assert not is_pinned(asked(QUESTION, pin(), facts=FACTS | {FACT: less}))
    assert is_pinned(asked(QUESTION, pin(), facts=FACTS | {FACT: worded}))


def test_the_whole_question_wins_over_words_and_more_words_over_fewer() -> None:
    """The most specific pinned answer is given."""
    one = pin(id="one", questions=(), words=("Ziel",), text={"de": "eins"})
    two = pin(id="two", questions=(), words=("Ziel", "Korridors"), text={"de": "zwei"})

    assert asked(QUESTION, one, two).sentences[0].statement == "zwei"
    assert asked(QUESTION, one, two, pin()).sentences[0].statement.startswith("35")


def test_a_language_without_a_text_is_answered_as_ever() -> None:
    """A German text is not given to who asks in English."""
    goal = pin(questions=("What is the goal of the corridor?",))

    assert not is_pinned(asked("What is the goal of the corridor?", goal))


def test_a_pin_that_matches_nothing_or_everything_is_refused() -> None:
    """Questions or words are needed, a text and a fact, too."""
    broken: dict[str, Any]
    for broken in ({"questions": ()}, {"text": {}}, {"facts": ()}):
        with pytest.raises(ValidationError):
            pin(**broken)
