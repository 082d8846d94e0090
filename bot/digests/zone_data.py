"""Whether the time zone data of this machine know what has changed: old data send digests at a wrong hour."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_CITY = "Asia/Almaty"
_BEFORE, _SINCE = datetime(2024, 2, 29, 12, tzinfo=UTC), datetime(2024, 3, 1, 12, tzinfo=UTC)
_OFFSETS = (timedelta(hours=6), timedelta(hours=5))
REMEDY = (
    "update the system's package tzdata, or, so that Python's own counts, run `pip install -U tzdata` and set "
    "PYTHONTZPATH to an empty value"
)


def zone_data_fault() -> str:
    """Return what is wrong with the data; empty when they know that Almaty went from UTC+6 to UTC+5 in March 2024."""
    try:
        zone = ZoneInfo(_CITY)
    except ZoneInfoNotFoundError:
        return "there are no time zone data"
    if tuple(moment.astimezone(zone).utcoffset() for moment in (_BEFORE, _SINCE)) == _OFFSETS:
        return ""
    return f"the time zone data are older than March 2024, when {_CITY} became UTC+5 (looked for in {_places()})"


def _places() -> str:
    return ", ".join(map(str, zoneinfo.TZPATH)) or "Python's package tzdata"
