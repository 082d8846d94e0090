"""What stands around articles in every paper: told by its words, which are data."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from knowledge.articles import Omission

_HERE = Path(__file__).parent
_LONGEST = 400
_LONGEST_BYLINE = 90
_LONGEST_HEADING = 70
_NAME_WORDS = range(1, 6)
_NOISE = re.compile(r"[\"'„“”«»‹›»«()\[\]*_]")
_NAME = r"[A-ZÄÖÜА-ЯЁӘҒҚҢӨҰҮІ][\w.’'-]+"
_BYLINE = re.compile(
    rf"(?:[Vv]on|VON|[Bb]y|BY|[Аа]втор[ы]?:?)\s+(?:{_NAME}\s*,?\s*(?:(?:and|und|и)\s+)?){{1,6}}", re.UNICODE
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_RELEASE = re.compile(r"(?:pressemitteilung|presseinformation|press release|пресс-релиз)\b", re.IGNORECASE)
_SERVICE = re.compile(r"(?:press service|press office|pressestelle|пресс-служба|баспасөз қызметі)\W*$", re.IGNORECASE)


class _Words(NamedTuple):
    whole: frozenset[str]
    begins: tuple[str, ...]
    contains: tuple[str, ...]
    credits: tuple[str, ...]


@cache
def _furniture() -> dict[str, _Words]:
    data = yaml.load((_HERE / "furniture.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {reason: _words(words) for reason, words in data.items()}


def _words(data: dict[str, list[str]]) -> _Words:
    names = ("whole", "begins", "contains", "ends_with_credit")
    whole, begins, contains, credits_ = (data.get(name, ()) for name in names)
    return _Words(frozenset(whole), tuple(begins), tuple(contains), tuple(credits_))


def plain(text: str) -> str:
    """Return a text in small letters without quotation marks and emphasis, to be compared."""
    return " ".join(_NOISE.sub(" ", text).casefold().split()).lstrip("-–—•· ")


def reason_for(text: str) -> Omission | None:
    """Return why a paragraph is no part of a story, as far as its own words tell."""
    if len(text) > _LONGEST:
        return None
    said = plain(text)
    for reason, words in _furniture().items():
        if reason == "about":
            continue
        is_it = (
            said.rstrip(":.! ") in words.whole or said.startswith(words.begins)
            or any(part in said for part in words.contains) or _has_credit(said, words.credits)
        )  # fmt: skip
        if is_it:
            return Omission(reason)
    return Omission.BYLINE if _is_byline(text) else None


def _has_credit(said: str, credits_: tuple[str, ...]) -> bool:
    """Tell a caption by the photographer's name at its end."""
    return any(0 < len(said) - said.rfind(credit) < _LONGEST_BYLINE and credit in said for credit in credits_)


def _is_byline(text: str) -> bool:
    stripped = text.strip().strip("()*_ ")
    if len(stripped) > 2 * _LONGEST_BYLINE:
        return False
    is_release = bool(_RELEASE.match(stripped)) or bool(_SERVICE.search(stripped))
    is_contact = bool(_ADDRESS.search(stripped)) and stripped[-1:] not in ".!?"
    return is_release or is_contact or (len(stripped) < _LONGEST_BYLINE and bool(_BYLINE.fullmatch(stripped)))


def is_self_portrait(text: str) -> bool:
    """Return whether a heading begins what a firm tells of itself below a press release: "About" and a name."""
    said = plain(text)
    if len(said) > _LONGEST_HEADING or said[-1:] in ".!?" or not said.startswith(_furniture()["about"].begins):
        return False
    _, *rest = _NOISE.sub(" ", text).split()
    is_name = len(rest) in _NAME_WORDS and all(word[0].isupper() or not word[0].isalpha() for word in rest)
    return is_name or said in _furniture()["about"].whole or not said.startswith(("über ", "about "))


def leads_on(text: str) -> bool:
    """Return whether a paragraph is just the heading of links to other stories."""
    return plain(text).rstrip(":.! ") in _furniture()["teaser"].whole
