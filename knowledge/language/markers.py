"""Marker words per language: data in `lexicon/<language>.yaml`, read once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from knowledge.languages import LANGUAGES, Language

DIRECTORY = Path(__file__).parent / "lexicon"


@cache
def lexicon(language: Language) -> dict[str, re.Pattern[str]]:
    """Return the marker groups of a language, each as one pattern over lower-case text."""
    groups = yaml.load((DIRECTORY / f"{language}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {name: re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)") for name, words in groups.items()}


def markers(text: str, language: Language) -> frozenset[str]:
    """Return the names of the marker groups that a text shows; mixed texts are read in all languages they may be in."""
    lower = text.casefold()
    return frozenset(name for name, pattern in lexicon(language).items() if pattern.search(lower))


def only(tokens: list[str], groups: tuple[str, ...], language: Language) -> bool:
    """Return whether all words belong to the given marker groups: nothing else is said."""
    patterns = [lexicon(language)[group] for group in groups]
    return all(any(pattern.fullmatch(token) for pattern in patterns) for token in tokens)


def all_groups() -> set[frozenset[str]]:
    """Return the group names of each language, as a set: one element means that none is missing."""
    return {frozenset(lexicon(language)) for language in LANGUAGES}
