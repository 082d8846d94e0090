"""Whether facts answer a question, and which: the decision, apart from its wording.

There is no global cut-off. What is asked competes: each fact's aspects, attributes that no fact gives, lists, service
talk, other subjects. A fact wins only when its aspect is heard more clearly than everything else, the entities named
in the question are its own, and the question does not ask for today's value of what is only a target.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.answering.answers import Outcome
from knowledge.answering.claims import Claimant, Claims
from knowledge.answering.premises import TENTATIVE, Note, Premises
from knowledge.entities import Entity
from knowledge.facts import Fact, Status
from knowledge.understanding.question import Context, Question
from knowledge.understanding.ranking import WIDE, Candidate, Labels, together

FAINT = -0.5
"""Heard less clearly than this, a fact is no answer, whatever else speaks for it."""
NAMED = 0.3
"""By how much of their lift the names and words that a fact shares with the question speak for it."""
LEAD = 0.2
"""How far a fact must be ahead of all that it does not say."""
SMALL_TALK = 0.1
"""Heard less clearly than this, nothing is small talk."""
CLEAR, BRIEF = 0.7, 6
"""After a plan was told, "done yet?" in so many words is about it, unless another fact is heard this clearly."""
GOES_ON = 0.5
"""Heard more clearly than this, a question goes on from the answer before, and that fact needs no lead."""
ELLIPSIS = 0.15
"""How much more clearly than a fact it must be heard that something cannot be understood alone."""
IN_CONTEXT = 1.2
"""After an answer, small talk has to be heard this much more clearly than going on from it."""
LIST_LIFT = 0.1
"""What "all", "each", "compare" add to the claim that a list is wanted."""
LIST_SLACK = 0.1
"""How much less than the best fact's score, names and all, a list may be heard."""
HALF_HEARD = 0.3
"""Heard more clearly than this, a target's value is told to who asks for it in the present tense."""
NEARLY = 0.2
"""How far behind its rivals a plan that is taken for done is still told, status first."""
MISDATED = 0.4
"""How far behind its rivals a fact is still told to who names a wrong year or number."""
SEVERAL, ALSO = 0.6, 0.3
"""A second fact is told when it is this closely behind the first: when several are asked for, and otherwise."""
SIDE = -1.5
"""Heard more clearly than this, a fact of a subject that a comparison names is one of its sides."""
REMOTE = -0.6
"""A fact further off than this is not even the nearest to tell."""
VALUES = frozenset({"transit-time", "capacity"})
"""Aspects that are asked for in the present tense though only a target is known."""
_QUALIFIERS = frozenset({"who", "when", "where", "how-many", "names", "reason", "besides", "compare", "several"})
_SERVICE_WORDS = 16


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


