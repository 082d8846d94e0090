"""Every word the bot itself says: Project Fluent, one file per language, no phrase missing in any."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bot.messages import Code, Node, Text
from knowledge.language.phrases import Phrases
from knowledge.languages import Language

DIRECTORY = Path(__file__).parent
_COMMAND = re.compile(r"(?<![\w/])(/[a-z]+)(?![\w/])")
_SLOT = re.compile("(\ue000\\d+\ue001)")
"""Where an argument goes, while it must not be taken for words of ours."""


@cache
def _phrases(language: Language) -> Phrases:
    return Phrases(language, [path.read_text(encoding="utf-8") for path in sorted(DIRECTORY.glob(f"{language}*.ftl"))])


def has(language: Language, key: str) -> bool:
    """Return whether there is a phrase of that key."""
    return key in _phrases(language).keys


def say(language: Language, key: str, **arguments: str | float) -> str:
    """Return a phrase in a language; an unknown key or a broken phrase raises, it never shows."""
    return _phrases(language).say(key, **arguments)


def spoken(language: Language, key: str, **arguments: str | float) -> tuple[Node, ...]:
    """Return a phrase as nodes, its own commands as `Code`, which platforms let people tap or copy.

    What stands in the arguments stays plain text: a command that somebody typed is not ours to offer.
    """
    names = [name for name, value in arguments.items() if isinstance(value, str)]
    slots = arguments | {name: f"\ue000{number}\ue001" for number, name in enumerate(names)}
    nodes: list[Node] = []
    for part in _SLOT.split(say(language, key, **slots)):
        if _SLOT.fullmatch(part):
            nodes.append(Text(text=str(arguments[names[int(part[1:-1])]])))
        elif part:
            nodes += with_commands(part)
    return tuple(nodes)


def with_commands(text: str) -> tuple[Node, ...]:
    """Return a text of our own with its commands as `Code`."""
    parts = _COMMAND.split(text)
    return tuple(Code(text=part) if number % 2 else Text(text=part) for number, part in enumerate(parts) if part)
