"""Questions about what the model never met, heard as if they named what it knows.

The model was made with phrasings about certain subjects, and their names are part of what it hears. "What office does
Aigul Nurlanova hold?" is heard more clearly with the name of the man in it whose office it was made with. What is
asked for beside that (her age, her predecessor) is heard more clearly that way, too, so this settles what a first
hearing leaves open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from knowledge.entities import Entity
from knowledge.facts import Fact
from knowledge.languages import Language
from knowledge.understanding.question import Question
from knowledge.understanding.ranking import Labels, together
from knowledge.understanding.renaming import renamed

CLEARLY = 0.8
"""How far an aspect must be ahead of all else when another name stands in."""
Hear = Callable[[str, Language], NDArray[np.float32]]


class StandIns:
    """Reads questions with the names of the facts that the model was made with."""

    def __init__(self, facts: Mapping[str, Fact], entities: Mapping[str, Entity], labels: Labels, hear: Hear) -> None:
        """Take one store, the model's labels, and what scores a text for them."""
        self._facts, self._entities, self._labels, self._hear = facts, entities, labels, hear

    def reading(self, question: Question, fact: Fact) -> Question | None:
        """Return a question as it is heard when another fact's subject stands in for that of a new one.

        None where the fact is none that is new to the model, or is not named, or nothing is heard clearly that way.
        """
        if fact.id in self._labels.facts or fact.subject not in question.entities:
            return None
        heard = [(self._lead(scores, other), other, scores) for other, scores in self._heard(question, fact)]
        lead, _, scores = max(heard, key=lambda one: one[:2], default=(0.0, "", question.scores))
        return replace(question, scores=scores) if lead > CLEARLY else None

    def _heard(self, question: Question, fact: Fact) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """Yield each aspect of a fact that another one has, as `fact/aspect`, with how the question is heard so."""
        for aspect in fact.aspects:
            for _, other in self._labels.aspects.get(aspect, []):
                known = self._facts.get(other) if other else None
                subject = self._entities.get(known.subject) if known else None
                if subject is not None:
                    name = subject.name.in_(question.language)
                    text = renamed(question.text, question.links, {fact.subject: name})
                    yield f"{other}/{aspect}", self._hear(text, question.language)

    def _lead(self, scores: NDArray[np.float32], meant: str) -> float:
        """Return how far an aspect, asked in full or elliptically, is ahead of whatever else is heard."""
        names = self._labels.names
        columns = [names.index(name) for name in (f"fact:{meant}", f"followup:{meant}") if name in names]
        others = np.delete(scores, columns)
        return together(scores[columns].tolist()) - float(others.max())
