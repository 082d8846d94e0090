"""Two numbers that belong together: 19 to 23, from $40 million to $50 million, von 45 auf 15."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.numbers import CURRENCIES, Number, Numbers
from knowledge.ingestion.extract.token import Token

_DASH = re.compile(r"\s*[-–—]\s*")


class Ranges:
    """Reads the second number of a range or a change among the words of a text."""

    def __init__(self, tokens: Sequence[Token], text: str, lexicon: Lexicon, numbers: Numbers) -> None:
        self._tokens, self._text, self._lexicon, self._numbers = tokens, text, lexicon, numbers
        self._units = lexicon.book("units")

    def second(self, one: Number) -> tuple[Number | None, bool]:
        """Return the second number of "19 bis 23", "from 40 to 26", and whether it tells a change."""
        place = one.last + 1
        unit = self._units.at(self._tokens, place) if place < len(self._tokens) else None
        if unit is not None:
            place = unit.last + 1
        if place >= len(self._tokens):
            return None, False
        gap = self._text[self._tokens[place - 1].end : self._tokens[place].start]
        sign = self._is_sign(place)
        if unit is None and _DASH.fullmatch(gap) and (sign or self._tokens[place].text[0].isdigit()):
            return self._alike(one, place + sign), False
        lead = one.first - 1 - self._is_sign(one.first - 1)
        word, before = self._tokens[place].lower, self._tokens[lead].lower if lead >= 0 else ""
        words = self._lexicon.words
        is_change = word in words["to"] and before in words["from"] and self._moves()
        is_range = (
            (word in words["range_joins"] and unit is None and before not in words["from"] and "," not in gap)
            or (word in words["and"] and before in words["between"])
            or (word in words["range_to"] and before in words["range_from"] and not is_change)
        )
        if not (is_range or is_change):
            return None, False
        return self._alike(one, place + 1 + self._is_sign(place + 1)), is_change

    def _is_sign(self, place: int) -> bool:
        """Tell whether the sign of a currency stands before a number: USD 40, $40."""
        if not 0 <= place < len(self._tokens) - 1 or not self._tokens[place + 1].text[0].isdigit():
            return False
        unit = self._units.at(self._tokens, place)
        return unit is not None and unit.label in CURRENCIES and unit.last == place

    def _alike(self, one: Number, place: int) -> Number | None:
        """Return the number at a place, unless money goes with a percentage or the like."""
        two = self._numbers.at(place)
        if two is None or not self._is_sign(one.first - 1):
            return two
        unit = self._units.at(self._tokens, two.last + 1) if two.last + 1 < len(self._tokens) else None
        return two if unit is None or unit.label in CURRENCIES else None

    def _moves(self) -> bool:
        """Tell whether from and to are told of what rises or falls; English has the same words for a range."""
        moving = self._lexicon.words["moving"]
        return not moving or any(token.lower.startswith(tuple(moving)) for token in self._tokens)
