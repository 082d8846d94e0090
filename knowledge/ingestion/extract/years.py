"""Years among the words of a text, told from four digits that count something."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from knowledge.ingestion.extract.days import FIRST_YEAR, LAST_YEAR
from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.token import Token

_COUNTRY = ("stan", "land", "istans", "lands")
"""How many names of countries end: 2019 Deutschland besucht."""


class Years:
    """Tells which words of a text are years; `months` are the places of its months."""

    def __init__(self, tokens: Sequence[Token], text: str, lexicon: Lexicon, months: Collection[int]) -> None:
        self._tokens, self._text, self._lexicon, self._months = tokens, text, lexicon, months

    def _counts(self, place: int) -> bool:
        """Tell whether four digits count what follows: 2000 Rinder, 2000 голов."""
        token, words = self._tokens[place], self._lexicon.words
        if place + 1 >= len(self._tokens) or (place and self._tokens[place - 1].lower in words["before_year"]):
            return False
        noun = self._tokens[place + 1]
        apart = self._text[token.end : noun.start] != " " or noun.lower in words["function"]
        if (
            apart
            or not noun.text[0].isalpha()
            or any(noun.lower.startswith(word) for word in words["year"])
            or place in {month + 1 for month in self._months}
        ):
            return False
        if self._lexicon.language == "de":
            return noun.is_capitalised and noun.lower not in words["common"] and not noun.lower.endswith(_COUNTRY)
        return token.text.endswith("00")

    def at(self, place: int) -> int | None:
        """Return the year that a word tells; None for any other word, and beyond the last."""
        if not 0 <= place < len(self._tokens):
            return None
        token = self._tokens[place]
        if not token.text.isdigit() or len(token.text) != 4 or not FIRST_YEAR <= int(token.text) <= LAST_YEAR:  # noqa: PLR2004
            return None
        before = self._text[token.start - 1 : token.start]
        if before in {"$", "€", "£"} or before.isalpha() or self._counts(place):
            return None
        after = self._tokens[place + 1 : place + 3]
        is_year = bool(after) and any(after[0].lower.startswith(word) for word in self._lexicon.words["year"])
        if after and not is_year and not self._text[token.end : after[0].start].strip():
            if self._lexicon.book("scales").at(after, 0):
                return None
            unit = self._lexicon.book("units").at(after, 0)
            if unit is not None and unit.label != "a" and self._text[token.end : after[0].start] == " ":
                lead = self._tokens[place - 1].lower if place else ""
                return int(token.text) if lead in self._lexicon.words["before_year"] else None
        return int(token.text)
