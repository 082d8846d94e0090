"""Where to find facts fast: by aspect, by entity and by the words of their statements.

Facts are numbered; every table holds sorted arrays of these numbers, so that a question touches a few short lists
however large the store is. Words are kept as the first letters of their skeleton, in all languages at once; words
that more than one fact in twenty has say nothing about which fact is meant and do not count in large stores.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.facts import Fact
from knowledge.language.normalise import fold, words
from knowledge.understanding.numbering import Moves, Numbering
from knowledge.understanding.postings import NONE, Amending, Numbers, Postings

_PREFIX = 6
_COMMON = 0.05
_SMALL = 500


def terms(text: str) -> set[str]:
    """Return the search terms of a text."""
    found = set(map(_term, words(text)))
    found.discard("")
    return found


@lru_cache(maxsize=16_384)
def _term(word: str) -> str:
    """Return what a word is found by; nothing for one that is too short to say something."""
    term = fold(word)[:_PREFIX]
    return term if len(term) > 2 or term.isdigit() else ""  # noqa: PLR2004 - shorter words say nothing


class FactIndex:
    """Aspects, entities and words of many facts, each with the facts that have them; immutable."""

    def __init__(
        self, numbering: Numbering, entities: list[tuple[str, ...]], aspects: list[tuple[str, ...]],
        *, by_aspect: Postings, by_entity: Postings, by_term: Postings,
    ) -> None:  # fmt: skip
        """Take the facts' numbers, entities and aspects with the tables of them; `Indexing` makes all that."""
        self.numbering, self.entities, self.aspects = numbering, entities, aspects
        self.ids, self.number = numbering.ids, numbering.number
        self.by_aspect, self.by_entity, self.by_term = by_aspect, by_entity, by_term
        self._limit = max(_SMALL, int(_COMMON * len(self.ids)))

    @classmethod
    def empty(cls) -> FactIndex:
        """Return an index of no facts."""
        none = Postings.empty()
        return cls(Numbering([], {}), [], [], by_aspect=none, by_entity=none, by_term=none)

    def __len__(self) -> int:
        return len(self.ids)

    def with_aspect(self, aspect: str) -> Numbers:
        """Return the facts that carry an aspect."""
        return self.by_aspect.get(aspect)

    def about(self, entities: Iterable[str]) -> Numbers:
        """Return the facts in which any of the entities takes part."""
        lists = [self.by_entity.get(entity) for entity in entities]
        return np.unique(np.concatenate(lists)) if lists else NONE

    def matching(self, text: str) -> tuple[Numbers, NDArray[np.float32]]:
        """Return the facts that share words with a text and how much of its meaning they share, 0 to 1."""
        lists = [found for term in terms(text) if 0 < len(found := self.by_term.get(term)) <= self._limit]
        if not lists:
            return NONE, np.empty(0, dtype=np.float32)
        worth = [np.log(1 + len(self.ids) / len(numbers)) for numbers in lists]
        numbers, inverse = np.unique(np.concatenate(lists), return_inverse=True)
        weights = np.repeat(worth, [len(numbers) for numbers in lists])
        return numbers, (np.bincount(inverse, weights=weights) / sum(worth)).astype(np.float32)


class Indexing:
    """Makes the index of the next state from the one before and the facts that have to be read."""

    def __init__(self, before: FactIndex, moves: Moves) -> None:
        self._before, self._moves = before, moves
        self._by_aspect, self._by_entity, self._by_term = (
            Amending(table, moves.moved) for table in (before.by_aspect, before.by_entity, before.by_term)
        )
        self._entities: list[tuple[str, ...]] = []
        self._aspects: list[tuple[str, ...]] = []

    def add(self, number: int, fact: Fact) -> None:
        """Take in a fact under its new number; facts come in the order of their numbers."""
        entities, said = tuple(dict.fromkeys(fact.entities)), fact.statement
        self._entities.append(entities)
        self._aspects.append(fact.aspects)
        self._by_entity.add(number, entities)
        self._by_aspect.add(number, dict.fromkeys(fact.aspects))
        self._by_term.add(number, terms(f"{said.de}\n{said.en}\n{said.ru}\n{said.kk}"))

    def finish(self) -> FactIndex:
        """Return the index."""
        return FactIndex(
            self._moves.after,
            self._moves.carry(self._before.entities, self._entities),
            self._moves.carry(self._before.aspects, self._aspects),
            by_aspect=self._by_aspect.finish(), by_entity=self._by_entity.finish(), by_term=self._by_term.finish(),
        )  # fmt: skip
