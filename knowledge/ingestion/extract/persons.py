"""How people are named: after a title, or with a first name; and names in their basic form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.entities import EntityKind
from knowledge.ingestion.extract.basic import basic_person
from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.lexicon import lexicon as read_lexicon
from knowledge.ingestion.extract.mentions import Mention
from knowledge.ingestion.extract.token import Token
from knowledge.ingestion.extract.tokens import capitals, lowers
from knowledge.languages import Language

Found = tuple[int, int, EntityKind, str]
"""Start, end, kind and basic form of a name."""

_CASES = (
    (re.compile(r"([ое]в|[иы]н)(?:а|у|ым|е|ом)$"), r"\1"),
    (re.compile(r"([ое]в|[иы]н)(?:ой|ую)$"), r"\1а"),
    (re.compile(r"(ск)(?:ого|ому|им|ом)$"), r"\1ий"),
    (re.compile(r"(баев|беков|[ое]в|[иы]н)(?:т[ыі]ң|дың|дің|ке|қа|ге|ға|пен|мен|т[ыі]|д[ыі]|т[ае]н|н[ае]н)$"), r"\1"),
    (re.compile(r"(ұлы)(?:ның|на|мен|н|нан)$"), r"\1"),
)
_OBLIQUE = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])(?:а|у|ом|ем|е)$")
_REMEMBERED = 4096
_CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]", re.IGNORECASE)


def is_common(lexicon: Lexicon, token: Token) -> bool:
    """Tell whether a word is an ordinary one that stands before names: company, minister."""
    return _is_common(token.lower, lexicon.language)


@lru_cache(maxsize=_REMEMBERED)
def _is_common(lower: str, language: Language) -> bool:
    words = read_lexicon(language).words
    return lower in words["common"] or lower.endswith(tuple(words["common_endings"]))


def nominative(lexicon: Lexicon, name: str) -> str:
    """Return a name in its basic form where the ending tells it."""
    if lexicon.language == "de":
        return (
            re.sub(r"(?<=[^s])s$", "", name)
            if not name.casefold().endswith(("as", "is", "us", "ens", "es", "os"))
            else name
        )
    if not _CYRILLIC.search(name):
        return name.removesuffix("'s").removesuffix("’s")
    if (basic := basic_person(name, lexicon.words["first_names"])) != name:
        return basic
    *first, last = name.split()
    before = last
    for pattern, basic in _CASES:
        last = pattern.sub(basic, last)
    if last != before and first and not last.endswith("а"):
        first = [_OBLIQUE.sub("", word) if len(word) > 4 else word for word in first]  # noqa: PLR2004
    return " ".join([*first, last])


def _is_in_area(token: Token, taken: Sequence[Mention]) -> bool:
    return any(each.is_area and each.start <= token.start < each.end for each in taken)


class Persons:
    """Finds people among the words of a sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = lexicon.words

    def find(self, tokens: Sequence[Token], text: str, taken: Sequence[Mention]) -> list[Found]:
        """Names after a title, where no area is named in their place, or after a first name."""
        found = []
        for match in self._lexicon.book("titles").find(tokens):
            for skip in range(1, 5):
                first = match.last + skip
                if first < len(tokens) and _is_in_area(tokens[first], taken):
                    continue
                last = self._name_from(tokens, text, first)
                if (
                    last is not None
                    and (skip == 1 or tokens[first].lower in self._words["first_names"])
                    and (last > first or self._lexicon.language != "de" or not is_common(self._lexicon, tokens[first]))
                ):
                    found.append(self._person(tokens, first, last))
                    break
        names = self._words["first_names_in_any_case"]
        for first in capitals(tokens) if not names.isdisjoint(lowers(tokens)) else ():
            if tokens[first].lower in names:
                last = self._name_from(tokens, text, first)
                if last is not None and last > first:
                    found.append(self._person(tokens, first, last))
        return found

    def _person(self, tokens: Sequence[Token], first: int, last: int) -> Found:
        name = " ".join(token.text for token in tokens[first : last + 1])
        return tokens[first].start, tokens[last].end, EntityKind.PERSON, nominative(self._lexicon, name)

    def _name_from(self, tokens: Sequence[Token], text: str, first: int) -> int | None:
        last = None
        for place in range(first, min(first + 3, len(tokens))):
            token = tokens[place]
            if place > first and text[tokens[place - 1].end : token.start].strip(" -."):
                break
            if (
                not token.is_capitalised
                or not token.text[0].isalpha()
                or token.lower in self._words["function"]
                or token.text.isupper()
            ):
                break
            last = place
        return last
