"""Books of phrases under labels, and what of them stands in a run of words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from knowledge.ingestion.extract.phrases import Index, Phrase
from knowledge.ingestion.extract.token import Token
from knowledge.ingestion.extract.tokens import Words

_REMEMBERED = 20_000
_first, _size = attrgetter("first"), attrgetter("size")


class Match(NamedTuple):
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


def _longest_first(match: Match) -> tuple[int, int]:
    return -match.size, match.first


class Phrasebook:
    """Phrases under labels; a longer one wins over a shorter one in its place when asked for the best.

    What a word may begin is remembered; books that stand on one shelf look it up together.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self.phrases = tuple(
            Phrase.of(str(phrase), label, order)
            for order, (label, phrase) in enumerate(
                (label, each) for label, written in phrases.items() for each in written
            )
        )
        self._index = Index(self.phrases)
        self._known: dict[str, tuple[Phrase, ...]] = {}
        self._shelf: Shelf | None = None
        self._number = 0

    def stand(self, shelf: Shelf, number: int) -> None:
        """Take a place on a shelf."""
        self._shelf, self._number = shelf, number

    def find(self, tokens: Sequence[Token]) -> Sequence[Match]:
        """Return all phrases in a run of words, in the order they begin."""
        if type(tokens) is Words and self._shelf is not None:
            read: Found | None = tokens.found
            if read is None or read.shelf is not self._shelf:
                tokens.found = read = self._shelf.read(tokens)
            matches = read.matches.get(self._number, ())
            return read.match(tokens, self._number) if matches is None else matches
        known = self._known
        found: list[Match] = []
        for number, token in enumerate(tokens):
            phrases = known.get(token.lower)
            if phrases is None:
                phrases = self._beginning(token.lower)
            if phrases:
                found += _matching(phrases, tokens, number)
        return found

    def within(self, tokens: Sequence[Token], low: int, high: int) -> Sequence[Match]:
        """Return the phrases that stand in a part of a run of words, from one number up to another."""
        return [match for match in self.find(tokens) if match.first >= low and match.last < high]

    def best(self, tokens: Sequence[Token]) -> Sequence[Match]:
        """Return phrases that do not overlap, longer ones first served, in the order they begin."""
        found = self.find(tokens)
        if len(found) < 2:  # noqa: PLR2004 - one overlaps with none
            return found
        kept: list[Match] = []
        for match in sorted(found, key=_longest_first):
            if not any(match.overlaps(other) for other in kept):
                kept.append(match)
        return sorted(kept, key=_first)

    def at(self, tokens: Sequence[Token], number: int) -> Match | None:
        """Return the longest phrase that begins with a word."""
        lower = tokens[number].lower
        phrases = self._known.get(lower)
        if phrases is None:
            phrases = self._beginning(lower)
        return max(_matching(phrases, tokens, number), key=_size, default=None) if phrases else None

    def _beginning(self, lower: str) -> tuple[Phrase, ...]:
        """Return the phrases that may begin with a word; what was asked lately is remembered."""
        if (known := self._known.get(lower)) is not None:
            return known
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[lower] = phrases = tuple(self._index.look_up(lower))
        return phrases


_Begun = tuple[int, Sequence[Phrase]]
"""The number of a word, and the phrases that may begin with it."""


class Found:
    """What a shelf finds among some words, one book after another as they are asked for."""

    __slots__ = ("begun", "matches", "shelf")

    def __init__(self, shelf: Shelf, begun: dict[int, list[_Begun]]) -> None:
        self.shelf, self.begun = shelf, begun
        """By book, the words that may begin its phrases."""
        self.matches: dict[int, list[Match] | None] = dict.fromkeys(begun)
        """By book, its phrases; None where nobody has asked yet."""

    def match(self, tokens: Words, number: int) -> list[Match]:
        """Return the phrases of a book, and keep them."""
        lowers = tokens.lowers
        self.matches[number] = matches = [
            Match(phrase.label, place, last, len(phrase.elements))
            for place, phrases in self.begun[number] for phrase in phrases
            if (not phrase.needs or phrase.needs in lowers) and (last := phrase.last(tokens, place)) is not None
        ]  # fmt: skip
        return matches


class Shelf:
    """All the phrasebooks of a language: what a word may begin is looked up once for all of them."""

    def __init__(self, books: Iterable[Phrasebook]) -> None:
        standing = tuple(books)
        self._index = Index(
            phrase._replace(book=number) for number, book in enumerate(standing) for phrase in book.phrases
        )
        self._known: dict[str, tuple[tuple[int, tuple[Phrase, ...]], ...]] = {}
        for number, book in enumerate(standing):
            book.stand(self, number)

    def read(self, tokens: Words) -> Found:
        """Return what begins with some words."""
        begun: dict[int, list[_Begun]] = {}
        known = self._known
        for number, token in enumerate(tokens):
            phrases = known.get(token.lower)
            if phrases is None:
                phrases = self._look_up(token.lower)
            for book, one in phrases:
                if book in begun:
                    begun[book].append((number, one))
                else:
                    begun[book] = [(number, one)]
        return Found(self, begun)

    def _look_up(self, lower: str) -> tuple[tuple[int, tuple[Phrase, ...]], ...]:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        found: dict[int, list[Phrase]] = {}
        for phrase in self._index.look_up(lower):
            found.setdefault(phrase.book, []).append(phrase)
        self._known[lower] = phrases = tuple((book, tuple(begun)) for book, begun in found.items())
        return phrases


def _matching(phrases: Iterable[Phrase], tokens: Sequence[Token], number: int) -> list[Match]:
    """Return those of some phrases that stand at a word."""
    found = []
    for phrase in phrases:
        last = phrase.last(tokens, number)
        if last is not None:
            found.append(Match(phrase.label, number, last, len(phrase.elements)))
    return found
