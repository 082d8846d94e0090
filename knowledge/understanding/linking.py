"""Which entities an utterance names, in any spelling, case or script.

Aliases and words meet as skeletons (see `normalise`). A word matches an alias word when it is the alias's stem plus an
ending; a long unknown word may also be a misspelling of one. Longer aliases win over shorter ones inside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.entities import Entity, EntityKind
from knowledge.language.normalise import fold, words

_KEY = 3
_ENDING = 5
_SHORT = 4
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


@dataclass(frozen=True)
class _Alias:
    entity: str
    kind: EntityKind
    stems: tuple[str, ...]
    exact: tuple[bool, ...]


def _stem(word: str) -> tuple[str, bool]:
    """Return what must stand at a word's beginning, and whether nothing may follow."""
    if len(word) <= _SHORT:
        return word, True
    return (word.rstrip(_VOWELS) or word) if len(word.rstrip(_VOWELS)) >= _SHORT else word, False


def _matches(word: str, stem: str, *, exact: bool) -> bool:
    if exact:
        return word == stem
    return word.startswith(stem) and len(word) - len(stem) <= _ENDING


class EntityLinker:
    """Finds the entities of a store, and of the gazetteer, in what people write."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._kinds: dict[str, EntityKind] = {}
        self._by_key: defaultdict[str, list[_Alias]] = defaultdict(list)
        self._vocabulary: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for entity in entities:
            self._kinds[entity.id] = entity.kind
            names = {entity.name.de, entity.name.en, entity.name.ru, entity.name.kk, *entity.aliases.all}
            for name in sorted(names):
                self._add(entity, name)

    def _add(self, entity: Entity, name: str) -> None:
        folded = [fold(word) for word in words(name)]
        if not folded or not all(folded):
            return
        stems = tuple(_stem(word) for word in folded)
        alias = _Alias(entity.id, entity.kind, tuple(s for s, _ in stems), tuple(e for _, e in stems))
        known = self._by_key[folded[0][:_KEY]]
        if alias not in known:
            known.append(alias)
        for word in folded:
            if len(word) >= _TYPO_LENGTH:
                self._vocabulary[word[0]][word] = None

    def link(self, text: str) -> tuple[Link, ...]:
        """Return the entities a text names, in the order they stand; overlapping names go to the longest."""
        tokens = [fold(word) for word in words(text)]
        found = [link for start in range(len(tokens)) for link in self._at(tokens, start, typo=False)]
        covered = {number for link in found for number in range(link.start, link.end)}
        for start, token in enumerate(tokens):
            if start not in covered and len(token) >= _TYPO_LENGTH and (meant := self._correct(token)):
                repaired = [*tokens[:start], meant, *tokens[start + 1 :]]
                found.extend(self._at(repaired, start, typo=True))
        return _longest(found)

    def _at(self, tokens: list[str], start: int, *, typo: bool) -> list[Link]:
        links = []
        for alias in self._by_key.get(tokens[start][:_KEY], ()):
            end = start + len(alias.stems)
            if end <= len(tokens) and all(
                _matches(token, stem, exact=exact)
                for token, stem, exact in zip(tokens[start:end], alias.stems, alias.exact, strict=True)
            ):
                links.append(Link(alias.entity, alias.kind, start, end, is_typo=typo))
        return links

    def _correct(self, token: str) -> str | None:
        found = process.extractOne(
            token, self._vocabulary.get(token[:1], {}).keys(),
            scorer=OSA.normalized_similarity, score_cutoff=_TYPO_SIMILARITY,
        )  # fmt: skip
        return str(found[0]) if found else None


def _longest(links: list[Link]) -> tuple[Link, ...]:
    kept: list[Link] = []
    for link in sorted(links, key=lambda link: (link.start - link.end, link.is_typo, link.start)):
        clash = any(
            link.start < other.end and other.start < link.end and (link.end - link.start) < (other.end - other.start)
            for other in kept
        )
        same = any(link.entity == other.entity and link.start == other.start for other in kept)
        if not clash and not same:
            kept.append(link)
    return tuple(sorted(kept, key=lambda link: (link.start, link.end)))
