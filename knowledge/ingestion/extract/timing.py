"""When a claim is about: until when what lies ahead, and when what happened."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.facts import PartialDate, Period, Status
from knowledge.ingestion.extract.days import DateMention
from knowledge.ingestion.extract.levels import Part
from knowledge.ingestion.extract.reading import Reading

_NEAR = 5
_TALKED = frozenset({Status.DISCUSSED, Status.PROPOSED, Status.CONSIDERED})
_TO_COME = frozenset({Status.PLANNED, Status.TARGET, Status.STALLED})
_AHEAD = frozenset({Status.PLANNED, Status.TARGET, Status.PROPOSED, Status.CONSIDERED, Status.DISCUSSED, Status.STATED})


def when(
    reading: Reading, status: Status, *, counted: bool, published: PartialDate | None = None
) -> tuple[PartialDate | None, Period | None]:
    """Return until when and when: what lies ahead has a deadline, what happened a period."""
    compared = [each.end for each in reading.figures if each.part is Part.EARLIER]
    told = [
        each for each in reading.dates
        if not each.is_earlier and not any(0 <= each.start - end <= _NEAR for end in compared)
    ]  # fmt: skip
    told = told or ([] if counted else list(reading.dates))
    if counted or status in _AHEAD:  # the day it was said is not the day it is about
        told = [
            each for each in told if each.is_deadline or not (each.is_relative and len(each.partial) > len("2026-01"))
        ]
    if not told or _is_open(told, status):
        return None, None
    limit = next((each for each in told if each.is_deadline), None)
    if status in _TO_COME and not any(each.is_since for each in told):  # a plant founded last year is to open in 2027
        told = [each for each in told if not _is_behind(each, published)] or told
    if status in _AHEAD:
        ahead = limit or next((each for each in told if not each.is_since), told[-1])
        since = next((each for each in told if each.is_since and each is not ahead), None)
        if ahead.is_since:
            return None, Period(start=ahead.coming or ahead.partial)
        over = status is Status.STATED or _is_over(ahead, status) or _is_behind(ahead, published)
        if limit is None and not ahead.coming and over:
            return None, Period(start=ahead.partial)
        last = None if _is_season(ahead) else ahead.until
        return last or ahead.coming or ahead.partial, Period(start=since.partial) if since else None
    if limit is not None and len(told) == 1:
        return limit.coming or limit.partial, None
    first = next((each for each in told if each is not limit), told[0])
    end = first.until or (
        first.partial if counted and len(first.partial) == len("2026") and not first.is_since else None
    )
    return (limit.coming or limit.partial if limit else None), Period(start=first.partial, end=end)


def _is_over(date: DateMention, status: Status) -> bool:
    """Tell whether a day is when something was talked of or proposed rather than until when it is to come."""
    return status in _TALKED and len(date.partial) == len("2026-01-01") and not date.is_deadline


def _is_season(date: DateMention) -> bool:
    """Tell whether it is a season over the turn of a year, which what is to come begins in: winter 2025/26."""
    return len(date.partial) == len("2025") and date.until is not None and date.end - date.start == len("2025/26")


def _is_behind(date: DateMention, published: PartialDate | None) -> bool:
    """Tell whether a date lies wholly before the day of the article: what lay ahead then, a plan of 2022."""
    last = date.until or date.partial
    return published is not None and last < published[: len(last)]


def _is_open(told: Sequence[DateMention], status: Status) -> bool:
    """Tell whether dates may be behind or ahead: "in May" of something only stated."""
    return status is Status.STATED and all(each.is_relative and each.coming and not each.is_deadline for each in told)