class Decider:
    """Decides over one store."""

    def __init__(
        self, facts: Mapping[str, Fact], entities: Mapping[str, Entity], ours: frozenset[str], labels: Labels
    ) -> None:
        self._facts = facts
        self._wide = {entity.id for entity in entities.values() if entity.kind in WIDE}
        self._claimant = Claimant(facts, ours, labels)
        self._premises = Premises(facts, entities, ours, labels.facts)

    def decide(self, question: Question, candidates: list[Candidate], context: Context) -> Verdict:
        """Return the outcome for a question and its ranked candidates."""
        claims = self._claimant.claims(question, candidates, context)
        best = candidates[0] if candidates else None
        heard = best.heard if best else -9.0
        if question.word_count == 0:
            return Verdict(Outcome.CLARIFY, "empty")
        rivals = claims.rivals
        is_small_talk = claims.service[0] > SMALL_TALK and question.word_count <= _SERVICE_WORDS
        is_follow_up = bool(context.facts) and claims.service[0] < claims.needs_context + IN_CONTEXT
        if is_small_talk and not is_follow_up and claims.service[0] > max(heard, rivals, claims.lists[0]):
            return Verdict(Outcome.SERVICE, claims.service[1], score=claims.service[0])
        alone = max(heard + ELLIPSIS, rivals, claims.lists[0])
        if not context.facts and not question.links and claims.needs_context > alone:
            return Verdict(Outcome.CLARIFY, "anaphora", self._readings(candidates), score=claims.needs_context)
        several = bool(question.constraints.markers & {"several", "compare"})
        goes_on = bool(context.facts) and not question.links and claims.needs_context > claims.lists[0]
        is_of_one = goes_on or (bool(question.unmet) and not several)
        beside = max(heard, rivals, best.score - LIST_SLACK if best else -9.0)
        if not is_of_one and claims.lists[0] + LIST_LIFT * several > beside:
            return Verdict(Outcome.ANSWER, f"list:{claims.lists[1]}", score=claims.lists[0])
        if best is None:
            return self._decline(question, claims, [])
        return self._fact_or_decline(question, candidates, claims, context)

    def _pending(self, question: Question, candidates: list[Candidate], context: Context) -> Candidate | None:
        """Return the plan that was just told when all that is asked is whether it has come true."""
        if not question.constraints.assumes_done or question.links or question.word_count > BRIEF:
            return None
        if candidates[0].fact not in context.facts and candidates[0].heard > CLEAR:
            return None
        told = (c for c in candidates if c.fact in context.facts and self._is_open_question(question, c))
        return next(told, None)

    def _going_on(
        self, question: Question, candidates: list[Candidate], claims: Claims, context: Context
    ) -> Verdict | None:
        """Return what follows from the answer before: the state of the plan that was told, or that no more is known."""
        if (pending := self._pending(question, candidates, context)) is not None:
            return Verdict(Outcome.ANSWER, pending.aspect, (pending.fact,), pending.aspect, Note.STATUS, pending.heard)
        if self._strays(question, candidates[0], claims, context):
            told = tuple(each.fact for each in candidates if each.fact in context.facts)
            return Verdict(Outcome.NOT_STATED, "beyond-context", told[:1], score=candidates[0].heard)
        return None

    def _fact_or_decline(
        self, question: Question, candidates: list[Candidate], claims: Claims, context: Context
    ) -> Verdict:
        best = candidates[0]
        if (going_on := self._going_on(question, candidates, claims, context)) is not None:
            return going_on
        sides = self._sides(question, candidates)
        if len(sides) > 1 and (question.names_only or together(side.heard for side in sides) > claims.rivals):
            return Verdict(Outcome.ANSWER, sides[0].aspect, tuple(c.fact for c in sides)[:4], sides[0].aspect,
                           Note.NONE, sides[0].heard)  # fmt: skip
        if question.names_only and (known := self._subject(question, candidates)):
            return Verdict(Outcome.ANSWER, known.aspect, (known.fact,), known.aspect, Note.NONE, known.heard)
        goes_on = best.fact in context.facts and claims.needs_context > GOES_ON
        gain = 0.0 if goes_on else NAMED * max(0.0, best.score - best.heard)
        if best.heard < FAINT or best.heard + gain < claims.rivals + LEAD * (not goes_on):
            if self._asks_value_of_target(question, best, claims) or self._takes_for_done(question, best, claims):
                return Verdict(Outcome.ANSWER, best.aspect, (best.fact,), best.aspect, Note.STATUS, best.heard)
            if not self._is_misdated(question, best, claims):
                return self._decline(question, claims, candidates)
        return self._told(question, candidates)

    def _strays(self, question: Question, best: Candidate, claims: Claims, context: Context) -> bool:
        """Return whether what goes on from an answer would be answered about something that was not spoken of."""
        is_elliptic = bool(context.facts) and not question.links and claims.needs_context > GOES_ON
        shared = set(self._facts[best.fact].entities) & set(context.entities) - self._wide
        return is_elliptic and not shared and best.fact not in context.facts

    def _told(self, question: Question, candidates: list[Candidate]) -> Verdict:
        """Return the answer, unless the question's premises put it beyond what the fact says."""
        best = candidates[0]
        note = self._premises.note(question, best)
        if note is None:
            return Verdict(Outcome.NOT_STATED, "premise", (best.fact,), best.aspect, score=best.heard)
        also = self._also(question, candidates)
        return Verdict(Outcome.ANSWER, best.aspect, (best.fact, *also), best.aspect, note, best.heard)

    def _sides(self, question: Question, candidates: list[Candidate]) -> list[Candidate]:
        """Return for a comparison, or a question for several, the best fact of each subject that it names."""
        if not question.constraints.markers & {"several", "compare"}:
            return []
        sides: dict[str, Candidate] = {}
        for candidate in candidates:
            subject = self._facts[candidate.fact].subject
            if subject in question.entities and subject not in self._wide and candidate.heard > SIDE:
                sides.setdefault(subject, candidate)
        return sorted(sides.values(), key=lambda side: question.entities.index(self._facts[side.fact].subject))

    def _subject(self, question: Question, candidates: list[Candidate]) -> Candidate | None:
        """Return the fact that is about what was named, by its subject first: nothing else was asked."""
        named = [c for c in candidates if not c.foreign and set(self._facts[c.fact].entities) & set(question.entities)]
        about = [c for c in named if self._facts[c.fact].subject in question.entities]
        return next(iter(about or named), None)

    def _asks_value_of_target(self, question: Question, best: Candidate, claims: Claims) -> bool:
        """Return whether a plain "how long does it take" asks for what is only a target: told, and told as a target.

        With "today" or "currently" in it, the present value is meant, and that we do not know.
        """
        asked = question.constraints
        is_rival_near = claims.unstated[1] == f"near-{best.fact}" and claims.unstated[0] > claims.off_topic[0]
        is_value = best.aspect in VALUES and self._facts[best.fact].status in TENTATIVE
        qualified = asked.markers & {"present", "besides", "reason", "names", "where", "who", "compare"}
        return is_rival_near and is_value and not qualified and not best.foreign and best.heard > HALF_HEARD

    def _takes_for_done(self, question: Question, best: Candidate, claims: Claims) -> bool:
        """Return whether the question only asks if a plan has come true: its status is the answer."""
        return self._is_open_question(question, best) and best.heard > claims.rivals - NEARLY

    def _is_misdated(self, question: Question, best: Candidate, claims: Claims) -> bool:
        """Return whether what keeps the fact from winning may be a wrong year or number, which it corrects."""
        asked = question.constraints
        is_plain = bool(asked.years or asked.numbers) and not asked.markers & _QUALIFIERS and not best.foreign
        is_near = best.heard > max(claims.rivals - MISDATED, FAINT)
        return is_plain and is_near and self._premises.note(question, best) is Note.PREMISE

    def _is_open_question(self, question: Question, candidate: Candidate) -> bool:
        asked, fact = question.constraints, self._facts[candidate.fact]
        is_plain = asked.assumes_done and not asked.markers & _QUALIFIERS and self._premises.agree(question, fact)
        return is_plain and self._is_open(candidate)

    def _is_open(self, candidate: Candidate) -> bool:
        """Return whether the fact tells of something that may still come, and of nothing else than was named."""
        status = self._facts[candidate.fact].status
        return not status.is_done and status is not Status.STATED and not candidate.foreign

    def _also(self, question: Question, candidates: list[Candidate]) -> tuple[str, ...]:
        """Return what is told beside the best fact: near ties, and the other sides when several are asked for."""
        best, others = candidates[0], candidates[1:8]
        if question.constraints.markers & {"several", "compare"}:
            near = [c for c in others if c.score > best.score - SEVERAL and c.heard > FAINT and not c.foreign]
            subjects = [c for c in candidates if self._facts[c.fact].subject in question.entities]
            covered = set(self._facts[best.fact].entities)
            sides = {s: c for c in reversed(subjects) if (s := self._facts[c.fact].subject) not in covered | self._wide}
            return tuple(dict.fromkeys([*(c.fact for c in near), *(c.fact for c in sides.values())]))[:3]
        near = [
            c for c in others[:2]
            if c.heard > max(0.0, best.heard - ALSO) and c.score > best.score - ALSO and not c.foreign
        ]  # fmt: skip
        return tuple(c.fact for c in near)

    def _decline(self, question: Question, claims: Claims, candidates: list[Candidate]) -> Verdict:
        best = candidates[0] if candidates else None
        sounds_like = claims.unstated[1].removeprefix("near-")
        nearest: tuple[str, ...] = (sounds_like,) if sounds_like in self._facts else ()
        if not nearest and best and (best.score > REMOTE or question.links):
            nearest = (best.fact,)
        if claims.off_topic[0] > claims.unstated[0]:
            return Verdict(Outcome.OFF_TOPIC, claims.off_topic[1], score=claims.off_topic[0])
        is_open = question.constraints.assumes_done and any(
            each.fact in nearest and self._is_open(each) for each in candidates
        )
        note = Note.STATUS if is_open else Note.NONE
        return Verdict(Outcome.NOT_STATED, claims.unstated[1], nearest, note=note, score=claims.unstated[0])

    @staticmethod
    def _readings(candidates: list[Candidate]) -> tuple[str, ...]:
        return tuple(c.fact for c in candidates[:3])
