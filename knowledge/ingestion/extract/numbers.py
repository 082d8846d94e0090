"""Numbers of a text, in digits and in words, with their millions and billions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.lexicon import lexicon as read_lexicon
from knowledge.ingestion.extract.phrasebook import Phrasebook
from knowledge.ingestion.extract.spelled import spelled
from knowledge.ingestion.extract.token import Token
from knowledge.ingestion.extract.tokens import tokens
from knowledge.languages import Language

CURRENCIES = frozenset({"EUR", "USD", "KZT", "RUB", "CNY", "GBP", "CHF", "UZS"})
"""Codes of currencies, which are units of money."""
_GROUP = 3
_LONGEST_HALF = 4
_HUNDRED = 100
_REMEMBERED = 20_000
_CONTINUING = frozenset({" ", "\u00a0", "\u202f", ". ", ".\u00a0"})
_ADDRESS = re.compile(r"\.[a-zа-яё]{2,}(?![^\W\d_])")
"""What follows the digits in the name of a site: 24.kz."""


class Number(NamedTuple):
    """A number among the words of a text: its first and last word, and whether millions or the like follow."""

    value: Decimal
    first: int
    last: int
    scaled: bool


def decimal(written: str, *, comma: bool) -> Decimal:
    """Read digits: groups of three are thousands, anything else after the last mark is a fraction."""
    marks = re.findall(r"[^\d]", written)
    if not marks:
        return Decimal(written)
    parts = re.split(r"[^\d]", written)
    last, point = parts[-1], "," if comma else "."
    thousands = len(last) == _GROUP and (len(set(marks)) == 1) and (len(marks) > 1 or marks[0] != point)
    if thousands or marks[-1] in "'’\u00a0\u202f":
        return Decimal("".join(parts))
    return Decimal("".join(parts[:-1]) + "." + last)


class Numbers:
    """Reads the numbers among the words of a text, but for those in the parts taken by dates."""

    def __init__(self, tokens: Sequence[Token], text: str, lexicon: Lexicon, taken: Sequence[tuple[int, int]]) -> None:
        self._tokens, self._text, self._lexicon = tokens, text, lexicon
        self._taken = taken
        self._units, self._scales = lexicon.book("units"), lexicon.book("scales")
        self._comma = lexicon.language != "en"

    def places(self) -> list[int]:
        """Return the words that may begin a number."""
        known = _begins(self._lexicon.language)
        return [place for place, token in enumerate(self._tokens) if known[token.lower]]

    def factor(self, number: Number) -> Decimal:
        """Return what its word for millions or billions multiplies a number by."""
        scale = self._scales.at(self._tokens, number.last)
        return Decimal(scale.label) if scale else Decimal(1)

    def at(self, place: int) -> Number | None:
        """Return the number that begins with a word, with the smaller one that goes on from it: 1 млн 200 тыс."""
        number = self._half(place) or self._single(place)
        while number is not None and number.scaled and (more := self._continued(number)) is not None:
            number = more
        return number

    def _continued(self, number: Number) -> Number | None:
        """Return a number with what is added to it: digits with a smaller word for thousands or millions, words."""
        place, spelled_out = number.last + 1, self._tokens[number.first].lower in self._lexicon.numbers
        if place >= len(self._tokens) or not (self._tokens[place].text[0].isdigit() or spelled_out):
            return None
        gap = self._text[self._tokens[number.last].end : self._tokens[place].start]
        rest = self._single(place) if gap in _CONTINUING else None
        if rest is None or not (rest.scaled or self._tokens[place].lower in self._lexicon.numbers):
            return None
        if rest.value >= self.factor(number):
            return None
        return Number(number.value + rest.value, number.first, rest.last, scaled=True)

    def _half(self, place: int) -> Number | None:
        """Return half a million, a million and a half, полмиллиона: a half that has a word for millions or the like."""
        for match in self._lexicon.book("halves").within(self._tokens, place, place + _LONGEST_HALF):
            after = match.last + 1
            scale = self._scales.at(self._tokens, after) if match.first == place and after < len(self._tokens) else None
            if scale is not None:
                return Number(Decimal(match.label) * Decimal(scale.label), place, scale.last, scaled=True)
        word = self._tokens[place].lower if place < len(self._tokens) else ""
        for half in self._lexicon.words["half"]:
            whole = _scale_of(word.removeprefix(half), self._scales) if word.startswith(half) else None
            if whole is not None:
                return Number(whole / 2, place, place, scaled=True)
        return None

    def _single(self, place: int) -> Number | None:
        if place >= len(self._tokens):
            return None
        token = self._tokens[place]
        if any(start <= token.start < end for start, end in self._taken):
            return None
        in_digits = token.text[0].isdigit()
        read = self._in_digits(place) if in_digits else self._in_words(place)
        if read is None:
            return None
        value, last = self._and_a_half(*read)
        scale = self._scales.at(self._tokens, last + 1) if last + 1 < len(self._tokens) else None
        if scale is not None and (
            in_digits or not self._text[self._tokens[last].end : self._tokens[last + 1].start].strip()
        ):
            return Number(value * Decimal(scale.label), place, scale.last, scaled=True)
        return Number(value, place, last, scaled=False)

    def _in_digits(self, place: int) -> tuple[Decimal, int] | None:
        """Return a number in digits and its last word, unless they are part of a name or number something."""
        token = self._tokens[place]
        before = self._text[token.start - 1 : token.start]
        if (
            (before.isalpha() and not self._is_money(place - 1))
            or (before in "/:_" and before)
            or self._is_label(place)
        ):
            return None
        return self._grouped(decimal(token.text, comma=self._comma), place)

    def _in_words(self, place: int) -> tuple[Decimal, int] | None:
        """Return a number in words and its last word: none where several hundreds leave it open."""
        lower, words = self._tokens[place].lower, self._lexicon.words
        if lower not in self._lexicon.numbers or (place and self._tokens[place - 1].lower in words["several"]):
            return None
        value, last = spelled(self._tokens, self._text, place, self._lexicon.numbers, words["hundred_and"])
        return None if value == _HUNDRED and lower in words["hundred"] else (value, last)

    def _and_a_half(self, value: Decimal, last: int) -> tuple[Decimal, int]:
        """Add a half that is said behind a number, and its last word: two and a half, два с половиной, екі жарым."""
        for match in self._lexicon.book("and_a_half").within(self._tokens, last + 1, last + 1 + _LONGEST_HALF):
            if match.first == last + 1:
                return value + Decimal("0.5"), match.last
        return value, last

    def _grouped(self, value: Decimal, last: int) -> tuple[Decimal, int]:
        """Join groups of three digits that plain spaces part: 60 000."""
        first = self._tokens[last]
        if not first.text.isdigit() or len(first.text) > _GROUP or first.text.startswith("0"):
            return value, last
        digits = first.text
        while last + 1 < len(self._tokens):
            token, gap = self._tokens[last + 1], self._text[self._tokens[last].end : self._tokens[last + 1].start]
            head = token.text[:_GROUP]
            if gap not in {" ", "\u00a0", "\u202f", "\u2009"} or not (
                head.isdigit() and len(re.split(r"\D", token.text)[0]) == _GROUP
            ):
                break
            if any(start <= token.start < end for start, end in self._taken):
                break
            digits, last = digits + token.text, last + 1
        return (decimal(digits, comma=self._comma) if last else value), last

    def _is_money(self, place: int) -> bool:
        """Tell whether the word before digits, with no space between, is that of a currency: Euro70m, EUR5."""
        unit = self._units.at(self._tokens, place) if place >= 0 else None
        return unit is not None and unit.label in CURRENCIES and unit.last == place

    def _is_compound(self, place: int) -> bool:
        """Tell whether a hyphen ties digits to a word that is no unit: 110-kV, 5-летний, 24-х."""
        if place + 1 >= len(self._tokens):
            return True
        if self._tokens[place + 1].lower in self._lexicon.words["ordinal_endings"]:
            return True
        return self._units.at(self._tokens, place + 1) is None and self._scales.at(self._tokens, place + 1) is None

    def _is_label(self, place: int) -> bool:
        """Tell whether the digits number something: a list item, an ordinal, a time of day."""
        token = self._tokens[place]
        after = self._text[token.end : token.end + 2]
        if _ADDRESS.match(self._text, token.end):
            return True
        if after[:1] in {".", ")"} and (place == 0 or self._lexicon.language == "de") and token.text.isdigit():
            return len(token.text) < _GROUP and (
                place == 0 or bool(re.match(r"\s+[^\W\d_a-zäöü]", self._text[token.end + 1 :]))
            )
        if after[:1].isalpha():
            return self._units.at(self._tokens, place + 1) is None and self._scales.at(self._tokens, place + 1) is None
        if after[:1] == "-" and after[1:].isalpha():
            return self._is_compound(place)
        return False


class _Beginnings(dict[str, bool]):
    """Whether words in lower case may begin a number, found out when first asked."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        often = (phrase.elements[0].text for phrase in lexicon.book("often").phrases)  # twice, dreimal
        self._known = lexicon.words["half_words"].union(lexicon.numbers, often)
        self._halves = tuple(lexicon.words["half"])

    def __missing__(self, lower: str) -> bool:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[lower] = begins = lower[0].isdigit() or lower in self._known or lower.startswith(self._halves)
        return begins


@cache
def _begins(language: Language) -> _Beginnings:
    return _Beginnings(read_lexicon(language))


def _scale_of(word: str, scales: Phrasebook) -> Decimal | None:
    """Return what a word for millions or the like stands for, when it is one."""
    scale = scales.at(tokens(word), 0) if word else None
    return Decimal(scale.label) if scale is not None else None
