"""A few connected words of a clause, its grammar kept: what a draft says of a thing that has no figures."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from knowledge.ingestion.extract.lexicon import Lexicon, lexicon
from knowledge.ingestion.extract.reading import Reading
from knowledge.ingestion.extract.token import Token
from knowledge.languages import Language
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

    score: float
    tokens: Sequence[Token]
    first: int
    last: int


class _Sight(NamedTuple):
    """What the words of a clause are judged by."""

    words: Lexicon
    small: frozenset[str]
    """Words that say nothing by themselves."""
    cue: frozenset[Token]
    telling: frozenset[int]
    """Where words begin that name what it is about."""
    told: frozenset[int]
    """Where words begin that the draft says anyway."""

    @classmethod
    def of(cls, reading: Reading, subject: str, words: Lexicon) -> _Sight:
        """Return what a clause about a subject is judged by."""
        cue = reading.firmness.cue
        tokens = reading.tokens
        own = [(each.start, each.end) for each in reading.mentions if each.entity == subject]
        return cls(
            words, _small_words(words.language), frozenset([tokens[cue.first], tokens[cue.last]] if cue else ()),
            frozenset(_telling(reading, subject, words)), _within(tokens, [*own, *_said(reading, words)]),
        )  # fmt: skip


@cache
def _small_words(language: Language) -> frozenset[str]:
    words = lexicon(language).words
    return words["function"] | words["fillers"]


@cache
def _joining(language: Language) -> frozenset[str]:
    words = lexicon(language).words
    return words["and"] | words["joints"] | words["joins"]


def _within(tokens: Sequence[Token], spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Return where the words begin that stand in one of some places."""
    return frozenset([token.start for low, high in spans for token in tokens if low <= token.start < high])


def excerpts(reading: Reading, paragraph: str, subject: str, words: Lexicon, *, most: int = 6) -> list[str]:
    """Return excerpts of a clause, the most telling first; one that breaks off before its run ends has an ellipsis."""
    counted = [(each.start, each.end) for each in reading.figures] + [(each.start, each.end) for each in reading.dates]
    left_out = _within(reading.tokens, counted)
    sight = _Sight.of(reading, subject, words)
    parts = _parts(reading.tokens, paragraph, left_out, words.words["year_forms"])
    runs = [run for part in parts if len(part) >= _FEWEST for run in _runs(part, sight)]
    best = sorted(runs, key=_most_telling)[:most]
    return [_written(run, sight, paragraph) for run in best]


def _most_telling(run: _Run) -> tuple[float, int]:
    return -run.score, run.tokens[run.first].start


def _runs(part: Sequence[Token], sight: _Sight) -> Iterator[_Run]:
    """Yield the excerpts in a run of words that are worth something; scores are summed up from word to word."""
    values = [_value(token, sight) for token in part]
    closings = [_closing(part, last, sight) for last in range(len(part))]
    is_german = sight.words.language == "de"
    for first in range(len(part) - _FEWEST + 1):
        said, is_named = values[first] + _opening(part, first, sight), part[first].is_capitalised
        for last in range(first + _FEWEST - 1, min(first + _MOST, len(part))):
            said += values[last]
            naming = _naming(part[last], is_named=is_named) if is_german else 0.0
            is_named = is_named or part[last].is_capitalised
            if (score := said + closings[last] + naming) > 0:
                yield _Run(score, part, first, last)


def _written(run: _Run, sight: _Sight, paragraph: str) -> str:
    """Return an excerpt as it stands, with an ellipsis where more than the verb is left."""
    is_cut = not sight.cue.issuperset(run.tokens[run.last + 1 :])
    return paragraph[run.tokens[run.first].start : run.tokens[run.last].end] + ("\u00a0…" if is_cut else "")


def _parts(
    tokens: Sequence[Token], paragraph: str, left_out: Container[int], years: Container[str]
) -> list[list[Token]]:
    """Return the runs of words that no mark, figure or date parts; none begins with the year of a date left out."""
    part: list[Token] = []
    parts = [part]
    for token in tokens:
        if part and paragraph[part[-1].end : token.start].strip(" \u00a0-"):
            parts.append(part := [])
        if token.start in left_out or token.text[0].isdigit() or (not part and token.lower in years):
            parts.append(part := [])
            continue
        part.append(token)
    return parts


def _value(token: Token, sight: _Sight) -> float:
    """Return what a word is worth in an excerpt: less where the draft says it anyway."""
    value = 0.0 if token.lower in sight.small else 1.0 + (token.start in sight.telling)
    return value - 2.0 if token.start in sight.told else value


def _opening(part: Sequence[Token], first: int, sight: _Sight) -> float:
    """Return how well an excerpt begins: where its part does, with a small word, or after one that is no article."""
    token, groups = part[first], sight.words.words
    if token.lower in _joining(sight.words.language):
        return -3.0
    if token.lower in groups["helpers"] or token.lower in groups["passive"]:
        return -2.0
    if first == 0 or token.lower in groups["function"]:
        return 1.0
    before = part[first - 1]
    if before.lower in groups["function"]:
        is_noun = token.is_capitalised or sight.words.language == "en"
        return (0.5 if is_noun else -2.0) if before.lower in _ARTICLES else -0.5
    return 1.0 if before in sight.cue else -1.5


def _closing(part: Sequence[Token], last: int, sight: _Sight) -> float:
    """Return how well an excerpt ends: with a noun or verb, never with a small word or an adjective."""
    token, function, language = part[last], sight.words.words["function"], sight.words.language
    if token.lower in function:
        return -4.0
    if last + 1 == len(part):
        return 1.5
    following = part[last + 1]
    describes = (
        token.lower[:1] == token.text[:1] and following.is_capitalised
        if language == "de"
        else language == "ru" and bool(_DESCRIBING.search(token.lower))
    )
    if describes:
        return -3.0
    return 1.0 if following.lower in function or following in sight.cue else -1.5


def _naming(last: Token, *, is_named: bool) -> float:
    """Return what German nouns are worth, told by their capital: without one an excerpt names nothing."""
    if last.is_capitalised:
        return 0.5
    return -0.5 if is_named else -2.0


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
