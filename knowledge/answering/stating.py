"""A fact's statement as readers see it: one that stands there in another language says in which."""

from __future__ import annotations

from knowledge.answering.wording import say
from knowledge.facts import Fact
from knowledge.languages import Language


def stated(fact: Fact, language: Language) -> str:
    """Return the statement for a reader's language; where it has none of its own, another's with its name."""
    text, spoken = fact.statement.in_(language), fact.untranslated.get(language)
    return text if spoken is None else f"{text} {say(language, 'untranslated', spoken=spoken)}"
