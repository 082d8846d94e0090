"""The words around the facts: Project Fluent, one file per language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from knowledge.language.phrases import Phrases
from knowledge.languages import Language

DIRECTORY = Path(__file__).parent


@cache
def _phrases(language: Language) -> Phrases:
    return Phrases(language, [(DIRECTORY / f"{language}.ftl").read_text(encoding="utf-8")])


def say(language: Language, key: str, **arguments: str | int) -> str:
    """Return a phrase in a language; an unknown key or a broken phrase raises, it never shows."""
    return _phrases(language).say(key, **arguments)


def keys(language: Language) -> frozenset[str]:
    """Return all phrases a language has."""
    return _phrases(language).keys
