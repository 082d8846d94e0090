"""What pressing a button means: short data, ids only, so that it fits 64 bytes in any script."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Action(StrEnum):
    """The first part of a button's data."""

    ASK = "ask"
    """Ask the example with this language and number: `de0`."""
    MORE = "more"
    """More facts around this fact."""
    FACT = "fact"
    """Show this fact."""
    FOLLOW = "fol"
    """Follow this fact; `topic.<name>` follows a topic, `entity.<id>` a name."""
    UNFOLLOW = "unf"
    """Follow it no longer."""
    MENU = "menu"
    """Answer a question of the menu for a subscription: `<question>.<answer>`."""
    SUBSCRIPTION = "sub"
    """Do something with a subscription: `<what>.<id>`."""
    WATCH = "watch"
    """Tell me when the last question can be answered."""
    EDITOR = "ed"
    """Hand the last question to an editor."""
    UP = "up"
    DOWN = "dn"
    LANGUAGE = "lang"
    """Set the language: de, en, ru, kk or auto."""
    TOPIC = "topic"
    """Brief on this topic."""
    COMMAND = "cmd"
    """Run this command."""
    NEWSROOM = "nr"
    """Something of the editors': see `bot.newsroom.requests`."""
    FORGET = "forget"
    """`yes` or `no`."""


class Pressed(NamedTuple):
    """A button's data, read."""

    action: Action
    value: str


def data(action: Action, value: str = "") -> str:
    """Return the data of a button."""
    return f"{action.value}:{value}"


def read(text: str) -> Pressed | None:
    """Return what a button's data means; None for data we never made."""
    name, _, value = text.partition(":")
    return Pressed(Action(name), value) if name in Action._value2member_map_ else None
