"""Facts by number, and how the numbers of one state become those of the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from knowledge.understanding.postings import GONE, NONE, Numbers

T = TypeVar("T")


@dataclass(frozen=True)
class Numbering:
    """The facts of one state in their order; equals are told apart by it."""

    ids: list[str]
    number: dict[str, int]

    @classmethod
    def of(cls, facts: Iterable[str]) -> Numbering:
        """Return the numbers of facts as they come."""
        ids = list(facts)
        return cls(ids, {fact: number for number, fact in enumerate(ids)})


@dataclass(frozen=True)
class Moves:
    """What happens to the numbers of a state."""

    after: Numbering
    moved: Numbers
    """For each number before the one after, ascending; GONE for a fact that is taken out or read again."""
    added: Sequence[int]
    """Numbers after of the facts to be read, ascending."""

    @classmethod
    def first(cls, facts: Iterable[str]) -> Moves:
        """Return what makes a state of nothing."""
        after = Numbering.of(facts)
        return cls(after, NONE, range(len(after.ids)))

    @classmethod
    def between(cls, before: Numbering, facts: Iterable[str], touched: Collection[str]) -> Moves:
        """Return what makes the next state, in which only these facts differ; where they changed places, all do."""
        ids = list(facts)
        after = before if ids == before.ids else Numbering.of(ids)
        moved = np.array([after.number.get(fact, GONE) for fact in before.ids], dtype=np.int32)
        moved[[before.number[fact] for fact in touched if fact in before.number]] = GONE
        kept = moved[moved != GONE]
        if np.any(kept[1:] < kept[:-1]):
            return cls(after, np.full(len(moved), GONE, dtype=np.int32), range(len(ids)))
        is_new = np.ones(len(ids), dtype=np.bool_)
        is_new[kept] = False
        return cls(after, moved, np.flatnonzero(is_new).tolist())

    def carry(self, before: Sequence[T], added: Iterable[T]) -> list[T]:
        """Return what is kept for each fact, in the order after: as it was before, or added in the order of `added`."""
        if len(self.added) == len(self.after.ids):
            return list(added)
        fresh = iter(added)
        origin = np.full(len(self.after.ids), GONE, dtype=np.int32)
        kept = np.flatnonzero(self.moved != GONE)
        origin[self.moved[kept]] = kept
        return [before[number] if number != GONE else next(fresh) for number in origin.tolist()]
