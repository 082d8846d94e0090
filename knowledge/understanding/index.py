"""Where to find facts fast: by aspect, by entity and by the words of their statements.

Facts are numbered; every table holds sorted arrays of these numbers, so that a question touches a few short lists
however large the store is. Words are kept as the first letters of their skeleton, in all languages at once; words
that more than one fact in twenty has say nothing about which fact is meant and are left out of large stores.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from knowledge.facts import Fact
from knowledge.language.normalise import fold, words
from knowledge.languages import LANGUAGES

_PREFIX = 6
_COMMON = 0.05
_SMALL = 500
Numbers = NDArray[np.int32]
_NONE: Numbers = np.empty(0, dtype=np.int32)


def terms(text: str) -> set[str]:
    """Return the search terms of a text."""
    folded = {fold(word)[:_PREFIX] for word in words(text)}
    return {term for term in folded if len(term) > 2 or term.isdigit()}  # noqa: PLR2004 - shorter words say nothing


class FactIndex:
    """Aspects, entities and words of many facts, each with the facts that have them."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.ids: list[str] = []
        self.entities: list[tuple[str, ...]] = []
        self.aspects: list[tuple[str, ...]] = []
        by_aspect: defaultdict[str, list[int]] = defaultdict(list)
        by_entity: defaultdict[str, list[int]] = defaultdict(list)
        by_term: defaultdict[str, list[int]] = defaultdict(list)
        for number, fact in enumerate(facts):
            self.ids.append(fact.id)
            self.entities.append(tuple(dict.fromkeys(fact.entities)))
            self.aspects.append(fact.aspects)
            for aspect in fact.aspects:
                by_aspect[aspect].append(number)
            for entity in self.entities[-1]:
                by_entity[entity].append(number)
            for term in set().union(*(terms(fact.statement.in_(language)) for language in LANGUAGES)):
                by_term[term].append(number)
        self.by_aspect = _packed(by_aspect)
        self.by_entity = _packed(by_entity)
        limit = max(_SMALL, int(_COMMON * len(self.ids)))
        self.by_term = _packed({term: numbers for term, numbers in by_term.items() if len(numbers) <= limit})
        self.number = {fact_id: number for number, fact_id in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def with_aspect(self, aspect: str) -> Numbers:
        """Return the facts that carry an aspect."""
        return self.by_aspect.get(aspect, _NONE)

    def about(self, entities: Iterable[str]) -> Numbers:
        """Return the facts in which any of the entities takes part."""
        lists = [self.by_entity[entity] for entity in entities if entity in self.by_entity]
        return np.unique(np.concatenate(lists)) if lists else _NONE

    def matching(self, text: str) -> tuple[Numbers, NDArray[np.float32]]:
        """Return the facts that share words with a text and how much of its meaning they share, 0 to 1."""
        lists = [self.by_term[term] for term in terms(text) if term in self.by_term]
        if not lists:
            return _NONE, np.empty(0, dtype=np.float32)
        worth = [np.log(1 + len(self.ids) / len(numbers)) for numbers in lists]
        numbers, inverse = np.unique(np.concatenate(lists), return_inverse=True)
        weights = np.repeat(worth, [len(numbers) for numbers in lists])
        return numbers, (np.bincount(inverse, weights=weights) / sum(worth)).astype(np.float32)


def _packed(table: dict[str, list[int]] | defaultdict[str, list[int]]) -> dict[str, Numbers]:
    return {key: np.asarray(numbers, dtype=np.int32) for key, numbers in table.items()}
