"""Figures and parts of the day -> one time of day and one day of the month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from typing import Literal, NamedTuple

from bot.digests.refusals import RefusedError, Trouble
from bot.digests.units import Kind, Unit, said

DayOfMonth = int | Literal["last"]
_NOON, _LAST_HOUR, _LAST_MINUTE, _LAST_DAY = 12, 23, 59, 31
_HOURS: dict[str, dict[int, int]] = {
    "am": {12: 0} | {hour: hour for hour in range(12)},
    "pm": {12: 12} | {hour: hour + 12 for hour in range(1, 12)},
    "morning": {hour: hour for hour in range(12)},
    "noon": {11: 11, 12: 12, 13: 13, 14: 14, 1: 13, 2: 14},
    "afternoon": {12: 12} | {hour: hour + 12 for hour in range(1, 7)} | {hour: hour for hour in range(13, 19)},
    "evening": {hour: hour + 12 for hour in range(4, 12)} | {hour: hour for hour in range(16, 24)},
    "night": {12: 0, 8: 20, 9: 21, 10: 22, 11: 23} | {hour: hour for hour in (*range(6), *range(20, 24))},
    "midnight": {0: 0, 12: 0},
}
"""Which hour of the day is meant by one said with a part of the day; others do not go together."""
_ALONE = {"noon": time(12), "midnight": time(0)}


class Figures(NamedTuple):
    """What the numbers of a line say."""

    at: time | None
    at_units: tuple[Unit, ...]
    day: DayOfMonth | None
    day_units: tuple[Unit, ...]


def settle_am(units: Sequence[Unit], *, is_german: bool) -> list[Unit]:
    """Return the units with each `am` told apart: the German preposition, or the English time before noon."""
    return [
        replace(unit, kind=Kind.MARKER, value="", marks=frozenset({"day-before"}))
        if unit.kind is Kind.PART and unit.value == "am" and _is_preposition(units, number, is_german=is_german)
        else unit
        for number, unit in enumerate(units)
    ]  # fmt: skip


def _is_preposition(units: Sequence[Unit], number: int, *, is_german: bool) -> bool:
    before = units[number - 1] if number else None
    after = units[number + 1] if number + 1 < len(units) else None
    if before is None or before.kind not in {Kind.CLOCK, Kind.NUMBER}:
        return True
    if after is None:
        return False
    hour = int(before.value.split(":")[0])
    return is_german or after.kind is Kind.NUMBER or hour > _NOON


def figures_of(units: Sequence[Unit], text: str, *, is_monthly: bool) -> Figures:
    """Return time and day of the month; refuses what no clock and no calendar shows, and more than one."""
    hours = [unit for unit in units if unit.kind is Kind.CLOCK]
    days = [unit for unit in units if unit.kind is Kind.DAY]
    open_ones: list[Unit] = []
    for number, unit in enumerate(units):
        if unit.kind is Kind.NUMBER:
            is_hour = _is_hour(units, number)
            (hours if is_hour else open_ones if is_hour is None else days).append(unit)
    if is_monthly and not days and open_ones:
        days.append(open_ones.pop(0))
    hours = sorted([*hours, *open_ones], key=lambda unit: unit.start)
    parts = [unit for unit in units if unit.kind is Kind.PART]
    return Figures(_time(hours, parts, units, text), tuple(hours), _day(days, text), tuple(days))


def _is_hour(units: Sequence[Unit], number: int) -> bool | None:
    """Return whether a number is an hour (or a day of the month); None when its neighbours do not say."""
    unit = units[number]
    before = units[number - 1] if number and units[number - 1].next_to(unit) else None
    after = units[number + 1] if number + 1 < len(units) and units[number + 1].next_to(unit) else None
    if _marked(before, "time-before") or _marked(after, "time-after") or "hour" in unit.marks:
        return True
    if "ordinal" in unit.marks or _marked(after, "day-after") or _marked(before, "day-before"):
        return False
    return True if any(near is not None and near.kind is Kind.PART for near in (before, after)) else None


def _marked(unit: Unit | None, mark: str) -> bool:
    return unit is not None and unit.kind is Kind.MARKER and mark in unit.marks


def _time(hours: Sequence[Unit], parts: Sequence[Unit], units: Sequence[Unit], text: str) -> time | None:
    if len(values := list(dict.fromkeys(part.value for part in parts))) > 1 and not {"am", "pm"} & set(values):
        raise RefusedError(Trouble.CONTRADICTION, ", ".join(said(text, [part]) for part in parts[:2]))
    times = list(dict.fromkeys(_one_time(unit, parts, units, text) for unit in hours))
    if len(times) > 1:
        raise RefusedError(Trouble.TWO_TIMES, ", ".join(f"{at:%H:%M}" for at in times[:2]))
    alone = _ALONE.get(parts[0].value) if parts else None
    return times[0] if times else alone


def _one_time(unit: Unit, parts: Sequence[Unit], units: Sequence[Unit], text: str) -> time:
    hour, minute = map(int, (unit.value if ":" in unit.value else f"{unit.value}:0").split(":"))
    shown = [unit, *(near for near in units if near.first == unit.last and _marked(near, "time-after"))]
    if hour > _LAST_HOUR or minute > _LAST_MINUTE:
        raise RefusedError(Trouble.IMPOSSIBLE_TIME, said(text, shown))
    part = _nearest(unit, parts)
    if part is None:
        return time(hour, minute)
    if hour not in _HOURS[part.value]:
        raise RefusedError(Trouble.IMPOSSIBLE_TIME, said(text, [*shown, part]))
    return time(_HOURS[part.value][hour], minute)


def _nearest(unit: Unit, parts: Sequence[Unit]) -> Unit | None:
    return min(parts, key=lambda part: min(abs(part.first - unit.last), abs(unit.first - part.last)), default=None)


def _day(days: Sequence[Unit], text: str) -> DayOfMonth | None:
    for unit in days:
        if unit.value != "last" and not 1 <= int(unit.value) <= _LAST_DAY:
            raise RefusedError(Trouble.IMPOSSIBLE_DAY, said(text, [unit]))
    if len({unit.value for unit in days}) > 1:
        raise RefusedError(Trouble.CONTRADICTION, ", ".join(said(text, [unit]) for unit in days[:2]))
    if not days:
        return None
    return "last" if days[0].value == "last" else int(days[0].value)
