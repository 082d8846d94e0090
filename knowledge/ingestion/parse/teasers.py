"""Teasers below a story: a title and one short paragraph, again and again until the end, about something else.

No list of subjects: what counts is the shape, where they stand, and how little they share with the story above. A
paragraph of the story takes up its words, a teaser takes up hardly any.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import NamedTuple

from knowledge.language.normalise import fold, words

_TITLE = range(3, 26)
"""Words of a title."""
_LONGEST_TITLE, _LONGEST_TEXT = 170, 380
_END = re.compile(r"[.!?…][\"»“”’)\]*_]*$")
_QUESTION_OR_TURN = re.compile(r"^[-–—]\s")
_STEM, _SHORTEST = 6, 4
_LEAST_STORY = 300
_STRANGE, _VERY_STRANGE = 0.30, 0.16
"""Share of a pair's words that the story has too, below which it is strange: in a row of pairs, and alone."""
_LEAST_ANCHORS = 2
_FREQUENT = 2


class _Story(NamedTuple):
    stems: frozenset[str]
    anchors: frozenset[str]
    """What it is about: words of its headline that its text takes up, and those it says again and again."""


class _Pair(NamedTuple):
    start: int
    size: int
    is_strange: bool
    is_very_strange: bool


def trailing_teasers(title: str, paragraphs: Sequence[str]) -> int:
    """Return the number of the first teaser; all from it to the end are teasers. Without any, how many there are."""
    pairs = list(_pairs_from_the_end(paragraphs))
    if not pairs:
        return len(paragraphs)
    story = _story(title, paragraphs[: pairs[-1].start])
    if sum(map(len, paragraphs[: pairs[-1].start])) < _LEAST_STORY:
        pairs = list(takewhile(lambda pair: sum(map(len, paragraphs[: pair.start])) >= _LEAST_STORY, pairs))
        story = _story(title, paragraphs[: pairs[-1].start]) if pairs else story
    judged = [_judged(pair, paragraphs, story) for pair in reversed(pairs)]
    for number, pair in enumerate(judged):
        rest = judged[number:]
        strange = sum(each.is_strange for each in rest)
        is_row = len(rest) > 1 and pair.is_strange and strange * 3 >= len(rest) * 2
        if is_row or (len(rest) == 1 and pair.is_very_strange):
            return pair.start
    return len(paragraphs)


def _pairs_from_the_end(paragraphs: Sequence[str]) -> Iterable[_Pair]:
    """Yield pairs of title and short paragraph, the last first, as far up as they follow each other."""
    end = len(paragraphs)
    while end >= 3 and _is_text(paragraphs[end - 1]) and _is_title(paragraphs[end - 2]):  # noqa: PLR2004
        yield _Pair(end - 2, 2, is_strange=False, is_very_strange=False)
        end -= 2


def _is_title(text: str) -> bool:
    plain = text.strip("*_# ")
    ends = plain.endswith(".") and not plain.endswith("...")
    return (
        len(plain) <= _LONGEST_TITLE and len(words(plain)) in _TITLE and not ends and not _QUESTION_OR_TURN.match(plain)
    )


def _is_text(text: str) -> bool:
    return len(text) <= _LONGEST_TEXT and bool(_END.search(text)) and not _QUESTION_OR_TURN.match(text)


def _judged(pair: _Pair, paragraphs: Sequence[str], story: _Story) -> _Pair:
    stems = _stems(" ".join(paragraphs[pair.start : pair.start + pair.size]))
    shared = stems & story.stems
    share = len(shared) / max(len(stems), 1)
    anchored = len(stems & story.anchors)
    return pair._replace(
        is_strange=share < _STRANGE and anchored < _LEAST_ANCHORS,
        is_very_strange=share < _VERY_STRANGE and not anchored,
    )


def _story(title: str, paragraphs: Sequence[str]) -> _Story:
    counts = Counter(stem for text in paragraphs if text != title for stem in _stems(text))
    headline = _stems(title)
    frequent = {stem for stem, count in counts.items() if count > _FREQUENT}
    return _Story(frozenset(counts) | headline, frozenset(frequent & headline))


def _stems(text: str) -> frozenset[str]:
    """Return the beginnings of the longer words of a text, in one alphabet."""
    folded = (fold(word) for word in words(text))
    return frozenset(word[:_STEM] for word in folded if len(word) >= _SHORTEST)
