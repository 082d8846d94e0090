"""The made-up stores that the benchmark measures are sound: valid facts, known answers, the same each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from knowledge.entities import Entity
from knowledge.facts import Fact, Status
from knowledge.languages import LANGUAGES
from tests.bench.contenders import CONTENDERS, Found
from tests.bench.generator import World, data, world, write
from tests.bench.measuring import best_cut_off, measure
from tests.bench.questions import BenchQuestion, questions, read_questions, write_questions

if TYPE_CHECKING:
    from pathlib import Path

_SIZE = 400


def _written(directory: Path) -> World:
    made = world(_SIZE)
    write(made, directory)
    write_questions(questions(made, 64), directory)
    return made


def _facts(directory: Path) -> dict[str, Fact]:
    lines = (directory / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    return {fact.id: fact for fact in map(Fact.model_validate_json, lines)}


def test_every_made_up_fact_is_valid_and_about_known_entities(tmp_path: Path) -> None:
    """Facts and entities pass the real models; all kinds, nearly all aspects and the common statuses occur."""
    made = _written(tmp_path)
    facts = _facts(tmp_path)
    lines = (tmp_path / "entities.jsonl").read_text(encoding="utf-8").splitlines()
    entities = {entity.id for entity in map(Entity.model_validate_json, lines)}

    assert len(facts) == len(made.stated) == _SIZE
    assert {entity for fact in facts.values() for entity in fact.entities} <= entities
    assert len({fact.attribute for fact in facts.values()}) > 0.9 * len(data("aspects"))
    assert {fact.status for fact in facts.values()} >= {Status.DONE, Status.PLANNED, Status.TARGET, Status.PROPOSED}
    assert {thing.sort for thing in made.things} == set(data("kinds"))


def test_the_same_seed_gives_the_same_store(tmp_path: Path) -> None:
    """Two runs measure the same facts and questions."""
    first, second = tmp_path / "first", tmp_path / "second"
    for directory in (first, second):
        directory.mkdir()
        _written(directory)

    for name in ("facts.jsonl", "entities.jsonl", "questions.jsonl"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_questions_have_their_fact_and_near_misses_have_none(tmp_path: Path) -> None:
    """A quarter asks what the store does not say, every language gets its share, half is for tuning."""
    made = _written(tmp_path)
    facts, asked = _facts(tmp_path), read_questions(tmp_path)

    assert sum(question.fact is None for question in asked) == len(asked) // 4
    assert {question.fact for question in asked if question.fact} <= facts.keys()
    assert {question.language for question in asked} == set(LANGUAGES)
    assert 0.3 < sum(question.is_tuning for question in asked) / len(asked) < 0.7
    pairs = [(stated.thing.entity.id, stated.aspect) for stated in made.stated]
    assert len(set(pairs)) == len(pairs), "two facts would answer one question"


def test_every_contender_finds_facts_in_a_small_store(tmp_path: Path) -> None:
    """Each system builds, answers, and is right more often than by chance."""
    _written(tmp_path)
    for contender in CONTENDERS.values():
        figures = measure(contender(), tmp_path, 64)
        assert figures.found_right > figures.found_of / 10, figures.name
        assert 0 <= figures.p50_ms <= figures.p99_ms <= figures.max_ms, figures.name
        assert json.dumps(figures.__dict__)


def test_the_cut_off_is_the_one_that_gives_most_right_outcomes() -> None:
    """A peer declines below the score that separates facts from near-misses best."""
    scored = [("a", "a", 3.0), ("b", "b", 2.5), ("c", None, 1.0), ("d", None, 0.5), ("e", "e", 0.2), ("f", None, 2.0)]
    answered = [(BenchQuestion("?", "de", right, is_tuning=True), Found(fact, score)) for fact, right, score in scored]

    assert best_cut_off(answered) == 2.5
