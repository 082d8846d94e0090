"""Names in their basic form: what a head word, or a person's name, is in the nominative, where that is sure."""

from __future__ import annotations

import re

from knowledge.languages import Language

_RUSSIAN = (
    (re.compile(r"(ств)(?:а|у|ом|е)$"), r"\1о"),
    (re.compile(r"(аци|исси|еми|пани|нци)(?:и|ю|ей)$"), r"\1я"),
    (re.compile(r"(алат)(?:ы|у|ой|е)$"), r"\1а"),
    (re.compile(r"(управлени|объединени)(?:я|ю|ем|и)$"), r"\1е"),
    (re.compile(r"(ситет|ститут|нд|митет|имат|олдинг|анк|ентр|едж|юз|мент|иум|вет)(?:а|у|ом|е)$"), r"\1"),
)
"""Endings of Russian head words and what they are in the nominative."""
_GERMAN = re.compile(r"(ministerium|institut|verband|zentrum|rat|amt|konzern|verein)e?s$")
_KAZAKH = re.compile(r"(?<=[іы])(?:нің|ның|не|на|мен|нде|нда|нен|нан|н)$")
_ENDINGS = ("ом", "ем", "у", "а", "е")
_SHORTEST = 4


def in_any_case(language: Language, first_names: frozenset[str]) -> frozenset[str]:
    """Return first names with the forms they have in Russian: Андреасом, Андреасу."""
    if language != "ru":
        return first_names
    return first_names | {name + ending for name in first_names for ending in _ENDINGS if name[-1] not in "аеиоуыюяьй"}


def basic_head(language: Language, name: str) -> str:
    """Return a name built on a head word with that word in the nominative: Министерством энергетики → Министерство."""
    head, space, rest = name.partition(" ")
    if language == "ru":
        for pattern, ending in _RUSSIAN:
            if pattern.search(head):
                return pattern.sub(ending, head) + space + rest
    elif language == "de":
        return _GERMAN.sub(r"\1", head) + space + rest
    elif language == "kk":
        return _KAZAKH.sub("", name)
    return name


def basic_person(name: str, first_names: frozenset[str]) -> str:
    """Return a man's name in the nominative where both its parts have the same Russian ending: Вольфгангом Кроппом."""
    parts = name.split()
    if parts[0].casefold() in first_names:  # Александра Петрова may well be a woman
        return name
    for ending in _ENDINGS if len(parts) > 1 else ():
        if not all(part.endswith(ending) and len(part) - len(ending) >= _SHORTEST for part in parts):
            continue
        plain = [part.removesuffix(ending) for part in parts]
        if plain[0].casefold() in first_names:
            return " ".join(plain)
    return name
