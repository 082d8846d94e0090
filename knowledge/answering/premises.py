"""Whether a question takes for granted what a fact says otherwise: names, years, numbers, that a plan is done."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from knowledge.entities import Entity, EntityKind
from knowledge.facts import Fact, Status
from knowledge.understanding.question import Question
from knowledge.understanding.ranking import Candidate

CERTAIN = 0.75
"""Heard this clearly, a place or country that the fact does not know is taken for colour."""
HOLDERS = frozenset(
    {
        "leader",
        "counterparts",
        "partner-bank",
        "mediators",
        "proposer",
        "trip-coordination",
        "office",
        "in-office-since",
        "document",
    }
)
"""Aspects whose value is somebody: a wrong name in the question is corrected."""
TENTATIVE = frozenset({Status.TARGET, Status.PLANNED, Status.PROPOSED, Status.CONSIDERED, Status.DISCUSSED})
"""How firm a thing is that has no value of today."""
_SOMEBODY = {EntityKind.PERSON, EntityKind.ORGANISATION}


class Note(StrEnum):
    """What has to be said before the fact."""

    NONE = ""
    STATUS = "status"
    PREMISE = "premise"


class Premises:
    """Checks premises against the facts of one store."""

    def __init__(
        self, facts: Mapping[str, Fact], entities: Mapping[str, Entity], ours: frozenset[str], phrased: frozenset[str]
    ) -> None:
        self._facts, self._entities, self._ours, self._phrased = facts, entities, ours, phrased

    def note(self, question: Question, best: Candidate) -> Note | None:
        """Return what must be said first; None when the question's premises put it beyond what the fact says."""
        fact, asked = self._facts[best.fact], question.constraints
        is_phrased = best.fact in self._phrased
        strangers = tuple(entity for entity in best.foreign if not (is_phrased and entity in self._ours))
        if best.heard >= CERTAIN and is_phrased:
            strangers = tuple(e for e in strangers if self._entities[e].kind in _SOMEBODY)
        if strangers:
            is_meant = is_phrased or fact.subject in question.entities
            is_corrected = is_meant and best.aspect in HOLDERS and self._same_kind(strangers, fact)
            fitting = is_corrected and not asked.asks_besides
            return Note.PREMISE if fitting else None
        years = _years(fact)
        if asked.years and years and not set(asked.years) & years:
            asks_value = bool(fact.quantities) and "correction" not in asked.markers
            return None if asks_value else Note.PREMISE
        if self._contradicts_number(question, fact):
            return Note.PREMISE
        is_of_today = asked.asks_present and fact.status in TENTATIVE and fact.quantities
        is_of_nobody = not is_phrased and "who" in asked.markers and not self._tells_who(question, fact)
        if is_of_nobody or (is_of_today and "done" not in asked.markers):
            return None
        if asked.assumes_done and not fact.status.is_done:
            return Note.STATUS
        return Note.NONE

    def _tells_who(self, question: Question, fact: Fact) -> bool:
        """Return whether somebody takes part in a fact beside those that the question names."""
        others = (self._entities.get(entity) for entity in fact.entities if entity not in question.entities)
        return any(entity is not None and entity.kind in _SOMEBODY for entity in others)

    def agree(self, question: Question, fact: Fact) -> bool:
        """Return whether the question names no year and no number that the fact has otherwise."""
        named = set(question.constraints.years)
        return named <= _years(fact) and not self._contradicts_number(question, fact)

    def _same_kind(self, foreign: tuple[str, ...], fact: Fact) -> bool:
        kinds = {self._entities[e].kind for e in foreign if e in self._entities}
        own = {self._entities[e].kind for e in fact.entities if e in self._entities}
        return kinds <= own and kinds <= _SOMEBODY

    @staticmethod
    def _contradicts_number(question: Question, fact: Fact) -> bool:
        own = {number for quantity in fact.quantities for number in quantity.numbers}
        if not own or not question.constraints.numbers:
            return False
        scaled = own | {n / 10**6 for n in own} | {n / 10**9 for n in own}
        return not set(question.constraints.numbers) & scaled


def _years(fact: Fact) -> set[int]:
    dates = [fact.deadline, fact.period.start if fact.period else None, fact.period.end if fact.period else None]
    return {int(date[:4]) for date in dates if date}
