"""Which entities an utterance names, in any spelling, case or script.

Names and words meet as skeletons (see `normalise`). A word matches a name's word when it is its stem plus an ending.
Longer names win over shorter ones inside them, and exact ones over inflected ones. Names of our own entities may also
be misspelt. Names of the gazetteer are read more strictly, since a wrong stranger costs an answer: only in the
question's language, capitalised or letter for letter, never misspelt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.entities import Entity, EntityKind
from knowledge.language.normalise import WORD, fold
from knowledge.languages import Language
from knowledge.understanding.names import ANY, KEY, TYPO_LENGTH, Name, Names

_SECOND = 2
"""Letters of their second word by which names that begin alike are told apart; every stem is longer."""
_REMEMBERED = 20_000
_SHORT = 4
"""Words up to this length take no ending, unless they end in a vowel that inflection changes."""
_SHORTEST_STEM = 5
_VOWELS = "aeiou"
_ADJECTIVE_ENDINGS = ("aia", "oie", "ie", "ia", "oi", "er", "es", "en", "em", "e", "i", "o", "a")
_TYPO_SIMILARITY = 0.8
_OWN_ENDING, _STRANGE_ENDING, _BRIEF_ENDING = 6, 5, 4


class Link(NamedTuple):
    """An entity named in an utterance."""

    entity: str
    kind: EntityKind
    start: int
    """Number of its first word."""
    end: int
    """Number of the word after its last."""
    is_typo: bool = False
    is_exact: bool = False
    """The name stands there letter for letter, after folding."""


class _Alias(NamedTuple):
    name: Name
    stems: tuple[str, ...]
    endings: tuple[int, ...]
    """Letters that may follow each stem."""
    is_own: bool
    is_abbreviation: bool
    """Also a word in some language: only this spelling, in capitals, is meant."""

    @property
    def second(self) -> str | None:
        """How its second word begins, which no ending changes; None for a single word."""
        return self.name.folded[1][:_SECOND] if len(self.name.folded) > 1 else None


_Begun = Mapping[str | None, Sequence[_Alias]]
"""Names by how their second word begins: a thousand programmes all begin with "Programme"."""


def _stem(word: str, *, is_last: bool, is_own: bool, is_one_of_several: bool) -> tuple[str, int]:
    """Return what inflected forms of a word begin with, and how much may follow."""
    if not is_last:
        for ending in _ADJECTIVE_ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORT:
                return word[: -len(ending)], _OWN_ENDING
    if len(word) <= _SHORT:
        if is_own and len(word) == _SHORT and word[-1] in _VOWELS:
            return word[:-1], _BRIEF_ENDING
        return word, _BRIEF_ENDING if is_one_of_several and len(word) == _SHORT else 0
    stem, shortest = word, _SHORT if is_own else _SHORTEST_STEM
    for _ in range(2):
        if len(stem) > shortest and stem[-1] in _VOWELS:
            stem = stem[:-1]
    return stem, _OWN_ENDING if is_own else _STRANGE_ENDING


def _alias(name: Name, *, is_own: bool) -> _Alias:
    last = len(name.folded) - 1
    stemmed = [
        _stem(word, is_last=number == last, is_own=is_own, is_one_of_several=last > 0)
        for number, word in enumerate(name.folded)
    ]
    capitals = len(name.written) <= _SHORT and name.written.isupper()
    return _Alias(
        name, tuple(stem for stem, _ in stemmed), tuple(ending for _, ending in stemmed), is_own,
        capitals and not (is_own and len(name.folded[0]) > 2),  # noqa: PLR2004 - EIB is no word, РК might be
    )  # fmt: skip


class EntityLinker:
    """Finds the entities of a store, and of the gazetteer, in what people write."""

    def __init__(
        self, entities: Iterable[Entity] = (), gazetteer: Iterable[Name] = (), *, names: Names | None = None
    ) -> None:
        """Take our entities and the names of well-known others, or the names of both."""
        self.names = names or Names.first(entities, gazetteer)
        self._by_key: dict[str, list[_Alias]] = {}
        self._begun: dict[str, _Begun] = {}

    def renewed(self, entities: Mapping[str, Entity], touched: Collection[str]) -> EntityLinker:
        """Return a linker for the next state, in which only these entities differ; the rest stays remembered."""
        names, keys = self.names.renewed(entities, touched)
        linker = EntityLinker(names=names)
        linker._by_key = {key: known for key, known in dict(self._by_key).items() if key not in keys}
        linker._begun = {word: known for word, known in dict(self._begun).items() if word[:KEY] not in keys}
        return linker

    def _aliases(self, key: str) -> list[_Alias]:
        """Return the names whose first word begins so; stems are cut when a name is first met."""
        if key not in self._by_key:
            found = [_alias(name, is_own=is_own) for name, is_own in self.names.beginning(key)]
            if not found:
                return []
            self._by_key[key] = found
        return self._by_key[key]

    def _beginning(self, word: str) -> _Begun:
        """Return the names whose first word may be this one; words that were met lately are remembered."""
        if (known := self._begun.get(word)) is not None:
            return known
        if len(self._begun) >= _REMEMBERED:
            self._begun.clear()
        found: dict[str | None, list[_Alias]] = {}
        for alias in self._aliases(word[:KEY]):
            if _matches(word, alias.name.folded[0], alias.stems[0], alias.endings[0]):
                found.setdefault(alias.second, []).append(alias)
        self._begun[word] = found
        return found

    def link(self, text: str, language: Language | None = None, *, typos: bool = True) -> tuple[Link, ...]:
        """Return the entities a text names, in the order they stand; overlapping names go to the longest.

        Published texts are read without allowing for typos.
        """
        return self.link_words(WORD.findall(text), language, typos=typos)

    def link_words(
        self, written: Sequence[str], language: Language | None = None, *, typos: bool = True
    ) -> tuple[Link, ...]:
        """Return the entities that the words of a text name."""
        tokens = [fold(word) for word in written]
        found: list[Link] = []
        known = self._begun
        for start, token in enumerate(tokens):
            begun = known.get(token)
            if begun is None:
                begun = self._beginning(token)
            if begun:
                found += self._at(begun, tokens, written, start, language)
        if not typos and not found:
            return ()
        covered = {number for link in found for number in range(link.start, link.end)}
        for start, token in enumerate(tokens if typos else ()):
            if start not in covered and len(token) >= TYPO_LENGTH and (meant := self._correct(token)):
                repaired = [*tokens[:start], meant, *tokens[start + 1 :]]
                links = self._at(self._beginning(meant), repaired, written, start, language, own_only=True)
                found.extend(link._replace(is_typo=True) for link in links)
        return _longest(found)

    @staticmethod
    def _at(
        begun: _Begun, tokens: list[str], written: Sequence[str], start: int, language: Language | None,
        *, own_only: bool = False,
    ) -> list[Link]:  # fmt: skip
        """Return those of the names that may begin with a word which stand there."""
        links = []
        following = begun.get(tokens[start + 1][:_SECOND], ()) if start + 1 < len(tokens) else ()
        for alias in (*begun.get(None, ()), *following):
            end = start + len(alias.stems)
            window = tokens[start:end]
            if len(window) < len(alias.stems) or (
                len(window) > 1 and not all(map(_matches, window, alias.name.folded, alias.stems, alias.endings))
            ):
                continue
            exact = tuple(window) == alias.name.folded
            if alias.is_abbreviation and written[start] != alias.name.written:
                continue
            if not alias.is_own and (own_only or not _is_meant(alias, written[start], window, language)):
                continue
            links.append(Link(alias.name.entity, alias.name.kind, start, end, is_exact=exact))
        return links

    def _correct(self, token: str) -> str | None:
        found = process.extractOne(
            token, self.names.longer_words(token[:1]),
            scorer=OSA.normalized_similarity, score_cutoff=_TYPO_SIMILARITY,
        )  # fmt: skip
        return str(found[0]) if found else None


def _matches(word: str, folded: str, stem: str, ending: int) -> bool:
    return word == folded or (ending > 0 and word.startswith(stem) and len(word) - len(stem) <= ending)


def _is_meant(alias: _Alias, written: str, window: list[str], language: Language | None) -> bool:
    """Return whether a name of the gazetteer may be read there: a stranger must be named clearly."""
    if language is not None and alias.name.language not in (language, ANY):
        return False
    return written[0].isupper() or all(map(str.startswith, window, alias.name.folded))


def _longest(links: list[Link]) -> tuple[Link, ...]:
    kept: list[Link] = []
    for link in sorted(links, key=lambda link: (link.start - link.end, link.is_typo, not link.is_exact, link.start)):
        rivals = [other for other in kept if link.start < other.end and other.start < link.end]
        beaten = any(_weight(other) > _weight(link) for other in rivals)
        if not beaten and not any(other.entity == link.entity for other in rivals):
            kept.append(link)
    return tuple(sorted(kept, key=lambda link: (link.start, link.end)))


def _weight(link: Link) -> tuple[int, bool, bool]:
    return link.end - link.start, not link.is_typo, link.is_exact
