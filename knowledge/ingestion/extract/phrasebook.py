"""Phrases of a lexicon, found in a run of words.

A phrase is words with spaces between them: `word` as it is, `word*` with any ending, `*word*` anywhere in a word,
`Word` only with its capital, `…` for up to fourteen words between (German splits its verbs: "schlug … vor").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.ingestion.extract.tokens import Token

_KEY = 2
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


class Phrasebook:
    """Phrases under labels; a longer one wins over a shorter one in its place when asked for the best."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._by_key: defaultdict[str, list[tuple[str, tuple[_Element, ...]]]] = defaultdict(list)
        self._inside: list[tuple[str, tuple[_Element, ...]]] = []
        for label, written in phrases.items():
            for phrase in written:
                elements = tuple(_Element.of(word) for word in str(phrase).split())
                first = elements[0]
                if first.kind == "inside":
                    self._inside.append((label, elements))
                else:
                    self._by_key[first.text[:_KEY].casefold()].append((label, elements))
        inside = sorted({re.escape(elements[0].text) for _, elements in self._inside})
        self._any_inside = re.compile("|".join(inside)) if inside else None
        """Most words contain none of them: one look tells."""

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """Return all phrases in a run of words, in the order they begin."""
        return list(self._found(tokens))

    def best(self, tokens: Sequence[Token]) -> list[Match]:
        """Return phrases that do not overlap, longer ones first served, in the order they begin."""
        kept: list[Match] = []
        for match in sorted(self._found(tokens), key=lambda match: (-match.size, match.first)):
            if not any(match.overlaps(other) for other in kept):
                kept.append(match)
        return sorted(kept, key=lambda match: match.first)

    def at(self, tokens: Sequence[Token], number: int) -> Match | None:
        """Return the longest phrase that begins with a word."""
        return max(self._starting(tokens, number), key=lambda match: match.size, default=None)

    def _found(self, tokens: Sequence[Token]) -> Iterator[Match]:
        keys, inside = self._by_key, self._any_inside
        for number, token in enumerate(tokens):
            if token.key in keys or (inside is not None and inside.search(token.lower)):
                yield from self._starting(tokens, number)

    def _starting(self, tokens: Sequence[Token], number: int) -> Iterator[Match]:
        token = tokens[number]
        lower = token.lower
        for label, elements in self._by_key.get(lower[:_KEY], ()):
            if elements[0].fits(token) and (last := _rest(elements, 1, tokens, number + 1)) is not None:
                yield Match(label, number, last, len(elements))
        if self._any_inside is None or not self._any_inside.search(token.lower):
            return
        for label, elements in self._inside:
            if elements[0].fits(token) and (last := _rest(elements, 1, tokens, number + 1)) is not None:
                yield Match(label, number, last, len(elements))


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
