"""What competes with facts for a question: attributes nobody states, other subjects, small talk, lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.facts import Fact
from knowledge.understanding.question import Context, Question
from knowledge.understanding.ranking import Candidate, Labels, together

OUR_SUBJECT = 0.1
"""What naming one of our entities takes from the claim that a question is off topic."""
STRANGE_SUBJECT = 0.4
"""What naming only things that our sources never mention adds to it."""
ELLIPTICAL = 7
"""Up to so many words, what follows an answer is taken to be about it and is not off topic."""
_NEAREST = 5
_SILENT = -9.0
NAMED_TOO = 0.2
"""What its subject's name adds to the claim of what a fact without phrasings of its own does not say."""
STATED_ELSEWHERE = 0.3
"""How much less than what nobody states another fact's aspect claims beside such a fact: they are often akin."""

Claim = tuple[float, str]
"""How clearly a kind of label is heard in all, and its strongest key."""


@dataclass(frozen=True)
class Claims:
    """The claims of each kind of label beside facts."""

    unstated: Claim
    off_topic: Claim
    service: Claim
    lists: Claim
    needs_context: float
    """That it cannot be understood without an earlier message."""

    @property
    def rivals(self) -> float:
        """How clearly it is heard that no fact answers."""
        return max(self.unstated[0], self.off_topic[0])


class Claimant:
    """Reads the claims over one store."""

    def __init__(self, facts: Mapping[str, Fact], ours: frozenset[str], labels: Labels) -> None:
        self._facts, self._ours, self._labels = facts, ours, labels

    def claims(self, question: Question, candidates: list[Candidate], context: Context) -> Claims:
        """Return what competes with the candidates.

        Beside a fact that has phrasings of its own all labels of a kind count together; beside another, which is
        heard by one label only, the strongest alone.
        """
        carried = {aspect for c in candidates[:_NEAREST] if not c.foreign for aspect in self._facts[c.fact].aspects}
        left_out = carried | self._near_misses_elsewhere(question, candidates, context)
        is_summed = not candidates or candidates[0].fact in self._labels.facts
        unstated = self._unstated_of_new(question, candidates, left_out)

        def claim(kind: str) -> Claim:
            columns = self._labels.kinds.get(kind, [])
            shown = [(float(question.scores[column]), key) for column, key in columns if key not in left_out]
            if not shown:
                return _SILENT, ""
            strongest = max(shown)
            return (together(score for score, _ in shown) if is_summed else strongest[0]), strongest[1]

        off_topic, anaphora, elliptical = claim("off-topic"), claim("clarify"), claim("followup")
        return Claims(
            unstated=unstated or claim("unstated"),
            off_topic=(off_topic[0] + self._strangeness(question, context), off_topic[1]),
            service=claim("service"), lists=claim("list"), needs_context=together((anaphora[0], elliptical[0])),
        )  # fmt: skip

    def _unstated_of_new(self, question: Question, candidates: list[Candidate], left_out: set[str]) -> Claim | None:
        """Return the claim of what nobody states where a fact without phrasings of its own is ahead, its subject named.

        The name of the subject speaks for whatever is asked of it, not for the fact alone. What the fact does not carry
        is not said by it, though another may say it. A near miss of a fact that the model was made with says only that
        this very fact does not answer; it does not count where, beside it, the new fact's own aspects are heard.
        """
        first = self._facts[candidates[0].fact] if candidates else None
        if first is None or first.id in self._labels.facts or first.subject not in question.entities:
            return None
        heard = self._heard(question, "unstated")
        nobody = [one for one in heard if one[1] not in first.aspects and not one[1].startswith("near-")]
        strongest = max(nobody, default=(_SILENT, ""))
        stated = ((score, key.partition("/")[2]) for score, key in self._heard(question, "fact"))
        other = max(((score, key) for score, key in stated if key not in first.aspects), default=(_SILENT, ""))
        claims = [(strongest[0] + NAMED_TOO, strongest[1]), (other[0] + NAMED_TOO - STATED_ELSEWHERE, other[1])]
        if self._own(question, first) < strongest[0]:
            claims += [one for one in heard if one[1].startswith("near-") and one[1] not in left_out]
        return max(claims)

    def _heard(self, question: Question, kind: str) -> list[Claim]:
        return [(float(question.scores[column]), key) for column, key in self._labels.kinds.get(kind, [])]

    def _own(self, question: Question, fact: Fact) -> float:
        """Return how clearly any aspect of a fact is heard by its own right, elliptical phrasings among them."""
        columns = {column for aspect in fact.aspects for column, _ in self._labels.aspects.get(aspect, [])}
        elliptical = self._labels.kinds.get("followup", [])
        columns |= {column for column, key in elliptical if key.partition("/")[2] in fact.aspects}
        return together([float(question.scores[column]) for column in columns]) if columns else _SILENT

    def _strangeness(self, question: Question, context: Context) -> float:
        """Return what names, and an answer before, add to the claim that the question is off topic."""
        ours = any(link.entity in self._ours for link in question.links)
        named = (-OUR_SUBJECT if ours else STRANGE_SUBJECT) if question.links else 0.0
        return named - (1.0 if context.facts and question.word_count <= ELLIPTICAL else 0.0)

    def _near_misses_elsewhere(self, question: Question, candidates: list[Candidate], context: Context) -> set[str]:
        """Return the near misses that cannot be meant.

        They are those of facts that this store has not, or that were not told where the question names nothing and the
        fact that was is first, or that share nothing with what is named.
        """
        phrased = self._labels.facts
        absent = {f"near-{fact}" for fact in phrased if fact not in self._facts}
        first = self._facts[candidates[0].fact] if candidates else None
        if first is not None and first.id in context.facts and not question.links:
            return {f"near-{fact}" for fact in phrased if fact not in context.facts}
        if first is None or first.subject not in question.entities or first.id in phrased:
            return absent
        named = set(question.entities)
        known = (fact for fact in phrased if fact in self._facts)
        return absent | {f"near-{fact}" for fact in known if not named & set(self._facts[fact].entities)}
