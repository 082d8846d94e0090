"""Lists and comparisons: which facts belong in them, by criteria over their attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.entities import Entity, EntityKind
from knowledge.facts import Fact, Model, Sector, Status, Topic

_FIRMEST = [Status.DONE, Status.SIGNED, Status.PLANNED, Status.TARGET, Status.PROPOSED, Status.CONSIDERED,
            Status.DISCUSSED, Status.STATED, Status.STALLED, Status.CANCELLED]  # fmt: skip


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


def select(name: str, facts: Iterable[Fact], entities: Mapping[str, Entity]) -> list[Fact]:
    """Return the facts of a list, signed and done ones first where it is about firmness."""
    criteria = definitions()[name]
    chosen = [fact for fact in facts if _belongs(fact, criteria, entities)]
    if criteria.statuses:
        chosen.sort(key=lambda fact: _FIRMEST.index(fact.status))
    if criteria.dated:
        chosen.sort(key=lambda fact: fact.deadline or "9999")
    return chosen[: criteria.limit]


def _belongs(fact: Fact, c: Criteria, entities: Mapping[str, Entity]) -> bool:
    topics = (fact.topic,) if c.main else fact.topics
    subject = entities.get(fact.subject)
    checks: list[tuple[bool, bool]] = [
        (bool(c.topics), bool(set(c.topics) & set(topics))),
        (bool(c.statuses), fact.status in c.statuses),
        (bool(c.sectors), bool(set(c.sectors) & set(fact.sectors))),
        (bool(c.aspects), bool(set(c.aspects) & set(fact.aspects))),
        (bool(c.entities), bool(set(c.entities) & set(fact.entities))),
        (bool(c.subject_kinds), subject is not None and subject.kind in c.subject_kinds),
        (bool(c.within), c.within in _belongs_to(fact.subject, entities)),
        (c.quantities, bool(fact.quantities)),
        (c.dated, bool(fact.deadline) or fact.status in {Status.TARGET, Status.PLANNED}),
    ]
    asked = [holds for is_asked, holds in checks if is_asked]
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
