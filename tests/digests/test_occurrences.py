"""Every local date that is wanted has exactly one occurrence, at the right local time, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.occurrences import Occurrence, between, due_on, next_after, plan, resume, upcoming
from bot.digests.schedule import (
    WEEK,
    AtOnce,
    Cadence,
    Daily,
    Monthly,
    Schedule,
    Weekday,
    Weekdays,
    Weekly,
    known_zones,
)
from tests.digests.making import scheduled, subscribed, utc

DAY = timedelta(days=1)

# zone, local time, local date, due in UTC
MOMENTS = [
    ("Europe/Berlin", "02:30", "2026-03-29", "2026-03-29T01:30"),  # in the gap: told at 03:30
    ("Europe/Berlin", "08:00", "2026-03-29", "2026-03-29T06:00"),
    ("Europe/Berlin", "02:30", "2026-10-25", "2026-10-25T00:30"),  # twice: the first counts
    ("Europe/Berlin", "08:00", "2026-10-25", "2026-10-25T07:00"),
    ("Europe/Berlin", "08:00", "2026-10-24", "2026-10-24T06:00"),
    ("America/Santiago", "00:00", "2026-09-06", "2026-09-06T04:00"),  # midnight is in the gap
    ("America/Santiago", "00:30", "2026-09-06", "2026-09-06T04:30"),
    ("America/Santiago", "23:30", "2026-04-04", "2026-04-05T02:30"),  # twice, before midnight
    ("Asia/Almaty", "08:00", "2024-02-29", "2024-02-29T02:00"),  # +06:00, and a leap day
    ("Asia/Almaty", "08:00", "2024-03-01", "2024-03-01T03:00"),  # +05:00 since that day
    ("Asia/Almaty", "08:00", "2026-11-23", "2026-11-23T03:00"),
    ("Asia/Qostanay", "08:00", "2026-11-23", "2026-11-23T03:00"),
    ("Australia/Lord_Howe", "02:15", "2026-10-04", "2026-10-03T15:45"),  # a gap of half an hour
    ("Asia/Pyongyang", "23:45", "2018-05-04", "2018-05-04T15:15"),  # the gap ends on the next day
    ("Pacific/Kiritimati", "08:00", "2026-11-23", "2026-11-22T18:00"),
    ("Asia/Kathmandu", "08:00", "2026-11-23", "2026-11-23T02:15"),
]
WANTED: list[tuple[Cadence, str, list[str]]] = [
    (Monthly(day=31), "2026-01-15", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
    (Monthly(day=29), "2028-01-30", ["2028-02-29", "2028-03-29"]),
    (Monthly(day=30), "2027-02-01", ["2027-02-28", "2027-03-30"]),
    (Monthly(day="last"), "2028-02-01", ["2028-02-29", "2028-03-31", "2028-04-30"]),
    (Monthly(day=1), "2026-12-02", ["2027-01-01", "2027-02-01"]),
    (Weekdays(), "2026-11-27", ["2026-11-27", "2026-11-30", "2026-12-01"]),
    (Weekly(days=(Weekday.SUNDAY, Weekday.MONDAY)), "2026-11-22", ["2026-11-22", "2026-11-23", "2026-11-29"]),
    (Daily(), "2026-12-31", ["2026-12-31", "2027-01-01"]),
]

times = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
cadences = st.one_of(
    st.just(Daily()),
    st.just(Weekdays()),
    st.sets(st.sampled_from(WEEK), min_size=1).map(lambda days: Weekly(days=tuple(days))),
    st.one_of(st.integers(1, 31), st.just("last")).map(lambda day: Monthly.model_validate({"day": day})),
)
schedules = st.builds(Schedule, cadence=cadences, at=times, zone=st.sampled_from(sorted(known_zones())))
moments = st.integers(0, 47 * 365 * 24 * 60).map(lambda minutes: utc("1990-01-01") + timedelta(minutes=minutes))


@pytest.mark.parametrize(("zone", "at", "day", "due"), MOMENTS)
def test_a_local_time_is_due_at_one_moment(zone: str, at: str, day: str, due: str) -> None:
    """Gaps, repeated hours and changed offsets included."""
    found = due_on(scheduled(at=at, zone=zone), date.fromisoformat(day))

    assert found == Occurrence(date.fromisoformat(day), utc(due))


@pytest.mark.parametrize(("cadence", "start", "days"), WANTED)
def test_a_cadence_wants_certain_days(cadence: Cadence, start: str, days: list[str]) -> None:
    """Short months, leap days and weeks included."""
    begin = utc(start) - timedelta(hours=1)
    found = between(scheduled(cadence, "00:00", "UTC"), begin, utc(days[-1]))

    assert [f"{occurrence.on}" for occurrence in found] == days


@pytest.mark.parametrize("at", ["00:00", "00:30", "02:30", "08:00", "23:59"])
@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/Santiago", "Asia/Almaty", "America/New_York", "Africa/Cairo"]
)
def test_a_year_has_one_occurrence_a_day(zone: str, at: str) -> None:
    """None is missing and none is there twice, at the local time unless that does not exist."""
    schedule = scheduled(at=at, zone=zone)
    found = list(between(schedule, utc("2025-12-31T12:00"), utc("2027-01-01T12:00")))
    days = [occurrence.on for occurrence in found if occurrence.on.year == 2026]
    wall = {occurrence.due.astimezone(ZoneInfo(zone)).strftime("%H:%M") for occurrence in found}

    assert days == [date(2026, 1, 1) + number * DAY for number in range(365)]
    assert len(wall - {at}) <= 1


def test_a_date_that_a_zone_leaps_over_has_no_occurrence() -> None:
    """Samoa had no 30 December 2011; the days around it come once."""
    found = between(scheduled(zone="Pacific/Apia"), utc("2011-12-28T20:00"), utc("2012-01-01"))

    assert [occurrence.on.day for occurrence in found] == [29, 31, 1]


def test_at_once_is_never_due() -> None:
    """It has no times, so nothing comes next and nothing is missed."""
    schedule = scheduled(AtOnce())

    assert next_after(schedule, utc("2026-01-01")) is None
    assert plan(subscribed(schedule), since=utc("2026-01-01"), last=None, now=utc("2026-06-01")) == ((), (), None)


def test_the_calendar_may_end() -> None:
    """At the end of time nothing follows, and nothing breaks."""
    assert next_after(scheduled(), datetime.max.replace(tzinfo=UTC)) is None
    assert next_after(scheduled(), datetime.min.replace(tzinfo=UTC)) == (date(1970, 1, 1), utc("1970-01-01T07:00"))


@settings(max_examples=150, deadline=None)
@given(schedule=schedules, start=moments, days=st.integers(1, 400))
def test_occurrences_are_one_a_date_in_order(schedule: Schedule, start: datetime, days: int) -> None:
    """In every zone, for every cadence and time: dates and moments only grow, and each date is there once."""
    found = list(between(schedule, start, start + timedelta(days=days)))

    assert all(a.on < b.on and a.due < b.due for a, b in pairwise(found))
    assert all(start < occurrence.due <= start + timedelta(days=days) for occurrence in found)
    assert all(abs(o.due.astimezone(schedule.time_zone).date() - o.on) <= DAY for o in found)


@settings(max_examples=150, deadline=None)
@given(schedule=schedules, start=moments)
def test_stepping_and_listing_agree(schedule: Schedule, start: datetime) -> None:
    """The next of the next is what a list has, so that a planner that steps loses nothing."""
    found = list(between(schedule, start, start + timedelta(days=100)))
    moment, stepped = start, []
    while (step := next_after(schedule, moment)) is not None and step.due <= start + timedelta(days=100):
        stepped.append(step)
        moment = step.due

    assert stepped == found


@settings(max_examples=100, deadline=None)
@given(schedule=schedules, start=moments, ticks=st.lists(st.integers(-180, 3 * 24 * 60), max_size=25))
def test_a_planner_deals_with_every_date_once(schedule: Schedule, start: datetime, ticks: list[int]) -> None:
    """Whenever it wakes, and though the clock is set back in between, each date is sent or missed exactly once."""
    subscription, now, last = subscribed(schedule), start, None
    dealt_with: list[Occurrence] = []
    for minutes in ticks:
        now += timedelta(minutes=minutes)
        found = plan(subscription, since=start, last=last, now=now)
        dealt_with += sorted([*found.missed, *found.due])
        last = max((occurrence.on for occurrence in dealt_with), default=last)
        assert found.next is None or found.next.due > now

    latest = max([start, *(occurrence.due for occurrence in dealt_with)])
    assert dealt_with == list(between(schedule, start, latest))


def test_after_downtime_the_young_are_made_up_and_the_old_are_missed() -> None:
    """Three days down, twelve hours of grace: one comes late, two are said to be missed."""
    found = plan(subscribed(), since=utc("2026-11-01"), last=date(2026, 11, 20), now=utc("2026-11-23T15:00"))

    assert [occurrence.on.day for occurrence in found.due] == [23]
    assert [occurrence.on.day for occurrence in found.missed] == [21, 22]
    assert found.next == (date(2026, 11, 24), utc("2026-11-24T07:00"))


@pytest.mark.parametrize(("late", "is_made_up"), [("19:00", True), ("19:01", False)])
def test_the_grace_is_exact(late: str, is_made_up: bool) -> None:
    """What is just twelve hours old is still sent."""
    found = plan(subscribed(), since=utc("2026-11-22T08:00"), last=None, now=utc(f"2026-11-23T{late}"))

    assert bool(found.due) is is_made_up
    assert bool(found.missed) is not is_made_up


def test_a_subscription_owes_nothing_from_before_it_was_made() -> None:
    """Made at ten for eight o'clock, it begins tomorrow."""
    found = plan(subscribed(), since=utc("2026-11-23T09:00"), last=None, now=utc("2026-11-23T09:01"))

    assert (found.due, found.missed) == ((), ())
    assert found.next == (date(2026, 11, 24), utc("2026-11-24T07:00"))


