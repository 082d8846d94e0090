"""The day an article was published, as precisely as it is stated, and never a guess."""

from __future__ import annotations

import re
from datetime import date, datetime

_ISO = re.compile(r"\s*(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?!\d)")
_IN_ADDRESS = re.compile(r"/(20\d{2})[/-](\d{2})[/-](\d{2})(?=[/\-_.]|$)")
_NUMERIC = re.compile(r"(?<![\d.,])(\d{1,2})\.(\d{1,2})\.(20\d{2})(?!\d)")
_MONTHS = {
    "january": 1, "jan": 1, "januar": 1, "jänner": 1, "января": 1, "январь": 1, "қаңтар": 1,
    "february": 2, "feb": 2, "februar": 2, "февраля": 2, "февраль": 2, "ақпан": 2,
    "march": 3, "mar": 3, "märz": 3, "марта": 3, "март": 3, "наурыз": 3,
    "april": 4, "apr": 4, "апреля": 4, "апрель": 4, "сәуір": 4,
    "may": 5, "mai": 5, "мая": 5, "май": 5, "мамыр": 5,
    "june": 6, "jun": 6, "juni": 6, "июня": 6, "июнь": 6, "маусым": 6,
    "july": 7, "jul": 7, "juli": 7, "июля": 7, "июль": 7, "шілде": 7,
    "august": 8, "aug": 8, "августа": 8, "август": 8, "тамыз": 8,
    "september": 9, "sep": 9, "sept": 9, "сентября": 9, "сентябрь": 9, "қыркүйек": 9,
    "october": 10, "oct": 10, "oktober": 10, "okt": 10, "октября": 10, "октябрь": 10, "қазан": 10,
    "november": 11, "nov": 11, "ноября": 11, "ноябрь": 11, "қараша": 11,
    "december": 12, "dec": 12, "dezember": 12, "dez": 12, "декабря": 12, "декабрь": 12, "желтоқсан": 12,
}  # fmt: skip
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WRITTEN = (
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_NAME})\.?,?\s+(?P<year>20\d{{2}})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<month>{_NAME})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>20\d{{2}})(?!\d)", re.IGNORECASE
    ),
    re.compile(
        rf"(?P<year>20\d{{2}})\s+ж(?:\.|ыл(?:ғы|дың)?),?\s+(?P<day>\d{{1,2}})\s+(?P<month>{_NAME})", re.IGNORECASE
    ),
)
_EARLIEST = 1990


def iso_date(text: str) -> str | None:
    """Return the day, month or year a text like `2026-03-17T16:42+01:00` begins with."""
    found = _ISO.match(text)
    return _partial(found[1], found[2], found[3]) if found else None


def date_in_address(url: str) -> str | None:
    """Return the day in an address like `/2026/02/23/title`."""
    found = _IN_ADDRESS.search(url)
    return _partial(found[1], found[2], found[3]) if found else None


def written_date(text: str) -> str | None:
    """Return the first day that a text writes out: 4. Juni 2026, Feb 9 2026, 27 марта 2026 г., 17.03.2026."""
    found = [match for pattern in _WRITTEN if (match := pattern.search(text))]
    if found:
        first = min(found, key=lambda match: match.start())
        return _partial(first["year"], str(_MONTHS[first["month"].casefold()]), first["day"])
    numeric = _NUMERIC.search(text)
    return _partial(numeric[3], numeric[2], numeric[1]) if numeric else None


def not_after(partial: str | None, fetched_at: datetime) -> str | None:
    """Return a date unless it lies after the day the article was fetched (in some place on earth)."""
    return partial if partial and partial <= date.fromordinal(fetched_at.toordinal() + 1).isoformat() else None


def _partial(year: str, month: str | None, day: str | None) -> str | None:
    try:
        checked = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if checked.year < _EARLIEST:
        return None
    return checked.isoformat()[: 10 if day else 7 if month else 4]
