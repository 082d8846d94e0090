"""The one fault of fetching, told in one line with what to do about it."""

from __future__ import annotations

from enum import StrEnum

from knowledge.errors import KnowledgeError


class Cause(StrEnum):
    """Why something was not fetched."""

    ADDRESS = "address"
    """It is no address we may fetch: another scheme or port, a private network, a name nobody knows."""
    ROBOTS = "robots"
    """Its owner does not want it fetched."""
    UNREACHABLE = "unreachable"
    """No connection, or it broke."""
    SLOW = "slow"
    """It did not come in time."""
    TOO_LARGE = "too-large"
    """More than we read, on the wire or unpacked."""
    REDIRECTS = "redirects"
    """Too many, in a circle, or to nowhere."""
    STATUS = "status"
    """The server said no."""
    CONTENT = "content"
    """It is nothing we can read: a picture, broken compression, a broken feed."""


_TRANSIENT = frozenset({Cause.UNREACHABLE, Cause.SLOW})
_WORTH_ANOTHER_TRY = frozenset({408, 425, 429})
_SERVER_FAULTS = 500


class FetchError(KnowledgeError):
    """Something was not fetched or cannot be read; the message names what, why, and the remedy."""

    def __init__(
        self,
        cause: Cause,
        url: str,
        why: str,
        remedy: str,
        *,
        status: int | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        self.cause, self.url, self.status, self.retry_after_s = cause, url, status, retry_after_s
        super().__init__(f"{_short(url)}: {why}; {remedy}")

    @property
    def is_transient(self) -> bool:
        """Whether the same request may well succeed later."""
        if self.status is not None:
            return self.status >= _SERVER_FAULTS or self.status in _WORTH_ANOTHER_TRY
        return self.cause in _TRANSIENT


def _short(url: str, *, longest: int = 200) -> str:
    """Return an address that fits into a line of a log."""
    printable = "".join(char if char.isprintable() else "?" for char in url)
    return printable if len(printable) <= longest else printable[: longest - 1] + "…"
