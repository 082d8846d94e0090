"""What stands around articles in every paper: told by its words, which are data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from knowledge.articles import Omission

_HERE = Path(__file__).parent
_LONGEST = 400
_LONGEST_BYLINE = 90
_REMEMBERED = 1024
"""Paragraphs: several rules look at each."""
_MOST_CREDIT_WORDS = 7
_FIGURE = re.compile(r"\d")
_NOISE = re.compile(r"[\"'„“”«»‹›»«()\[\]*_]")
_NAME = r"[A-ZÄÖÜА-ЯЁӘҒҚҢӨҰҮІ][\w.’'-]+"
_BYLINE = re.compile(
    rf"(?:[Vv]on|VON|[Bb]y|BY|[Аа]втор[ы]?:?)\s+(?:{_NAME}\s*,?\s*(?:(?:and|und|и)\s+)?){{1,6}}", re.UNICODE
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_RELEASE = re.compile(r"(?:pressemitteilung|presseinformation|press release|пресс-релиз)\b", re.IGNORECASE)
_SERVICE = re.compile(r"(?:press service|press office|pressestelle|пресс-служба|баспасөз қызметі)\W*$", re.IGNORECASE)
_SHOUTED_ADVERT = re.compile(
    r"(?:ANZEIGE|WERBUNG|ADVERTISEMENT|ADVERTORIAL|РЕКЛАМА|ЖАРНАМА)\b[\s:|.–—-]+\S*[^\W\d_]*[a-zа-яё]"
)
"""The word in capitals before words that are not: no headline in capitals."""
_BY_POSITION = {"about", "closing", "last"}
"""Kinds of words that say something only where a text ends."""
_REASONS = {"letter": Omission.NAVIGATION}


class Words(NamedTuple):
    """One kind of furniture."""

    whole: frozenset[str]
    begins: tuple[str, ...]
    contains: tuple[str, ...]
    matches: tuple[re.Pattern[str], ...]
    credits: tuple[str, ...]

    def are_in(self, said: str) -> bool:
        """Return whether a text, as `plain` gives it, is such furniture."""
        return (
            said.rstrip(":.! ") in self.whole or said.startswith(self.begins)
            or any(map(said.__contains__, self.contains)) or _has_credit(said, self.credits) or self.match(said)
        )  # fmt: skip

    def match(self, said: str) -> bool:
        """Return whether one of its patterns stands in a text."""
        return any(pattern.search(said) for pattern in self.matches)


@cache
def furniture() -> dict[str, Words]:
    """Return the kinds of furniture by name."""
    data = yaml.load((_HERE / "furniture.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {reason: _words(words) for reason, words in data.items()}


def _words(data: dict[str, list[str]]) -> Words:
    names = ("whole", "begins", "contains", "ends_with_credit")
    whole, begins, contains, credits_ = (tuple(map(str.casefold, data.get(name, ()))) for name in names)
    return Words(frozenset(whole), begins, contains, tuple(_patterns(data.get("matches", ()))), credits_)


def _patterns(written: Iterable[str]) -> Iterator[re.Pattern[str]]:
    """Yield patterns: in one those for how a text begins, which are tried once, not at each character."""
    plain_ones = [pattern.replace("ß", "ss") for pattern in written]
    if beginning := [pattern for pattern in plain_ones if pattern.startswith("^")]:
        yield re.compile("|".join(f"(?:{pattern})" for pattern in beginning))
    yield from (re.compile(pattern) for pattern in plain_ones if not pattern.startswith("^"))


@lru_cache(maxsize=_REMEMBERED)
def plain(text: str) -> str:
    """Return a text in small letters without quotation marks and emphasis, to be compared."""
    return " ".join(_NOISE.sub(" ", text).casefold().split()).lstrip("-–—•· ")


def reason_for(text: str) -> Omission | None:
    """Return why a paragraph is no part of a story, as far as its own words tell."""
    if len(text) > _LONGEST:
        return None
    said = plain(text)
    for name, words in furniture().items():
        if name not in _BY_POSITION and words.are_in(said):
            return _REASONS.get(name) or Omission(name)
    if _SHOUTED_ADVERT.match(text):
        return Omission.NAVIGATION
    return Omission.BYLINE if _is_byline(text) else None


def _has_credit(said: str, credits_: tuple[str, ...]) -> bool:
    """Tell a caption by the photographer's name at its end: a few words without figures."""
    named = (said.rpartition(credit)[2] for credit in credits_ if credit in said)
    return any(name.strip() and len(name.split()) <= _MOST_CREDIT_WORDS and not _FIGURE.search(name) for name in named)


def _is_byline(text: str) -> bool:
    stripped = text.strip().strip("()*_ ")
    if len(stripped) > 2 * _LONGEST_BYLINE:
        return False
    is_release = bool(_RELEASE.match(stripped)) or bool(_SERVICE.search(stripped))
    is_contact = bool(_ADDRESS.search(stripped)) and stripped[-1:] not in ".!?"
    return is_release or is_contact or (len(stripped) < _LONGEST_BYLINE and bool(_BYLINE.fullmatch(stripped)))


def leads_on(text: str) -> bool:
    """Return whether a paragraph is just the heading of links to other stories."""
    return plain(text).rstrip(":.! ") in furniture()["teaser"].whole
