"""What came of a simulation: the ledger beside what the platforms got and what calendars say, counted three ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from bot.digests.occurrences import is_wanted_on
from bot.digests.simulation.platforms import Arrived

if TYPE_CHECKING:
    from bot.digests.subscription import Subscription
    from bot.storage.delivery_queries import FoundDelivery
    from bot.storage.ledger import Ledger

_DAY = timedelta(days=1)
_ALL = 10_000_000
_DATE = 8
"""Letters of a ref that is a local date."""


@dataclass
class Counts:
    """What became of the digests that were due."""

    due: int = 0
    sent: int = 0
    empty: int = 0
    missed: int = 0
    refused: int = 0
    """The chat was closed to us."""
    in_doubt: int = 0
    repeated: int = 0
    """Copies that may be there because no answer came."""
    doubled: int = 0
    """Copies that are there."""
    lost: int = 0
    """Due, and nothing came of it, or said to be sent and never arrived."""

    def add(self, other: Counts) -> None:
        """Add the figures of another."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


class ClockChange(NamedTuple):
    """A day on which a zone's clocks are changed."""

    zone: str
    on: date
    by: timedelta


@dataclass
class Reckoning:
    """All figures."""

    platforms: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    clock_changes: dict[ClockChange, Counts] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    """What contradicts one digest for each local date, at its hour; none in a run that proves it."""

    @property
    def total(self) -> Counts:
        """All platforms together."""
        total = Counts()
        for counts in self.platforms.values():
            total.add(counts)
        return total


async def reckon(
    ledger: Ledger, people: Sequence[Subscription], *, start: datetime, end: datetime, arrived: Iterable[Arrived]
) -> Reckoning:
    """Compare each subscription's calendar with the ledger, and the ledger with what arrived."""
    rows: dict[str, dict[str, FoundDelivery]] = defaultdict(dict)
    for row in await ledger.queries.find(limit=_ALL):
        rows[row.subscription][row.id.rsplit(".", 1)[1]] = row
    came: Counter[tuple[str, str]] = Counter()
    for platform in arrived:
        came.update(platform.digests)
    found = Reckoning()
    changes = {zone: clock_changes(zone, start, end) for zone in {one.schedule.zone for one in people}}
    found.clock_changes = {change: Counts() for changed in changes.values() for change in changed}
    for one in people:
        stored = await ledger.subscriptions.get(one.id)
        until = min(end, stored.ended_at) if stored and stored.ended_at else end
        _of_one(one, rows[one.id], came, found, (start, until))
    return found


def _of_one(
    one: Subscription, rows: dict[str, FoundDelivery], came: Counter[tuple[str, str]], found: Reckoning,
    days: tuple[datetime, datetime],
) -> None:  # fmt: skip
    expected = dict(_calendar(one, *days))
    changed = {change.on: change for change in found.clock_changes if change.zone == one.schedule.zone}
    for on, due in expected.items():
        ref = f"{on:%Y%m%d}"
        row = rows.pop(ref, None)
        counts, problem = _judged(one, ref, row, came[one.id, ref])
        if row is not None and row.due != due:
            problem = problem or f"was due {row.due:%H:%M} UTC, its hour is {due:%H:%M} UTC"
        found.platforms[one.chat.platform].add(counts)
        if on in changed:
            found.clock_changes[changed[on]].add(counts)
        if problem:
            found.problems.append(f"{one.id} on {on}: {problem}")
    surplus = (row for ref, row in rows.items() if len(ref) == _DATE and row.kind == "digest" and row.due < days[1])
    found.problems += [f"{row.id}: is on no calendar" for row in surplus]


def _judged(one: Subscription, ref: str, row: FoundDelivery | None, came: int) -> tuple[Counts, str]:
    """Return the figures of one digest that was due, and what is wrong with them."""
    if row is None:
        return Counts(due=1, lost=1), "was never planned"
    counts = Counts(due=1, repeated=row.repeated, doubled=max(0, came - 1))
    match row.state:
        case "sent":
            counts.sent = 1
        case "empty" if one.skip_if_empty:
            counts.empty = 1
        case "missed":
            counts.missed = 1
        case "gone" | "failed":
            counts.refused = 1
        case "in_doubt":
            counts.in_doubt = 1
        case _:
            counts.lost = 1
            return counts, f"ended as {row.state}"
    if row.state == "sent" and not came:
        counts.lost = 1
        return counts, "is said to be sent and never arrived"
    if counts.doubled > row.repeated:
        return counts, f"arrived {came} times, of which {row.repeated} are known as repeated"
    if row.state in {"empty", "gone", "failed"} and came:
        return counts, f"ended as {row.state} and arrived all the same ({ref})"
    return counts, ""


def _calendar(one: Subscription, start: datetime, end: datetime) -> Iterator[tuple[date, datetime]]:
    """Yield the local dates on which a digest is due, with the moment its hour is there, counted by hand."""
    schedule = one.schedule
    assert schedule.at is not None  # noqa: S101 - none of them is told at once
    day = start.astimezone(schedule.time_zone).date() - _DAY
    last = end.astimezone(schedule.time_zone).date() + _DAY
    while day <= last:
        due = wall_clock(day, schedule.at, schedule.time_zone)
        is_paused = one.pause is not None and one.pause.covers(due)
        if is_wanted_on(schedule.cadence, day) and start < due < end and not is_paused:
            yield day, due
        day += _DAY


def wall_clock(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the first moment at which a clock on the wall shows a time; one it leaps over counts from before the leap.

    Found by trying every offset that the zone has around that day, not by `fold`, on which the planner relies.
    """
    wall = datetime.combine(day, at)
    utc = ZoneInfo("UTC")
    around = [datetime.combine(day, time(12), utc) + timedelta(hours=hours) for hours in range(-36, 37, 12)]
    offsets = sorted({moment.astimezone(zone).utcoffset() or timedelta() for moment in around}, reverse=True)
    tried = [(wall - offset).replace(tzinfo=utc) for offset in offsets]
    shown = [moment for moment in tried if moment.astimezone(zone).replace(tzinfo=None) == wall]
    return min(shown) if shown else max(tried)


def clock_changes(zone: str, start: datetime, end: datetime) -> tuple[ClockChange, ...]:
    """Return the days between two moments on which a zone's clocks are changed."""
    place = ZoneInfo(zone)
    day, last = start.astimezone(place).date(), end.astimezone(place).date()
    found = []
    while day < last:
        before = datetime.combine(day, time(0), place).utcoffset() or timedelta()
        after = datetime.combine(day + _DAY, time(0), place).utcoffset() or timedelta()
        if after != before:
            found.append(ClockChange(zone, day, after - before))
        day += _DAY
    return tuple(found)
