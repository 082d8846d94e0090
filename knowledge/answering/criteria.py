"""What belongs in a list: criteria over the attributes of facts and the kinds of their subjects.

What a fact is (its topics, its subject's kind, that it has a figure …) is a set of traits, and so are criteria: whether
it belongs is whether the sets meet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.entities import Entity, EntityKind
from knowledge.facts import Fact, Model, Sector, Status, Topic


class Criteria(Model):
    """What a fact must be to stand in a list; several criteria must all hold."""

    topics: tuple[Topic, ...] = ()
    main: bool = False
    """Look at the main topic only."""
    statuses: tuple[Status, ...] = ()
    sectors: tuple[Sector, ...] = ()
    without: tuple[Sector, ...] = ()
    aspects: tuple[str, ...] = ()
    without_aspects: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    subject_kinds: tuple[EntityKind, ...] = ()
    within: str = ""
    """The subject lies in or belongs to this entity."""
    any: bool = False
    """One of the criteria is enough."""
    quantities: bool = False
    dated: bool = False
    limit: int = 10


@dataclass(frozen=True)
class _Definition:
    """Criteria as traits."""

    asked: tuple[frozenset[str], ...]
    """Sets of traits of which a fact must have one."""
    excluded: frozenset[str]
    needed: int
    """How many of the sets must be met."""

    @classmethod
    def of(cls, c: Criteria) -> _Definition:
        """Return what the criteria ask for."""
        asked = [
            _traits("main" if c.main else "topic", c.topics), _traits("status", c.statuses),
            _traits("sector", c.sectors), _traits("aspect", c.aspects), _traits("entity", c.entities),
            _traits("kind", c.subject_kinds), _traits("within", [c.within] if c.within else ()),
            frozenset({"figure"} if c.quantities else ()), frozenset({"dated"} if c.dated else ()),
        ]  # fmt: skip
        checks = tuple(one for one in asked if one)
        excluded = _traits("aspect", c.without_aspects) | _traits("sector", c.without)
        return cls(checks, excluded, 1 if c.any else max(1, len(checks)))

    def holds(self, traits: set[str]) -> bool:
        """Return whether a fact belongs in the list."""
        met = sum(not one.isdisjoint(traits) for one in self.asked)
        return met >= self.needed and self.excluded.isdisjoint(traits)


@cache
def definitions() -> dict[str, Criteria]:
    """Return all lists by name."""
    raw: dict[str, Any] = yaml.load(
        Path(__file__).with_name("lists.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return {name: Criteria(**criteria) for name, criteria in raw.items()}


@cache
def _compiled() -> dict[str, _Definition]:
    return {name: _Definition.of(criteria) for name, criteria in definitions().items()}


class Sorter:
    """Tells in which lists a fact belongs, among these entities."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._entities = entities
        self._of_subjects: dict[str, list[str]] = {}

    def lists_of(self, fact: Fact) -> list[str]:
        """Return the lists in which a fact belongs."""
        traits = set(self._traits_of(fact))
        return [name for name, definition in _compiled().items() if definition.holds(traits)]

    def _traits_of(self, fact: Fact) -> Iterator[str]:
        yield f"main:{fact.topic}"
        yield f"status:{fact.status}"
        for kind, values in (("topic", fact.topics), ("sector", fact.sectors), ("aspect", fact.aspects)):
            for value in values:
                yield f"{kind}:{value}"
        for entity in fact.entities:
            yield f"entity:{entity}"
        yield from self._of_subject(fact.subject)
        if fact.quantities:
            yield "figure"
        if fact.deadline or fact.status in {Status.TARGET, Status.PLANNED}:
            yield "dated"

    def _of_subject(self, subject: str) -> list[str]:
        if subject not in self._of_subjects:
            entity = self._entities.get(subject)
            kinds = [f"kind:{entity.kind}"] if entity else []
            wider = _belongs_to(subject, self._entities)
            self._of_subjects[subject] = [*kinds, *(f"within:{each}" for each in wider)]
        return self._of_subjects[subject]


def _traits(kind: str, values: Iterable[str]) -> frozenset[str]:
    return frozenset(f"{kind}:{value}" for value in values)


def _belongs_to(entity_id: str, entities: Mapping[str, Entity]) -> set[str]:
    reached, todo = {entity_id}, [entity_id]
    while todo:
        entity = entities.get(todo.pop())
        for wider in entity.part_of if entity else ():
            if wider not in reached:
                reached.add(wider)
                todo.append(wider)
    return reached


def placed_otherwise(before: Mapping[str, Entity], after: Mapping[str, Entity], touched: Collection[str]) -> set[str]:
    """Return the entities whose kind, or what they lie in, is another now: the facts on them may change lists."""
    reached = {each for each in touched if _place(before.get(each)) != _place(after.get(each))}
    if not reached:
        return reached
    inside: dict[str, list[str]] = {}
    for entity in (*before.values(), *after.values()):
        for wider in entity.part_of:
            inside.setdefault(wider, []).append(entity.id)
    todo = list(reached)
    while todo:
        for each in inside.get(todo.pop(), ()):
            if each not in reached:
                reached.add(each)
                todo.append(each)
    return reached


def _place(entity: Entity | None) -> tuple[EntityKind, tuple[str, ...]] | None:
    return (entity.kind, entity.part_of) if entity else None
