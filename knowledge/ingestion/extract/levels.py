"""What a figure is to the thing measured: its level, a change or an earlier level; about or exact; how often."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.token import Token

TIMES = frozenset({"a", "mo", "wk", "d", "h"})
"""Units of time."""
_BACK = 3
_SIGN = re.compile(r"[$€£₸₽]|US|[A-Z]{3}")
"""Signs of currencies before a figure."""
_YEAR_BEFORE = re.compile(r"\((?:[^()\d]{0,12})?(?:19|20)\d\d[^()\d]{0,14}$")
"""Last year's figure in brackets: (2024: 8,3 …"""


class Part(StrEnum):
    """What a figure is to the thing measured."""

    LEVEL = "level"
    CHANGE = "change"
    """By so much."""
    EARLIER = "earlier"
    """Where it came from, or what it was a year before: for comparison only."""


class Levels:
    """Reads the words around the figures of a text."""

    def __init__(self, tokens: Sequence[Token], text: str, lexicon: Lexicon) -> None:
        self._tokens, self._text, self._lexicon = tokens, text, lexicon

    def is_about(self, first: int, end: int, unit: str) -> bool:
        """Tell whether a figure is no exact one: about, more than, up to."""
        while first > 0 and _SIGN.fullmatch(self._tokens[first - 1].text):  # about $40
            first -= 1
        start = max(0, first - _BACK)
        if any(token.lower in self._lexicon.words["about_after"] for token in self._tokens[first + 1 : end + 3]):
            return True
        for match in self._lexicon.book("about").within(self._tokens, start, first):
            if match.last == first - 1:
                return not (match.label == "length" and unit in TIMES)
        return False

    def is_limit(self, first: int) -> bool:
        """Tell whether a figure is but the upper end: up to."""
        while first > 0 and _SIGN.fullmatch(self._tokens[first - 1].text):
            first -= 1
        start = max(0, first - _BACK)
        return any(
            start + match.last == first - 1 for match in self._lexicon.book("limit").find(self._tokens[start:first])
        )

    def per(self, first: int, end: int) -> str | None:
        """Return the time that a figure comes again in: a year, a week."""
        for match in self._lexicon.book("per").within(self._tokens, end + 1, end + 6):
            gap = self._text[self._tokens[end].end : self._tokens[match.first].start]
            after = self._tokens[match.last + 1 : min(match.last + 2, end + 6)]
            if not re.search(r"[.;:,]", gap) and not (after and after[0].lower in self._lexicon.words["ago"]):
                return match.label
        for match in self._lexicon.book("per_before").within(self._tokens, first - 4, first):
            return match.label
        return None

    def part(self, first: int, end: int) -> Part:
        """Return what a figure is to the thing measured."""
        if _YEAR_BEFORE.search(self._text[: self._tokens[first].start][-30:]):
            return Part.EARLIER
        start = max(0, first - _BACK)
        about = [m.first for m in self._lexicon.book("about").within(self._tokens, start, first) if m.last == first - 1]
        place = min([first, *about]) - 1
        before = self._tokens[place].lower if place >= 0 else ""
        follows = self._tokens[end + 1].lower if end + 1 < len(self._tokens) else ""
        words = self._lexicon.words
        if before in words["by"] or follows in words["by_after"]:
            return Part.CHANGE
        if before in words["from"] and self._goes_to(end):
            return Part.EARLIER
        if any(
            not re.search(r"[;.]", self._text[self._tokens[m.last].end : self._tokens[first].start])
            for m in self._lexicon.book("earlier").within(self._tokens, first - 6, first)
        ):
            return Part.EARLIER
        if any(
            not re.search(r"[;.]", self._text[self._tokens[end].end : self._tokens[m.first].start])
            for m in self._lexicon.book("earlier_after").within(self._tokens, end + 1, end + 6)
        ):
            return Part.EARLIER
        return Part.LEVEL

    def _goes_to(self, end: int) -> bool:
        """Tell whether another number follows that it goes to: from 40 … to 26."""
        for place in range(end + 1, min(end + 5, len(self._tokens) - 1)):
            if self._tokens[place].lower in self._lexicon.words["to"]:
                near = self._tokens[place + 1 : place + 4]
                return any(each.text[0].isdigit() or each.lower in self._lexicon.numbers for each in near)
        return False
