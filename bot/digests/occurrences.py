"""When digests are due: one occurrence a local date, whatever the clocks do that day.

The local date is the key. A time inside the gap of a spring day counts with the offset before it (02:30 is sent at
03:30), a time that comes twice in autumn counts the first time; a date that a zone leaps over has no occurrence.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from bot.digests.schedule import WORKING_DAYS, Cadence, Daily, Monthly, Schedule, Weekday, Weekdays, Weekly
from bot.digests.subscription import Subscription

_DAY = timedelta(days=1)
_FIRST_DATE, _LAST_DATE = date(1970, 1, 1), date(9999, 12, 29)
"""Digests begin with our time, and conversions stay inside the calendar."""


class Occurrence(NamedTuple):
    """One time that a digest is due."""

    on: date
    """The local date: its key within the subscription."""
    due: datetime
    """In UTC."""


class Plan(NamedTuple):
    """What a subscription owes at a moment."""

    due: tuple[Occurrence, ...]
    """To be sent now, the oldest first: on time, or made up within the grace."""
    missed: tuple[Occurrence, ...]
    """Too old to be made up: to be recorded, and said in the next digest."""
    next: Occurrence | None
    """The first one after now; None for a subscription without times, or paused until resumed."""


class Resumption(NamedTuple):
    """A subscription after its pause."""

    subscription: Subscription
    news_since: datetime
    """From when on things count as new in its next digest."""
    catch_up: Occurrence | None
    """To be sent at once: the latest that fell into the pause; None if none did, or if it starts fresh."""


def is_wanted_on(cadence: Cadence, day: date) -> bool:
    """Return whether a date is one of the cadence."""
    match cadence:
        case Daily():
            return True
        case Weekdays():
            return Weekday.of(day) in WORKING_DAYS
        case Weekly():
            return Weekday.of(day) in cadence.days
        case Monthly():
            last = monthrange(day.year, day.month)[1]
            return day.day == (last if cadence.day == "last" else min(cadence.day, last))
        case _:
            return False


def due_on(schedule: Schedule, day: date) -> Occurrence | None:
    """Return the occurrence of a local date; None when there is none."""
    if schedule.at is None or not is_wanted_on(schedule.cadence, day) or not _exists(schedule, day):
        return None
    return Occurrence(day, _moment(schedule, day, schedule.at))


def next_after(schedule: Schedule, moment: datetime) -> Occurrence | None:
    """Return the first occurrence after a moment; None for `at-once` and at the end of the calendar."""
    return next(_following(schedule, moment), None)


def between(schedule: Schedule, after: datetime, until: datetime) -> Iterator[Occurrence]:
    """Yield the occurrences after one moment, up to and with another."""
    for occurrence in _following(schedule, after):
        if occurrence.due > until:
            return
        yield occurrence


def plan(subscription: Subscription, *, since: datetime, last: date | None, now: datetime) -> Plan:
    """Return what is due, what was missed and what comes next.

    `since` is when the subscription was made, or its times last changed; `last` is the local date of the last
    occurrence that was dealt with. It never comes again: not when a clock is set back, nor when the time is changed.
    """
    schedule, pause = subscription.schedule, subscription.pause
    open_ones = [
        occurrence for occurrence in between(schedule, since if last is None else max(since, _before(last)), now)
        if (last is None or occurrence.on > last) and not (pause and pause.covers(occurrence.due))
    ]  # fmt: skip
    oldest = now - subscription.grace
    return Plan(
        due=tuple(occurrence for occurrence in open_ones if occurrence.due >= oldest),
        missed=tuple(occurrence for occurrence in open_ones if occurrence.due < oldest),
        next=upcoming(subscription, last=last, now=now),
    )


def upcoming(subscription: Subscription, *, last: date | None, now: datetime) -> Occurrence | None:
    """Return the first occurrence after now that is neither paused nor dealt with; None when there is none in sight."""
    pause = subscription.pause
    for occurrence in _following(subscription.schedule, now):
        is_paused = pause is not None and pause.covers(occurrence.due)
        if is_paused and pause is not None and pause.until is None:
            return None
        if not is_paused and (last is None or occurrence.on > last):
            return occurrence
    return None


def resume(subscription: Subscription, *, now: datetime, news_since: datetime, catch_up: bool) -> Resumption:
    """End a pause: catch up with one digest of all that happened since the last, or start fresh from now on."""
    running = subscription.model_copy(update={"pause": None})
    if not catch_up:
        return Resumption(running, now, None)
    pause = subscription.pause
    fallen = list(between(subscription.schedule, pause.since, now)) if pause else []
    covered = [occurrence for occurrence in fallen if pause and pause.covers(occurrence.due)]
    return Resumption(running, news_since, covered[-1] if covered else None)


def _following(schedule: Schedule, moment: datetime) -> Iterator[Occurrence]:
    """Yield the occurrences after a moment, without end; begins two days early, since offsets may differ by more."""
    if schedule.at is None:
        return
    day = _FIRST_DATE if moment.year <= _FIRST_DATE.year else moment.astimezone(UTC).date() - 2 * _DAY
    while day <= _LAST_DATE:
        if (occurrence := due_on(schedule, day)) is not None and occurrence.due > moment:
            yield occurrence
        day += _DAY


def _moment(schedule: Schedule, day: date, at: time) -> datetime:
    return datetime.combine(day, at.replace(fold=0), schedule.time_zone).astimezone(UTC)


def _exists(schedule: Schedule, day: date) -> bool:
    """Return whether the zone has the date at all: Samoa went from 29 to 31 December 2011."""
    return _moment(schedule, day, time(0)) < _moment(schedule, day + _DAY, time(0))


def _before(day: date) -> datetime:
    """Return a moment before the date has begun anywhere."""
    return datetime.combine(day - 2 * _DAY, time(0), UTC)
