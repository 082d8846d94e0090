"""What clauses say before it is put into words, each thing once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from knowledge.claims import Claim, ProposedEntity
from knowledge.facts import PartialDate, Participant, Period, Quantity, Status
from knowledge.ingestion.extract.figures import Figure
from knowledge.ingestion.extract.lexicon import Attribute
from knowledge.ingestion.extract.mentions import Mention
from knowledge.ingestion.extract.reading import Reading
from knowledge.ingestion.extract.units import PLAIN_UNIT
from knowledge.languages import Language


class Matter(NamedTuple):
    """What a clause says: all of a claim that tells whether it was said before, and that a draft is made of."""

    reading: Reading
    language: Language
    status: Status
    instrument: str | None
    who: Mention
    about: Attribute
    figures: Sequence[Figure]
    quantities: tuple[Quantity, ...]
    """Of each figure one."""
    deadline: PartialDate | None
    period: Period | None
    participants: tuple[Participant, ...]
    proposed: tuple[ProposedEntity, ...]

    @property
    def quote(self) -> str:
        """The words of the clause."""
        return self.reading.clause.text

    @property
    def entities(self) -> tuple[str, ...]:
        """Ids of subject and participants, the subject first."""
        return (self.who.entity, *[each.entity for each in self.participants])


class Gathered:
    """Claims in the order they were read, each thing said once: by the claim that names most."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self._matters: list[Matter] = []
        self._places: defaultdict[object, list[int]] = defaultdict(list)
        """Where claims with the same words, or with the same figures, stand."""

    def add(self, matter: Matter, worded: Callable[[], Claim]) -> None:
        """Take in the claim that `worded` makes of a matter, unless one says the same and names as many."""
        marks: list[object] = [matter.quote, frozenset([each.numbers for each in matter.quantities])]
        near = sorted({place for mark in marks for place in self._places[mark]})
        place = next((place for place in near if _says_the_same(self._matters[place], matter)), len(self.claims))
        if place < len(self.claims) and len(matter.entities) <= len(self._matters[place].entities):
            return
        self.claims[place : place + 1] = [worded()]
        self._matters[place : place + 1] = [matter]
        for mark in marks:
            self._places[mark].append(place)


def _says_the_same(old: Matter, new: Matter) -> bool:
    if old.status is not new.status:
        return False
    if old.quantities and {q.numbers for q in old.quantities} == {q.numbers for q in new.quantities}:
        same = old.deadline == new.deadline and all(q.unit != PLAIN_UNIT for q in old.quantities)
    else:
        same = old.quote == new.quote
    return same and not set(old.entities).isdisjoint(new.entities)
