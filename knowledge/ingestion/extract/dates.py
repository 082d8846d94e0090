"""Dates of a text as precise as it gives them: days, months, years, spans, deadlines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from operator import attrgetter

from knowledge.facts import PartialDate
from knowledge.ingestion.extract.days import DateMention, first_day, valid
from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.token import Token
from knowledge.ingestion.extract.years import Years

_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_SEASON = re.compile(r"(?<!\d)(20\d\d)/(\d\d|20\d\d)(?!\d)")
_SPAN = re.compile(r"(?<!\d)(20\d\d)\s*[–—-]\s*(20\d\d)(?!\d)")
_IN_WORDS = ("parts_of_year", "relative")
"""Books of what tells a date without digits or a month."""
_JOINED = re.compile(r"\d(?:[./]|\s*[–—-]\s*)\d")
"""What all dates in digits have."""
_DIGIT = re.compile(r"\d")
_start, _end = attrgetter("start"), attrgetter("end")
_MONTHS = 12
_NEAR = 4
"""Words beside a date that tell how it is meant."""
_WEEK = 7


def dates(
    tokens: Sequence[Token], text: str, lexicon: Lexicon, *, published: PartialDate | None = None
) -> list[DateMention]:
    """Return the dates among the words of a text; those told relatively need the day of publication."""
    found: list[DateMention] = []
    for mention in _Reader(tokens, text, lexicon, published).read():
        if not any(mention.start < other.end and other.start < mention.end for other in found):
            found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


class _Reader:
    def __init__(self, tokens: Sequence[Token], text: str, lexicon: Lexicon, published: PartialDate | None) -> None:
        self._tokens, self._text, self._lexicon, self._published = tokens, text, lexicon, published
        self._months = {m.first: (int(m.label), m) for m in lexicon.book("months").find(tokens)}
        self._years = Years(tokens, text, lexicon, self._months)
        self._low = tokens[0].start if tokens else 0
        self._high = tokens[-1].end if tokens else 0

    def read(self) -> Iterator[DateMention]:
        """Yield dates, the most exact first; a later one in the same place counts for nothing."""
        has_digits = _DIGIT.search(self._text, self._low, self._high) is not None
        if not (has_digits or self._months or any(self._lexicon.book(name).find(self._tokens) for name in _IN_WORDS)):
            return
        if has_digits and _JOINED.search(self._text, self._low, self._high) is not None:
            yield from self._written_in_digits()
        yield from self._parts_of_years()
        yield from self._with_months()
        if has_digits:
            yield from self._alone()
        yield from self._relative()

    def _mention(
        self, start: int, end: int, partial: PartialDate | None, until: PartialDate | None = None, **more: object
    ) -> Iterator[DateMention]:
        if partial is None:
            return
        low = bisect_right(self._tokens, start, key=_end)
        high = bisect_left(self._tokens, end, key=_start)
        yield DateMention(
            start, end, partial, until,
            is_deadline=self._comes_before("deadline", low) or self._comes_after("deadline_after", high),
            is_since=self._comes_before("since", low) or self._comes_after("since_after", high),
            is_earlier=self._comes_before("earlier_date", low),
            **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def _comes_before(self, book: str, low: int) -> bool:
        near = self._lexicon.book(book).within(self._tokens, low - _NEAR, low)
        return any(match.last == low - 1 for match in near)

    def _comes_after(self, book: str, high: int) -> bool:
        near = self._lexicon.book(book).within(self._tokens, high, high + _NEAR)
        return any(match.first <= high + 1 for match in near)

    def _written_in_digits(self) -> Iterator[DateMention]:
        for match in _NUMERIC.finditer(self._text, self._low, self._high):
            day, month, year = map(int, match.groups())
            yield from self._mention(match.start(), match.end(), valid(year, month, day))
        for match in _ISO.finditer(self._text, self._low, self._high):
            yield from self._mention(match.start(), match.end(), valid(*map(int, match.groups())))
        for pattern in (_SEASON, _SPAN):
            for match in pattern.finditer(self._text, self._low, self._high):
                first, last = int(match[1]), int(match[2]) if len(match[2]) > 2 else int(match[1][:2] + match[2])  # noqa: PLR2004
                if first < last:
                    yield from self._mention(match.start(), match.end(), valid(first), valid(last))

    def _parts_of_years(self) -> Iterator[DateMention]:
        """Yield halves, quarters and first months of a year."""
        for match in self._lexicon.book("parts_of_year").find(self._tokens):
            for place in (match.last + 1, match.last + 2, match.first - 1, match.first - 2):
                if (year := self._years.at(place)) is not None:
                    low, high = min(match.first, place), max(match.last, place)
                    first, last = match.label.split("-")
                    yield from self._mention(
                        self._tokens[low].start,
                        self._tokens[high].end,
                        valid(year, int(first)),
                        valid(year, int(last)),
                    )
                    break
            else:
                if (known := self._day()) is not None:
                    first, last = match.label.split("-")
                    start, end = self._tokens[match.first].start, self._tokens[match.last].end
                    yield from self._mention(
                        start, end, valid(known.year, int(first)), valid(known.year, int(last)), is_relative=True
                    )

    def _with_months(self) -> Iterator[DateMention]:
        for place, (month, match) in self._months.items():
            day_place = next((each for each in self._day_places(place, match.last) if self._is_day(each)), None)
            last = max(match.last, day_place or 0)
            first = min(place, day_place if day_place is not None else place)
            year_place = next(
                (each for each in (last + 1, first - 1, first - 2) if self._years.at(each) is not None), None
            )
            day = int(self._tokens[day_place].text) if day_place is not None else None
            day, first = self._earlier_day(day, first)
            if year_place is not None:
                year = self._years.at(year_place)
                low, high = min(first, year_place), max(last, year_place)
                yield from self._mention(self._tokens[low].start, self._tokens[high].end, valid(year or 0, month, day))
            elif (known := self._day()) is not None and (day is not None or self._is_a_month(place)):
                past, coming = self._around(known, month, day)
                yield from self._mention(
                    self._tokens[first].start, self._tokens[last].end, past, is_relative=True, coming=coming
                )

    def _day_places(self, first: int, last: int) -> tuple[int, ...]:
        return (first - 1, last + 1) if self._lexicon.language == "en" else (first - 1,)

    def _earlier_day(self, day: int | None, first: int) -> tuple[int | None, int]:
        """Return the first of two days and where it stands: am 26. und 27. April, 26–27 апреля."""
        for place in (first - 1, first - 2):
            joint = self._tokens[first - 1].lower if place == first - 2 else ""
            if day is None or not self._is_day(place) or int(self._tokens[place].text) >= day:
                continue
            gap = self._text[self._tokens[place].end : self._tokens[place + 1].start].strip(" .")
            if joint in self._lexicon.words["and"] if joint else gap in {"-", "–"}:
                return int(self._tokens[place].text), place
        return day, first

    def _is_a_month(self, place: int) -> bool:
        """Tell whether a month stands alone: after a word that leads to it, since English may is mostly a verb."""
        before = self._tokens[place - 1].lower if place else ""
        return before in self._lexicon.words["before_month"] or self._lexicon.language == "kk"

    @staticmethod
    def _around(known: date, month: int, day: int | None) -> tuple[PartialDate | None, PartialDate | None]:
        def is_past(year: int) -> bool:
            return (year, month, day or 1) <= (known.year, known.month, known.day)

        past = known.year if is_past(known.year) else known.year - 1
        coming = known.year if not is_past(known.year) or (month == known.month and day is None) else known.year + 1
        return valid(past, month, day), valid(coming, month, day)

    def _alone(self) -> Iterator[DateMention]:
        for place, token in enumerate(self._tokens):
            if token.text.isdigit() and (year := self._years.at(place)) is not None:
                until = self._span(place)
                end = self._tokens[until].end if until is not None else token.end
                last = valid(self._years.at(until) or 0) if until is not None else None
                yield from self._mention(token.start, end, valid(year), last)

    def _span(self, place: int) -> int | None:
        """Return the place of the second year in "from 2025 to 2029"."""
        words = self._lexicon.words
        before = self._tokens[place - 1].lower if place else ""
        for gap in (1, 2):
            joint, second = place + gap, place + gap + 1
            if self._years.at(second) is None or before not in words["from"] | words["range_from"]:
                continue
            if self._tokens[joint].lower in words["range_joins"] | words["to"]:
                return second
        return None

    def _relative(self) -> Iterator[DateMention]:
        known = self._day()
        if known is None:
            return
        for match in self._lexicon.book("relative").best(self._tokens):
            start, end = self._tokens[match.first].start, self._tokens[match.last].end
            unit, shift = match.label[0], int(match.label[1:])
            if unit == "y" and self._years.at(match.last + 1) is not None:  # the end of the year 2027
                continue
            if unit == "w":
                back = (known.weekday() - shift) % _WEEK
                day = known - timedelta(days=back)
                ahead = known + timedelta(days=(shift - known.weekday()) % _WEEK or _WEEK)
                if len(self._published or "") == len("2026-01-01"):
                    yield from self._mention(start, end, day.isoformat(), is_relative=True, coming=ahead.isoformat())
            elif unit == "y":
                yield from self._mention(start, end, valid(known.year + shift), is_relative=True)
            elif unit == "m" and len(self._published or "") > 4:  # noqa: PLR2004 - a year only says no month
                months = known.year * _MONTHS + known.month - 1 + shift
                yield from self._mention(start, end, valid(months // _MONTHS, months % _MONTHS + 1), is_relative=True)
            elif unit == "d" and len(self._published or "") == len("2026-01-01"):
                yield from self._mention(start, end, (known + timedelta(days=shift)).isoformat(), is_relative=True)

    def _day(self) -> date | None:
        if self._published is None:
            return None
        return first_day(self._published)

    def _is_day(self, place: int) -> bool:
        if not 0 <= place < len(self._tokens) or not self._tokens[place].text.isdigit():
            return False
        return 1 <= int(self._tokens[place].text) <= 31 and len(self._tokens[place].text) <= 2  # noqa: PLR2004
