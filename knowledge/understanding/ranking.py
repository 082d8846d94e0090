"""Which facts could answer a question, best first.

The score of a fact is how surely the question model hears its aspects being asked, all of them together, by phrasings
made for this very fact or, for facts that have none, the best of its aspects by phrasings made elsewhere. Named
entities and shared words then lift a fact or push it down; entities must agree before likeness counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log10
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from knowledge.entities import Entity, EntityKind
from knowledge.understanding.index import FactIndex
from knowledge.understanding.question import Context, Question

WIDE = frozenset({EntityKind.COUNTRY, EntityKind.GROUP})
"""Kinds of entities that tell little about what is asked."""
ENTITY_LIFT = 0.15
"""For each entity of the question that takes part in the fact."""
SUBJECT_LIFT = 0.1
FOREIGN_PENALTY = 0.35
"""For each specific entity of the question that the fact does not know."""
WORD_LIFT = 0.25
"""For all of the question's telling words standing in the statement."""
ELSEWHERE = 0.1
"""What an aspect heard through another fact's phrasings loses."""
UNHEARD = -0.9
OWN_NAME, OWN_WORDS = 0.5, 0.6
"""What its subject's name and its words add to how clearly a fact without phrasings of its own is heard."""
CONTEXT_FACT, CONTEXT_ENTITY = 0.45, 0.2
_TOP_LABELS = 12
_TOP_ASPECTS = 6
_POOL = 60
_REMEMBERED = 20_000


@dataclass(frozen=True)
class Candidate:
    """A fact that could answer, by which aspect, and how strongly."""

    fact: str
    aspect: str
    score: float
    heard: float
    """The model's part of the score."""
    foreign: tuple[str, ...] = ()
    """Specific entities of the question that play no part in the fact."""


