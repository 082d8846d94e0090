"""Lists and comparisons: what belongs in one is kept for all facts, what comes first is found when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.criteria import Criteria, Sorter, definitions
from knowledge.entities import Entity
from knowledge.facts import Fact, Status, Topic
from knowledge.understanding.numbering import Moves
from knowledge.understanding.postings import GONE, Amending, Numbers, Postings

_FIRMEST = [Status.DONE, Status.SIGNED, Status.PLANNED, Status.TARGET, Status.PROPOSED, Status.CONSIDERED,
            Status.DISCUSSED, Status.STATED, Status.STALLED, Status.CANCELLED]  # fmt: skip


ESSENTIALS = 6
"""Facts in the brief on a topic."""
_TOPICS = list(Topic)
_LAST = "9999"
_PLACING = np.dtype([("deadline", "S10"), ("firmness", np.uint8), ("topic", np.uint8), ("has_figure", np.bool_)])
"""What decides where a fact stands in a list, beside the order of the store."""


class Lists:
    """Every list, and the essentials of every topic; ids only. Immutable."""

    def __init__(self, ids: list[str], members: Postings, topics: Postings, placing: NDArray[Any]) -> None:
        """Take the facts, who belongs in which list and topic, and what decides who comes first."""
        self._ids, self.members, self.by_topic, self.placing = ids, members, topics, placing
        self._known: dict[str, tuple[str, ...]] = {}

    @classmethod
    def empty(cls) -> Lists:
        """Return the lists of no facts."""
        return cls([], Postings.empty(), Postings.empty(), np.empty(0, dtype=_PLACING))

    @cached_property
    def topics(self) -> dict[Topic, int]:
        """How many facts each topic has."""
        return {Topic(topic): len(self.by_topic.get(topic)) for topic in self.by_topic.keys()}  # noqa: SIM118

    def of(self, name: str) -> tuple[str, ...]:
        """Return the facts of a list, in order: by date, by firmness where that is asked, else as they came."""
        if name not in self._known:
            self._known[name] = self._first(self.members.get(name), definitions()[name])
        return self._known[name]

    def _first(self, numbers: Numbers, criteria: Criteria) -> tuple[str, ...]:
        placing = self.placing[numbers]
        keys = [numbers]
        keys += [placing["firmness"]] if criteria.statuses else []
        keys += [placing["deadline"]] if criteria.dated else []
        order = np.lexsort(keys)[: criteria.limit]
        return tuple(self._ids[number] for number in numbers[order].tolist())

    def essentials(self, topic: Topic) -> tuple[str, ...]:
        """Return what is worth knowing on a topic: those it is the main topic of first, figures before words."""
        numbers = self.by_topic.get(topic)
        placing = self.placing[numbers]
        order = np.lexsort((numbers, ~placing["has_figure"], placing["topic"] != _TOPICS.index(topic)))[:ESSENTIALS]
        return tuple(self._ids[number] for number in numbers[order].tolist())


class Listing:
    """Makes the lists of the next state from those before and the facts that have to be read."""

    def __init__(self, before: Lists, moves: Moves, entities: Mapping[str, Entity]) -> None:
        self._before, self._moves, self._sorter = before, moves, Sorter(entities)
        self._members, self._topics = Amending(before.members, moves.moved), Amending(before.by_topic, moves.moved)
        self._placing: list[tuple[str, int, int, bool]] = []

    def add(self, number: int, fact: Fact) -> None:
        """Sort a fact into the lists it belongs in; facts come in the order of their numbers."""
        self._members.add(number, self._sorter.lists_of(fact))
        self._topics.add(number, dict.fromkeys(fact.topics))
        firmness, topic = _FIRMEST.index(fact.status), _TOPICS.index(fact.topic)
        self._placing.append((fact.deadline or _LAST, firmness, topic, bool(fact.quantities)))

    def finish(self) -> Lists:
        """Return the lists."""
        moves = self._moves
        placing = np.empty(len(moves.after.ids), dtype=_PLACING)
        kept = np.flatnonzero(moves.moved != GONE)
        placing[moves.moved[kept]] = self._before.placing[kept]
        placing[list(moves.added)] = np.array(self._placing, dtype=_PLACING)
        return Lists(moves.after.ids, self._members.finish(), self._topics.finish(), placing)
