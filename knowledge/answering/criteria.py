"""What belongs in a list: criteria over the attributes of facts and the kinds of their subjects.

What a fact is (its topics, its subject's kind, that it has a figure …) are its traits, and criteria ask for traits.
Each question that a list asks is a bit, so that a hundred thousand facts are soon sorted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.entities import Entity, EntityKind
from knowledge.facts import Fact, Model, Sector, Status, Topic

_KINDS = ("main", "topic", "status", "sector", "aspect", "entity", "kind", "within", "figure", "dated")
_YES = "yes"


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


@cache
def definitions() -> dict[str, Criteria]:
    """Return all lists by name."""
    raw: dict[str, Any] = yaml.load(
        Path(__file__).with_name("lists.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return {name: Criteria(**criteria) for name, criteria in raw.items()}


class _Table:
    """All lists as bits: one for each thing that a list asks for, or does not want, set by the traits that are it."""

    def __init__(self, lists: Mapping[str, Criteria]) -> None:
        self.bits: dict[str, dict[str, int]] = {kind: {} for kind in _KINDS}
        """For each kind of trait, the bits that each value sets."""
        self._lists: dict[str, tuple[list[int], int, bool]] = {}
        """For each list its bits, those that keep a fact out, and whether one is enough."""
        self._known: dict[int, list[str]] = {}
        self._next = 1
        for name, c in lists.items():
            asked = [
                self._bit("main" if c.main else "topic", c.topics), self._bit("status", c.statuses),
                self._bit("sector", c.sectors), self._bit("aspect", c.aspects), self._bit("entity", c.entities),
                self._bit("kind", c.subject_kinds), self._bit("within", [c.within] if c.within else ()),
                self._bit("figure", [_YES] if c.quantities else ()), self._bit("dated", [_YES] if c.dated else ()),
            ]  # fmt: skip
            without = self._bit("aspect", c.without_aspects) | self._bit("sector", c.without)
            self._lists[name] = [bit for bit in asked if bit], without, c.any

    def _bit(self, kind: str, values: Sequence[str]) -> int:
        """Return a bit that each of these values sets; none where no value is asked for."""
        bit, self._next = self._next, self._next << 1
        for value in values:
            self.bits[kind][value] = self.bits[kind].get(value, 0) | bit
        return bit if values else 0

    def lists_of(self, traits: int) -> list[str]:
        """Return the lists in which a fact belongs; facts with the same bits belong in the same."""
        if (known := self._known.get(traits)) is None:
            known = self._known[traits] = [
                name for name, (asked, without, is_any) in self._lists.items()
                if asked and (any if is_any else all)(traits & bit for bit in asked) and not traits & without
            ]  # fmt: skip
        return known


@cache
def _table() -> _Table:
    return _Table(definitions())


class Sorter:
    """Tells in which lists a fact belongs, among these entities."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._entities = entities
        self._of_subjects: dict[str, int] = {}

    def lists_of(self, fact: Fact) -> list[str]:
        """Return the lists in which a fact belongs."""
        bits = _table().bits
        traits = bits["main"].get(fact.topic, 0) | bits["status"].get(fact.status, 0) | self._of_subject(fact.subject)
        for kind, values in (
            ("topic", fact.topics), ("sector", fact.sectors), ("aspect", fact.aspects), ("entity", fact.entities)
        ):  # fmt: skip
            for value in values:
                traits |= bits[kind].get(value, 0)
        if fact.quantities:
            traits |= bits["figure"].get(_YES, 0)
        if fact.deadline or fact.status in {Status.TARGET, Status.PLANNED}:
            traits |= bits["dated"].get(_YES, 0)
        return _table().lists_of(traits)

    def _of_subject(self, subject: str) -> int:
        """Return what its subject's kind, and what that lies in, make of a fact."""
        if subject not in self._of_subjects:
            entity, bits = self._entities.get(subject), _table().bits
            traits = bits["kind"].get(entity.kind, 0) if entity else 0
            for wider in _belongs_to(subject, self._entities):
                traits |= bits["within"].get(wider, 0)
            self._of_subjects[subject] = traits
        return self._of_subjects[subject]


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
