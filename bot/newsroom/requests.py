"""What somebody wants of the newsroom, as values: the conversation reads it, the desk does it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from bot.messages import Frozen
from knowledge.languages import Language

PREFIX = "nr"
"""The first part of the data of the newsroom's buttons."""


class Request(Frozen):
    """A command, a pressed button, or words that were asked for."""

    effect: Literal["newsroom"] = "newsroom"
    kind: Literal["command", "press", "typed"]
    language: Language
    """In which to reply."""
    zone: str | None = None
    """The reader's time zone."""
    name: str = ""
    """Of the command."""
    text: str = ""
    """What stood behind the command, the button's data, or what was typed."""
    facts: tuple[str, ...] = ()
    """Facts of the last answer: what `/correct` without a name is about."""
    question: str = ""
    """The last question: what `/pin` without one is about."""


class Press(NamedTuple):
    """A button's data, read."""

    verb: str
    number: int = 0
    """Short name of a claim; 0 where it is about none."""
    version: int = 0
    """Of the claim, as it was shown."""
    rest: str = ""


def press(verb: str, number: int = 0, version: int = 0, rest: str | int = "") -> str:
    """Return the data of a button."""
    return f"{PREFIX}:{verb}.{number}.{version}.{rest}"


def read(value: str) -> Press | None:
    """Return what a button's data means, without its prefix; None for what we never made."""
    parts = value.split(".", 3)
    if len(parts) != 4 or not (parts[1].isdecimal() and parts[2].isdecimal()):  # noqa: PLR2004 - as `press` writes it
        return None
    return Press(parts[0], int(parts[1]), int(parts[2]), parts[3])
