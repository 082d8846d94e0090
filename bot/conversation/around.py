"""What belongs to "more on this": facts that share what is particular about a fact, not merely its country."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from knowledge.entities import Entity, EntityKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.briefing import Briefing
    from knowledge.facts import Fact
    from knowledge.languages import Language

_SAME_SUBJECT = 1.0
_SAME_TOPIC = 0.5


def around(briefing: Briefing, fact: Fact, *, told: set[str], language: Language) -> list[Fact]:
    """Return facts on the same persons, organisations, routes or events, then of the same topic, the nearest first.

    Nearly all our facts are about Kazakhstan, so that sharing a country or the region around it says nothing. What
    shares the topic alone must stand in the same article and have words in common.
    """
    near = {entity for entity in fact.entities if not _is_wide(entity, briefing.entities)}
    numbers, shares = briefing.index.matching(fact.statement.in_(language))
    alike = {briefing.index.ids[number]: float(share) for number, share in zip(numbers, shares, strict=True)}
    same = {other.id: other for entity in near for other in briefing.about(entity)}
    topical = (briefing.facts[name] for name in alike)
    same |= {other.id: other for other in topical if _is_akin(other, fact)}

    def nearness(other: Fact) -> float:
        shared = sum(_rarity(briefing, entity) for entity in near.intersection(other.entities))
        subject = _SAME_SUBJECT if other.subject == fact.subject and fact.subject in near else 0.0
        topic = _SAME_TOPIC * len(set(fact.topics) & set(other.topics)) / len(set(fact.topics) | set(other.topics))
        return shared + subject + topic + alike.get(other.id, 0.0)

    fresh = [other for name, other in same.items() if name != fact.id and name not in told]
    return sorted(fresh, key=lambda other: (-nearness(other), other.id))


def _is_akin(other: Fact, fact: Fact) -> bool:
    """Whether a fact is of the same topic and article, and not about rail where the other is about aviation."""
    is_apart = other.sectors and fact.sectors and not set(other.sectors) & set(fact.sectors)
    return (other.topic, other.source) == (fact.topic, fact.source) and not is_apart


def _is_wide(name: str, entities: Mapping[str, Entity]) -> bool:
    """Whether an entity is a country or what countries belong to."""
    entity = entities.get(name)
    countries = (other for other in entities.values() if other.kind is EntityKind.COUNTRY)
    return (entity is not None and entity.kind is EntityKind.COUNTRY) or any(name in c.part_of for c in countries)


def _rarity(briefing: Briefing, entity: str) -> float:
    """Return how much it says that two facts share an entity: less, the more facts it is in."""
    return 1.0 / math.log2(1 + len(briefing.about(entity)))
