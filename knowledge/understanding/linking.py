"""Which entities an utterance names, in any spelling, case or script.

Names and words meet as skeletons (see `normalise`). A word matches a name's word when it is its stem plus an ending.
Longer names win over shorter ones inside them, and exact ones over inflected ones. Names of our own entities may also
be misspelt. Names of the gazetteer are read more strictly, since a wrong stranger costs an answer: only in the
question's language, capitalised or letter for letter, never misspelt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.entities import Entity, EntityKind
from knowledge.language.normalise import WORD, fold
from knowledge.languages import Language
from knowledge.understanding.aliases import SECOND, Alias, cut, is_meant, matches
from knowledge.understanding.names import KEY, TYPO_LENGTH, Name, Names

_REMEMBERED = 20_000
_TYPO_SIMILARITY = 0.8


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


_Begun = Mapping[str | None, Sequence[Alias]]
"""Names by how their second word begins: a thousand programmes all begin with "Programme"."""


class _Entry(NamedTuple):
    """What a word may name."""

    alone: tuple[Link, ...]
    """Whom it names by itself; of names in one place that are beaten there, none is kept."""
    begun: _Begun
    """All names that may begin with it."""


class EntityLinker:
    """Finds the entities of a store, and of the gazetteer, in what people write."""

    def __init__(
        self, entities: Iterable[Entity] = (), gazetteer: Iterable[Name] = (), *, names: Names | None = None
    ) -> None:
        """Take our entities and the names of well-known others, or the names of both."""
        self.names = names or Names.first(entities, gazetteer)
        self._by_key: dict[str, list[Alias]] = {}
        self._begun: dict[str, _Begun] = {}
        self._words: defaultdict[Language | None, dict[str, _Entry]] = defaultdict(dict)
        """By language, what words that were met lately may name."""

    def renewed(self, entities: Mapping[str, Entity], touched: Collection[str]) -> EntityLinker:
        """Return a linker for the next state, in which only these entities differ; the rest stays remembered."""
        names, keys = self.names.renewed(entities, touched)
        linker = EntityLinker(names=names)
        linker._by_key = {key: known for key, known in dict(self._by_key).items() if key not in keys}
        linker._begun = {word: known for word, known in dict(self._begun).items() if word[:KEY] not in keys}
        for language, words in dict(self._words).items():
            kept = {word: known for word, known in dict(words).items() if fold(word)[:KEY] not in keys}
            linker._words[language] = kept
        return linker

    def _aliases(self, key: str) -> list[Alias]:
        """Return the names whose first word begins so; stems are cut when a name is first met."""
        if key not in self._by_key:
            found = [cut(name, is_own=is_own) for name, is_own in self.names.beginning(key)]
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
        found: dict[str | None, list[Alias]] = {}
        for alias in self._aliases(word[:KEY]):
            if matches(word, alias.name.folded[0], alias.stems[0], alias.endings[0]):
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
        tokens: list[str] = []
        found: list[Link] = []
        known = self._words[language]
        for start, word in enumerate(written):
            entry = known.get(word)
            if entry is None:
                entry = self._entry(word, language)
            if not entry.begun:
                continue
            found += [link._replace(start=start, end=start + 1) for link in entry.alone]
            tokens = tokens or list(map(fold, written))
            if start + 1 < len(tokens) and (longer := entry.begun.get(tokens[start + 1][:SECOND])):
                found += _standing(longer, tokens, written, start, language)
        if typos:
            found += self._corrected(tokens or list(map(fold, written)), written, language, found)
        return _longest(found) if len(found) > 1 else tuple(found)

    def _entry(self, word: str, language: Language | None) -> _Entry:
        """Return what a word names or begins to name, and remember it."""
        known, folded = self._words[language], fold(word)
        if len(known) >= _REMEMBERED:
            known.clear()
        begun = self._beginning(folded)
        alone = _longest(_standing(begun.get(None, ()), [folded], [word], 0, language))
        known[word] = entry = _Entry(alone, begun)
        return entry

    def _corrected(
        self, tokens: list[str], written: Sequence[str], language: Language | None, found: Sequence[Link]
    ) -> list[Link]:
        """Return our own entities that words stand for which name nobody as they are spelt."""
        covered, links = {number for link in found for number in range(link.start, link.end)}, []
        for start, token in enumerate(tokens):
            if start not in covered and len(token) >= TYPO_LENGTH and (meant := self._correct(token)):
                repaired, begun = [*tokens[:start], meant, *tokens[start + 1 :]], self._beginning(meant)
                following = begun.get(repaired[start + 1][:SECOND], ()) if start + 1 < len(repaired) else ()
                own = [alias for alias in (*begun.get(None, ()), *following) if alias.is_own]
                links += _standing(own, repaired, written, start, language)
        return [link._replace(is_typo=True) for link in links]

    def _correct(self, token: str) -> str | None:
        found = process.extractOne(
            token, self.names.longer_words(token[:1]),
            scorer=OSA.normalized_similarity, score_cutoff=_TYPO_SIMILARITY,
        )  # fmt: skip
        return str(found[0]) if found else None


def _standing(
    aliases: Iterable[Alias], tokens: list[str], written: Sequence[str], start: int, language: Language | None
) -> list[Link]:
    """Return those of the names that may begin with a word which stand there."""
    links = []
    for alias in aliases:
        end = start + len(alias.stems)
        window = tokens[start:end]
        if len(window) < len(alias.stems) or (
            len(window) > 1 and not all(map(matches, window, alias.name.folded, alias.stems, alias.endings))
        ):
            continue
        exact = tuple(window) == alias.name.folded
        if alias.is_abbreviation and written[start] != alias.name.written:
            continue
        if not alias.is_own and not is_meant(alias, written[start], window, language):
            continue
        links.append(Link(alias.name.entity, alias.name.kind, start, end, is_exact=exact))
    return links


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
