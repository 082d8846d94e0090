"""Why a wish for digests cannot be met, as values; `presenting` and the phrases have the words for it."""

from __future__ import annotations

from enum import StrEnum

from bot.messages import Frozen


class Trouble(StrEnum):
    """What is wrong with a line."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    TOO_MANY = "too-many"
    NOT_UNDERSTOOD = "not-understood"
    IMPOSSIBLE_TIME = "impossible-time"
    IMPOSSIBLE_DAY = "impossible-day"
    UNKNOWN_ZONE = "unknown-zone"
    TOO_OFTEN = "too-often"
    """More often than daily; what cannot wait comes at once."""
    NOT_OFFERED = "not-offered"
    """A rhythm we do not have: every other week, yearly."""
    CONTRADICTION = "contradiction"
    TWO_TIMES = "two-times"
    IMPOSSIBLE_PAUSE = "impossible-pause"


class Refusal(Frozen):
    """Why nothing came of a line."""

    trouble: Trouble
    what: str = ""
    """The words it lies in, as they were typed."""
    instead: str = ""
    """What was meant most likely: a zone, a word."""


class RefusedError(Exception):
    """Ends the reading of a line; never leaves this package."""

    def __init__(self, trouble: Trouble, what: str = "", instead: str = "") -> None:
        self.refusal = Refusal(trouble=trouble, what=what, instead=instead)
        super().__init__(trouble.value)
