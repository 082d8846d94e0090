"""The clock table: every local date has one digest at the right local time, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.digests.occurrences import Occurrence, plan
from bot.digests.schedule import Cadence, Daily, Monthly, Schedule
from bot.digests.subscription import Subscription
from bot.messages import Chat, ChatKind
from tests.digests.load.telling import counted

_TICK = timedelta(minutes=5)
_BACK = timedelta(hours=1)
_DAYS = 3
"""Before and after the day in question."""


class Case(NamedTuple):
    """A local time, and a day on which something is special."""

    zone: str
    at: str
    day: str
    told_at: str
    """The local time at which the digest of that day has to come."""
    cadence: Cadence = Daily()


CASES = (
    Case("Europe/Berlin", "02:30", "2026-03-29", "03:30"),
    Case("Europe/Berlin", "08:00", "2026-03-29", "08:00"),
    Case("Europe/Berlin", "02:30", "2026-10-25", "02:30"),
    Case("Europe/Berlin", "08:00", "2026-10-25", "08:00"),
    Case("America/Santiago", "00:00", "2026-09-06", "01:00"),
    Case("America/Santiago", "00:30", "2026-09-06", "01:30"),
    Case("Asia/Almaty", "09:00", "2024-03-01", "09:00"),
    Case("Asia/Almaty", "00:00", "2024-03-01", "00:00"),
    Case("Europe/Berlin", "08:00", "2028-02-29", "08:00"),
    Case("Europe/Berlin", "08:00", "2026-02-28", "08:00", Monthly(day="last")),
    Case("Europe/Berlin", "08:00", "2026-04-30", "08:00", Monthly(day=31)),
)


async def clock() -> int:
    """Tick through a week around each special day, once as it is and once with the system's clock set back an hour."""
    wrong = 0
    for case in CASES:
        for is_set_back in (False, True):
            came = _ticked(case, is_set_back=is_set_back)
            problems = _problems(case, came)
            wrong += len(problems)
            how = "clock set back 1 h" if is_set_back else "as it is"
            print(f"{case.zone} {case.at} {case.day} ({how}): {', '.join(problems) or 'one a date, on time'}")
    return int(not counted("digests too many, missing, or at the wrong local time", wrong, 0))


def _ticked(case: Case, *, is_set_back: bool) -> list[Occurrence]:
    """Return what the planner found due, tick by tick, around the day."""
    start = datetime.combine(date.fromisoformat(case.day) - timedelta(days=_DAYS), time(0), UTC)
    subscription = Subscription(
        id="k1", chat=Chat(platform="telegram", id="1", kind=ChatKind.DIRECT), language="de", created_at=start,
        schedule=Schedule(cadence=case.cadence, at=time.fromisoformat(case.at), zone=case.zone),
    )  # fmt: skip
    found: list[Occurrence] = []
    last: date | None = None
    now, turn = start, start + timedelta(days=_DAYS, hours=12)
    while now < start + timedelta(days=2 * _DAYS + 1):
        owed = plan(subscription, since=start, last=last, now=now)
        found += [*owed.missed, *owed.due]
        last = max((one.on for one in (*owed.missed, *owed.due)), default=last)
        now += _TICK
        if is_set_back and now >= turn:
            now, is_set_back = now - _BACK, False
    return found


def _problems(case: Case, came: list[Occurrence]) -> list[str]:
    zone, special = ZoneInfo(case.zone), date.fromisoformat(case.day)
    problems = []
    dates = [one.on for one in came]
    wanted = 1 if isinstance(case.cadence, Monthly) else 2 * _DAYS
    if len(set(dates)) != len(dates):
        problems.append("a date twice")
    if special not in dates or len(dates) < wanted:
        problems.append("a date without")
    for one in came:
        local = f"{one.due.astimezone(zone):%H:%M}"
        if one.due.astimezone(zone).date() != one.on or local != (case.told_at if one.on == special else case.at):
            problems.append(f"{one.on} at {local}")
    return problems
