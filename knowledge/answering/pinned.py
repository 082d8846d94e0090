"""Whether a pinned answer is meant: by the whole question, or by words and names that must all stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from knowledge.answering.answers import Answer, Outcome, Sentence, Understood
from knowledge.answering.composing import cite
from knowledge.facts import Fact, Source
from knowledge.language.normalise import clean, fold, skeleton
from knowledge.languages import Language
from knowledge.pins import Pin
from knowledge.substance import substance
from knowledge.understanding.question import Question

INTENT = "pinned"
_SHORT, _ENDING, _VOWELS = 4, 5, "aeiou"
"""From so many letters on a word takes endings, so long ones at the most."""
Specificity = tuple[bool, int, str]


class Pins:
    """The pinned answers whose facts still say what they said when the answer was reviewed."""

    def __init__(self, pins: Iterable[Pin], facts: Mapping[str, Fact]) -> None:
        self._pins = [pin for pin in pins if all(is_as_reviewed(pin, facts).values())]

    def meant(self, question: Question, language: Language, *, on: date) -> Pin | None:
        """Return the pinned answer to a question, the most specific; none that has expired or lacks the language."""
        if not self._pins:
            return None
        asked = skeleton(clean(question.text))
        found: list[tuple[Specificity, Pin]] = []
        for pin in self._pins:
            if on <= pin.expires and language in pin.text:
                if asked in {skeleton(clean(whole)) for whole in pin.questions}:
                    found.append(((True, 0, pin.id), pin))
                elif pin.words and _stand_in(pin, asked.split(), question):
                    found.append(((False, len(pin.words) + len(pin.entities), pin.id), pin))
        return max(found, key=lambda one: one[0])[1] if found else None


def is_as_reviewed(pin: Pin, facts: Mapping[str, Fact]) -> dict[str, bool]:
    """Return for each fact of a pinned answer whether it still says what it said; a retracted one does not."""
    return {one.id: one.id in facts and substance(facts[one.id]) == one.substance for one in pin.facts}


def pinned_answer(
    pin: Pin, facts: Mapping[str, Fact], sources: Mapping[str, Source], language: Language, question: Question
) -> Answer:
    """Return a pinned text as an answer with its citations."""
    cited = [facts[one.id] for one in pin.facts]
    return Answer(
        outcome=Outcome.ANSWER, language=language, citations=cite(cited, sources, language),
        sentences=(Sentence(statement=pin.text[language], facts=tuple(fact.id for fact in cited)),),
        understood=Understood(intent=INTENT, entities=question.entities, answer_type=cited[0].attribute, score=1.0),
    )  # fmt: skip


def _stand_in(pin: Pin, words: Sequence[str], question: Question) -> bool:
    stems = [_stem(fold(word)) for word in pin.words]
    is_said = all(any(_is_form(word, stem) for word in words) for stem in stems)
    return is_said and set(pin.entities) <= set(question.entities)


def _stem(folded: str) -> str:
    """Return what the forms of a word begin with."""
    return folded[:-1] if len(folded) > _SHORT and folded[-1] in _VOWELS else folded


def _is_form(word: str, stem: str) -> bool:
    return word.startswith(stem) and len(word) - len(stem) <= (_ENDING if len(stem) >= _SHORT else 0)