def test_a_clock_set_back_repeats_nothing() -> None:
    """Sent at eight, then it is half past seven again: the next is tomorrow's."""
    found = plan(subscribed(), since=utc("2026-11-01"), last=date(2026, 11, 23), now=utc("2026-11-23T06:30"))

    assert found.due == found.missed == ()
    assert found.next == (date(2026, 11, 24), utc("2026-11-24T07:00"))


def test_a_later_time_on_the_same_day_is_not_a_second_digest() -> None:
    """Changed from eight to six in the evening after the digest was sent: the date is done."""
    evening = subscribed(scheduled(at="18:00"))
    found = plan(evening, since=utc("2026-11-23T10:00"), last=date(2026, 11, 23), now=utc("2026-11-23T18:00"))

    assert found.due == ()
    assert found.next is not None
    assert found.next.on == date(2026, 11, 24)


def test_a_pause_skips_and_does_not_count_as_missed() -> None:
    """What falls into a pause is neither due nor missed; the first after its end comes on time."""
    subscription = subscribed().paused(since=utc("2026-11-20T12:00"), until=utc("2026-11-23T12:00"))

    found = plan(subscription, since=utc("2026-11-01"), last=date(2026, 11, 20), now=utc("2026-11-23T11:00"))
    later = plan(subscription, since=utc("2026-11-01"), last=date(2026, 11, 20), now=utc("2026-11-24T08:00"))

    assert (found.due, found.missed) == ((), ())
    assert found.next == (date(2026, 11, 24), utc("2026-11-24T07:00"))
    assert [occurrence.on.day for occurrence in later.due] == [24]
    assert later.missed == ()


