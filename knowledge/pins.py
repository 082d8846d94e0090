"""Pinned answers: a text that editors have reviewed for a question, with the facts it rests on and its last day."""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator

from knowledge.facts import Fact, Model, Slug
from knowledge.languages import Language
from knowledge.substance import substance


class PinnedFact(Model):
    """A fact that a pinned answer cites, as it was when the answer was reviewed."""

    id: Slug
    substance: str
    """See `knowledge.substance`: when the fact says something else, the answer has to be reviewed again."""

    @classmethod
    def of(cls, fact: Fact) -> PinnedFact:
        """Return a fact as it is now."""
        return cls(id=fact.id, substance=substance(fact))


class Pin(Model):
    """An answer that wins over matching, as long as its facts stand and its last day has not passed."""

    id: Slug
    questions: tuple[str, ...] = ()
    """Whole questions, in any language; case, punctuation and spelling habits do not count."""
    words: tuple[str, ...] = ()
    """Words that must all stand in the question, in any order and any of their forms."""
    entities: tuple[Slug, ...] = ()
    """Entities that the question must name, by whatever name."""
    text: dict[Language, str] = Field(min_length=1)
    """The answer by language; in others the question is answered as if it were not pinned."""
    facts: tuple[PinnedFact, ...] = Field(min_length=1)
    expires: date
    """The last day on which it is said, in UTC."""

    @model_validator(mode="after")
    def _matches_something(self) -> Pin:
        if not self.questions and not self.words:
            raise ValueError("give whole questions, or words that must all stand in one")
        return self
