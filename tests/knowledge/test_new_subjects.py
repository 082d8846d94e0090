"""What the question model was not made with is heard by what is asked of it, whatever it is called."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest

from knowledge.understanding.linking import EntityLinker
from knowledge.understanding.reading import heard, read
from knowledge.understanding.renaming import renamed
from tests.bench.contenders import Korridor
from tests.bench.generator import Stated, Thing, World, data, fill, world, write
from tests.bench.questions import questions

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.languages import Language

_SIZE, _ASKED = 400, 240


@pytest.fixture(scope="module")
def made() -> World:
    """Return a made-up store that no figure in the documents was measured with."""
    return world(_SIZE, seed=77)


@pytest.fixture(scope="module")
def korridor(made: World, tmp_path_factory: pytest.TempPathFactory) -> Korridor:
    """Return Korridor over the made-up store."""
    directory: Path = tmp_path_factory.mktemp("store")
    write(made, directory)
    built = Korridor()
    built.build(directory)
    return built


def test_facts_about_new_subjects_are_found_and_near_misses_declined(made: World, korridor: Korridor) -> None:
    """Nine of ten facts are told first; of what is asked of the same subjects and not stated, less than one in six."""
    told: Counter[tuple[bool, bool]] = Counter()
    for question in questions(made, _ASKED):
        found = korridor.find(question).fact
        told[question.fact is not None, found == question.fact] += 1

    assert told[True, True] >= 0.9 * (told[True, True] + told[True, False])
    assert told[False, False] <= (told[False, True] + told[False, False]) / 6


def test_nobody_is_told_who_leads_another(made: World, korridor: Korridor) -> None:
    """Who leads a company of ours whose leader is not known: none of the leaders that are known, in four languages."""
    led = {stated.thing.entity.id for stated in made.stated if stated.aspect == "leader"}
    assert led
    others = [thing for thing in made.things if thing.sort in {"company", "ministry"} and thing.entity.id not in led]

    assert not [(thing.entity.id, asked) for thing, asked in _asked_of(others[:12], "leader") if _told(korridor, asked)]


def _asked_of(things: list[Thing], aspect: str) -> list[tuple[Thing, str]]:
    languages: tuple[Language, ...] = ("de", "en", "ru", "kk")
    return [
        (thing, fill(pattern, Stated("", thing, aspect, None, None, None), language))
        for thing in things for language in languages for pattern in data("aspects")[aspect][language][1:]
    ]  # fmt: skip


def _told(korridor: Korridor, asked: str) -> bool:
    """Return whether a fact about somebody's leader is told."""
    answer = korridor._briefing.ask(asked).answer
    return any(
        "leader" in korridor._briefing.facts[fact].aspects for fact in answer.cited if answer.outcome == "answer"
    )


@pytest.mark.parametrize("sort", ["company", "person", "programme", "port", "ministry"])
def test_the_letters_of_a_new_name_say_less(made: World, sort: str) -> None:
    """The same question about two new subjects is heard more alike when their names are known to be new."""
    things = [thing for thing in made.things if thing.sort == sort][:4]
    linker = EntityLinker([thing.entity for thing in things])
    aspect = next(aspect for aspect, about in data("aspects").items() if sort in about["kinds"])
    pattern = data("aspects")[aspect]["en"][1]
    asked = [fill(pattern, Stated("", thing, aspect, None, None, None), "en") for thing in things]
    names = {thing.entity.id for thing in things}

    new, known = ([read(text, linker=linker, unmet=unmet).scores for text in asked] for unmet in (names, ()))

    assert _apart(new) < _apart(known)


def _apart(scores: list[np.ndarray]) -> float:
    return float(np.mean([np.abs(one - other).mean() for one in scores for other in scores]))


def test_a_name_alone_is_heard_as_it_is(made: World) -> None:
    """Where nothing but the new name stands, there is nothing to hear without it."""
    thing = made.things[0]
    name = thing.entity.name.en
    question = read(name, linker=EntityLinker([thing.entity]), unmet={thing.entity.id})

    assert question.scores.tolist() == heard(name, question.language).tolist()


def test_names_are_left_out_with_nothing_else(made: World) -> None:
    """Of several names the given ones go by another, the rest are left out, and all other words stay."""
    first, second = [thing for thing in made.things if thing.sort == "city"][:2]
    text = f"How far is it from {first.entity.name.en} to {second.entity.name.en}?"
    links = EntityLinker([first.entity, second.entity]).link(text, "en")

    assert renamed(text, links, {first.entity.id: "Bonn"}) == "How far is it from Bonn to ?"
    assert renamed(text, links, {}) == "How far is it from  to ?"
    assert renamed(text, (), {}) == text
