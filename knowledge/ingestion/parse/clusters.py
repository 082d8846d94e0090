"""Which articles are one article in a newer version, which are copies, and which tell the same story.

An article is compared by what it leaves behind (its trace), not by its text: a sketch of its words, its title, and its
anchors, the names and numbers in it, which are alike in all languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from zlib import crc32

import numpy as np
from rapidfuzz import fuzz

from knowledge.articles import Article
from knowledge.facts import Model, PartialDate, Slug
from knowledge.ingestion.parse.addresses import address_key
from knowledge.language.normalise import WORD, fold, words

_SHINGLE = 4
_HASHES = 64
_FACTORS = np.array([[crc32(b"factor %d" % n) << 20 | 1] for n in range(_HASHES)], dtype=np.uint64)
_SHIFTS = np.array([[crc32(b"shift %d" % n)] for n in range(_HASHES)], dtype=np.uint64)
_HALF = np.uint64(32)
_MOST_ANCHORS = 60
_SHORTEST_ANCHOR = 4
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

COPY = 0.5
"""Share of common runs of words from which two texts are one text."""
_REWRITTEN = 0.12
"""… from which, with a like title, they come from one another."""
_TITLES_ALIKE, _TITLES_SAME = 75, 92
_LEAST_ANCHORS = 5
_ANCHORS_ALIKE = 0.45
_DAYS = timedelta(days=3)


class Trace(Model):
    """What of an article is needed to recognise it; small enough to be kept for all of them."""

    article: Slug
    cluster: Slug
    """Id of the first article that tells the story; its own for the first."""
    address: str = ""
    outlet: str = ""
    agency: str = ""
    title: str
    published: PartialDate
    """Or else the day it was fetched."""
    language: str
    sketch: tuple[int, ...]
    """Smallest hashes of its runs of four words, one for each of 64 hash functions."""
    anchors: frozenset[str]
    """Names and numbers, folded to one alphabet."""


class Kinship(StrEnum):
    """How an article stands to those we have."""

    NEW = "new"
    SAME = "same"
    """We have it, word for word."""
    UPDATE = "update"
    """A newer version of one we have: edited, or under another title."""
    COPY = "copy"
    """The same text in another outlet: no further independent source."""
    STORY = "story"
    """Another text about the same thing."""


class Placement(NamedTuple):
    """Where an article belongs."""

    kinship: Kinship
    article: str | None = None
    """The one it is, updates, copies or stands beside."""
    cluster: str | None = None
    """The cluster it joins; None for a new one."""


def trace(article: Article) -> Trace:
    """Return what an article leaves behind."""
    texts = [each.text for each in article.body]
    return Trace(
        article=article.id, cluster=article.cluster or article.id,
        address=address_key(article.url) if article.url else "",
        outlet=(article.outlet or "").casefold(), agency=article.agency or "", title=article.title,
        published=article.published or article.fetched_at.date().isoformat(), language=article.language,
        sketch=_sketch(" ".join(texts)), anchors=_anchors([article.title, *texts]),
    )  # fmt: skip


def place(new: Trace, known: Iterable[Trace]) -> Placement:
    """Return where an article belongs among those we have; `known` holds the newest version of each."""
    best, best_rank = Placement(Kinship.NEW), (0, 0.0)
    for other in known:
        kinship, likeness = _kinship(new, other)
        rank = (_RANKS[kinship], likeness)
        if kinship is not Kinship.NEW and rank > best_rank:
            best, best_rank = Placement(kinship, other.article, other.cluster), rank
    return best


def cluster(article: Article, known: Iterable[Article]) -> Placement:
    """Return where an article belongs among some others; where they are many, keep their traces and use `place`."""
    return place(trace(article), map(trace, known))


def independent_sources(articles: Sequence[Article]) -> int:
    """Return how many of these articles stand for themselves: copies, versions, and texts of one agency count once."""
    traces = [trace(article) for article in articles]
    groups: list[int] = list(range(len(traces)))
    for number, one in enumerate(traces):
        for earlier, other in enumerate(traces[:number]):
            if _is_one_source(one, other):
                old, kept = groups[number], groups[earlier]
                groups = [kept if group == old else group for group in groups]
    return len(set(groups))


_RANKS = {Kinship.NEW: 0, Kinship.STORY: 1, Kinship.COPY: 2, Kinship.UPDATE: 3, Kinship.SAME: 4}


def _kinship(one: Trace, other: Trace) -> tuple[Kinship, float]:
    if one.article == other.article:
        return Kinship.SAME, 1.0
    shared = _shared(one.sketch, other.sketch)
    is_here = bool(one.address) and one.address == other.address
    is_outlet = is_here or (bool(one.outlet) and one.outlet == other.outlet) or not (one.outlet or other.outlet)
    if is_here or (is_outlet and shared >= COPY):
        return Kinship.UPDATE, shared
    if shared >= COPY:
        return Kinship.COPY, shared
    if not _are_near(one, other):
        return Kinship.NEW, 0.0
    titles = fuzz.token_set_ratio(one.title.casefold(), other.title.casefold())
    likeness = _overlap(one.anchors, other.anchors)
    is_story = (
        (titles >= _TITLES_SAME and likeness >= _ANCHORS_ALIKE / 2)
        or (titles >= _TITLES_ALIKE and (shared >= _REWRITTEN or likeness >= _ANCHORS_ALIKE * 0.8))
        or likeness >= _ANCHORS_ALIKE
    )
    return (Kinship.STORY, likeness) if is_story else (Kinship.NEW, 0.0)


def _is_one_source(one: Trace, other: Trace) -> bool:
    is_agency = bool(one.agency) and one.agency == other.agency and _are_near(one, other)
    if one.outlet and one.outlet == other.outlet:
        return True
    return _shared(one.sketch, other.sketch) >= COPY or (is_agency and _kinship(one, other)[0] is not Kinship.NEW)


def _are_near(one: Trace, other: Trace) -> bool:
    """Return whether two articles were published within three days; months and years count as their first day."""
    days = [
        date(*(int(part) for part in (*text.split("-"), "1", "1")[:3])) for text in (one.published, other.published)
    ]
    return abs(days[0] - days[1]) <= _DAYS


def _shared(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the share of common runs of words, as the sketches tell."""
    if not one or not other:
        return 0.0
    return sum(map(int.__eq__, one, other)) / _HASHES


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of names and numbers that the poorer of two articles has in common with the richer."""
    common = len(one & other)
    return common / min(len(one), len(other)) if common >= _LEAST_ANCHORS else 0.0


def _sketch(text: str) -> tuple[int, ...]:
    tokens = words(text)
    size = min(_SHINGLE, len(tokens))
    if not size:
        return ()
    runs = {crc32(" ".join(tokens[start : start + size]).encode()) for start in range(len(tokens) - size + 1)}
    hashes = np.fromiter(runs, dtype=np.uint64, count=len(runs))
    smallest: list[int] = ((_FACTORS * hashes + _SHIFTS) >> _HALF).min(axis=1).tolist()
    return tuple(smallest)


def _anchors(texts: Sequence[str]) -> frozenset[str]:
    """Return the larger numbers, and words that are capitalised within a sentence, folded; the first, if many."""
    found: dict[str, None] = {}
    for text in texts:
        numbers = (number.replace(",", ".") for number in _NUMBER.findall(text))
        found.update(dict.fromkeys(number for number in numbers if len(number) > 1 and not _YEAR.fullmatch(number)))
        names = (match.group() for match in WORD.finditer(text) if match.start() > 0)
        long = (name for name in names if name[0].isupper() and len(name) >= _SHORTEST_ANCHOR)
        found.update(dict.fromkeys(fold(name)[:6] for name in long))
    return frozenset(list(found)[:_MOST_ANCHORS])
