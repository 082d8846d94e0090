"""Whether facts answer a question, and which: the decision, apart from its wording.

There is no global cut-off. What is asked competes: each fact's aspects, attributes that no fact gives, lists, service
talk, other subjects. A fact wins only when its aspect is heard more clearly than everything else, the entities named
in the question are its own, and the question does not ask for today's value of what is only a target.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.answering.answers import Outcome
from knowledge.entities import Entity, EntityKind
from knowledge.facts import Fact, Status
from knowledge.understanding.question import Context, Question
from knowledge.understanding.ranking import Candidate, Labels

SEVERAL = 0.6
"""The same for questions that ask for several things or compare them."""
ALSO = 0.3
"""A second fact is told when it is heard this closely behind the first."""
FAINT = -0.7
"""Heard less clearly than this, a fact is no answer, whatever else speaks for it."""
CLEAR = -0.3
"""Heard less clearly than this, a fact needs names or words of its own to speak for it."""
SUPPORT = 0.3
ALONE = 0.4
"""How far ahead of everything else a fact needs no support."""
QUIET = -0.2
"""When every rival is heard less clearly than this, names and words count by `LOUD`, else by `DULL`."""
LOUD, DULL = 0.3, 0.15
LEAD = 0.2
"""How far a fact must be ahead of what it does not say. All were fitted together, see docs/understanding.md."""
SMALL_TALK = -0.35
"""Heard less clearly than this, nothing is small talk."""
ELLIPTICAL = 7
"""Up to so many words, what follows an answer is taken to be about it and is not off topic."""
CERTAIN = 0.9
"""Heard this clearly, a place or country that the fact does not know is taken for colour."""
OUR_SUBJECT = 0.3
"""What naming one of our entities takes from the claim that a question is off topic."""
HOLDERS = frozenset({"leader", "partner-bank", "mediators", "proposer", "trip-coordination", "office", "document"})
"""Aspects whose value is somebody: a wrong name in the question is corrected."""
_SOMEBODY = {EntityKind.PERSON, EntityKind.ORGANISATION}
VALUES = frozenset({"transit-time", "capacity"})
"""Aspects that are asked for in the present tense though only a target is known."""
HALF_HEARD = -0.5
DOUBTFUL, CLEAR_WHEN_NAMED = -0.25, -0.4
"""A near miss heard less clearly than the first does not outweigh a named fact heard more clearly than the second."""
REMOTE = -0.6
"""A fact further off than this is not even the nearest to tell."""
_SERVICE_WORDS = 16
_TARGETS = {Status.TARGET, Status.PLANNED, Status.PROPOSED, Status.CONSIDERED, Status.DISCUSSED}


class Note(StrEnum):
    """What has to be said before the fact."""

    NONE = ""
    STATUS = "status"
    PREMISE = "premise"


@dataclass(frozen=True)
class Verdict:
    """The outcome with what it needs: facts to cite, a list's or a service's name."""

    outcome: Outcome
    intent: str
    facts: tuple[str, ...] = ()
    """For `answer` the facts to tell, for `not_stated` the nearest one, for `clarify` the readings."""
    aspect: str = ""
    note: Note = Note.NONE
    score: float = 0.0


@dataclass(frozen=True)
class _Claims:
    """The strongest label of each kind beside facts."""

    unstated: tuple[float, str]
    off_topic: tuple[float, str]
    service: tuple[float, str]
    lists: tuple[float, str]
    clarify: tuple[float, str]
    followup: tuple[float, str]


class Decider:
    """Decides over one store."""

    def __init__(
        self, facts: Mapping[str, Fact], entities: Mapping[str, Entity], ours: frozenset[str], labels: Labels
    ) -> None:
        self._facts, self._entities, self._ours, self._labels = facts, entities, ours, labels

    def decide(self, question: Question, candidates: list[Candidate], context: Context) -> Verdict:
        """Return the outcome for a question and its ranked candidates."""
        claims = self._claims(question, candidates, context)
        best = candidates[0] if candidates else None
        heard = best.heard if best else -9.0
        in_context = bool(context.facts)
        if question.word_count == 0:
            return Verdict(Outcome.CLARIFY, "empty")
        rivals = max(claims.unstated[0], claims.off_topic[0])
        is_small_talk = claims.service[0] > SMALL_TALK and question.word_count <= _SERVICE_WORDS
        if is_small_talk and claims.service[0] > max(heard, rivals, claims.lists[0]):
            return Verdict(Outcome.SERVICE, claims.service[1], score=claims.service[0])
        if claims.lists[0] > max(heard, rivals, best.score if best else -9.0):
            return Verdict(Outcome.ANSWER, f"list:{claims.lists[1]}", score=claims.lists[0])
        if not in_context and self._needs_context(question, claims, max(heard, rivals)):
            return Verdict(Outcome.CLARIFY, "anaphora", self._readings(candidates), score=claims.clarify[0])
        if best is None:
            return self._decline(question, claims, None)
        return self._fact_or_decline(question, candidates, claims)

    def _fact_or_decline(self, question: Question, candidates: list[Candidate], claims: _Claims) -> Verdict:
        best = candidates[0]
        if question.names_only and (known := self._subject(question, candidates)):
            return Verdict(Outcome.ANSWER, known.aspect, (known.fact,), known.aspect, Note.NONE, known.heard)
        rivals = max(claims.unstated[0], claims.off_topic[0])
        lift = best.score - best.heard
        weight = LOUD if rivals < QUIET else DULL
        is_faint = best.heard < FAINT or (best.heard < CLEAR and lift < SUPPORT and best.heard < rivals + ALONE)
        if is_faint or best.heard + weight * max(0.0, lift) < rivals + LEAD:
            if self._is_named_and_doubtful(best, claims, lift):
                return self._told(question, candidates)
            if self._asks_value_of_target(question, best, claims):
                return Verdict(Outcome.ANSWER, best.aspect, (best.fact,), best.aspect, Note.STATUS, best.heard)
            return self._decline(question, claims, best)
        return self._told(question, candidates)

    def _told(self, question: Question, candidates: list[Candidate]) -> Verdict:
        """Return the answer, unless the question's premises put it beyond what the fact says."""
        best = candidates[0]
        note = self._note(question, best)
        if note is None:
            return Verdict(Outcome.NOT_STATED, "premise", (best.fact,), best.aspect, score=best.heard)
        also = self._also(question, candidates)
        return Verdict(Outcome.ANSWER, best.aspect, (best.fact, *also), best.aspect, note, best.heard)

    @staticmethod
    def _is_named_and_doubtful(best: Candidate, claims: _Claims, lift: float) -> bool:
        """Return whether only a faint near miss stands against a fact whose subject the question names."""
        is_rival_near = claims.unstated[1] == f"near-{best.fact}" and claims.unstated[0] > claims.off_topic[0]
        is_named = lift >= SUPPORT and best.heard > CLEAR_WHEN_NAMED
        return is_rival_near and is_named and claims.unstated[0] < DOUBTFUL and best.heard + lift > claims.unstated[0]

    def _subject(self, question: Question, candidates: list[Candidate]) -> Candidate | None:
        """Return the fact that is about what was named, by its subject first: nothing else was asked."""
        named = [c for c in candidates if not c.foreign and set(self._facts[c.fact].entities) & set(question.entities)]
        about = [c for c in named if self._facts[c.fact].subject in question.entities]
        return next(iter(about or named), None)

    def _asks_value_of_target(self, question: Question, best: Candidate, claims: _Claims) -> bool:
        """Return whether a plain "how long does it take" asks for what is only a target: told, and told as a target.

        With "today" or "currently" in it, the present value is meant, and that we do not know.
        """
        asked = question.constraints
        is_rival_near = claims.unstated[1] == f"near-{best.fact}" and claims.unstated[0] > claims.off_topic[0]
        is_value = best.aspect in VALUES and self._facts[best.fact].status in _TARGETS
        qualified = asked.markers & {"present", "besides", "reason", "names", "where", "who", "compare"}
        return is_rival_near and is_value and not qualified and not best.foreign and best.heard > HALF_HEARD

    def _also(self, question: Question, candidates: list[Candidate]) -> tuple[str, ...]:
        """Return what is told beside the best fact: near ties, and the other sides when several are asked for."""
        best, others = candidates[0], candidates[1:8]
        if question.constraints.markers & {"several", "compare"}:
            near = [c for c in others if c.score > best.score - SEVERAL and c.heard > FAINT and not c.foreign]
            subjects = [c for c in candidates if self._facts[c.fact].subject in question.entities]
            sides = {self._facts[c.fact].subject: c for c in reversed(subjects) if c.fact != best.fact}
            return tuple(dict.fromkeys([*(c.fact for c in near), *(c.fact for c in sides.values())]))[:3]
        near = [
            c for c in others[:2]
            if c.heard > max(0.0, best.heard - ALSO) and c.score > best.score - ALSO and not c.foreign
        ]  # fmt: skip
        return tuple(c.fact for c in near)

    def _decline(self, question: Question, claims: _Claims, best: Candidate | None) -> Verdict:
        sounds_like = claims.unstated[1].removeprefix("near-")
        nearest: tuple[str, ...] = (sounds_like,) if sounds_like in self._facts else ()
        if not nearest and best and (best.score > REMOTE or question.links):
            nearest = (best.fact,)
        if claims.off_topic[0] > claims.unstated[0]:
            return Verdict(Outcome.OFF_TOPIC, claims.off_topic[1], score=claims.off_topic[0])
        return Verdict(Outcome.NOT_STATED, claims.unstated[1], nearest, score=claims.unstated[0])

    def _note(self, question: Question, best: Candidate) -> Note | None:
        """Return what must be said first; None when the question's premises put it beyond what the fact says."""
        fact, asked = self._facts[best.fact], question.constraints
        strangers = tuple(entity for entity in best.foreign if entity not in self._ours)
        if best.heard >= CERTAIN:
            strangers = tuple(e for e in strangers if self._entities[e].kind in _SOMEBODY)
        if strangers:
            fitting = best.aspect in HOLDERS and self._same_kind(strangers, fact) and not asked.asks_besides
            return Note.PREMISE if fitting else None
        years = _years(fact)
        if asked.years and years and not set(asked.years) & years:
            asks_value = bool(fact.quantities) and "correction" not in asked.markers
            return None if asks_value else Note.PREMISE
        if self._contradicts_number(question, fact):
            return Note.PREMISE
        if asked.asks_present and fact.status in _TARGETS and fact.quantities and "done" not in asked.markers:
            return None
        if asked.assumes_done and not fact.status.is_done:
            return Note.STATUS
        return Note.NONE

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

    def _claims(self, question: Question, candidates: list[Candidate], context: Context) -> _Claims:
        scores, kinds = question.scores, self._labels.kinds
        carried = {aspect for c in candidates[:5] if not c.foreign for aspect in self._facts[c.fact].aspects}
        elsewhere = self._near_misses_elsewhere(question, candidates)

        def best(kind: str) -> tuple[float, str]:
            return max(
                ((float(scores[column]), key) for column, key in kinds.get(kind, []) if key not in carried | elsewhere),
                default=(-9.0, ""),
            )

        off_topic = best("off-topic")
        ours = any(link.entity in self._ours for link in question.links)
        discount = OUR_SUBJECT * ours + (1.0 if context.facts and question.word_count <= ELLIPTICAL else 0.0)
        return _Claims(
            unstated=best("unstated"), off_topic=(off_topic[0] - discount, off_topic[1]),
            service=best("service"), lists=best("list"), clarify=best("clarify"), followup=best("followup"),
        )  # fmt: skip

    def _near_misses_elsewhere(self, question: Question, candidates: list[Candidate]) -> set[str]:
        """Return the near misses of seed facts that cannot be meant: something else is named, and known to us."""
        first = self._facts[candidates[0].fact] if candidates else None
        if first is None or first.subject not in question.entities or first.id in self._labels.facts:
            return set()
        named = set(question.entities)
        phrased = (fact for fact in self._labels.facts if fact in self._facts)
        return {f"near-{fact}" for fact in phrased if not named & set(self._facts[fact].entities)}

    @staticmethod
    def _needs_context(question: Question, claims: _Claims, heard: float) -> bool:
        if question.links:
            return False
        return claims.clarify[0] > heard or (claims.followup[0] > heard + 0.5 and heard < 0)

    @staticmethod
    def _readings(candidates: list[Candidate]) -> tuple[str, ...]:
        return tuple(c.fact for c in candidates[:3])


def _years(fact: Fact) -> set[int]:
    dates = [fact.deadline, fact.period.start if fact.period else None, fact.period.end if fact.period else None]
    return {int(date[:4]) for date in dates if date}
