"""What goes wrong in a simulation: when, drawn once from the seed, so that the same seed gives the same troubles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import NamedTuple


class Trouble(StrEnum):
    """A kind of trouble that can be asked for."""

    OUTAGE = "outage"
    """A platform is down for an hour, every ten days."""
    THROTTLE = "throttle"
    """One send in a hundred is put off by up to a minute."""
    LOST_ANSWERS = "lost-answers"
    """One send in five hundred arrives, and its answer does not."""
    KILLS = "kills"
    """Killed in the middle of sending, every five days, and started again a minute later."""
    DOWNTIME = "downtime"
    """Stopped for three hours, and once for fourteen, longer than the grace."""
    KICKED = "kicked"
    """One chat in a hundred closes its door for good."""
    CLOCK_BACK = "clock-back"
    """The system's clock is set back by one hour, once."""


class Span(NamedTuple):
    """From one moment to another."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Faults:
    """All that will go wrong."""

    troubles: frozenset[Trouble] = frozenset()
    outages: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    kills: tuple[datetime, ...] = ()
    downtimes: tuple[Span, ...] = ()
    clock_back: datetime | None = None

    def is_down(self, platform: str, now: datetime) -> bool:
        """Return whether a platform is out of order."""
        return any(span.start <= now < span.end for span in self.outages.get(platform, ()))


def drawn(
    troubles: Iterable[Trouble], *, start: datetime, days: int, platforms: Iterable[str], random: Random
) -> Faults:  # fmt: skip
    """Return when what goes wrong; at hours at which many digests are due."""
    wanted = frozenset(troubles)
    end = start + timedelta(days=days)

    def moments(every_days: int) -> list[datetime]:
        return [
            start + timedelta(days=day + random.random(), hours=random.choice((0, 3, 7)))
            for day in range(1, max(days - 1, 2), every_days)
        ]  # fmt: skip

    outages = {
        platform: tuple(Span(at, at + timedelta(hours=1)) for at in moments(10)) for platform in sorted(platforms)
    }
    kills = tuple(at.replace(minute=0, second=2 + random.randrange(20)) for at in moments(5))
    stops = [Span(at, at + timedelta(hours=3)) for at in moments(20)]
    if stops:
        stops[-1] = Span(stops[-1].start, stops[-1].start + timedelta(hours=14))
    back = start + timedelta(days=days / 2, hours=6, minutes=random.randrange(60))
    return Faults(
        wanted,
        outages if Trouble.OUTAGE in wanted else {},
        tuple(sorted(at for at in kills if at < end)) if Trouble.KILLS in wanted else (),
        tuple(sorted(span for span in stops if span.end < end)) if Trouble.DOWNTIME in wanted else (),
        back if Trouble.CLOCK_BACK in wanted else None,
    )
