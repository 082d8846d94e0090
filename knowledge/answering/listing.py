"""Lists and comparisons: which facts belong in them, by criteria over their attributes."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from knowledge.entities import Entity, EntityKind
from knowledge.facts import Fact, Model, Sector, Status, Topic

_FIRMEST = [Status.DONE, Status.SIGNED, Status.PLANNED, Status.TARGET, Status.PROPOSED, Status.CONSIDERED,
            Status.DISCUSSED, Status.STATED, Status.STALLED, Status.CANCELLED]  # fmt: skip


ESSENTIALS = 6
"""Facts in the brief on a topic."""
_Rank = tuple[str, str, int]


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


class Lists:
    """Every list, and the essentials of every topic, gathered in one pass over the facts; ids only."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._entities = entities
        self._places = count()
        self._chosen: dict[str, list[tuple[_Rank, str]]] = {name: [] for name in definitions()}
        self._essentials: dict[Topic, list[tuple[_Rank, str]]] = {}
        self.topics: dict[Topic, int] = {}
        """How many facts each topic has."""

    def collect(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        """Pass the facts on, sorting each into the lists it belongs in."""
        for fact in facts:
            place = next(self._places)
            for name, criteria in definitions().items():
                if _belongs(fact, criteria, self._entities):
                    _keep(self._chosen[name], (_rank(fact, criteria, place), fact.id), criteria.limit)
            for topic in fact.topics:
                self.topics[topic] = self.topics.get(topic, 0) + 1
                rank = (str(fact.topic != topic), str(not fact.quantities), place)
                _keep(self._essentials.setdefault(topic, []), (rank, fact.id), ESSENTIALS)
            yield fact

    def of(self, name: str) -> tuple[str, ...]:
        """Return the facts of a list, in order."""
        return tuple(fact for _, fact in sorted(self._chosen[name]))

    def essentials(self, topic: Topic) -> tuple[str, ...]:
        """Return what is worth knowing on a topic: those it is the main topic of first, figures before words."""
        return tuple(fact for _, fact in sorted(self._essentials.get(topic, [])))


def _keep(chosen: list[tuple[_Rank, str]], entry: tuple[_Rank, str], limit: int) -> None:
    if len(chosen) < limit or entry < chosen[-1]:
        insort(chosen, entry)
        del chosen[limit:]


def _rank(fact: Fact, criteria: Criteria, place: int) -> _Rank:
    """Return where a fact stands in a list: by date, by firmness where that is asked, else as it came."""
    firmness = f"{_FIRMEST.index(fact.status):02}" if criteria.statuses else ""
    return ((fact.deadline or "9999") if criteria.dated else "", firmness, place)


def _belongs(fact: Fact, c: Criteria, entities: Mapping[str, Entity]) -> bool:
    topics = (fact.topic,) if c.main else fact.topics
    subject = entities.get(fact.subject)
    checks: tuple[tuple[Any, Callable[[], bool]], ...] = (
        (c.topics, lambda: not set(c.topics).isdisjoint(topics)),
        (c.statuses, lambda: fact.status in c.statuses),
        (c.sectors, lambda: not set(c.sectors).isdisjoint(fact.sectors)),
        (c.aspects, lambda: not set(c.aspects).isdisjoint(fact.aspects)),
        (c.entities, lambda: not set(c.entities).isdisjoint(fact.entities)),
        (c.subject_kinds, lambda: subject is not None and subject.kind in c.subject_kinds),
        (c.within, lambda: c.within in _belongs_to(fact.subject, entities)),
        (c.quantities, lambda: bool(fact.quantities)),
        (c.dated, lambda: bool(fact.deadline) or fact.status in {Status.TARGET, Status.PLANNED}),
    )
    asked = [holds() for is_asked, holds in checks if is_asked]
    excluded = bool(set(c.without_aspects) & set(fact.aspects)) or (
        bool(c.without) and bool(set(c.without) & set(fact.sectors))
    )
    return bool(asked) and (any(asked) if c.any else all(asked)) and not excluded


def _belongs_to(entity_id: str, entities: Mapping[str, Entity]) -> set[str]:
    reached, todo = {entity_id}, [entity_id]
    while todo:
        entity = entities.get(todo.pop())
        for wider in entity.part_of if entity else ():
            if wider not in reached:
                reached.add(wider)
                todo.append(wider)
    return reached
