"""Figures of a text with their units: values and ranges, exact or about, levels and changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from knowledge.ingestion.extract.levels import TIMES, Levels, Part
from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.numbers import CURRENCIES, Number, Numbers
from knowledge.ingestion.extract.ranges import Ranges
from knowledge.ingestion.extract.token import Token
from knowledge.ingestion.extract.units import PLAIN_UNIT, Units

_MULTIPLES = {"Mt": ("t", 1_000_000), "kt": ("t", 1000)}
"""Units that are so many of another."""
_BARE = 10
_BOTH = 2
_SHARED = {
    "en": re.compile(r"^\S+ [a-z-]+[^s\W] and $"),
    "de": re.compile(r"^\S+ (?:[^\W\d_]+- (?:und|sowie|bzw\.)|[a-zäöüß]+(?:e|en) (?:und|sowie)) $"),
    "ru": re.compile(r"^\S+ [а-яё]+(?:ых|их|ные) и $"),
}
"""Between two numbers of which the first is told without its noun."""


class Figure(NamedTuple):
    """A value or a range with its unit, and where it stands."""

    start: int
    end: int
    unit: str
    value: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    approximate: bool = False
    per: str | None = None
    part: Part = Part.LEVEL

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit in CURRENCIES

    @property
    def is_limit(self) -> bool:
        """Whether only its upper end is given: up to 500."""
        return self.value is None and self.minimum is None

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """One number, or the two ends of the range."""
        return tuple(number for number in (self.value, self.minimum, self.maximum) if number is not None)


def figures(
    tokens: Sequence[Token], text: str, lexicon: Lexicon, taken: Sequence[tuple[int, int]] = ()
) -> list[Figure]:
    """Return the figures among the words of a text, but for those in the parts taken by dates."""
    numbers = Numbers(tokens, text, lexicon, taken)
    places = numbers.places()
    return _Reader(tokens, text, lexicon, numbers).read(places) if places else []


class _Reader:
    def __init__(self, tokens: Sequence[Token], text: str, lexicon: Lexicon, numbers: Numbers) -> None:
        self._tokens, self._text, self._lexicon = tokens, text, lexicon
        self._numbers = numbers
        self._units = Units(tokens, text, lexicon, numbers)
        self._ranges = Ranges(tokens, text, lexicon, self._numbers)
        self._levels = Levels(tokens, text, lexicon)
        self._over_time: set[int] = set()

    def read(self, places: Sequence[int]) -> list[Figure]:
        """Return the figures that begin at some of the words."""
        found: list[Figure] = []
        number = 0
        for place in places:
            if place >= number:
                figure, number = self._figure(place, found)
                if figure is not None:
                    found.append(figure)
        found = self._shared(found) + self._trips()
        return _without_spans(_with_borrowed_units(found), self._over_time)

    def _shared(self, found: Sequence[Figure]) -> list[Figure]:
        """Return figures where one before "and" has the unit of the next: 90 freight and 39 passenger locomotives."""
        shared = _SHARED.get(self._lexicon.language)
        if shared is None or len(found) < _BOTH:
            return list(found)
        return [
            one._replace(unit=two.unit)
            if one.unit == PLAIN_UNIT and two is not None and shared.search(self._text[one.start : two.start]) else one
            for one, two in zip(found, [*found[1:], None], strict=True)
        ]  # fmt: skip

    def _trips(self) -> list[Figure]:
        """Return how often something goes: four flights a week of "flies four times a week"."""
        often = self._lexicon.book("often").best(self._tokens)
        going = self._lexicon.book("going").find(self._tokens) if often else ()
        found = []
        for match in often if going else ():
            per = self._levels.per(match.first, match.last)
            if per is not None:
                start, end = self._tokens[match.first].start, self._tokens[match.last].end
                about = self._levels.is_about(match.first, match.last, going[0].label)
                made = Figure(start, end, going[0].label, Decimal(match.label), approximate=about, per=per)
                limit = self._levels.is_limit(match.first)
                found.append(made._replace(value=None, maximum=made.value, approximate=False) if limit else made)
        return found

    def _figure(self, first: int, found: Sequence[Figure]) -> tuple[Figure | None, int]:
        one = self._numbers.at(first)
        if one is None or self._is_name(one):
            return None, first + 1
        two, is_change = self._ranges.second(one)
        last = two if two is not None and not two.scaled and not one.scaled else two or one
        unit, end = self._units.of(last, first)
        if unit is None and two is not None:  # the second was no partner
            two, last = None, one
            unit, end = self._units.of(one, first)
        if unit is None and two is None:
            unit = PLAIN_UNIT if self._units.of_whole(one) is not None else self._borrowed(one, found)
        if unit is None:
            return None, one.last + 1
        if unit == PLAIN_UNIT and (whole := self._units.of_whole(one)) is not None:
            made = self._made(one, None, whole[0], first, one.last, is_change=False)
            return made, whole[1] + 1
        if one.value == 1 and not self._tokens[first].text[0].isdigit() and not one.scaled:
            return None, one.last + 1
        if self._says_when(unit, first, end) or self._is_both(unit, one, last):
            return None, end + 1
        if unit in _MULTIPLES:
            unit, times = _MULTIPLES[unit]
            one = one._replace(value=one.value * times)
            two = two and two._replace(value=two.value * times)
        made = self._made(one, two, unit, first, end, is_change=is_change)
        if made is not None and unit in TIMES and self._follows(first, "over_time"):
            self._over_time.add(made.start)
        return made, end + 1

    def _made(
        self, one: Number, two: Number | None, unit: str, first: int, end: int, *, is_change: bool
    ) -> Figure | None:
        start = self._tokens[first].start
        made = Figure(
            start,
            self._tokens[end].end,
            unit,
            approximate=self._levels.is_about(first, end, unit),
            per=self._levels.per(first, end),
        )
        if two is None and self._levels.is_limit(first):
            return made._replace(maximum=one.value, approximate=False, part=self._levels.part(first, end))
        if two is None:
            return made._replace(value=one.value, part=self._levels.part(first, end))
        low = one.value
        if two.scaled and not one.scaled and one.value < two.value:
            factor = self._numbers.factor(two)
            low = one.value * factor
        if is_change:
            return made._replace(value=two.value, part=Part.LEVEL)
        if low >= two.value:
            return made._replace(value=two.value)
        return made._replace(minimum=low, maximum=two.value)

    def _borrowed(self, number: Number, found: Sequence[Figure]) -> str | None:
        """Return the unit of the figure before, when a bare number goes on from it: "bis 2030 sollen es 900 werden"."""
        place, words = number.first - 1, self._lexicon.words
        about = self._tokens[max(0, place - 1) : place + 1]
        leading = [match.first for match in self._lexicon.book("about").find(about) if match.last == len(about) - 1]
        place -= len(about) - min(leading) if leading else 0
        if number.scaled and found and found[-1].is_money and self._is_money_again(number, found):
            return found[-1].unit
        is_digits = self._tokens[number.first].text[0].isdigit()
        if not is_digits or place < 0 or number.value < _BARE:
            return None
        goes_on = self._tokens[place].lower in words["borrow_after"] | words["to"]
        if found and goes_on:
            return found[-1].unit
        return self._units.tallied(place) if goes_on else None

    def _is_money_again(self, number: Number, found: Sequence[Figure]) -> bool:
        """Tell whether millions stand without a noun after a sum of money: 3 Mio. Euro für Züge, 4 Mio. für Busse."""
        if not found or not found[-1].is_money or not number.scaled:
            return False
        place = number.last + 1
        if place >= len(self._tokens) or self._text[self._tokens[place - 1].end : self._tokens[place].start].strip(
            " ."
        ):
            return True
        return self._tokens[place].lower in self._lexicon.words["function"]

    def _says_when(self, unit: str | None, first: int, end: int) -> bool:
        return unit in TIMES and (self._is_time_ago(first, end) or self._is_span(first))

    def _is_both(self, unit: str | None, one: Number, last: Number) -> bool:
        """Tell whether two in words are merely both of those spoken of: the two sides."""
        spelled = not self._tokens[one.first].text[0].isdigit()
        return last.value == _BOTH and (unit == "{country}" or (spelled and unit in {PLAIN_UNIT, "{company}"}))

    def _is_time_ago(self, first: int, end: int) -> bool:
        """Tell whether it says when, not how long: three years ago, vor drei Jahren."""
        after = self._tokens[end + 1].lower if end + 1 < len(self._tokens) else ""
        before = self._tokens[first - 1].lower if first else ""
        return after in self._lexicon.words["ago"] or before in self._lexicon.words["ago_before"]

    def _is_span(self, first: int) -> bool:
        """Tell whether it says over which time something is counted: in the first 10 months."""
        return self._follows(first, "span_before")

    def _is_name(self, number: Number) -> bool:
        """Tell whether a number names a product, an article, a flight: the 700 range, Typ 5."""
        after = number.last + 1
        if after < len(self._tokens) and self._tokens[after].lower in self._lexicon.words["labels_after"]:
            return not number.scaled
        return self._follows(number.first, "labels_before") and not number.scaled

    def _follows(self, first: int, group: str) -> bool:
        return first > 0 and self._tokens[first - 1].lower in self._lexicon.words[group]


def _with_borrowed_units(found: list[Figure]) -> list[Figure]:
    """Drop a bare count that stands inside a figure with a unit."""
    return [
        one
        for one in found
        if not any(other is not one and other.start <= one.start and one.end <= other.end for other in found)
    ]


def _without_spans(found: list[Figure], over_time: set[int]) -> list[Figure]:
    """Drop the time over which something else is counted: 700 machines in three years."""
    if all(one.start in over_time or one.unit in TIMES for one in found):
        return found
    return [one for one in found if one.start not in over_time]
