"""Utterance -> Question: clean, detect the language, link entities, note constraints, score the labels."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

import numpy as np
from numpy.typing import NDArray

from knowledge.language.detect import Detection, language_vector, read_scores
from knowledge.language.markers import markers, only
from knowledge.language.normalise import clean, words
from knowledge.language.numbers import numbers
from knowledge.languages import Language
from knowledge.understanding.features import vector
from knowledge.understanding.linear import LANGUAGE_MODEL, LinearModel
from knowledge.understanding.linking import EntityLinker, Link
from knowledge.understanding.meaning import Meaning
from knowledge.understanding.network import NetworkModel, blended
from knowledge.understanding.question import Constraints, Question
from knowledge.understanding.renaming import renamed

_SURE = 0.25
"""Margin under which a short utterance falls back on the chat's language."""
_SHORT = 3
_BARE = 0.5
"""How much it counts how a question is heard without the names that the model never met."""
_COLOURLESS = ("connective", "about", "compare", "several", "identity")
"""Words that ask nothing in particular of what they stand beside: "and about", "compare", "who is"."""


@cache
def language_model() -> LinearModel:
    """Return the language model, read once."""
    return LinearModel.load(LANGUAGE_MODEL)


@cache
def question_model() -> NetworkModel:
    """Return the question model, read once."""
    return NetworkModel.load()


def detect(text: str) -> Detection:
    """Return language and margin of a cleaned text."""
    model = language_model()
    return read_scores(model.labels, model.scores(*language_vector(text)), text)


def heard(text: str, language: Language, meaning: Meaning | None = None) -> NDArray[np.float32]:
    """Return how clearly a text asks for each of the question model's labels, with a second opinion if there is one."""
    scores = question_model().scores(*vector(text))
    return meaning.blend(scores, text, language) if meaning else scores


def read(
    utterance: str, *, linker: EntityLinker, fallback: Language | None = None, meaning: Meaning | None = None,
    unmet: Collection[str] = (),
) -> Question:  # fmt: skip
    """Return the question in an utterance.

    `fallback` is the chat's language, for texts that show none; `meaning` a second opinion on what is asked; `unmet`
    are entities that the question model was not made with.
    """
    detection = detect(clean(utterance))
    text, language = detection.text, detection.language
    tokens = words(text)
    if fallback and detection.margin < _SURE and len(tokens) <= _SHORT:
        language = fallback
    links = linker.link(text, language)
    new = [link for link in links if link.entity in unmet]
    return Question(
        text=text,
        language=language,
        language_margin=detection.margin,
        links=links,
        constraints=constraints(text, language),
        scores=_heard_beside(text, new, language, meaning),
        word_count=len(tokens),
        unmet=tuple(dict.fromkeys(link.entity for link in new)),
        names_only=_names_only(tokens, links, language),
    )


def _heard_beside(text: str, new: list[Link], language: Language, meaning: Meaning | None) -> NDArray[np.float32]:
    """Return how clearly a text asks for each label, heard as it is and without the names that the model never met.

    The letters of such a name are noise, and louder than a short question; of "German-Kazakh University", though, they
    say something. So both hearings count.
    """
    scores = heard(text, language, meaning)
    bare = renamed(text, new, {})
    if not new or not words(bare):
        return scores
    return blended(scores, heard(bare, language, meaning), _BARE)


def _names_only(tokens: list[str], links: tuple[Link, ...], language: Language) -> bool:
    named = {number for link in links for number in range(link.start, link.end)}
    rest = [token for number, token in enumerate(tokens) if number not in named]
    return bool(named) and only(rest, _COLOURLESS, language)


def constraints(text: str, language: Language) -> Constraints:
    """Return years, numbers and markers of a text."""
    found = numbers(text)
    shown = markers(text, language)
    return Constraints(
        years=tuple(int(n.value) for n in found if n.is_year),
        numbers=tuple(n.value for n in found if not n.is_year),
        asks_present="present" in shown,
        assumes_done="done" in shown,
        asks_besides="besides" in shown,
        markers=shown,
    )
