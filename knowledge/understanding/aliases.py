"""Names as they are looked for: stems that inflected forms begin with, and how much may follow."""

from __future__ import annotations

from typing import NamedTuple

from knowledge.languages import Language
from knowledge.understanding.names import ANY, Name

SECOND = 2
"""Letters of their second word by which names that begin alike are told apart; every stem is longer."""
_SHORT = 4
"""Words up to this length take no ending, unless they end in a vowel that inflection changes."""
_SHORTEST_STEM = 5
_VOWELS = "aeiou"
_ADJECTIVE_ENDINGS = ("aia", "oie", "ie", "ia", "oi", "er", "es", "en", "em", "e", "i", "o", "a")
_OWN_ENDING, _STRANGE_ENDING, _BRIEF_ENDING = 6, 5, 4


class Alias(NamedTuple):
    """A name, cut to its stems."""

    name: Name
    stems: tuple[str, ...]
    endings: tuple[int, ...]
    """Letters that may follow each stem."""
    is_own: bool
    is_abbreviation: bool
    """Also a word in some language: only this spelling, in capitals, is meant."""

    @property
    def second(self) -> str | None:
        """How its second word begins, which no ending changes; None for a single word."""
        return self.name.folded[1][:SECOND] if len(self.name.folded) > 1 else None


def _stem(word: str, *, is_last: bool, is_own: bool, is_one_of_several: bool) -> tuple[str, int]:
    """Return what inflected forms of a word begin with, and how much may follow."""
    if not is_last:
        for ending in _ADJECTIVE_ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORT:
                return word[: -len(ending)], _OWN_ENDING
    if len(word) <= _SHORT:
        if is_own and len(word) == _SHORT and word[-1] in _VOWELS:
            return word[:-1], _BRIEF_ENDING
        return word, _BRIEF_ENDING if is_one_of_several and len(word) == _SHORT else 0
    stem, shortest = word, _SHORT if is_own else _SHORTEST_STEM
    for _ in range(2):
        if len(stem) > shortest and stem[-1] in _VOWELS:
            stem = stem[:-1]
    return stem, _OWN_ENDING if is_own else _STRANGE_ENDING


def cut(name: Name, *, is_own: bool) -> Alias:
    """Return a name as it is looked for."""
    last = len(name.folded) - 1
    stemmed = [
        _stem(word, is_last=number == last, is_own=is_own, is_one_of_several=last > 0)
        for number, word in enumerate(name.folded)
    ]
    capitals = len(name.written) <= _SHORT and name.written.isupper()
    return Alias(
        name, tuple(stem for stem, _ in stemmed), tuple(ending for _, ending in stemmed), is_own,
        capitals and not (is_own and len(name.folded[0]) > 2),  # noqa: PLR2004 - EIB is no word, РК might be
    )  # fmt: skip


def matches(word: str, folded: str, stem: str, ending: int) -> bool:
    """Tell whether a word is a name's word, as it is or with an ending."""
    return word == folded or (ending > 0 and word.startswith(stem) and len(word) - len(stem) <= ending)


def is_meant(alias: Alias, written: str, window: list[str], language: Language | None) -> bool:
    """Return whether a name of the gazetteer may be read there: a stranger must be named clearly."""
    if language is not None and alias.name.language not in (language, ANY):
        return False
    return written[0].isupper() or all(map(str.startswith, window, alias.name.folded))
