"""What an utterance asks: the value that understanding hands to answering."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.languages import Language
from knowledge.understanding.linking import Link


@dataclass(frozen=True)
class Constraints:
    """What a question takes for granted or insists on, beside its attribute."""

    years: tuple[int, ...] = ()
    numbers: tuple[Decimal, ...] = ()
    """Numbers that are no years, unscaled."""
    asks_present: bool = False
    """Asks for today's value: "currently", "at present"."""
    assumes_done: bool = False
    """Takes the thing for done: "already", "since when"."""
    asks_besides: bool = False
    """Asks for others of the kind: "besides", "who else"."""
    markers: frozenset[str] = frozenset()
    """Names of all marker groups of the lexicon that the utterance shows."""


@dataclass(frozen=True)
class Question:
    """An utterance, read."""

    text: str
    language: Language
    language_margin: float
    links: tuple[Link, ...]
    constraints: Constraints
    scores: NDArray[np.float32] = field(repr=False, compare=False)
    """One per label of the question model."""
    word_count: int
    unmet: tuple[str, ...] = ()
    """Ids of the entities among them that the question model was not made with."""
    names_only: bool = False
    """Nothing but names, "and" and "about": "And concerning Shymkent?"."""

    @cached_property
    def entities(self) -> tuple[str, ...]:
        """Ids of the entities named, each once."""
        return tuple(dict.fromkeys(link.entity for link in self.links))


@dataclass(frozen=True)
class Context:
    """What the last turns of this chat and person were about; empty after 15 minutes."""

    facts: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
