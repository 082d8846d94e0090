"""A few connected words of a clause, its grammar kept: what a draft says of a thing that has no figures."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from operator import itemgetter
from typing import NamedTuple

from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.reading import Reading
from knowledge.ingestion.extract.tokens import Token
from knowledge.original import COPIED_WORDS

_MOST = COPIED_WORDS - 1
_FEWEST = 2
_ARTICLES = frozenset({
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines", "the", "a", "an",
})  # fmt: skip
_DESCRIBING = re.compile(r"(?:[иы]й|[ая]я|[ое]е|ые|ие|[ое]го|ой|ей|[ое]му|[иы]м|[иы]х|[иы]ми|ую|юю)$")
"""Endings of Russian adjectives, after which a noun is still to come."""
_TOLD = ("attributes", "topics")


class _Run(NamedTuple):
    """Words without a mark between them, and where the excerpt begins and ends in them."""

    tokens: Sequence[Token]
    first: int
    last: int


def excerpts(reading: Reading, paragraph: str, subject: str, words: Lexicon, *, most: int = 6) -> list[str]:
    """Return excerpts of a clause, the most telling first; one that breaks off before its run ends has an ellipsis."""
    left_out = [(each.start, each.end) for each in reading.figures] + [(each.start, each.end) for each in reading.dates]
    own = [(each.start, each.end) for each in reading.mentions if each.entity == subject]
    told = [*own, *_said(reading, words)]
    telling = _telling(reading, subject, words)
    scored: list[tuple[float, int, _Run]] = []
    for part in _parts(reading.tokens, paragraph, left_out, words.words["year_forms"]):
        values = [_value(token, telling, told, words) for token in part]
        openings = [_opening(part, first, reading, words) for first in range(len(part))]
        closings = [_closing(part, last, reading, words) for last in range(len(part))]
        for first in range(len(part)):
            for last in range(first + _FEWEST - 1, min(first + _MOST, len(part))):
                score = sum(values[first : last + 1]) + openings[first] + closings[last]
                scored.append((score + _naming(part, first, last, words), -part[first].start, _Run(part, first, last)))
    best = sorted(scored, key=itemgetter(0, 1), reverse=True)[:most]
    return [_written(run, reading, paragraph) for score, _, run in best if score > 0]


def _written(run: _Run, reading: Reading, paragraph: str) -> str:
    """Return an excerpt as it stands, with an ellipsis where more than the verb is left."""
    is_cut = any(not _is_cue(each, reading) for each in run.tokens[run.last + 1 :])
    return paragraph[run.tokens[run.first].start : run.tokens[run.last].end] + ("\u00a0…" if is_cut else "")


def _parts(
    tokens: Sequence[Token], paragraph: str, left_out: Sequence[tuple[int, int]], years: Container[str]
) -> list[list[Token]]:
    """Return the runs of words that no mark, figure or date parts; none begins with the year of a date left out."""
    part: list[Token] = []
    parts = [part]
    for token in tokens:
        if part and paragraph[part[-1].end : token.start].strip(" \u00a0-"):
            parts.append(part := [])
        is_left_out = any(low <= token.start < high for low, high in left_out) or token.text[0].isdigit()
        if is_left_out or (not part and token.lower in years):
            parts.append(part := [])
            continue
        part.append(token)
    return parts


def _value(token: Token, telling: Container[int], told: Sequence[tuple[int, int]], words: Lexicon) -> float:
    """Return what a word is worth in an excerpt: less where the draft says it anyway."""
    value = 1.0 + (token.start in telling) if _is_content(token, words) else 0.0
    return value - 2.0 if any(low <= token.start < high for low, high in told) else value


def _opening(part: Sequence[Token], first: int, reading: Reading, words: Lexicon) -> float:
    """Return how well an excerpt begins: where its part does, with a small word, or after one that is no article."""
    token, groups = part[first], words.words
    if any(token.lower in groups[name] for name in ("and", "joints", "joins")):
        return -3.0
    if token.lower in groups["helpers"] or token.lower in groups["passive"]:
        return -2.0
    if first == 0 or token.lower in groups["function"]:
        return 1.0
    before = part[first - 1]
    if before.lower in groups["function"]:
        is_noun = token.is_capitalised or words.language == "en"
        return (0.5 if is_noun else -2.0) if before.lower in _ARTICLES else -0.5
    return 1.0 if _is_cue(before, reading) else -1.5


def _closing(part: Sequence[Token], last: int, reading: Reading, words: Lexicon) -> float:
    """Return how well an excerpt ends: with a noun or verb, never with a small word or an adjective."""
    token = part[last]
    if token.lower in words.words["function"]:
        return -4.0
    if last + 1 == len(part):
        return 1.5
    following = part[last + 1]
    describes = (
        token.lower[:1] == token.text[:1] and following.is_capitalised
        if words.language == "de"
        else words.language == "ru" and bool(_DESCRIBING.search(token.lower))
    )
    if describes:
        return -3.0
    return 1.0 if following.lower in words.words["function"] or _is_cue(following, reading) else -1.5


def _naming(part: Sequence[Token], first: int, last: int, words: Lexicon) -> float:
    """Return what German nouns are worth, told by their capital: without one an excerpt names nothing."""
    if words.language != "de" or part[last].is_capitalised:
        return 0.5 if words.language == "de" else 0.0
    return -0.5 if any(each.is_capitalised for each in part[first:last]) else -2.0


def _is_cue(token: Token, reading: Reading) -> bool:
    cue = reading.firmness.cue
    return cue is not None and token in {reading.tokens[cue.first], reading.tokens[cue.last]}


def _is_content(token: Token, words: Lexicon) -> bool:
    return token.lower not in words.words["function"] and token.lower not in words.words["fillers"]


def _telling(reading: Reading, subject: str, words: Lexicon) -> set[int]:
    """Return where words stand that name what it is about: attributes, documents, topics, who else is named."""
    found = {each.start for each in reading.mentions if each.entity != subject}
    for name in _TOLD:
        for match in words.book(name).find(reading.tokens):
            found.update(token.start for token in reading.tokens[match.first : match.last + 1])
    return found


def _said(reading: Reading, words: Lexicon) -> list[tuple[int, int]]:
    """Return where it stands who says it, how firm it is and in what document: a draft says that in our words."""
    found = [(each.start, each.end) for each in reading.mentions if each.entity in reading.speakers]
    if (cue := reading.firmness.cue) is not None and not cue.is_helper:
        found += [(reading.tokens[place].start, reading.tokens[place].end) for place in {cue.first, cue.last}]
    for match in (*words.book("say").find(reading.tokens), *words.book("instruments").find(reading.tokens)):
        found += [(reading.tokens[place].start, reading.tokens[place].end) for place in {match.first, match.last}]
    return found
