"""The buttons under a digest, as short data: `dig:full:<subscription>.<digest>`."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

_DATA = re.compile(r"dig:([a-z]+):([a-z0-9]{1,16})\.(\d{8}|\d{14})")


class Choice(StrEnum):
    """What a button under a digest does."""

    FULL = "full"
    """Show the full version."""
    FOLLOW = "fol"
    """Choose one of its facts to follow."""
    SETTINGS = "set"
    """Change the subscription."""


class Chosen(NamedTuple):
    """A button's data, read."""

    choice: Choice
    subscription: str
    ref: str
    """Which of its digests."""


def data(choice: Choice, *, subscription: str, ref: str) -> str:
    """Return the data of a button; fits 48 characters."""
    return f"dig:{choice.value}:{subscription}.{ref}"


def read(text: str) -> Chosen | None:
    """Return what a button's data means; None for data we never made."""
    found = _DATA.fullmatch(text)
    if found is None or found[1] not in set(Choice):
        return None
    return Chosen(Choice(found[1]), found[2], found[3])
