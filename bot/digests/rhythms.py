"""Words for how often -> one cadence."""

from __future__ import annotations

from collections.abc import Sequence

from bot.digests.hours import Figures
from bot.digests.refusals import RefusedError, Trouble
from bot.digests.schedule import WEEK, WORKING_DAYS, AtOnce, Cadence, Daily, Monthly, Weekday, Weekdays, on_days
from bot.digests.units import Kind, Unit, said


def is_monthly(units: Sequence[Unit]) -> bool:
    """Return whether a month is spoken of, so that a lone number is a day."""
    return any(unit.kind is Kind.CADENCE and unit.value == "monthly" for unit in units)


def cadence_of(units: Sequence[Unit], text: str, figures: Figures) -> Cadence | None:
    """Return how often; None when nothing was said of it. Words that do not go together are refused."""
    said_so = {unit.value: unit for unit in reversed(units) if unit.kind is Kind.CADENCE}
    rhythms = sorted(said_so.values(), key=lambda unit: unit.start)
    days, spans_days = _days(units)
    if days and "daily" in said_so and spans_days:
        rhythms = [unit for unit in rhythms if unit.value != "daily"]
    _refuse_two(rhythms[:2], text)
    kind = rhythms[0].value if rhythms else "weekly" if days else "monthly" if figures.day_units else ""
    _refuse_misfits(kind, rhythms, days, figures, text)
    match kind:
        case "daily":
            return Daily()
        case "weekdays":
            return Weekdays()
        case "weekly":
            return on_days(days or [Weekday.MONDAY])
        case "monthly":
            return Monthly(day=figures.day or 1)
        case "at-once":
            return AtOnce()
        case _:
            return None


def _refuse_two(units: Sequence[Unit], text: str) -> None:
    if len(units) > 1:
        raise RefusedError(Trouble.CONTRADICTION, ", ".join(said(text, [unit]) for unit in units))


def _refuse_misfits(
    kind: str, rhythms: Sequence[Unit], days: dict[Weekday, Unit], figures: Figures, text: str
) -> None:  # fmt: skip
    """Refuse days of the week or month, or a time, beside a rhythm that has none."""
    if kind == "weekdays" and set(days) == set(WORKING_DAYS):
        return
    strange = [unit for day, unit in days.items() if not (kind == "weekdays" and day in WORKING_DAYS)]
    if kind != "weekly" and days:
        _refuse_two([*rhythms[:1], (strange or list(days.values()))[0]], text)
    if kind != "monthly":
        _refuse_two(
            [*(rhythms[:1] or list(days.values())[:1]), *figures.day_units[:1]][:2] if figures.day_units else [], text
        )
    if kind == "at-once":
        _refuse_two([*rhythms[:1], *figures.at_units[:1]], text)


def _days(units: Sequence[Unit]) -> tuple[dict[Weekday, Unit], bool]:
    """Return the days of the week that were named, and whether some were named from … to."""
    found: dict[Weekday, Unit] = {}
    last: Unit | None = None
    spans, is_range = False, False
    for unit in units:
        if unit.kind is Kind.WEEKDAY:
            day = Weekday(unit.value)
            if last is not None and (is_range or unit.joint == "-"):
                spans = True
                found |= {between: unit for between in _span(Weekday(last.value), day) if between not in found}
            found.setdefault(day, unit)
            last, is_range = unit, False
        elif unit.kind is Kind.MARKER:
            is_range = is_range or "range" in unit.marks
        else:
            last, is_range = None, False
    return found, spans


def _span(first: Weekday, last: Weekday) -> list[Weekday]:
    start = first.order
    return [WEEK[(start + step) % len(WEEK)] for step in range((last.order - start) % len(WEEK) + 1)]
