"""How likely a claim and a fact are about one thing, and which of all the facts may be what a claim is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from knowledge.claims import Claim
from knowledge.facts import Fact, Status
from knowledge.ingestion.extract.numbers import CURRENCIES

LIKELY = 0.34
"""What is less alike is about something else."""
_ALIKE = 0.5
_PLAIN = frozenset({"deadline"})
"""Aspects that things of all kinds have."""
_DIMENSIONS = {
    **dict.fromkeys(CURRENCIES, "money"), **dict.fromkeys(("kg", "t"), "mass"),
    **dict.fromkeys(("d", "wk", "mo", "a", "h"), "time"),
}  # fmt: skip


class Outline(NamedTuple):
    """What of a claim or fact tells what it is about."""

    subject: str
    entities: frozenset[str]
    attribute: str
    aspects: frozenset[str]
    dimensions: frozenset[str]
    """What its figures measure; empty without figures."""
    status: Status

    @classmethod
    def of(cls, thing: Claim | Fact) -> Outline:
        """Return the outline of a claim or fact."""
        return cls(
            thing.subject, frozenset(thing.entities), thing.attribute, frozenset(thing.aspects) - _PLAIN,
            frozenset([dimension(quantity.unit) for quantity in thing.quantities]), thing.status,
        )  # fmt: skip

    def is_about(self, other: Outline) -> bool:
        """Tell whether both name the same attribute, or share an aspect."""
        return self.attribute == other.attribute or not self.aspects.isdisjoint(other.aspects)


class Nearby:
    """Finds what of all that is known may be what a claim is about; made once for many claims."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = facts
        self._by_entity: dict[str, list[str]] = {}
        self._by_subject: dict[str, list[str]] = {}
        self._outlines: dict[str, Outline] = {}
        for fact_id in facts:
            fact = facts[fact_id]
            self._by_subject.setdefault(fact.subject, []).append(fact_id)
            for entity in set(fact.entities):
                self._by_entity.setdefault(entity, []).append(fact_id)

    def to(self, claim: Claim) -> Iterator[Fact]:
        """Yield the facts that are likely about the same, of those that share a subject with it or name the other's."""
        ours = Outline.of(claim)
        about = [one for entity in claim.entities for one in self._by_subject.get(entity, ())]
        for fact_id in dict.fromkeys((*self._by_entity.get(claim.subject, ()), *about)):
            if likeness(ours, self._outline(fact_id)) > LIKELY:
                yield self._facts[fact_id]

    def _outline(self, fact_id: str) -> Outline:
        known = self._outlines.get(fact_id)
        if known is None:
            known = self._outlines[fact_id] = Outline.of(self._facts[fact_id])
        return known


def alike(claim: Claim, fact: Fact) -> float:
    """Return from 0 to 1 how likely both are about one thing."""
    return likeness(Outline.of(claim), Outline.of(fact))


def likeness(claim: Outline, fact: Outline) -> float:
    """Return from 0 to 1 how likely both are about one thing: entities, attribute, aspects, what is measured."""
    same_subject = claim.subject == fact.subject
    crossed = same_subject or claim.subject in fact.entities or fact.subject in claim.entities
    if not crossed or (not claim.dimensions and fact.dimensions and not same_subject):
        return 0.0
    about = claim.is_about(fact)
    measured = not claim.dimensions.isdisjoint(fact.dimensions)
    if claim.dimensions and fact.dimensions and not measured and not about:
        return 0.0
    shared = len(claim.entities & fact.entities) / len(claim.entities | fact.entities)
    if not (about or measured) and not (same_subject and shared >= _ALIKE and claim.status is fact.status):
        return 0.0
    return min(1.0, 0.3 * shared + 0.3 * same_subject + 0.1 * crossed + 0.3 * about + 0.1 * measured)


def dimension(unit: str) -> str:
    """Return what a unit measures: money, mass, time, or else just what it counts."""
    return _DIMENSIONS.get(unit, unit)
