"""A second opinion on what is asked, from sentence embeddings: an extra that is off unless an encoder is given.

The question model hears letters and words; an encoder trained on other people's sentences also knows that a "loco" is a
"railway engine". A small network over its vectors scores the same labels, and the two opinions are averaged as
logarithms: a label that both hear wins, one that a single one hears loses. For a language that the encoder never learnt
the second opinion abstains, and nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.languages import Language
from knowledge.understanding.network import NetworkModel, blended

MEANING_MODEL = Path(__file__).with_name("meaning-model.npz")
WEIGHT = 0.3
"""Share of the second opinion."""

_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of length 1 that lie close together when the texts mean the same."""

    @property
    def languages(self) -> frozenset[Language]:
        """Those of our languages that it was trained on."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text."""


@cache
def meaning_model() -> NetworkModel:
    """Return the network over the vectors of `korridor[semantic]`'s encoder, read once."""
    return NetworkModel.load(MEANING_MODEL)


class Meaning:
    """What an encoder's vectors say about the labels of the question model."""

    def __init__(self, encoder: Encoder, model: NetworkModel | None = None) -> None:
        """Take an encoder and the network that was fitted to its vectors, by default the one that ships with us."""
        self._encoder = encoder
        self._model = model or meaning_model()
        self._columns = np.arange(len(self._model.hidden))

    def blend(self, scores: NDArray[np.float32], text: str, language: Language) -> NDArray[np.float32]:
        """Return a question's scores with the second opinion in them; the same scores where it abstains."""
        if not self._understands(text, language):
            return scores
        heard = self._model.scores(self._columns, self._encoder.encode([text])[0])
        return blended(scores, heard, WEIGHT)

    def _understands(self, text: str, language: Language) -> bool:
        """Return whether the text is in one of the encoder's languages and in its usual script."""
        is_transcribed = language == "ru" and not _CYRILLIC.search(text)
        return bool(text) and language in self._encoder.languages and not is_transcribed
