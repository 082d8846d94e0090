"""A front door that was renewed, however often, is the one that would be made from nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml

from knowledge.answering.criteria import definitions
from knowledge.briefing import Briefing
from knowledge.entities import Entity, EntityKind
from knowledge.factbook import FactBook
from knowledge.facts import Fact, Model, Status, Topic
from knowledge.history import Snapshot, Touched
from knowledge.seeds import load_seeds
from knowledge.understanding.postings import Postings
from knowledge.understanding.question import Context
from knowledge.understanding.reading import read

ROOT = Path(__file__).parents[2]
_ROUNDS = 8
M = TypeVar("M", bound=Model)
Known = tuple[dict[str, Fact], dict[str, Entity]]


@cache
def published() -> dict[str, Any]:
    """Return facts and entities that were accepted after the model was made."""
    data: dict[str, Any] = yaml.safe_load((ROOT / "tests/data/published/facts.yaml").read_text(encoding="utf-8"))
    return data


@cache
def everything() -> Known:
    """Return all facts and entities that come and go."""
    seeds = load_seeds(ROOT / "seeds")
    where = {"source": seeds.sources[0].id, "locator": [2]}
    new = [Fact.model_validate(case["fact"] | where) for case in published()["facts"]]
    entities = [Entity.model_validate(entity) for entity in published()["entities"]]
    lufthansa = entities[0].model_copy(update={"id": "lufthansa"})  # the gazetteer knows one, too
    facts = {fact.id: fact for fact in (*seeds.facts, *new)}
    return facts, {entity.id: entity for entity in (*seeds.entities, *entities, lufthansa)}


@cache
def questions() -> tuple[str, ...]:
    """Return a few of the questions of each language, answered and declined, and those on what is accepted."""
    files = sorted((ROOT / "tests/data/questions").glob("*.yaml"))
    few = [case["text"] for file in files for case in yaml.safe_load(file.read_text(encoding="utf-8"))[::25]]
    new = [text for case in published()["facts"] for text in (*case["questions"].values(), *case["near"].values())]
    return (*few, *new[::4], "Lufthansa?", "Welche Pläne gibt es?", "Was weißt du über Duisburg?")


@dataclass
class Editor:
    """Changes what is known by chance."""

    chance: random.Random
    facts: dict[str, Fact]
    entities: dict[str, Entity]

    def act(self) -> Touched:
        """Add, change or take back a few things."""
        facts = {self._fact() for _ in range(self.chance.randrange(4))}
        entities = {self._entity() for _ in range(self.chance.randrange(3))}
        return Touched(frozenset(facts), frozenset(entities))

    def known(self) -> Snapshot:
        """Return the state as the store gives it, in its order."""
        seeds = load_seeds(ROOT / "seeds")
        facts = FactBook.of(self.facts[name] for name in sorted(self.facts))
        entities = {name: self.entities[name] for name in sorted(self.entities)}
        return Snapshot(facts, {source.id: source for source in seeds.sources}, entities)

    def _fact(self) -> str:
        known, chance = everything()[0], self.chance
        other, second = (chance.choice(list(known.values())) for _ in range(2))
        changes: list[Callable[[], dict[str, object]]] = [
            lambda: {"statement": other.statement, "quantities": other.quantities},
            lambda: {"aspects": other.aspects, "topic": other.topic, "also": second.topics},
            lambda: {"subject": other.subject, "participants": second.participants},
            lambda: {"deadline": chance.choice([None, "2027", "2027-05", "2031-01-31"]), "status": Status.PLANNED},
            lambda: {"sectors": other.sectors, "attribute": other.attribute},
        ]
        name = chance.choice([*known, f"{other.id}-{chance.randrange(3)}"])
        return self._put(self.facts, name, known.get(name, other), changes)

    def _entity(self) -> str:
        known, chance = everything()[1], self.chance
        other, second = (chance.choice(list(known.values())) for _ in range(2))
        changes: list[Callable[[], dict[str, object]]] = [
            lambda: {"name": other.name},
            lambda: {"aliases": other.aliases},
            lambda: {"part_of": chance.choice([(), (second.id,), ("germany",), (*second.part_of, second.id)])},
            lambda: {"kind": chance.choice(list(EntityKind)), "metonym_of": second.id},
        ]
        name = chance.choice([*known, f"{other.id}-{chance.randrange(3)}", "emirates", "kiel"])
        return self._put(self.entities, name, known.get(name, other), changes)

    def _put(self, known: dict[str, M], name: str, model: M, changes: list[Callable[[], dict[str, object]]]) -> str:
        if name in known and self.chance.random() < 0.35:
            del known[name]
        else:
            change = self.chance.choice([dict, *changes])()
            known[name] = known.get(name, model).model_copy(update={"id": name} | change)
        return name


def table(postings: Postings) -> dict[str, list[int]]:
    """Return what stands in a table, whatever the order of its rows."""
    return {key: postings.get(key).tolist() for key in postings.keys()}  # noqa: SIM118 - no mapping


def parts(briefing: Briefing) -> dict[str, object]:
    """Return all that a front door has put together."""
    index, lists, names = briefing.index, briefing._lists, briefing._linker.names
    return {
        "ids": index.ids,
        "numbers": index.number,
        "entities": index.entities,
        "aspects": index.aspects,
        "tables": [table(each) for each in (index.by_aspect, index.by_entity, index.by_term)],
        "lists": {name: lists.of(name) for name in definitions()},
        "topics": briefing.topics,
        "essentials": {topic: lists.essentials(topic) for topic in Topic},
        "names": [names.of, {key: list(names.beginning(key)) for key in sorted({*names._own, *names._strangers})}],
        "words": {letter: list(words) for letter, words in names._words.by_letter.items() if words},
        "related": briefing._ranker._entities,
        "ours": list(briefing.entities.items()),
    }


def heard(briefing: Briefing, text: str) -> tuple[object, ...]:
    """Return all that comes of a question, to the last digit."""
    question = read(text, linker=briefing._linker)
    numbers, shares = briefing.index.matching(text)
    answer, context = briefing.ask(text)
    more = briefing.ask("Und wann?", context=context)
    ranked = briefing._ranker.rank(question, Context())
    return question.links, numbers.tolist(), shares.tolist(), ranked, answer, context, more


@pytest.mark.parametrize("seed", range(4))
def test_renewed_or_made_anew_it_is_the_same(seed: int) -> None:
    """Facts and entities are added, changed and taken back; parts, ranking, scores and answers agree each time."""
    chance = random.Random(seed)
    facts, entities = everything()
    editor = Editor(chance, {name: facts[name] for name in list(facts)[: 13 * seed]}, dict(list(entities.items())[::2]))
    renewed = Briefing.of(editor.known())

    for _ in range(_ROUNDS):
        touched = editor.act()
        known = editor.known()
        renewed, anew = renewed.renewed(known, touched), Briefing.of(known)
        assert parts(renewed) == parts(anew)
        for text in chance.sample(questions(), 10):
            assert heard(renewed, text) == heard(anew, text)


def test_the_state_before_stays_as_it_was() -> None:
    """Whoever answers from it may go on doing so while the next one is made, and after."""
    facts, entities = everything()
    editor = Editor(random.Random(7), dict(facts), dict(entities))
    before = Briefing.of(editor.known())
    said = [heard(before, text) for text in questions()]
    kept = parts(before)
    touched = editor.act()
    for _ in range(3):
        before.renewed(editor.known(), touched)

    assert parts(before) == kept
    assert [heard(before, text) for text in questions()] == said


def test_facts_that_change_places_are_all_read_again() -> None:
    """An order that the state before did not have cannot be moved to; the result is right all the same."""
    facts, entities = everything()
    known = Snapshot(FactBook.of(facts.values()), {}, entities)
    turned = Snapshot(FactBook.of(reversed(facts.values())), {}, entities)

    assert parts(Briefing.of(known).renewed(turned, Touched())) == parts(Briefing.of(turned))


def test_common_words_count_again_when_they_become_rare() -> None:
    """What more than one fact in twenty says tells nothing, until most of those are taken back."""
    fact = next(iter(everything()[0].values()))
    many = {f"fact-{number:04}": fact.model_copy(update={"id": f"fact-{number:04}"}) for number in range(501)}
    briefing = Briefing.of(Snapshot(FactBook.of(many.values())))
    less = {name: each for name, each in many.items() if name != "fact-0100"}
    after = briefing.renewed(Snapshot(FactBook.of(less.values())), Touched(frozenset({"fact-0100"})))

    assert not len(briefing.index.matching(fact.statement.en)[0])
    assert len(after.index.matching(fact.statement.en)[0]) == 500
