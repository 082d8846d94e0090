"""When a digest is wanted: how often, at what local time, in which time zone. Weekdays are names, never numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum
from functools import cache
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, PlainSerializer, model_validator

from bot.messages import Frozen


class Weekday(StrEnum):
    """A day of the week by name, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @classmethod
    def of(cls, day: date) -> Weekday:
        """Return the weekday of a date."""
        return WEEK[day.weekday()]

    @property
    def order(self) -> int:
        """Its place in the week, for sorting only."""
        return WEEK.index(self)


WEEK = tuple(Weekday)
WORKING_DAYS = WEEK[:5]


class Daily(Frozen):
    """Every day."""

    kind: Literal["daily"] = "daily"


class Weekdays(Frozen):
    """Monday to Friday; public holidays are not known."""

    kind: Literal["weekdays"] = "weekdays"


def _in_order(days: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
    return tuple(sorted(set(days), key=WEEK.index))


class Weekly(Frozen):
    """On certain days of each week."""

    kind: Literal["weekly"] = "weekly"
    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7), AfterValidator(_in_order)]


class Monthly(Frozen):
    """Once a month: on a day, in shorter months on their last; or always on the last."""

    kind: Literal["monthly"] = "monthly"
    day: Annotated[int, Field(ge=1, le=31)] | Literal["last"]


class AtOnce(Frozen):
    """Whenever something followed changes; no time of day."""

    kind: Literal["at-once"] = "at-once"


Cadence = Annotated[Daily | Weekdays | Weekly | Monthly | AtOnce, Field(discriminator="kind")]


def on_days(days: Iterable[Weekday]) -> Daily | Weekdays | Weekly:
    """Return the simplest cadence for these days of the week."""
    wanted = _in_order(tuple(days))
    if wanted == WEEK:
        return Daily()
    return Weekdays() if wanted == WORKING_DAYS else Weekly(days=wanted)


def simplest(cadence: Cadence) -> Cadence:
    """Return the same days under their simplest name: Monday to Friday are weekdays."""
    return on_days(cadence.days) if isinstance(cadence, Weekly) else cadence


@cache
def known_zones() -> frozenset[str]:
    """Return the IANA zones of places, and UTC; those that are mere offsets or abbreviations know no summer."""
    places = {zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")}
    return frozenset(places | {"UTC"})


def _to_the_minute(at: time) -> time:
    if at.tzinfo is not None or at.second or at.microsecond or at.fold:
        raise ValueError("a local time is written HH:MM, without seconds and offset")
    return at


def _known_zone(name: str) -> str:
    if name not in known_zones():
        raise ValueError(f"{name!r} is no IANA time zone; write Europe/Berlin or Asia/Almaty")
    return name


LocalTime = Annotated[
    time, AfterValidator(_to_the_minute), PlainSerializer(lambda at: f"{at:%H:%M}", return_type=str, when_used="json")
]
"""A time of day as the clock on the wall shows it."""
ZoneName = Annotated[str, AfterValidator(_known_zone)]
"""An IANA time zone, such as Asia/Almaty; never an offset."""


class Schedule(Frozen):
    """How often, at what local time, in which zone."""

    cadence: Cadence
    at: LocalTime | None = None
    """Missing exactly for `at-once`."""
    zone: ZoneName

    @model_validator(mode="after")
    def _has_a_time_unless_at_once(self) -> Self:
        if (self.at is None) != isinstance(self.cadence, AtOnce):
            raise ValueError("`at` is given, except with the cadence at-once, which has no time")
        return self

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone with its rules."""
        return ZoneInfo(self.zone)
