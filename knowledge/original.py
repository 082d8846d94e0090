"""An original text, read to prove what we say about it: its paragraphs, and what stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha256
from itertools import zip_longest
from typing import TYPE_CHECKING

from knowledge.language.normalise import words
from knowledge.language.numbers import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COPIED_WORDS = 6
"""So many words in a row are the original's sentence, not ours."""
_REMEMBERED = 256

_UNITS = ["null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
_TEENS = ["zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"]
_TENS = ["null", "zehn", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_SCALES = {"tausend": 10**3, "million": 10**6, "milliarde": 10**9, "billion": 10**12}
_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = ("ern", "em", "er", "en", "es", "e", "s", "n")
_SHORTEST_STEM = 4


@dataclass(frozen=True)
class Original:
    """The bytes of a source file and its paragraphs: the lines that are not empty."""

    sha256: str
    paragraphs: tuple[str, ...]

    @classmethod
    def read(cls, content: bytes) -> Original:
        """Return the original of these bytes; raises UnicodeDecodeError where they are no UTF-8."""
        lines = (line.strip() for line in content.decode("utf-8-sig").splitlines())
        return cls(sha256(content).hexdigest(), tuple(line for line in lines if line))


def digest(paragraph: str) -> str:
    """Return the SHA-256 of a stripped paragraph."""
    return sha256(paragraph.strip().encode()).hexdigest()


def numbers_in(text: str) -> set[Decimal]:
    """Return every number in a German text, in digits or words, scaled: `zwei Millionen` is 2000000."""
    found = {mention.value for mention in numbers(text)}
    spoken = [word.casefold() for word in _WORD.findall(text)]
    for word, following in zip_longest(spoken, spoken[1:], fillvalue=""):
        if (value := _number_words().get(word)) is not None:
            scale = next((factor for name, factor in _SCALES.items() if following.startswith(name)), 1)
            found.add(Decimal(value * scale))
    return found


@cache
def _number_words() -> dict[str, int]:
    """Return the German words for 1 to 999 999 that people write out: below a thousand, and whole thousands."""
    known = {word.casefold(): value for value in range(1, 1000) for word in _spellings(value)}
    thousands = {f"{word}tausend": value * 1000 for word, value in known.items()}
    articles = dict.fromkeys(("eine", "einer", "einem", "einen"), 1)
    return known | thousands | articles | {"tausend": 1000}


def _spellings(value: int) -> list[str]:
    hundreds, rest = divmod(value, 100)
    tails = ["ein", "eins"] if rest == 1 else [_below_hundred(rest) if rest else ""]
    if not hundreds:
        return tails
    starts = ["einhundert", "hundert"] if hundreds == 1 else [f"{_UNITS[hundreds]}hundert"]
    links = ["", "und"] if rest else [""]
    return [start + link + tail for start in starts for link in links for tail in tails]


def _below_hundred(value: int) -> str:
    tens, units = divmod(value, 10)
    if tens == 0:
        return _UNITS[units]
    if tens == 1:
        return _TEENS[units]
    return f"{_UNITS[units]}und{_TENS[tens]}" if units else _TENS[tens]


def names(text: str, aliases: Iterable[str]) -> bool:
    """Tell whether a text uses one of the names, in whatever inflection: `kasachisch` stands in `kasachischen`."""
    said = words(text)
    return any(_stands_in(words(alias), said) for alias in aliases)


def _stands_in(alias: Sequence[str], said: Sequence[str]) -> bool:
    if not alias:
        return False
    starts = range(len(said) - len(alias) + 1)
    return any(all(map(_is_form, alias, said[start : start + len(alias)])) for start in starts)


def _is_form(base: str, word: str) -> bool:
    """Compare one word: a short one must be equal (EU is not Europa), a longer one may go on after its stem."""
    for ending in _ENDINGS:
        if base.endswith(ending) and len(base) - len(ending) >= _SHORTEST_STEM:
            return word.startswith(base[: -len(ending)])
    return word == base or (len(base) >= _SHORTEST_STEM and word.startswith(base))


def copied(statement: str, paragraphs: Iterable[str]) -> str | None:
    """Return the first run of words that a statement has in common with a paragraph, if it is long enough to be one."""
    for paragraph in paragraphs:
        if (run := _copied(statement, paragraph)) is not None:
            return run
    return None


@lru_cache(maxsize=_REMEMBERED)
def _copied(statement: str, paragraph: str) -> str | None:
    said, (theirs, known) = words(statement), _said(paragraph)
    if known.isdisjoint(said[COPIED_WORDS - 1 :: COPIED_WORDS]):  # each run holds one of these words
        return None
    runs = (" ".join(said[start : start + COPIED_WORDS]) for start in range(len(said) - COPIED_WORDS + 1))
    places = ((theirs.find(f" {run} "), run) for run in runs)
    return min(((place, run) for place, run in places if place >= 0), default=(0, None))[1]


@lru_cache(maxsize=_REMEMBERED)
def _said(paragraph: str) -> tuple[str, frozenset[str]]:
    """Return the words of a paragraph, a space before and after each, and which they are."""
    said = words(paragraph)
    return f" {' '.join(said)} ", frozenset(said)
