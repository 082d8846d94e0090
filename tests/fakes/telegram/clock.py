"""The fake's own time: real time plus what a test has skipped, so that expiry needs no sleeping."""

import time


class Clock:
    """Seconds since the epoch, monotonic, and movable forwards by a test."""

    def __init__(self) -> None:
        self._offset = time.time() - time.monotonic()

    def now(self) -> float:
        """Return the current time in seconds since the epoch."""
        return time.monotonic() + self._offset

    def unix(self) -> int:
        """Return the current time as the whole seconds that go into a message's `date`."""
        return int(self.now())

    def advance(self, seconds: float) -> None:
        """Skip ahead: updates, callback queries and flood windows age; waits already under way do not shorten."""
        self._offset += seconds
