"""Answers as values: five honest outcomes. A sentence that states a fact cannot be built without its citation."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from knowledge.facts import Model, Slug, Status
from knowledge.languages import Language


class Outcome(StrEnum):
    """How a question ended."""

    ANSWER = "answer"
    NOT_STATED = "not_stated"
    OFF_TOPIC = "off_topic"
    CLARIFY = "clarify"
    SERVICE = "service"


class Sentence(Model):
    """A sentence that states facts, with the facts it rests on."""

    lead: str = ""
    """What comes before the statement: that it is only a plan, that the question had another figure."""
    statement: str
    facts: tuple[Slug, ...] = Field(min_length=1)


class Citation(Model):
    """A fact as it is cited in one answer; a fact that several sources confirm has a citation for each."""

    number: int = Field(ge=1)
    fact: Slug
    status: Status
    statement: str
    source: Slug
    title: str
    locator: tuple[int, ...]
    version: int = 1
    """Of the fact: what a later correction is measured by."""
    untranslated: Language | None = None
    """The language the statement is in, where it is not the answer's."""


class ChoiceKind(StrEnum):
    """What pressing a choice does."""

    ASK = "ask"
    """Asks the question that `value` holds."""
    FACT = "fact"
    """Shows the fact whose id `value` is."""
    WATCH = "watch"
    """Tells me when this question can be answered."""


class Choice(Model):
    """One of at most three ways to go on."""

    kind: ChoiceKind
    label: str
    value: str


class Understood(Model):
    """How a question was read: for explanations, never for people who did not ask."""

    intent: str
    entities: tuple[str, ...] = ()
    answer_type: str = ""
    score: float = 0.0


class Answer(Model):
    """What Korridor says to one question."""

    outcome: Outcome
    language: Language
    opening: str = ""
    """Words that state no fact: a greeting, "our sources do not say"."""
    sentences: tuple[Sentence, ...] = ()
    closing: tuple[str, ...] = ()
    """Lines after the facts that state none: examples, an offer."""
    citations: tuple[Citation, ...] = ()
    choices: tuple[Choice, ...] = ()
    understood: Understood
    is_list: bool = False

    def model_post_init(self, _context: object, /) -> None:
        """Refuse an answer without facts and a fact without a citation."""
        cited = {citation.fact for citation in self.citations}
        if self.outcome is Outcome.ANSWER and not self.sentences:
            raise ValueError("an answer needs at least one sentence with a fact")
        if missing := {fact for sentence in self.sentences for fact in sentence.facts} - cited:
            raise ValueError(f"no citation for {', '.join(sorted(missing))}")

    def numbers(self, sentence: Sentence) -> tuple[int, ...]:
        """Return the citation numbers of a sentence."""
        return tuple(citation.number for citation in self.citations if citation.fact in sentence.facts)

    @property
    def cited(self) -> tuple[Slug, ...]:
        """The facts it cites, each once."""
        return tuple(dict.fromkeys(citation.fact for citation in self.citations))
