"""Per-person flood control: a polite notice once, then silence until the window ends."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from enum import Enum

WINDOW = timedelta(minutes=1)
PER_WINDOW = 20
_KEPT = 10_000


class Gate(Enum):
    """What happens to a message."""

    OPEN = "open"
    NOTICE = "notice"
    SHUT = "shut"


class Flood:
    """Counts messages by person over a sliding minute, in memory: a restart forgives."""

    def __init__(self, *, per_window: int = PER_WINDOW, window: timedelta = WINDOW) -> None:
        self._per_window, self._window = per_window, window
        self._seen: dict[str, deque[datetime]] = {}
        self._noticed: dict[str, datetime] = {}

    def admit(self, person: str, now: datetime) -> Gate:
        """Return whether a person's message is worked at `now`; people without an id always are."""
        if not person:
            return Gate.OPEN
        if len(self._seen) > _KEPT:
            self._forget(now)
        seen = self._seen.setdefault(person, deque())
        while seen and now - seen[0] >= self._window:
            seen.popleft()
        if len(seen) < self._per_window:
            seen.append(now)
            self._noticed.pop(person, None)
            return Gate.OPEN
        if person in self._noticed:
            return Gate.SHUT
        self._noticed[person] = now
        return Gate.NOTICE

    def _forget(self, now: datetime) -> None:
        idle = [person for person, seen in self._seen.items() if not seen or now - seen[-1] >= self._window]
        for person in idle:
            self._seen.pop(person)
            self._noticed.pop(person, None)
