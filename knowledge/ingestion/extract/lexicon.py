"""The words of a language that extraction goes by: data in `lexicon/<language>.yaml`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from knowledge.facts import Sector, Slug, Topic
from knowledge.ingestion.extract.basic import in_any_case
from knowledge.ingestion.extract.phrasebook import Phrasebook, Shelf
from knowledge.ingestion.extract.spelled import compounds
from knowledge.languages import Language

DIRECTORY = files("knowledge.ingestion.extract") / "lexicon"


@dataclass(frozen=True)
class Attribute:
    """What a claim can be about, whatever the language."""

    id: Slug
    aspects: tuple[Slug, ...]
    topic: Topic | None = None
    sectors: tuple[Sector, ...] = ()
    units: tuple[str, ...] = ()
    """Units its figures come in; `money` stands for every currency. Empty: it has no figure."""


@dataclass(frozen=True)
class Lexicon:
    """The words of one language."""

    language: Language
    abbreviations: frozenset[str]
    numbers: Mapping[str, Decimal]
    words: Mapping[str, frozenset[str]]
    """Groups of single words: function words, first names, legal forms, titles' endings …"""
    books: Mapping[str, Phrasebook]
    """Groups of phrases with labels: scales, units, status, attributes, topics …"""
    sentences: Mapping[str, str]
    """Patterns our drafts are made of."""
    names: Mapping[str, Mapping[str, str]]
    """What we call attributes, units and instruments when we write."""

    def book(self, name: str) -> Phrasebook:
        """Return a group of phrases."""
        return self.books[name]


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.load((DIRECTORY / name).read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - all strings: no becomes no False
    return data


@cache
def lexicon(language: Language) -> Lexicon:
    """Return the words of a language."""
    data = _read(f"{language}.yaml")
    books = {
        name: Phrasebook({str(label): phrases for label, phrases in group.items()})
        for name, group in data["phrases"].items()
    }
    Shelf(books.values())
    words = {name: frozenset(map(str, group)) for name, group in data["words"].items()}
    numbers = {word.casefold(): Decimal(str(value)) for word, value in data["numbers"].items()}
    return Lexicon(
        language,
        frozenset(data["abbreviations"]),
        numbers | compounds(language, numbers),
        words | {"first_names_in_any_case": in_any_case(language, words["first_names"])},
        books,
        data["sentences"],
        data["names"],
    )


@cache
def attributes() -> Mapping[str, Attribute]:
    """Return every attribute by its id."""
    return {
        name: Attribute(
            id=name,
            aspects=tuple(entry.get("aspects", [name])),
            topic=Topic(entry["topic"]) if "topic" in entry else None,
            sectors=tuple(map(Sector, entry.get("sectors", ()))),
            units=tuple(entry.get("units", ())),
        )
        for name, entry in _read("attributes.yaml").items()
    }
