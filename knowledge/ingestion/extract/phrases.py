"""A phrase as a lexicon writes it, and where it stands among words; phrases filed by their first word.

A phrase is words with spaces between them: `word` as it is, `word*` with any ending, `*word*` anywhere in a word,
`Word` only with its capital, `…` for up to fourteen words between (German splits its verbs: "schlug … vor").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from knowledge.ingestion.extract.token import Token

STEM, KEY = 4, 2
"""By how many of its first letters a phrase is filed."""
_GAP = "…"
_WIDEST_GAP = 14
_order = attrgetter("order")


class Element(NamedTuple):
    """A word of a phrase, or a gap in it."""

    text: str
    kind: str

    @classmethod
    def of(cls, word: str) -> Element:
        """Return the element that a word of a lexicon stands for."""
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
        """Tell whether a word of a text is the one meant."""
        match self.kind:
            case "whole":
                return token.lower == self.text
            case "begin":
                return token.lower.startswith(self.text)
            case "inside":
                return self.text in token.lower
            case _:
                return token.text == self.text


class Phrase(NamedTuple):
    """A phrase under its label."""

    order: int
    """Its place among all: of two that fit alike, the first counts."""
    label: str
    elements: tuple[Element, ...]
    needs: str
    """The longest of its further words that stand as they are: without it, the phrase cannot be there."""
    book: int
    """Number of the book it stands in."""

    @classmethod
    def of(cls, written: str, label: str, order: int, book: int = 0) -> Phrase:
        """Return the phrase that a lexicon writes so."""
        elements = tuple(Element.of(word) for word in written.split())
        whole = (each.text for each in elements[1:] if each.kind == "whole")
        return cls(order, label, elements, max(whole, key=len, default=""), book)

    def last(self, tokens: Sequence[Token], number: int) -> int | None:
        """Return the number of its last word where it stands at a word that its first one fits, capital or not."""
        elements = self.elements
        if elements[0].kind == "capital" and not elements[0].fits(tokens[number]):
            return None
        return number if len(elements) == 1 else _rest(elements, 1, tokens, number + 1)


def _rest(elements: Sequence[Element], place: int, tokens: Sequence[Token], number: int) -> int | None:
    """Return the number of the last word when the remaining elements follow from a word on."""
    if place == len(elements):
        return number - 1
    if elements[place].kind == "gap":
        for start in range(number, min(number + _WIDEST_GAP + 1, len(tokens))):
            if (last := _rest(elements, place + 1, tokens, start)) is not None:
                return last
        return None
    if number < len(tokens) and elements[place].fits(tokens[number]):
        return _rest(elements, place + 1, tokens, number + 1)
    return None


class Index:
    """Phrases by their first word: whole, or by as many of its first letters as it gives."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._whole: defaultdict[str, list[Phrase]] = defaultdict(list)
        self._by_stem: defaultdict[str, list[Phrase]] = defaultdict(list)
        self._by_key: defaultdict[str, list[Phrase]] = defaultdict(list)
        self._inside: list[Phrase] = []
        for phrase in phrases:
            self._file(phrase)

    def _file(self, phrase: Phrase) -> None:
        first = phrase.elements[0]
        if first.kind == "inside":
            self._inside.append(phrase)
        elif first.kind != "begin":
            self._whole[first.text.casefold().replace("ё", "е")].append(phrase)
        elif len(first.text) >= STEM:
            self._by_stem[first.text[:STEM]].append(phrase)
        else:
            self._by_key[first.text[:KEY]].append(phrase)

    def look_up(self, lower: str) -> list[Phrase]:
        """Return the phrases that may begin with a word, those of one book in their order."""
        begun = (*self._by_stem.get(lower[:STEM], ()), *self._by_key.get(lower[:KEY], ()))
        found = [
            *self._whole.get(lower, ()), *(each for each in begun if lower.startswith(each.elements[0].text)),
            *(each for each in self._inside if each.elements[0].text in lower),
        ]  # fmt: skip
        return sorted(found, key=_order)
