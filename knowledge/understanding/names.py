"""The names of everything that can be meant, by how they begin: those of our entities, and well-known others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from knowledge.entities import Entity, EntityKind
from knowledge.language.normalise import fold, words
from knowledge.languages import LANGUAGES

ANY = "any"
KEY = 3
"""Letters by which names are found."""
TYPO_LENGTH = 6
"""Letters from which on a word may be misspelt."""
ByKey = Mapping[str, tuple["Name", ...]]


class Name(NamedTuple):
    """One name of an entity, folded."""

    entity: str
    kind: EntityKind
    language: str
    """The language it belongs to, or `any`."""
    written: str
    folded: tuple[str, ...]

    @property
    def key(self) -> str:
        """How it begins."""
        return self.folded[0][:KEY]


def names_of(entity: Entity) -> list[Name]:
    """Return all names of an entity with their languages."""
    found = [
        (language, name) for language in LANGUAGES
        for name in (entity.name.in_(language), *getattr(entity.aliases, language))
    ] + [(ANY, name) for name in entity.aliases.any]  # fmt: skip
    names = [
        Name(entity.id, entity.kind, language, name, tuple(fold(w) for w in words(name))) for language, name in found
    ]
    return [name for name in names if name.folded and all(name.folded)]


class Names:
    """The names of one state; immutable. Well-known others whose entity is ours go by our names only."""

    def __init__(self, of: dict[str, tuple[Name, ...]], *, own: ByKey, strangers: ByKey, words: _Vocabulary) -> None:
        """Take the names of each of our entities, these and the others by their beginnings, and our longer words."""
        self.of, self._own, self._strangers, self._words = of, own, strangers, words

    @classmethod
    def first(cls, entities: Iterable[Entity], strangers: Iterable[Name]) -> Names:
        """Return the names of a first state."""
        of = {entity.id: tuple(names_of(entity)) for entity in entities}
        every = [name for names in of.values() for name in names]
        return cls(of, own=_by_key(every), strangers=_by_key(strangers), words=_Vocabulary.of(every))

    def renewed(self, entities: Mapping[str, Entity], touched: Collection[str]) -> tuple[Names, frozenset[str]]:
        """Return the names of the next state, in which only these entities differ, and which beginnings they have."""
        read = {each: tuple(names_of(entities[each])) for each in touched if each in entities}
        of = {each: read[each] if each in read else self.of[each] for each in entities}
        gone, come = ([n for each in touched for n in names.get(each, ())] for names in (self.of, read))
        others = (name for names in self._strangers.values() for name in names if name.entity in touched)
        keys = frozenset(name.key for name in (*gone, *come, *others))
        own, place = dict(self._own), {each: number for number, each in enumerate(of)}
        for key in keys:
            kept = [name for name in own.get(key, ()) if name.entity not in touched]
            fresh = [name for name in come if name.key == key]
            own[key] = tuple(sorted([*kept, *fresh], key=lambda name: place[name.entity]))
        own = {key: names for key, names in own.items() if names}
        vocabulary = self._words.renewed(gone, come)
        return Names(of, own=own, strangers=self._strangers, words=vocabulary), keys

    def beginning(self, key: str) -> Iterator[tuple[Name, bool]]:
        """Yield the names that begin so, each with whether it is one of ours; ours come first."""
        yield from ((name, True) for name in self._own.get(key, ()))
        yield from ((name, False) for name in self._strangers.get(key, ()) if name.entity not in self.of)

    def longer_words(self, letter: str) -> Collection[str]:
        """Return the words of our names that begin with a letter and are long enough to be misspelt, sorted."""
        return self._words.by_letter.get(letter, {}).keys()


class _Vocabulary(NamedTuple):
    """Longer words by their first letter, sorted, each with how often it stands in a name."""

    by_letter: Mapping[str, dict[str, int]]

    @classmethod
    def of(cls, names: Iterable[Name]) -> _Vocabulary:
        return cls({}).renewed((), names)

    def renewed(self, gone: Iterable[Name], come: Iterable[Name]) -> _Vocabulary:
        changed: dict[str, Counter[str]] = {}
        for names, step in ((gone, -1), (come, 1)):
            for word in (word for name in names for word in name.folded if len(word) >= TYPO_LENGTH):
                changed.setdefault(word[0], Counter())[word] += step
        by_letter = dict(self.by_letter)
        for letter, counts in changed.items():
            counts.update(by_letter.get(letter, {}))
            by_letter[letter] = {word: count for word, count in sorted(counts.items()) if count}
        return _Vocabulary(by_letter)


def _by_key(names: Iterable[Name]) -> ByKey:
    found: dict[str, list[Name]] = {}
    for name in names:
        found.setdefault(name.key, []).append(name)
    return {key: tuple(each) for key, each in found.items()}
