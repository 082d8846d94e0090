"""A date as a text tells it: how precise, and how it is meant."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from knowledge.facts import PartialDate

FIRST_YEAR, LAST_YEAR = 1990, 2060
"""Years that articles of ours tell of."""
_KEPT = 64


class DateMention(NamedTuple):
    """A date in a text, and how it is meant."""

    start: int
    end: int
    partial: PartialDate
    until: PartialDate | None = None
    """Last day, month or year of a span."""
    is_deadline: bool = False
    is_since: bool = False
    is_relative: bool = False
    """Told by the article's own date: last year, in September."""
    coming: PartialDate | None = None
    """What a month or day without a year means when it is still to come."""
    is_earlier: bool = False
    """The year before, named to compare with."""

    @property
    def all(self) -> tuple[PartialDate, ...]:
        """Every date that may be read from it."""
        return tuple(each for each in (self.partial, self.until, self.coming) if each is not None)


def valid(year: int, month: int | None = None, day: int | None = None) -> PartialDate | None:
    """Return a date as precise as it is given; None for one that is none, or far from our time."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return f"{year}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")


@lru_cache(maxsize=_KEPT)
def first_day(partial: PartialDate) -> date:
    """Return the first day of a date."""
    parts = [*map(int, partial.split("-")), 1, 1][:3]
    return date(parts[0], parts[1], parts[2])
