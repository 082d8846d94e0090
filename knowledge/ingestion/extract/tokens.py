"""Sentences and words of a paragraph, each with its place in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Any

from knowledge.ingestion.extract.token import Token

_WORD = re.compile(r"\d+(?:[.,'’\u00a0\u202f]\d+)*|[^\W\d_]+(?:[’'][^\W\d_]+)?|[%€$£₸₽]")
_STOP = re.compile(r"[.!?…:](?:(?<!:)[.!?…]*[»”“\"')\]]*|(?<=:)(?=\s+[-–•*]))(?=\s|$)")
_INITIAL = re.compile(r"(?<![^\W_])(?<![\d]-)[^\W\d_]$")
_ORDINAL = re.compile(r"(?<![\d.,])\d{1,2}$")
_DATELINE = re.compile(
    r"([A-ZÄÖÜА-ЯЁӘҒҚҢӨҰҮІ][^.!?:;«»]{1,70}?(?:\sг\.)?)(?:\s[–—-]+\s+|(?<=г\.)\s+|(?<=\))\s+)(?=[\"„«»A-ZÄÖÜА-ЯЁӘҒҚҢӨҰҮІ])"
)
_LONGEST_DATELINE = 9
ORDINALS = "0"
"""Among the abbreviations of a language that writes ordinals with a full stop: 3. Mai."""
_REMEMBERED = 128
"""The extractor and the gate read the same paragraphs, for each claim anew."""
_OPENER = re.compile(r"\s*[\"„«»“”(\[–—-]*\s*([^\W_])")


_start = attrgetter("start")


class Words(tuple[Token, ...]):  # noqa: SLOT001 - a tuple has no room for slots
    """The words of a text; the phrases found among them are kept with them, since many rules ask for the same."""

    _lowers: frozenset[str] | None = None
    _capitals: tuple[int, ...] | None = None
    found: Any = None
    """What a shelf of phrasebooks found; it knows what that is."""

    @property
    def lowers(self) -> frozenset[str]:
        """All of them in lower case: what is not among these need not be looked for."""
        if self._lowers is None:
            self._lowers = frozenset([token.lower for token in self])
        return self._lowers

    @property
    def capitals(self) -> tuple[int, ...]:
        """The numbers of those that begin with a capital letter: names are among them."""
        if self._capitals is None:
            self._capitals = tuple([number for number, token in enumerate(self) if token.is_capitalised])
        return self._capitals


def lowers(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the words of a text, or of a part of it, in lower case."""
    return tokens.lowers if isinstance(tokens, Words) else frozenset([token.lower for token in tokens])


def capitals(tokens: Sequence[Token]) -> Sequence[int]:
    """Return the numbers of the words that begin with a capital letter."""
    if isinstance(tokens, Words):
        return tokens.capitals
    return [number for number, token in enumerate(tokens) if token.is_capitalised]


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence, or a clause of one, with its words; offsets count from the start of the paragraph."""

    text: str
    start: int
    tokens: Words = field(repr=False)

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return self.start + len(self.text)

    def between(self, start: int, end: int) -> tuple[Token, ...]:
        """Return the words that begin in a part of the paragraph."""
        low = bisect_left(self.tokens, start, key=_start)
        return self.tokens[low : bisect_left(self.tokens, end, low, key=_start)]

    def part(self, start: int, end: int) -> Sentence:
        """Return the sentence, or the clause, in a part of it, without the space around it."""
        text = self.text[start - self.start : end - self.start]
        bare = text.lstrip()
        return Sentence(bare.rstrip(), start + len(text) - len(bare), Words(self.between(start, end)))


@lru_cache(maxsize=_REMEMBERED)
def tokens(text: str) -> Words:
    """Return the words of a text."""
    return Words([Token(match[0], match.start(), match.end()) for match in _WORD.finditer(text)])


def dateline(paragraph: str) -> int:
    """Return where a paragraph begins after place, day and agency: "BERLIN, 21 May 2026 (agency) – "."""
    match = _DATELINE.match(paragraph)
    if match is None:
        return 0
    head = match.group(1)
    is_one = bool(re.search(r"(?:19|20)\d\d|\(|\b\d{1,2}\b", head)) or head.isupper() or len(head.split()) == 1
    return match.end() if is_one and len(head.split()) <= _LONGEST_DATELINE else 0


def sentences(paragraph: str, abbreviations: frozenset[str], start: int = 0) -> tuple[Sentence, ...]:
    """Return the sentences of a paragraph; abbreviations, initials and ordinals do not end one."""
    return _sentences(paragraph, abbreviations, start)


@lru_cache(maxsize=_REMEMBERED)
def _sentences(paragraph: str, abbreviations: frozenset[str], start: int) -> tuple[Sentence, ...]:
    whole, found = Sentence(paragraph, 0, tokens(paragraph)), []
    length = len(paragraph.rstrip())
    for stop in _STOP.finditer(paragraph, start):
        if stop.end() < length and not _ends(paragraph, stop, abbreviations):
            continue
        found.append(whole.part(start, stop.end()))
        start = stop.end()
    if paragraph[start:].strip():
        found.append(whole.part(start, len(paragraph)))
    return tuple(each for each in found if each.tokens)


def _ends(paragraph: str, stop: re.Match[str], abbreviations: frozenset[str]) -> bool:
    opener = _OPENER.match(paragraph, stop.end())
    if opener is None or opener.group(1).islower():
        return False
    if not stop.group().startswith(".") or len(stop.group()) > 1:
        return True
    before = paragraph[max(0, stop.start() - 12) : stop.start()]
    if _INITIAL.search(before):
        return False
    if _ORDINAL.search(before) and ORDINALS in abbreviations:
        return bool(re.search(r"(?:\d[.,:]|[-–])\d+$", before))
    last = re.search(r"[^\W\d_]+$", before)
    return last is None or last.group().casefold() not in abbreviations
