"""Names built on a word for what they are: ministry, university, chamber."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.entities import EntityKind
from knowledge.ingestion.extract.basic import basic_head
from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.persons import Found
from knowledge.ingestion.extract.phrasebook import Match
from knowledge.ingestion.extract.token import Token

_LONGEST = 6
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_OFFICES = ("министерств", "минист", "комитет", "агентств", "акимат", "министрлі", "комитеті", "агентті")


def joins(lexicon: Lexicon, tokens: Sequence[Token], text: str, one: int, two: int) -> bool:
    """Tell whether a word goes on to the next as one name."""
    gap = text[tokens[one].end : tokens[two].start]
    word = tokens[one]
    if gap.strip(" &-") or (word.lower in lexicon.words["function"] and not is_acronym(word)):
        return False
    return (
        word.is_capitalised
        or (word.text[0].isdigit() and one > 0 and tokens[one - 1].is_capitalised)
        or word.text == "&"
    )


def _changes_script(one: Token, two: Token) -> bool:
    """Tell whether a name in Latin letters ends here: холдинга SVEVIND Вольфгангом."""
    return one.text.isascii() and one.text[0].isalpha() and _CYRILLIC.match(two.text) is not None


def is_acronym(word: Token) -> bool:
    """Tell whether a word is an abbreviation in capitals: MAN, not man."""
    return len(word.text) > 1 and word.text.isupper()


class Heads:
    """Finds names by their head words in a sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = lexicon.words

    def find(self, tokens: Sequence[Token], text: str) -> list[Found]:
        """Names built on a word like ministry, university, chamber."""
        found = []
        for match in self._lexicon.book("heads").best(tokens):
            kind = EntityKind.PLACE if match.label.startswith("place") else EntityKind.ORGANISATION
            if match.label == "event":
                kind = EntityKind.EVENT
            first, last = match.first, match.last
            if self._lexicon.language == "en" or match.label.endswith("before"):
                while first > 0 and match.last - first < _LONGEST and self._goes_back(tokens, text, first):
                    first -= 1
            last = match.last if self._lexicon.language == "kk" else self._extended(tokens, text, match.last)
            if first == match.first and last == match.last and not self._stands_alone(tokens[match.first]):
                continue
            if not any(token.is_capitalised for token in tokens[first : last + 1]) and not self._is_office(
                match, tokens
            ):
                continue
            start, end = tokens[first].start, tokens[last].end
            found.append((start, end, kind, basic_head(self._lexicon.language, text[start:end])))
        return found

    def _goes_back(self, tokens: Sequence[Token], text: str, first: int) -> bool:
        """Tell whether the word before belongs to the name: in Kazakh none in Latin letters."""
        latin = self._lexicon.language == "kk" and tokens[first - 1].text[0].isascii()
        return not latin and joins(self._lexicon, tokens, text, first - 1, first)

    def _is_office(self, match: Match, tokens: Sequence[Token]) -> bool:
        """Tell whether a head in small letters begins the name of an authority: министерство энергетики."""
        return tokens[match.first].lower.startswith(_OFFICES)

    def _stands_alone(self, token: Token) -> bool:
        return any(token.lower.endswith(one) and token.lower != one for one in self._words["compound_heads"])

    def _extended(self, tokens: Sequence[Token], text: str, last: int) -> int:
        """Take in what belongs to a head: "of Industry of Kazakhstan", "für Energie", "энергетики РК"."""
        links, place = self._words["name_links"], last
        limit = min(len(tokens), last + 7)
        genitive = self._lexicon.language == "ru"
        office = tokens[last].lower.startswith(_OFFICES) or "minister" in tokens[last].lower
        if genitive or not office:  # Министерством энергетики и Федеральным министерством: the next name
            links = links - self._words["and"]
        while place + 1 < limit:
            following = tokens[place + 1]
            if text[tokens[place].end : following.start].strip() or _changes_script(tokens[place], following):
                break
            if (
                following.lower in links
                and place + 2 < limit
                and (tokens[place + 2].is_capitalised or tokens[place + 2].lower in links)
            ):
                place += 2
            elif (
                following.is_capitalised
                and following.text[0].isalpha()
                and not self._lexicon.book("months").at(tokens, place + 1)
            ) or (
                genitive
                and re.search(r"(?:[иыая]|ого|ой|ов|ей|ий|ства|ции)$", following.lower)
                and following.lower not in self._words["function"]
                and place == last
            ):
                place += 1
            else:
                break
            last = place
        return last
