"""Which facts have what: sorted numbers by key, all of them in one array.

A table never changes. The next state's is made from it by moving its numbers, a few operations over the whole array
however many facts there are, and by putting in the keys of those facts that have to be read. A first table is made
the same way, from an empty one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
Places = NDArray[np.int64]
GONE = -1
NONE: Numbers = np.empty(0, dtype=np.int32)
NONE.setflags(write=False)
_BULK = 4
"""When what is put in is more than one in so many of what there is, all of it is sorted anew."""


class Postings:
    """The numbers of the facts that have a key, in ascending order; immutable."""

    __slots__ = ("numbers", "rows", "starts")

    def __init__(self, rows: dict[str, int], starts: Places, numbers: Numbers) -> None:
        """Take which row a key has, where each row starts in the array and the last one ends, and the array."""
        self.rows, self.starts, self.numbers = rows, starts, numbers

    @classmethod
    def empty(cls) -> Postings:
        """Return a table without facts."""
        return cls({}, np.zeros(1, dtype=np.int64), NONE)

    def get(self, key: str) -> Numbers:
        """Return the facts that have a key; empty when there are none."""
        row = self.rows.get(key)
        return NONE if row is None else self.numbers[self.starts[row] : self.starts[row + 1]]

    def keys(self) -> Iterator[str]:
        """Yield the keys that any fact has."""
        return (key for key, row in self.rows.items() if self.starts[row] < self.starts[row + 1])


class _Rows(dict[str, int]):
    """Gives each new key the next row."""

    def __missing__(self, key: str) -> int:
        row = self[key] = len(self)
        return row


class Amending:
    """Makes the table of the next state: facts move to their new numbers or out, and others are added."""

    def __init__(self, before: Postings, moved: Numbers) -> None:
        """Take the table before, and for each of its numbers the new one or GONE; the order of the rest stays."""
        self._before, self._moved = before, moved
        self._rows = _Rows(before.rows)
        self._found, self._numbers, self._counts = array("i"), array("i"), array("i")

    def add(self, number: int, keys: Iterable[str]) -> None:
        """Take in the keys of a fact, each once; facts come in the order of their new numbers."""
        before = len(self._found)
        self._found.extend(map(self._rows.__getitem__, keys))
        self._numbers.append(number)
        self._counts.append(len(self._found) - before)

    def finish(self) -> Postings:
        """Return the table."""
        numbers, sizes = self._kept()
        rows = np.array(self._found, dtype=np.int32)
        added = np.repeat(np.array(self._numbers, dtype=np.int32), self._counts)
        put_in = _sorted_in if len(added) * _BULK > len(numbers) else _inserted
        grown = put_in(numbers, sizes, rows, added) if len(added) else numbers
        return Postings(self._rows, _starts(sizes + np.bincount(rows, minlength=len(sizes))), grown)

    def _kept(self) -> tuple[Numbers, Places]:
        """Return the moved numbers row by row, and how many each row has."""
        before, sizes = self._before, np.zeros(len(self._rows), dtype=np.int64)
        sizes[: len(before.rows)] = np.diff(before.starts)
        numbers = self._moved[before.numbers] if len(before.numbers) else NONE
        gone = np.flatnonzero(numbers == GONE)
        sizes -= np.bincount(np.searchsorted(before.starts, gone, side="right") - 1, minlength=len(sizes))
        return np.delete(numbers, gone), sizes


def _sorted_in(numbers: Numbers, sizes: Places, rows: Numbers, added: Numbers) -> Numbers:
    all_rows = np.concatenate([np.repeat(np.arange(len(sizes), dtype=np.int32), sizes), rows])
    together = np.concatenate([numbers, added])
    return together[np.lexsort((together, all_rows))]


def _inserted(numbers: Numbers, sizes: Places, rows: Numbers, added: Numbers) -> Numbers:
    starts, order = _starts(sizes), np.lexsort((added, rows))
    places = [
        starts[row] + np.searchsorted(numbers[starts[row] : starts[row + 1]], number)
        for row, number in zip(rows[order].tolist(), added[order].tolist(), strict=True)
    ]
    grown: Numbers = np.insert(numbers, places, added[order])
    return grown


def _starts(sizes: Places) -> Places:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes, dtype=np.int64)])
