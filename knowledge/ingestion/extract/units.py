"""What numbers count: the unit that stands beside one, before it as a sign or after an adjective."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.numbers import CURRENCIES, Number, Numbers
from knowledge.ingestion.extract.phrasebook import Match
from knowledge.ingestion.extract.token import Token

PLAIN_UNIT = "{unit}"
"""For things counted that we have no unit for."""
_ADJECTIVES = 2


class Units:
    """Reads the units of the numbers among the words of a text."""

    def __init__(self, tokens: Sequence[Token], text: str, lexicon: Lexicon, numbers: Numbers) -> None:
        self._tokens, self._text, self._lexicon, self._numbers = tokens, text, lexicon, numbers
        self._units = lexicon.book("units")

    def of(self, number: Number, first: int) -> tuple[str | None, int]:
        """Return the unit of a number that begins with a word, and the last word of both."""
        before = self._tokens[first - 1] if first else None
        sign = self._units.at(self._tokens, first - 1) if before is not None else None
        gap = self._text[before.end : self._tokens[first].start] if before is not None else ""
        is_sign = before is not None and not before.text.islower() and not gap.strip()
        if sign is not None and sign.label in CURRENCIES and is_sign:
            return sign.label, number.last
        for place in range(number.last + 1, min(number.last + 2 + _ADJECTIVES, len(self._tokens))):
            between = self._text[self._tokens[place - 1].end : self._tokens[place].start]
            if re.search(r"[.,;:()!?«»„“\"]", between.replace(".", "") if place == number.last + 1 else between):
                break
            if unit := self._units.at(self._tokens, place):
                return self._counted(unit)
            if not self._may_be_adjective(place):
                break
        return self._plain(number)

    def _counted(self, unit: Match) -> tuple[str, int]:
        """Return the noun that another one, or an adjective of it, only describes: 39 passenger locomotives."""
        place, word = unit.last + 1, self._tokens[unit.last].lower
        describes = self._lexicon.language == "en" or (self._lexicon.language == "ru" and word.endswith(("ых", "их")))
        if describes and unit.label.startswith("{") and place < len(self._tokens):
            described = self._units.at(self._tokens, place)
            gap = self._text[self._tokens[unit.last].end : self._tokens[place].start]
            if described is not None and described.label.startswith("{") and gap == " ":
                return described.label, described.last
        return unit.label, unit.last

    def of_whole(self, number: Number) -> tuple[str, int] | None:
        """Return the unit of the whole that a bare number is a part of, and where it ends: 16 of the 30 minerals."""
        place, words = number.last + 1, self._lexicon.words
        if place + 1 >= len(self._tokens) or self._tokens[place].lower not in words["partitive"]:
            return None
        place += 2 if self._tokens[place + 1].lower in words["function"] else 1
        whole = self._numbers.at(place)
        if whole is None or whole.value <= number.value or not self._tokens[number.first].text[0].isdigit():
            return None
        unit, end = self.of(whole, place)
        return None if unit is None else (unit, end)

    def tallied(self, place: int) -> str | None:
        """Return the unit of what is counted where the number comes later: the number of ships … to 32."""
        for match in self._lexicon.book("tally").find(self._tokens[:place]):
            near = self._tokens[match.last + 1 : match.last + 4]
            return next((unit.label for unit in self._units.find(near)), PLAIN_UNIT)
        return None

    def _may_be_adjective(self, place: int) -> bool:
        token = self._tokens[place]
        if token.lower in self._lexicon.words["adjectives"]:
            return True
        before = self._tokens[place - 1]
        if token.start - before.end == 1 and self._text[before.end] == "-" and before.text[-1].isdigit():
            return True
        if token.text[0].isdigit() or token.lower in self._lexicon.words["function"]:
            return False
        return self._lexicon.language != "de" or not token.is_capitalised or token.lower.endswith("er")

    def _plain(self, number: Number) -> tuple[str | None, int]:
        """Return the unit of things that have none of their own, when a noun follows."""
        place, words = number.last + 1, self._lexicon.words["function"]
        if place >= len(self._tokens) or self._tokens[place].lower in words or self._tokens[place].text[0].isdigit():
            return None, number.last
        gap = self._text[self._tokens[place - 1].end : self._tokens[place].start]
        if self._tokens[place].lower in self._lexicon.words["fractions"]:
            return None, number.last
        if self._lexicon.language == "de" and self._ends_name(number, place):
            return None, number.last
        if gap.strip(" \u00a0.-") or (not number.scaled and number.value < 2):  # noqa: PLR2004
            return None, number.last
        return PLAIN_UNIT, place

    def _ends_name(self, number: Number, place: int) -> bool:
        """Tell whether German digits between a noun and no noun end a name: Green Energy 3000 eigens, not 300 Kräne."""
        before = self._tokens[number.first - 1] if number.first else None
        leads = any(token.is_capitalised for token in self._tokens[place : place + 2])
        return before is not None and before.is_capitalised and number.first > 1 and not leads
