"""Names of people, organisations and places that nobody told us of, by how such names are built."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from knowledge.claims import ProposedEntity
from knowledge.entities import EntityKind
from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.mentions import Mention
from knowledge.ingestion.extract.patterns import NamePatterns
from knowledge.ingestion.extract.token import Token
from knowledge.ingestion.extract.tokens import capitals, tokens
from knowledge.language.normalise import fold, words

_LONG, _ENDING = 5, 2
_MID = re.compile(r"(?<=[a-zа-яё,] )([A-Z][A-Za-z]{3,}|[А-ЯЁ][а-яё]{4,})(?![\w-])")
_SMALL = re.compile(r"(?<!\w)([a-zа-яё]+)(?!\w)")
_CAMEL = re.compile(r"\b[A-Z][a-z]+[A-Z][a-z]+\b")
_PAIRED = re.compile(r"(?:^|[.!?]\s)([A-Z][a-z]{4,}) and ([A-Z]\w+)", re.MULTILINE)


def slug(name: str) -> str:
    """Return an id for a name."""
    return "-".join(re.sub(r"[^a-z0-9]", "", fold(word)) for word in words(name) if re.search(r"[a-z0-9]", fold(word)))[
        :70
    ].strip("-")


class Strangers:
    """Reads the unknown names of one article; a name introduced in full is known by its short form afterwards."""

    def __init__(self, lexicon: Lexicon, everything: str = "") -> None:
        """Read the unknown names of a text; `everything` is the whole of it."""
        self._lexicon = lexicon
        self._often_named = _often_named(everything, lexicon) if lexicon.language in {"en", "ru"} else frozenset()
        self._words = lexicon.words
        self._patterns = NamePatterns(lexicon)
        self._short: dict[str, ProposedEntity] = {}
        self._by_stem: defaultdict[str, list[str]] = defaultdict(list)
        """Short forms that may have an ending, by their first letters."""
        self._known: dict[str, ProposedEntity] = {}

    def read(self, tokens: Sequence[Token], text: str, taken: Sequence[Mention]) -> list[Mention]:
        """Return unknown names among the words of a text, but for those in the place of names already found."""
        found: list[Mention] = []
        for start, end, kind, name in self._patterns.find(tokens, text, taken):
            inside = [each for each in taken if each.start < end and start < each.end]
            size = self._size(text[start:end])
            if any(each.end - each.start >= end - start or self._size(each.text) >= size for each in inside) or any(
                each.start < end and start < each.end for each in found
            ):
                continue
            if (proposed := self._propose(name, kind)) is not None:
                found.append(Mention(proposed.id, proposed.kind, start, end, text[start:end], proposed))
        found.extend(self._again(tokens, [*taken, *found]))
        for start, end, name in self._often(tokens, [*taken, *found]):
            if (proposed := self._propose(name, EntityKind.ORGANISATION)) is not None:
                found.append(Mention(proposed.id, proposed.kind, start, end, text[start:end], proposed))
        return found

    def introduce(self, name: str) -> None:
        """Remember a place that an article is dated from."""
        if name and name.casefold() not in self._words["agencies"]:
            self._propose(name, EntityKind.PLACE)

    def _size(self, name: str) -> int:
        """Return the number of words in a name but for its legal form."""
        return sum(word not in self._words["legal_forms"] for word in words(name))

    def _propose(self, name: str, kind: EntityKind) -> ProposedEntity | None:
        name = name.strip(' -–—,."„“') if "«" in name else name.strip(' -–—,."„“»')
        key = slug(name)
        if len(key) < 3 or name.casefold() in self._words["function"]:  # noqa: PLR2004
            return None
        if (known := self._same(key)) is not None:
            return known
        proposed = ProposedEntity(id=key, kind=kind, name=name)
        self._known[key] = proposed
        self._learn(proposed)
        return proposed

    def _same(self, key: str) -> ProposedEntity | None:
        if key in self._known:
            return self._known[key]
        return next((each for other, each in self._known.items() if _close(other, key)), None)

    def _learn(self, proposed: ProposedEntity) -> None:
        """Remember the short forms of a name: without its legal form, a person's last name."""
        parts = [
            word
            for word in words(proposed.name)
            if word not in self._words["legal_forms"] and word not in self._words["titles_short"]
        ]
        if proposed.kind is EntityKind.PERSON:
            self._shorten(fold(parts[-1]), proposed)
        elif parts and len(parts[0]) > 3 and parts[0] not in self._words["common"]:  # noqa: PLR2004
            self._shorten(fold(parts[0]), proposed)

    def _shorten(self, short: str, proposed: ProposedEntity) -> None:
        if short not in self._short and len(short) >= _LONG:
            self._by_stem[short[: _LONG - 1]].append(short)
        self._short[short] = proposed

    def _again(self, tokens: Sequence[Token], taken: Sequence[Mention]) -> list[Mention]:
        found: list[Mention] = []
        for token in (tokens[place] for place in capitals(tokens)) if self._short else ():
            known = self._shortened(fold(token.text))
            if known is not None and not any(each.start < token.end and token.start < each.end for each in taken):
                found.append(Mention(known.id, known.kind, token.start, token.end, token.text, known))
        return found

    def _shortened(self, folded: str) -> ProposedEntity | None:
        """Return whom a word is the short form of, with an ending or without."""
        if (known := self._short.get(folded)) is not None:
            return known
        for short in self._by_stem.get(folded[: _LONG - 1], ()):
            if folded.startswith(short[:-1]) and len(folded) - len(short) <= _ENDING:
                return self._short[short]
        return None

    def _often(self, tokens: Sequence[Token], taken: Sequence[Mention]) -> list[tuple[int, int, str]]:
        """Return words with a capital in mid-sentence that the article uses again and never without."""
        often = self._often_named
        return [
            (token.start, token.end, token.text) for token in tokens
            if token.text in often
            and not any(each.start < token.end and token.start < each.end for each in taken)
        ]  # fmt: skip


def _often_named(everything: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the words that stand with a capital in mid-sentence and never without: in Russian twice or more in all."""
    mid = set(_MID.findall(everything))
    small = set(_SMALL.findall(everything))
    often = {word for word in mid if word.casefold() not in small}
    if lexicon.language == "en":
        often.update(_CAMEL.findall(everything))
        often.update(one for one, two in _PAIRED.findall(everything) if two in often and one.casefold() not in small)
    else:
        often = {word for word in often if len(re.findall(rf"\b{word}\b", everything)) > 1}
    listed = tokens(" ".join(often))
    ordinary = {
        listed[match.first].text
        for name in ("months", "relative", "titles", "heads", "units", "nation")
        for match in lexicon.book(name).find(listed)
    }
    return frozenset(word for word in often - ordinary if word.casefold() not in lexicon.words["common"])


def _close(one: str, two: str) -> bool:
    """Tell whether two ids are one name in two cases."""
    first, second = one.split("-"), two.split("-")
    return len(first) == len(second) and all(
        a == b
        or (
            min(len(a), len(b)) >= _LONG
            and a[: min(len(a), len(b)) - 2] == b[: min(len(a), len(b)) - 2]
            and abs(len(a) - len(b)) <= _ENDING
        )
        for a, b in zip(first, second, strict=True)
    )
