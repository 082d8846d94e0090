"""The words people use for schedules, from `schedules/<language>.yaml`: patterns over folded words.

People mix languages, so each phrase is known in every chat; words fold to one alphabet (see `normalise`), so umlauts,
missing Kazakh letters and Latin script need no entry. Short words count only as they are written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from bot.digests.tokens import cleaned, tokens_of
from bot.phrases import say
from knowledge.facts import Topic
from knowledge.language.normalise import fold
from knowledge.languages import LANGUAGES

DIRECTORY = Path(__file__).parent / "schedules"
_SHORT = 3
"""Folded words up to this length must be written as in the lexicon: others would meet by accident."""
_SLOTS = {"n", "m", "o"}
_NUMBERS = ("number", "ordinal")


class Pattern(NamedTuple):
    """One phrase with its meaning."""

    group: str
    """cadence, weekday, part, clock, marker, refused, skip, language or topic."""
    value: str
    words: tuple[str, ...]
    """Folded words; `{n}`, `{m}` and `{o}` stand for numbers."""
    written: tuple[str, ...]
    language: str


class Lexicon(NamedTuple):
    """All patterns by their first word, and number words by value."""

    patterns: dict[str, tuple[Pattern, ...]]
    open_patterns: tuple[Pattern, ...]
    """Those that begin with a number."""
    numbers: dict[tuple[str, ...], int]
    ordinals: dict[tuple[str, ...], int]
    suffixes: dict[str, frozenset[str]]
    """`clock-suffix` and `day-suffix`: what follows digits."""


def is_slot(word: str) -> bool:
    """Return whether a word of a pattern stands for a number."""
    return word[:1] == "{"


def agrees(pattern: Pattern, place: int, typed: str) -> bool:
    """Return whether a typed word is that of a pattern; short words alone must be written as in the lexicon."""
    word = pattern.words[place]
    if len(word) <= _SHORT and len(pattern.words) == 1:
        return typed.casefold() == pattern.written[place]
    return fold(typed) == word


@cache
def lexicon() -> Lexicon:
    """Return the words of all four languages."""
    by_first: defaultdict[str, list[Pattern]] = defaultdict(list)
    numbers: dict[tuple[str, ...], int] = {}
    ordinals: dict[tuple[str, ...], int] = {}
    suffixes: defaultdict[str, set[str]] = defaultdict(set)
    for language, group, value, phrase in _entries():
        if group in _NUMBERS:
            (numbers if group == "number" else ordinals)[_folded(phrase)] = int(value)
        elif group.endswith("suffix"):
            suffixes[group].add(phrase)
        else:
            words = _words(phrase)
            folded = tuple(word if is_slot(word) else fold(word) for word in words)
            by_first[folded[0]].append(Pattern(group, value, folded, words, language))
    return Lexicon(
        patterns={first: tuple(found) for first, found in by_first.items() if not is_slot(first)},
        open_patterns=tuple(pattern for first, found in by_first.items() if is_slot(first) for pattern in found),
        numbers=numbers, ordinals=ordinals,
        suffixes={group: frozenset(found) for group, found in suffixes.items()},
    )  # fmt: skip


def _entries() -> Iterator[tuple[str, str, str, str]]:
    """Yield language, group, value and phrase of everything in the files, and the topics as our phrases call them."""
    for language in LANGUAGES:
        text = (DIRECTORY / f"{language}.yaml").read_text(encoding="utf-8")
        for group, values in yaml.load(text, Loader=yaml.CBaseLoader).items():  # noqa: S506 - strings only
            for value, phrases in values.items() if isinstance(values, dict) else [("", values)]:
                yield from ((language, group, value, phrase) for phrase in phrases)
        yield from ((language, "topic", topic.value, say(language, f"topic-{topic.value}")) for topic in Topic)


def _words(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase as they are typed, slots as `{n}`."""
    found: list[str] = []
    for token in tokens_of(cleaned(phrase).casefold()):
        if token.kind == "sign":
            continue
        is_in_braces = phrase[token.start - 1 : token.start] == "{" and token.text in _SLOTS
        found.append(f"{{{token.text}}}" if is_in_braces else token.text)
    return tuple(found)


def _folded(phrase: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in _words(phrase))
