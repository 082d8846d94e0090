"""Units of meaning: a cadence, a weekday, a time of day, a zone, a topic, or what nobody understands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a unit means."""

    CADENCE = "cadence"
    WEEKDAY = "weekday"
    CLOCK = "clock"
    """A time of day, `H:M`, not yet proved possible."""
    NUMBER = "number"
    """An hour or a day of the month: what stands around it decides."""
    DAY = "day"
    """A day of the month."""
    PART = "part"
    """A part of the day: morning, evening, pm."""
    ZONE = "zone"
    TOPIC = "topic"
    ENTITY = "entity"
    LANGUAGE = "language"
    SKIP = "skip"
    REFUSED = "refused"
    MARKER = "marker"
    """Words that only say how to read their neighbours."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Unit:
    """One thing that was said, with the place it stands at."""

    kind: Kind
    value: str
    start: int
    end: int
    first: int
    """Number of its first token."""
    last: int
    """Number of the token after its last."""
    joint: str = " "
    marks: frozenset[str] = field(default=frozenset())
    """Of a marker: everything it may be."""
    others: tuple[str, ...] = ()
    """Of an entity: further entities of the same name."""

    def next_to(self, other: Unit) -> bool:
        """Return whether two units stand side by side."""
        return self.last == other.first or other.last == self.first


def said(text: str, units: Sequence[Unit]) -> str:
    """Return the words of the units as they were typed, from the first to the last."""
    return text[min(unit.start for unit in units) : max(unit.end for unit in units)] if units else ""
