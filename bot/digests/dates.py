"""Dates and deadlines as they are written in four languages; names of days and months come from Babel."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from bot.digests.endings import ending
from knowledge.facts import PartialDate, last_day, precision
from knowledge.languages import Language

_HEADING: dict[Language, str] = {
    "de": "EEEE, d. MMMM", "en": "EEEE, d MMMM", "ru": "EEEE, d MMMM", "kk": "d MMMM, EEEE",
}  # fmt: skip
_SHORT: dict[Language, str] = {"de": "d. MMMM", "en": "d MMMM", "ru": "d MMMM", "kk": "d MMMM"}
_PARTIAL: dict[str, dict[Language, str]] = {
    "day": {"de": "d. MMMM y", "en": "d MMMM y", "ru": "d MMMM y 'года'", "kk": "y 'жылғы' d MMMM"},
    "month": {"de": "LLLL y", "en": "LLLL y", "ru": "LLLL y 'года'", "kk": "y 'жылғы' MMMM"},
    "year": {"de": "y", "en": "y", "ru": "y 'год'", "kk": "y 'жыл'"},
}


def heading(day: date, language: Language) -> str:
    """Return a day as a title has it: Montag, 23. November."""
    return format_date(day, _HEADING[language], locale=language)


def short(day: date, language: Language) -> str:
    """Return a day without its year: 23. November."""
    return format_date(day, _SHORT[language], locale=language)


def until(day: date, language: Language) -> str:
    """Return a day as it stands after "until"; in Kazakh the month takes an ending."""
    return f"{short(day, language)}{ending('month-until', language, day.month)}"


def partial(when: PartialDate, language: Language) -> str:
    """Return a deadline exactly as precise as the source gives it."""
    return format_date(last_day(when), _PARTIAL[precision(when)][language], locale=language)
