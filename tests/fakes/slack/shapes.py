"""A small schema language for Block Kit: each rule takes a value and its JSON pointer and notes what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Rule = Callable[[Any, str, list[str]], None]
"""(value, JSON pointer, problems found so far)."""


def note(problems: list[str], problem: str, pointer: str) -> None:
    """Add a problem in Slack's own wording."""
    problems.append(f"{problem} [json-pointer:{pointer}]")


def string(most: int = 255, least: int = 1) -> Rule:
    """Return a rule for a string of bounded length."""

    def rule(value: Any, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, str):
            note(problems, "must be a string", pointer)
        elif len(value) > most:
            note(problems, f"must be less than {most + 1} characters", pointer)
        elif len(value) < least:
            note(problems, f"must be more than {least - 1} characters", pointer)

    return rule


def text(most: int, *kinds: str, least: int = 1) -> Rule:
    """Return a rule for a text object; without kinds both plain_text and mrkdwn will do."""
    allowed = kinds or ("plain_text", "mrkdwn")

    def rule(value: Any, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, dict) or value.get("type") not in allowed:
            note(problems, f"must be a text object of type {' or '.join(allowed)}", pointer)
            return
        keys = {"type", "text", "emoji"} if value["type"] == "plain_text" else {"type", "text", "verbatim"}
        for key in sorted(value.keys() - keys):
            note(problems, f"invalid additional property: {key}", pointer)
        string(most, least)(value.get("text"), f"{pointer}/text", problems)

    return rule


def plain(most: int) -> Rule:
    """Return a rule for a plain_text object."""
    return text(most, "plain_text")


def one_of(*values: object) -> Rule:
    """Return a rule for a value out of a list."""

    def rule(value: Any, pointer: str, problems: list[str]) -> None:
        if value not in values:
            note(problems, f"must be a valid enum value: {', '.join(map(str, values))}", pointer)

    return rule


def anything(value: Any, pointer: str, problems: list[str]) -> None:
    """Accept whatever comes: a part of Block Kit this fake has no rule for."""


def boolean(value: Any, pointer: str, problems: list[str]) -> None:
    """Accept true and false."""
    if not isinstance(value, bool):
        note(problems, "must be a boolean", pointer)


def number(value: Any, pointer: str, problems: list[str]) -> None:
    """Accept an integer."""
    if isinstance(value, bool) or not isinstance(value, int):
        note(problems, "must be an integer", pointer)


def web_address(value: Any, pointer: str, problems: list[str]) -> None:
    """Accept a URL of at most 3000 characters that has a scheme."""
    string(3000)(value, pointer, problems)
    if isinstance(value, str) and not value.startswith(("https://", "http://", "mailto:", "slack://", "tel:")):
        note(problems, "must be a valid URL", pointer)


def many(rule: Rule, most: int, least: int = 1) -> Rule:
    """Return a rule for a list of bounded length whose items follow a rule."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, list):
            note(problems, "must be an array", pointer)
            return
        if len(value) > most:
            note(problems, f"no more than {most} items allowed", pointer)
        if len(value) < least:
            note(problems, f"no less than {least} items allowed", pointer)
        for index, item in enumerate(value):
            rule(item, f"{pointer}/{index}", problems)

    return check


@dataclass(frozen=True)
class Shape:
    """A rule for an object: which keys it may and must have, and what each holds."""

    keys: Mapping[str, Rule]
    required: frozenset[str] = frozenset()
    any_of: frozenset[str] = frozenset()
    """At least one of these must be there."""
    whole: Rule | None = field(default=None)
    """A rule on the object as a whole."""

    def __call__(self, value: Any, pointer: str, problems: list[str]) -> None:
        """Note what is wrong with an object."""
        if not isinstance(value, dict):
            note(problems, "must be an object", pointer)
            return
        for key in sorted(value.keys() - self.keys.keys() - {"type"}):
            note(problems, f"invalid additional property: {key}", pointer)
        for key in sorted(self.required - value.keys()):
            note(problems, f"missing required field: {key}", pointer)
        if self.any_of and not self.any_of & value.keys():
            note(problems, f"must have one of: {', '.join(sorted(self.any_of))}", pointer)
        for key, rule in self.keys.items():
            if key in value:
                rule(value[key], f"{pointer}/{key}", problems)
        if self.whole is not None:
            self.whole(value, pointer, problems)


def shape(required: str = "", any_of: str = "", whole: Rule | None = None, **keys: Rule) -> Shape:
    """Return a Shape; required keys are given as one string of words."""
    return Shape(keys, frozenset(required.split()), frozenset(any_of.split()), whole)


def by_type(shapes: Mapping[str, Rule], *names: str) -> Rule:
    """Return a rule that picks the shape named by the object's `type`, if that type may stand here."""

    def rule(value: Any, pointer: str, problems: list[str]) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in (names or shapes):
            note(problems, f"unsupported type: {kind}", f"{pointer}/type")
        else:
            shapes[kind](value, pointer, problems)

    return rule
