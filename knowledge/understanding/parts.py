"""Several questions in one message, taken apart."""

from __future__ import annotations

import re

from knowledge.language.normalise import words
from knowledge.languages import Language

_BETWEEN: dict[Language, str] = {
    "de": r"und|sowie|außerdem", "en": r"and|plus|also", "ru": r"и|а также|плюс", "kk": r"және|әрі|ал",
}  # fmt: skip
_FEWEST = 2


def split_parts(text: str, language: Language) -> list[str]:
    """Return the questions of a message: split at question marks, full stops and the language's "and"."""
    pieces = [piece for piece in re.split(r"(?<=[?!.;])\s+|\n+", text) if len(words(piece)) >= _FEWEST]
    parts: list[str] = []
    for piece in pieces:
        halves = re.split(rf"\s+(?:{_BETWEEN[language]})\s+", piece, maxsplit=1)
        whole = len(halves) < _FEWEST or any(len(words(half)) < _FEWEST for half in halves)
        parts += [piece] if whole else halves
    return parts
