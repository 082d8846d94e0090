"""Which entities an utterance names, in any spelling, case or script.

Aliases and words meet as skeletons (see `normalise`). A word matches an alias word when it is the alias's stem plus an
ending; a long unknown word may also be a misspelling of one. Longer aliases win over shorter ones inside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.entities import Entity, EntityKind
from knowledge.language.normalise import WORD, fold, words

_KEY = 3
_LONGEST_ENDING = 4
_SHORT = 4
"""Words up to this length take no ending."""
_SHORTEST_STEM = 5
_VOWELS = "aeiou"
_TYPO_LENGTH = 6
_TYPO_SIMILARITY = 0.8


@dataclass(frozen=True)
class Link:
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


@dataclass(frozen=True)
class _Alias:
    entity: str
    kind: EntityKind
    folded: tuple[str, ...]
    stems: tuple[str, ...]
    capitals: str = ""
    """An abbreviation that is also a word in some language: only this spelling is meant."""


def _stem(word: str) -> str:
    """Return what a word's inflected forms begin with: up to two vowels less, never fewer than five letters."""
    for _ in range(2):
        if len(word) > _SHORTEST_STEM and word[-1] in _VOWELS:
            word = word[:-1]
    return word


def _matches(word: str, folded: str, stem: str) -> bool:
    if len(folded) <= _SHORT:
        return word == folded
    return word.startswith(stem) and len(word) - len(stem) <= _LONGEST_ENDING


class EntityLinker:
    """Finds the entities of a store, and of the gazetteer, in what people write."""

    def __init__(self, entities: Iterable[Entity], gazetteer: Iterable[Entity] = ()) -> None:
        self._by_key: defaultdict[str, list[_Alias]] = defaultdict(list)
        self._vocabulary: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for group, ours in ((entities, True), (gazetteer, False)):
            for entity in group:
                names = {entity.name.de, entity.name.en, entity.name.ru, entity.name.kk, *entity.aliases.all}
                for name in sorted(names):
                    self._add(entity, name, ours=ours)

    def _add(self, entity: Entity, name: str, *, ours: bool) -> None:
        folded = tuple(fold(word) for word in words(name))
        if not folded or not all(folded):
            return
        is_abbreviation = len(name) <= _SHORT and name.isupper() and not (ours and len(name) == len(folded[0]) > 2)
        alias = _Alias(entity.id, entity.kind, folded, tuple(map(_stem, folded)), name if is_abbreviation else "")
        known = self._by_key[folded[0][:_KEY]]
        if alias not in known:
            known.append(alias)
        for word in folded:
            if len(word) >= _TYPO_LENGTH:
                self._vocabulary[word[0]][word] = None

    def link(self, text: str) -> tuple[Link, ...]:
        """Return the entities a text names, in the order they stand; overlapping names go to the longest."""
        written = [match.group() for match in WORD.finditer(text)]
        tokens = [fold(word) for word in written]
        found = [link for start in range(len(tokens)) for link in self._at(tokens, written, start)]
        covered = {number for link in found for number in range(link.start, link.end)}
        for start, token in enumerate(tokens):
            if start not in covered and len(token) >= _TYPO_LENGTH and (meant := self._correct(token)):
                repaired = [*tokens[:start], meant, *tokens[start + 1 :]]
                found.extend(replace(link, is_typo=True) for link in self._at(repaired, written, start))
        return _longest(found)

    def _at(self, tokens: list[str], written: list[str], start: int) -> list[Link]:
        links = []
        for alias in self._by_key.get(tokens[start][:_KEY], ()):
            end = start + len(alias.stems)
            window = tokens[start:end]
            if len(window) < len(alias.stems) or (alias.capitals and written[start] != alias.capitals):
                continue
            if all(map(_matches, window, alias.folded, alias.stems)):
                links.append(Link(alias.entity, alias.kind, start, end, is_exact=tuple(window) == alias.folded))
        return links

    def _correct(self, token: str) -> str | None:
        found = process.extractOne(
            token, self._vocabulary.get(token[:1], {}).keys(),
            scorer=OSA.normalized_similarity, score_cutoff=_TYPO_SIMILARITY,
        )  # fmt: skip
        return str(found[0]) if found else None


def _longest(links: list[Link]) -> tuple[Link, ...]:
    kept: list[Link] = []
    for link in sorted(links, key=lambda link: (link.start - link.end, link.is_typo, not link.is_exact, link.start)):
        rivals = [other for other in kept if link.start < other.end and other.start < link.end]
        beaten = any(
            (other.end - other.start, not other.is_typo, other.is_exact)
            > (link.end - link.start, not link.is_typo, link.is_exact)
            for other in rivals
        )
        if not beaten and not any(other.entity == link.entity for other in rivals):
            kept.append(link)
    return tuple(sorted(kept, key=lambda link: (link.start, link.end)))
