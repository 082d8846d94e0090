"""Phrases of a lexicon, found in a run of words.

A phrase is words with spaces between them: `word` as it is, `word*` with any ending, `*word*` anywhere in a word,
`Word` only with its capital, `…` for up to fourteen words between (German splits its verbs: "schlug … vor").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from knowledge.ingestion.extract.tokens import Token

STEM, KEY = 4, 2
"""By how many of its first letters a phrase is filed."""
_REMEMBERED = 2_000
_GAP = "…"
_WIDEST_GAP = 14


@dataclass(frozen=True)
class Match:
    """A phrase in a text."""

    label: str
    first: int
    """Number of its first word."""
    last: int
    """Number of its last word."""
    size: int
    """Words of the phrase, without what stands between them."""

    def overlaps(self, other: Match) -> bool:
        """Tell whether two phrases share their place."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class _Element:
    text: str
    kind: str

    @classmethod
    def of(cls, word: str) -> _Element:
        if word == _GAP:
            return cls(word, "gap")
        if word.startswith("*"):
            return cls(word.strip("*").casefold(), "inside")
        if word.endswith("*"):
            return cls(word[:-1].casefold().replace("ё", "е"), "begin")
        if word[:1].isupper():
            return cls(word, "capital")
        return cls(word.casefold().replace("ё", "е"), "whole")

    def fits(self, token: Token) -> bool:
        match self.kind:
            case "whole":
                return token.lower == self.text
            case "begin":
                return token.lower.startswith(self.text)
            case "inside":
                return self.text in token.lower
            case _:
                return token.text == self.text


class _Phrase(NamedTuple):
    order: int
    """Its place among all: of two that fit alike, the first counts."""
    label: str
    elements: tuple[_Element, ...]


_order = attrgetter("order")


class Phrasebook:
    """Phrases under labels; a longer one wins over a shorter one in its place when asked for the best.

    Phrases are looked up by their first word: whole, or by as many of its first letters as it gives.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._whole: defaultdict[str, list[_Phrase]] = defaultdict(list)
        self._by_stem: defaultdict[str, list[_Phrase]] = defaultdict(list)
        self._by_key: defaultdict[str, list[_Phrase]] = defaultdict(list)
        self._inside: list[_Phrase] = []
        for order, (label, phrase) in enumerate(
            (label, each) for label, written in phrases.items() for each in written
        ):
            elements = tuple(_Element.of(word) for word in str(phrase).split())
            self._file(_Phrase(order, label, elements))
        self._known: dict[str, tuple[_Phrase, ...]] = {}

    def _file(self, phrase: _Phrase) -> None:
        first = phrase.elements[0]
        if first.kind == "inside":
            self._inside.append(phrase)
        elif first.kind != "begin":
            self._whole[first.text.casefold().replace("ё", "е")].append(phrase)
        elif len(first.text) >= STEM:
            self._by_stem[first.text[:STEM]].append(phrase)
        else:
            self._by_key[first.text[:KEY]].append(phrase)

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """Return all phrases in a run of words, in the order they begin."""
        known = self._known
        found: list[Match] = []
        for number, token in enumerate(tokens):
            phrases = known.get(token.lower)
            if phrases is None:
                phrases = self._look_up(token.lower)
            if phrases:
                found += _matching(phrases, tokens, number)
        return found

    def best(self, tokens: Sequence[Token]) -> list[Match]:
        """Return phrases that do not overlap, longer ones first served, in the order they begin."""
        kept: list[Match] = []
        for match in sorted(self.find(tokens), key=lambda match: (-match.size, match.first)):
            if not any(match.overlaps(other) for other in kept):
                kept.append(match)
        return sorted(kept, key=lambda match: match.first)

    def at(self, tokens: Sequence[Token], number: int) -> Match | None:
        """Return the longest phrase that begins with a word."""
        found = _matching(self._look_up(tokens[number].lower), tokens, number)
        return max(found, key=lambda match: match.size, default=None)

    def _look_up(self, lower: str) -> tuple[_Phrase, ...]:
        """Return the phrases that may begin with a word, in their order; what was asked lately is remembered."""
        if (known := self._known.get(lower)) is not None:
            return known
        begun = (*self._by_stem.get(lower[:STEM], ()), *self._by_key.get(lower[:KEY], ()))
        found = [
            *self._whole.get(lower, ()), *(each for each in begun if lower.startswith(each.elements[0].text)),
            *(each for each in self._inside if each.elements[0].text in lower),
        ]  # fmt: skip
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[lower] = phrases = tuple(sorted(found, key=_order))
        return phrases


def _matching(phrases: Iterable[_Phrase], tokens: Sequence[Token], number: int) -> list[Match]:
    """Return those of some phrases that stand at a word which their first word fits, but perhaps for its capital."""
    found = []
    for _, label, elements in phrases:
        if elements[0].kind == "capital" and not elements[0].fits(tokens[number]):
            continue
        last = number if len(elements) == 1 else _rest(elements, 1, tokens, number + 1)
        if last is not None:
            found.append(Match(label, number, last, len(elements)))
    return found


def _rest(elements: Sequence[_Element], place: int, tokens: Sequence[Token], number: int) -> int | None:
    """Return the number of the last word when the remaining elements follow from a word on."""
    if place == len(elements):
        return number - 1
    if elements[place].kind == "gap":
        ends = range(number, min(number + _WIDEST_GAP + 1, len(tokens)))
        found = (_rest(elements, place + 1, tokens, start) for start in ends)
        return next((last for last in found if last is not None), None)
    if number < len(tokens) and elements[place].fits(tokens[number]):
        return _rest(elements, place + 1, tokens, number + 1)
    return None