def test_a_pause_without_end_shows_no_next() -> None:
    """Until somebody resumes there is nothing to wait for."""
    subscription = subscribed().paused(since=utc("2026-11-20T12:00"))

    assert upcoming(subscription, last=None, now=utc("2026-11-21")) is None
    assert plan(subscription, since=utc("2026-11-01"), last=date(2026, 11, 20), now=utc("2027-01-01")).missed == ()


def test_resuming_catches_up_with_one_digest() -> None:
    """The latest that fell into the pause is sent at once, with all the news since the last one sent."""
    paused = subscribed().paused(since=utc("2026-11-20T12:00"))
    found = resume(paused, now=utc("2026-11-23T12:00"), news_since=utc("2026-11-20T07:00"), catch_up=True)

    assert found.subscription.pause is None
    assert found.catch_up == (date(2026, 11, 23), utc("2026-11-23T07:00"))
    assert found.news_since == utc("2026-11-20T07:00")


def test_resuming_afresh_forgets_what_was_news() -> None:
    """From now on, and nothing at once."""
    paused = subscribed().paused(since=utc("2026-11-20T12:00"))
    found = resume(paused, now=utc("2026-11-23T12:00"), news_since=utc("2026-11-20T07:00"), catch_up=False)

    assert (found.catch_up, found.news_since) == (None, utc("2026-11-23T12:00"))


def test_resuming_before_anything_fell_due_sends_nothing() -> None:
    """A pause of an hour has nothing to catch up with."""
    paused = subscribed().paused(since=utc("2026-11-20T12:00"))
    found = resume(paused, now=utc("2026-11-20T13:00"), news_since=utc("2026-11-20T07:00"), catch_up=True)

    assert found.catch_up is None


def test_midnight_is_midnight() -> None:
    """A digest at 00:00 belongs to the day that begins."""
    found = next_after(scheduled(at="00:00", zone="Asia/Almaty"), utc("2026-11-22T18:59"))

    assert found == (date(2026, 11, 23), utc("2026-11-22T19:00"))
    assert time(0) == scheduled(at="00:00").at