@dataclass(frozen=True)
class Labels:
    """The question model's labels, taken apart once."""

    names: tuple[str, ...]

    @cached_property
    def kinds(self) -> dict[str, list[tuple[int, str]]]:
        """Columns and keys of each kind of label."""
        table: dict[str, list[tuple[int, str]]] = {}
        for column, name in enumerate(self.names):
            kind, key = name.split(":", 1)
            table.setdefault(kind, []).append((column, key))
        return table

    @cached_property
    def aspects(self) -> dict[str, list[tuple[int, str | None]]]:
        """For each aspect, the columns that hear it, with the fact whose phrasings they are."""
        table: dict[str, list[tuple[int, str | None]]] = {}
        for column, key in self.kinds.get("fact", []):
            fact, aspect = key.split("/", 1)
            table.setdefault(aspect, []).append((column, fact))
        for column, key in self.kinds.get("unstated", []):
            table.setdefault(key, []).append((column, None))
        return table

    @cached_property
    def columns_of(self) -> dict[str, NDArray[np.int64]]:
        """For each fact that has phrasings of its own, the columns of its aspects."""
        table: dict[str, list[int]] = {}
        for column, key in self.kinds.get("fact", []):
            table.setdefault(key.split("/", 1)[0], []).append(column)
        return {fact: np.array(columns) for fact, columns in table.items()}

    @cached_property
    def facts(self) -> frozenset[str]:
        """Facts that have phrasings of their own."""
        return frozenset(self.columns_of)

    @cached_property
    def stated(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Columns of all stated aspects, and beside each that of its elliptical phrasings; -1 where there are none."""
        elliptical = {key: column for column, key in self.kinds.get("followup", [])}
        stated = self.kinds.get("fact", [])
        columns = np.array([column for column, _ in stated], dtype=np.int64)
        return columns, np.array([elliptical.get(key, -1) for _, key in stated], dtype=np.int64)


@dataclass(frozen=True)
class _Heard:
    """What the question model hears."""

    aspects: dict[str, list[tuple[float, str | None]]]
    """For each aspect how clearly, best first, and through which fact's phrasings."""
    facts: dict[str, float]
    """How clearly any aspect of a fact, for facts that have phrasings of their own."""


def together(scores: Iterable[float]) -> float:
    """Return the score of "one of these": 1 + log10 of the summed probabilities."""
    return 1 + log10(sum(10 ** (score - 1) for score in scores))


class Ranker:
    """Ranks the facts of one store."""

    def __init__(self, index: FactIndex, entities: Mapping[str, Entity], ours: frozenset[str], labels: Labels) -> None:
        self._index, self._entities, self._ours, self._labels = index, entities, ours, labels
        self._reaches: dict[tuple[str, ...], frozenset[str]] = {}
        self._known_aspects = [
            (aspect, labels.aspects[aspect]) for aspect in sorted(labels.aspects.keys() & set(index.by_aspect.keys()))
        ]

    def rank(self, question: Question, context: Context) -> list[Candidate]:
        """Return the facts that could answer, best first; empty when nothing is near."""
        heard = self._hear(question, context)
        shared_numbers, shared = self._index.matching(question.text)
        words = dict(zip(shared_numbers.tolist(), shared.tolist(), strict=True))
        pool = self._pool(question, context, heard, words)
        ranked = [self._score(number, question, context, heard, words.get(number, 0.0)) for number in pool]
        return sorted(ranked, key=lambda candidate: candidate.score, reverse=True)

    def _hear(self, question: Question, context: Context) -> _Heard:
        labels, chances = self._labels, 10.0 ** (question.scores.astype(np.float64) - 1)
        columns, elliptic = labels.stated
        if context.facts:
            chances[columns] += np.where(elliptic >= 0, chances[elliptic], 0.0)
        scores = (1 + np.log10(chances)).tolist()
        aspects = {
            aspect: sorted(((scores[column], fact) for column, fact in heard), key=itemgetter(0), reverse=True)
            for aspect, heard in self._known_aspects
        }
        own = {fact: 1 + log10(chances[each].sum()) for fact, each in labels.columns_of.items()}
        return _Heard(aspects, own)

    def _pool(self, question: Question, context: Context, hearing: _Heard, words: dict[int, float]) -> list[int]:
        """Return the numbers of the facts worth scoring: a bounded handful, whatever the store's size."""
        index, heard = self._index, hearing.aspects
        best = sorted(heard, key=lambda aspect: (-heard[aspect][0][0], aspect))
        pool = {
            index.number[fact]
            for aspect in best[:_TOP_LABELS] for _, fact in heard[aspect][:3]
            if fact is not None and fact in index.number
        }  # fmt: skip
        pool |= {index.number[fact] for fact in context.facts if fact in index.number}
        named = index.about(question.entities or context.entities)
        for aspect in best[:_TOP_ASPECTS]:
            carriers = index.with_aspect(aspect)
            both = np.intersect1d(carriers, named, assume_unique=True) if len(named) else carriers
            pool.update(self._worded(both, words))
        pool.update(self._worded(named, words))
        pool.update(sorted(words, key=words.__getitem__, reverse=True)[:_POOL])
        return sorted(pool)

    @staticmethod
    def _worded(numbers: np.ndarray, words: dict[int, float]) -> list[int]:
        if len(numbers) <= _POOL:
            return list(map(int, numbers))
        return sorted(map(int, numbers), key=lambda number: words.get(number, 0.0), reverse=True)[:_POOL]

    def _score(self, number: int, question: Question, context: Context, hearing: _Heard, words: float) -> Candidate:
        fact = self._index.ids[number]
        own = fact in self._labels.facts
        best, aspect = max(
            (self._aspect_score(hearing.aspects, a, fact if own else None), a) for a in self._index.aspects[number]
        )
        parts = self._index.entities[number]
        if own:
            best = hearing.facts[fact]
        else:
            best += OWN_NAME * (parts[0] in question.entities) + OWN_WORDS * words
        foreign = self.foreign(question, parts)
        known = sum(entity in self._reach(parts) for entity in question.entities)
        score = best + WORD_LIFT * words + ENTITY_LIFT * min(known, 2) - FOREIGN_PENALTY * min(len(foreign), 2)
        score += SUBJECT_LIFT * (parts[0] in question.entities)
        if context.facts and not self._specific(question):
            score += CONTEXT_FACT * (fact in context.facts)
            score += CONTEXT_ENTITY * bool(set(parts) & set(context.entities))
        return Candidate(fact, aspect, score, best, foreign)

    @staticmethod
    def _aspect_score(heard: dict[str, list[tuple[float, str | None]]], aspect: str, fact: str | None) -> float:
        values = heard.get(aspect)
        if not values:
            return UNHEARD
        if fact is None:
            return values[0][0] - ELSEWHERE
        return next((score for score, other in values if other == fact), values[0][0] - ELSEWHERE)

    def _specific(self, question: Question) -> list[str]:
        return [link.entity for link in question.links if link.kind not in WIDE]

    def foreign(self, question: Question, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Return the entities of a question that play no part in a fact, directly or as part of a part.

        Names that the store holds nothing about count even when they are countries; a misspelt word never does.
        """
        reach = self._reach(parts)
        named = [link for link in question.links if not link.is_typo]
        strange = [link.entity for link in named if link.entity not in self._ours or link.kind not in WIDE]
        return tuple(e for e in dict.fromkeys(strange) if e not in reach and not self._belongs(e, parts))

    def _belongs(self, entity: str, parts: tuple[str, ...]) -> bool:
        """Return whether an entity is a piece of a fact's: an airport of a city; no stranger is a piece of a state."""
        known = self._entities.get(entity)
        is_stranger = entity not in self._ours and known is not None and known.kind is EntityKind.PERSON
        return not is_stranger and bool(self._reach((entity,)) & set(parts))

    def _reach(self, parts: tuple[str, ...]) -> frozenset[str]:
        """Return entities with all that they belong to or stand for."""
        if (known := self._reaches.get(parts)) is not None:
            return known
        if len(self._reaches) > _REMEMBERED:
            self._reaches.clear()
        found = self._reaches[parts] = frozenset(self._gather(parts))
        return found

    def _gather(self, parts: tuple[str, ...]) -> set[str]:
        reach, todo = set(parts), list(parts)
        while todo:
            entity = self._entities.get(todo.pop())
            if entity is None:
                continue
            wider = [*entity.part_of, *([entity.metonym_of] if entity.metonym_of else [])]
            todo.extend(other for other in wider if other not in reach)
            reach.update(wider)
        return reach
