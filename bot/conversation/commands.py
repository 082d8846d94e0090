"""Commands: names, aliases in four languages, and what was probably meant by an unknown one."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import yaml
from rapidfuzz import fuzz, process

from bot.messages import Frozen

_CLOSE = 55


class Command(Frozen):
    """One command."""

    name: str
    aliases: tuple[str, ...] = ()
    admin: bool = False
    """In groups only admins may use it."""
    editor: bool = False
    """Only editors may use it, and only they are told of it."""


@cache
def commands() -> dict[str, Command]:
    """Return all commands by name, in the order of the help."""
    raw = yaml.load(Path(__file__).with_name("commands.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {name: Command(name=name, **entry) for name, entry in raw.items()}


@cache
def _names() -> dict[str, str]:
    return {alias: command.name for command in commands().values() for alias in (command.name, *command.aliases)}


def parse(text: str) -> tuple[str, str] | None:
    """Return the typed command (lower case, without slash and @bot) and its argument; None for plain text."""
    stripped = visible(text).strip()
    if not stripped.startswith("/") or len(stripped) < 2 or stripped[1].isspace():  # noqa: PLR2004 - a lone slash
        return None
    head, *rest = stripped[1:].split(maxsplit=1)
    return head.split("@")[0].casefold(), rest[0].strip() if rest else ""


def visible(text: str) -> str:
    """Return text without zero-width and direction-changing characters, which copied commands bring along."""
    return text if text.isascii() else "".join(char for char in text if unicodedata.category(char) != "Cf")


def resolve(typed: str) -> Command | None:
    """Return the command of that name or alias."""
    name = _names().get(typed.casefold())
    return commands()[name] if name else None


def suggest(typed: str, *, is_editor: bool = False) -> str | None:
    """Return the command that was probably meant by an unknown name."""
    names = [name for name, command in _names().items() if is_editor or not commands()[command].editor]
    found = process.extractOne(typed.casefold(), names, scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return _names()[found[0]] if found else None
