"""Scripted faults: what the next calls of a method run into."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong once; build it with one of the class methods."""

    kind: Literal["ratelimited", "status", "hang", "drop", "error"]
    after: bool = False
    """The method takes effect first; only its answer is spoilt."""
    status: int = 200
    error: str = ""
    retry_after: int | None = None
    body: str = ""

    @classmethod
    def ratelimited(cls, retry_after: int | None = 1) -> Fault:
        """HTTP 429; None leaves the Retry-After header out."""
        return cls("ratelimited", status=429, error="ratelimited", retry_after=retry_after)

    @classmethod
    def server_error(cls, status: int = 500) -> Fault:
        """HTTP 5xx with Slack's JSON body for it."""
        return cls("status", status=status, error="internal_error")

    @classmethod
    def html_503(cls) -> Fault:
        """Answer with the HTML page of Slack's front end when nobody is behind it."""
        return cls(
            "status", status=503, body="<!DOCTYPE html><html><body><h1>503 Service Unavailable</h1></body></html>"
        )

    @classmethod
    def hang(cls, *, after: bool = False) -> Fault:
        """Give no answer until `faults.release()`, or until the fake closes."""
        return cls("hang", after=after)

    @classmethod
    def drop(cls) -> Fault:
        """Cut the connection before Slack does anything."""
        return cls("drop")

    @classmethod
    def drop_after(cls) -> Fault:
        """Cut the connection after the message was stored: the caller cannot know."""
        return cls("drop", after=True)

    @classmethod
    def api_error(cls, error: str, *, after: bool = False) -> Fault:
        """HTTP 200 with `ok: false`, such as `fatal_error` (with `after=True`: it was stored all the same)."""
        return cls("error", error=error, after=after)


class Faults:
    """Faults waiting for calls, first in, first out; method `*` matches any, `response_url` those addresses."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.released = 0
        """How often `release` was called; hanging calls watch it."""

    def next(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method run into these faults, one each."""
        self._waiting[method].extend(faults)

    def take(self, method: str) -> Fault | None:
        """Return the fault that this call runs into, and forget it."""
        for queue in (self._waiting[method], self._waiting["*"]):
            if queue:
                return queue.popleft()
        return None

    def clear(self) -> None:
        """Forget all waiting faults."""
        self._waiting.clear()

    def release(self) -> None:
        """Let hanging calls end with their connection closed."""
        self.released += 1
        self._ring()
