"""Several questions in one message, taken apart."""

from __future__ import annotations

import re

from knowledge.language.markers import lexicon
from knowledge.language.normalise import words
from knowledge.languages import Language

_BETWEEN: dict[Language, str] = {
    "de": r"und|sowie|außerdem|sondern|beziehungsweise|bzw", "en": r"and|plus|also|as well as",
    "ru": r"и|а также|плюс|а", "kk": r"және|әрі|ал|сонымен қатар",
}  # fmt: skip
_FEWEST = 2
_MOST = 4


def split_parts(text: str, language: Language) -> list[str]:
    """Return the questions of a message, four at most: split at question marks, full stops and the language's "and"."""
    pieces = [piece for piece in re.split(r"(?<=[?!.;])\s+|\n+", text) if len(words(piece)) >= _FEWEST]
    parts: list[str] = []
    for piece in pieces:
        halves = re.split(rf"\s+(?:{_BETWEEN[language]})\s+", piece, maxsplit=1)
        whole = len(halves) < _FEWEST or any(len(words(half)) < _FEWEST for half in halves)
        parts += [piece] if whole else halves
    if len(parts) > _MOST:  # a flood: what asks counts, the last of it
        parts = ([part for part in parts if part.rstrip().endswith("?")] or parts)[-_MOST:]
    return parts


def questions_in(text: str, language: Language) -> list[str]:
    """Return the parts of a message that each ask with a question word of their own; empty when there is only one.

    A comma before a word that also opens a subordinate clause ("the one who …") parts nothing: "and" does.
    """
    asking, clause = lexicon(language)["asking"], lexicon(language)["clause"]
    cut = re.compile(rf"(?P<strong>(?<=[?!.;:])\s+|\n+|,?\s+(?:{_BETWEEN[language]})\s+)|(?P<weak>\s*[,–—]\s+)")
    parts, start = [""], 0
    for border in [*cut.finditer(text), None]:
        end = border.start() if border else len(text)
        piece = text[start:end]
        parts = _joined(parts, piece, asking)
        if border is None:
            break
        start = border.end()
        follows = words(text[start:])[:1]
        is_clause = bool(border["weak"]) and bool(follows) and bool(clause.fullmatch(follows[0].casefold()))
        parts = [*parts[:-1], f"{parts[-1]}{border[0]}"] if is_clause else [*parts, ""]
    found = [part.strip() for part in parts if asking.search(part.casefold()) and len(words(part)) >= _FEWEST]
    return found if _FEWEST <= len(found) <= _MOST else []


def _joined(parts: list[str], piece: str, asking: re.Pattern[str]) -> list[str]:
    """Add a piece: it opens a part of its own only when it asks something and the part before does too."""
    if parts[-1] or len(parts) == 1:
        return [*parts[:-1], parts[-1] + piece]
    before = parts[-2]
    if asking.search(piece.casefold()) and asking.search(before.casefold()):
        return [*parts[:-1], piece]
    return [*parts[:-2], f"{before} {piece}"]
