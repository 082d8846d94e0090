"""Sentences and words of a paragraph, each with its place in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache

_WORD = re.compile(r"\d+(?:[.,'’\u00a0\u202f]\d+)*|[^\W\d_]+(?:[’'][^\W\d_]+)?|[%€$£₸₽]")
_STOP = re.compile(r"(?:[.!?…]+[»”“\"')\]]*|:(?=\s+[-–•*]))(?=\s|$)")
_INITIAL = re.compile(r"(?<![^\W_])[^\W\d_]$")
_ORDINAL = re.compile(r"(?<![\d.,])\d{1,2}$")
_DATELINE = re.compile(
    r"([A-ZÄÖÜА-ЯЁӘҒҚҢӨҰҮІ][^.!?:;«»]{1,70}?(?:\sг\.)?)(?:\s[–—-]+\s+|(?<=г\.)\s+|(?<=\))\s+)(?=[\"„«»A-ZÄÖÜА-ЯЁӘҒҚҢӨҰҮІ])"
)
_LONGEST_DATELINE = 9
_REMEMBERED = 512
"""The extractor and the gate read the same paragraphs, for each claim anew."""
_OPENER = re.compile(r"\s*[\"„«»“”(\[–—-]*\s*([^\W_])")


class Token:
    """A word, number or currency sign."""

    __slots__ = ("end", "lower", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.lower = text.casefold().replace("ё", "е").replace("’", "'")
        """In lower case, with е for ё."""

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


@dataclass(frozen=True)
class Sentence:
    """A sentence, or a clause of one, with its words; offsets count from the start of the paragraph."""

    text: str
    start: int
    tokens: tuple[Token, ...] = field(repr=False)

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return self.start + len(self.text)

    def between(self, start: int, end: int) -> tuple[Token, ...]:
        """Return the words that begin in a part of the paragraph."""
        low = bisect_left(self.tokens, start, key=lambda token: token.start)
        return self.tokens[low : bisect_left(self.tokens, end, key=lambda token: token.start)]


@lru_cache(maxsize=_REMEMBERED)
def tokens(text: str, offset: int = 0) -> tuple[Token, ...]:
    """Return the words of a text."""
    return tuple(Token(m.group(), m.start() + offset, m.end() + offset) for m in _WORD.finditer(text))


def sentence(paragraph: str, start: int, end: int) -> Sentence:
    """Return the sentence in a part of a paragraph, without the space around it."""
    text = paragraph[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return Sentence(text, start, tokens(text, start))


def dateline(paragraph: str) -> int:
    """Return where a paragraph begins after place, day and agency: "BERLIN, 21 May 2026 (agency) – "."""
    match = _DATELINE.match(paragraph)
    if match is None:
        return 0
    head = match.group(1)
    is_one = bool(re.search(r"(?:19|20)\d\d|\(|\b\d{1,2}\b", head)) or head.isupper() or len(head.split()) == 1
    return match.end() if is_one and len(head.split()) <= _LONGEST_DATELINE else 0


@lru_cache(maxsize=_REMEMBERED)
def sentences(paragraph: str, abbreviations: frozenset[str], start: int = 0) -> tuple[Sentence, ...]:
    """Return the sentences of a paragraph; abbreviations, initials and ordinals do not end one."""
    found = []
    for stop in _STOP.finditer(paragraph, start):
        if stop.end() < len(paragraph.rstrip()) and not _ends(paragraph, stop, abbreviations):
            continue
        found.append(sentence(paragraph, start, stop.end()))
        start = stop.end()
    if paragraph[start:].strip():
        found.append(sentence(paragraph, start, len(paragraph)))
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
    if _ORDINAL.search(before):
        return bool(re.search(r"(?:\d[.,:]|[-–])\d+$", before))
    last = re.search(r"[^\W\d_]+$", before)
    return last is None or last.group().casefold() not in abbreviations
