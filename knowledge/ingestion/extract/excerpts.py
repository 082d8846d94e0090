"""A few connected words of a clause, its grammar kept: what a draft says of a thing that has no figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class _Run:
    """Words without a mark between them, and where the excerpt begins and ends in them."""

    tokens: Sequence[Token]
    first: int
    last: int

    @property
    def chosen(self) -> Sequence[Token]:
        """The words of the excerpt."""
        return self.tokens[self.first : self.last + 1]

    @property
    def rest(self) -> Sequence[Token]:
        """What is left of the run behind the excerpt."""
        return self.tokens[self.last + 1 :]


def excerpts(reading: Reading, paragraph: str, subject: str, words: Lexicon, *, most: int = 6) -> list[str]:
    """Return excerpts of a clause, the most telling first; one that breaks off before its run ends has an ellipsis."""
    left_out = [(each.start, each.end) for each in reading.figures] + [(each.start, each.end) for each in reading.dates]
    said = _said(reading, words)
    own = [(each.start, each.end) for each in reading.mentions if each.entity == subject]
    telling = _telling(reading, subject, words)
    scored: list[tuple[float, int, _Run]] = []
    for run in _runs(reading.tokens, paragraph, left_out):
        score = sum(1.0 + (token.start in telling) for token in run.chosen if _is_content(token, words))
        score -= 2.0 * sum(any(low <= token.start < high for low, high in [*own, *said]) for token in run.chosen)
        score += _opening(run, reading, words) + _closing(run, reading, words) + _naming(run, words)
        scored.append((score, -run.chosen[0].start, run))
    best = sorted(scored, key=lambda each: each[:2], reverse=True)[:most]
    return [_written(run, reading, paragraph) for score, _, run in best if score > 0]


def _written(run: _Run, reading: Reading, paragraph: str) -> str:
    """Return an excerpt as it stands, with an ellipsis where more than the verb is left."""
    is_cut = any(not _is_cue(each, reading) for each in run.rest)
    return paragraph[run.chosen[0].start : run.chosen[-1].end] + ("\u00a0…" if is_cut else "")


def _runs(tokens: Sequence[Token], paragraph: str, left_out: Sequence[tuple[int, int]]) -> Iterator[_Run]:
    """Yield every run of two to five words that no mark, figure or date parts."""
    part: list[Token] = []
    parts = [part]
    for token in tokens:
        if part and paragraph[part[-1].end : token.start].strip(" \u00a0-"):
            parts.append(part := [])
        if any(low <= token.start < high for low, high in left_out) or token.text[0].isdigit():
            parts.append(part := [])
            continue
        part.append(token)
    for each in parts:
        for first in range(len(each)):
            for last in range(first + _FEWEST - 1, min(first + _MOST, len(each))):
                yield _Run(each, first, last)


def _opening(run: _Run, reading: Reading, words: Lexicon) -> float:
    """Return how well an excerpt begins: where its part does, with a small word, or after one that is no article."""
    token = run.chosen[0]
    if token.lower in words.words["and"] | words.words["joints"] | words.words["joins"]:
        return -3.0
    if token.lower in words.words["helpers"] | words.words["passive"]:
        return -2.0
    if run.first == 0 or token.lower in words.words["function"]:
        return 1.0
    before = run.tokens[run.first - 1]
    if before.lower in words.words["function"]:
        is_noun = token.is_capitalised or words.language == "en"
        return (0.5 if is_noun else -2.0) if before.lower in _ARTICLES else -0.5
    return 1.0 if _is_cue(before, reading) else -1.5


def _closing(run: _Run, reading: Reading, words: Lexicon) -> float:
    """Return how well an excerpt ends: with a noun or verb, never with a small word or an adjective."""
    token = run.chosen[-1]
    if token.lower in words.words["function"]:
        return -4.0
    if not run.rest:
        return 1.5
    following = run.rest[0]
    describes = (
        token.lower[:1] == token.text[:1] and following.is_capitalised
        if words.language == "de"
        else words.language == "ru" and bool(_DESCRIBING.search(token.lower))
    )
    if describes:
        return -3.0
    return 1.0 if following.lower in words.words["function"] or _is_cue(following, reading) else -1.5


def _naming(run: _Run, words: Lexicon) -> float:
    """Return what German nouns are worth, told by their capital: without one an excerpt names nothing."""
    if words.language != "de":
        return 0.0
    return 0.5 if run.chosen[-1].is_capitalised else -0.5 if any(each.is_capitalised for each in run.chosen) else -2.0


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
