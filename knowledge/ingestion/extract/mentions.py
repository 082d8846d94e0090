"""Who and what a text names: entities we know, well-known names, and strangers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from knowledge.claims import ProposedEntity
from knowledge.entities import Entity, EntityKind
from knowledge.ingestion.extract.territories import territories, well_known
from knowledge.language.normalise import WORD, fold, words
from knowledge.languages import Language
from knowledge.understanding.linking import EntityLinker, Link

_DESCRIBED = frozenset({EntityKind.PROGRAMME, EntityKind.DOCUMENT, EntityKind.EVENT})
"""Kinds without a name of their own: the words fit others too, so the text around must bear them out."""
_AREAS = frozenset({EntityKind.COUNTRY, EntityKind.PLACE})
_STEM = 5
_CONTENT = 4
_PARTS = 2
_REMEMBERED = 2000
_FEW = 64


class Mention(NamedTuple):
    """A name in a text."""

    entity: str
    kind: EntityKind
    start: int
    end: int
    text: str
    proposed: ProposedEntity | None = None
    """Set when we do not know it yet."""

    @property
    def is_adjective(self) -> bool:
        """Whether it is said in passing: kasachisch, немецкий."""
        return self.text[:1].islower()

    @property
    def is_area(self) -> bool:
        """Whether it is a country or a place: where something is, rarely who does it."""
        return self.kind in _AREAS


class Compound(NamedTuple):
    """A name that may be spread over a sentence."""

    entity: str
    parts: frozenset[str]
    """Other entities named in it."""
    rest: tuple[str, ...]
    """How its other words begin, folded, a space before each."""


class Directory:
    """The entities that texts are read with; made once for many articles."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        gazetteer = well_known()
        self.entities = entities
        strangers = (*(name for name in gazetteer.names if name.entity not in entities), *territories())
        self._linker = EntityLinker(entities.values(), strangers)
        self._written: defaultdict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for name in strangers:
            self._written[name.entity][name.language].append(name.written)
        self._kinds = {key: entity.kind for key, entity in gazetteer.entities.items()}
        self._kinds.update({name.entity: name.kind for name in territories()})
        self._wider = {key: entity.part_of for key, entity in gazetteer.entities.items()}
        self._named: dict[tuple[str, Language], tuple[Mention, ...]] = {}
        """Paragraphs are asked about several times: by the extractor, by the gate for each name."""
        self._within: dict[str, frozenset[str]] = {}
        self._compound: dict[Language, list[Compound]] = {}

    def names(self, text: str, language: Language) -> list[Mention]:
        """Return the names of known and well-known entities in a text, in their order."""
        if (remembered := self._named.get((text, language))) is not None:
            return list(remembered)
        links, found = self._linker.link_words(WORD.findall(text), language, typos=False), []
        places = [match.span() for match in WORD.finditer(text)] if links else []
        for link in links:
            start, end = places[link.start][0], places[link.end - 1][1]
            if not self._is_lookalike(link, text[start:end]):
                found.append(self._mention(link, start, end, text[start:end], language))
        if len(self._named) >= _REMEMBERED:
            self._named.clear()
        self._named[text, language] = tuple(found)
        return found

    def _is_lookalike(self, link: Link, written: str) -> bool:
        """Tell whether a common word was taken for somebody's name: whom we only know by name has a capital letter."""
        is_name = link.kind in {EntityKind.PERSON, EntityKind.ORGANISATION} and link.entity not in self.entities
        return is_name and written == written.lower()

    def _mention(self, link: Link, start: int, end: int, text: str, language: Language) -> Mention:
        return Mention(link.entity, link.kind, start, end, text, self.proposal(link.entity, language))

    def proposal(self, entity: str, language: Language) -> ProposedEntity | None:
        """Return how to propose a well-known entity; None for one we know."""
        if entity in self.entities or entity not in self._kinds:
            return None
        named = self._written[entity]
        best = named.get(language) or named.get("any") or next(iter(named.values()))
        others = [*best[1:], *(each for own in named.values() for each in own[:1] if each != best[0])]
        return ProposedEntity(id=entity, kind=self._kinds[entity], name=best[0], aliases=tuple(dict.fromkeys(others)))

    def wider(self, entity: str) -> frozenset[str]:
        """Return an entity with all it is part of."""
        if (known_ones := self._within.get(entity)) is not None:
            return known_ones
        found, waiting = set(), [entity]
        while waiting:
            one = waiting.pop()
            if one in found:
                continue
            found.add(one)
            known = self.entities.get(one)
            waiting.extend(known.part_of if known else self._wider.get(one, ()))
        self._within[entity] = frozenset(found)
        return self._within[entity]

    def is_borne_out(self, entity: str, near: str, everywhere: str, language: Language) -> bool:
        """Tell whether the words around bear out an entity that is described rather than named."""
        known = self.entities.get(entity)
        if known is None or known.kind not in _DESCRIBED:
            return True
        around = near if known.kind is EntityKind.DOCUMENT else everywhere
        named = {mention.entity for mention in self.names(around, language)}
        stems = {fold(word) for word in words(around)}
        return all(self._is_said(word, named, stems, language) for word in words(known.name.in_(language)))

    def _is_said(self, word: str, named: set[str], stems: set[str], language: Language) -> bool:
        if len(word) < _CONTENT and word.isalpha() and not self.names(word, language):
            return True
        folded = fold(word)
        if any(folded[:_STEM] in stem for stem in stems):
            return True
        return any(mention.entity in named for mention in self.names(word, language))

    def compounds(
        self, text: str, language: Language, present: Iterable[str], among: Sequence[Compound] | None = None
    ) -> list[str]:
        """Return known entities whose name is spread over a text: "Flugverbindung zwischen Schymkent und Frankfurt"."""
        named = set(present)
        every = self._all_compounds(language) if among is None else among
        likely = [(each.entity, each.rest) for each in every if each.parts <= named and each.entity not in named]
        said = _said(text) if likely else ""
        return [entity for entity, rest in likely if all(one in said for one in rest)]

    def worded(self, text: str, language: Language) -> list[Compound]:
        """Return the names that may be spread over a part of a text: those whose words all stand somewhere in it."""
        said = _said(text)
        return [each for each in self._all_compounds(language) if all(one in said for one in each.rest)]

    def _all_compounds(self, language: Language) -> list[Compound]:
        if language not in self._compound:
            self._compound[language] = self._compounds(language)
        return self._compound[language]

    def _compounds(self, language: Language) -> list[Compound]:
        found = []
        kinds = {EntityKind.ROUTE, EntityKind.EVENT, EntityKind.GROUP}
        for entity in (each for each in self.entities.values() if each.kind in kinds):
            for name in (entity.name.in_(language), *getattr(entity.aliases, language)):
                parts, rest = set(), []
                for word in words(name):
                    links = [
                        link.entity
                        for link in self._linker.link(word, language, typos=False)
                        if link.entity != entity.id
                    ]
                    if links:
                        parts.update(links[:1])
                    elif len(word) >= _CONTENT:
                        rest.append(f" {fold(word)[: max(_STEM, len(fold(word)) - _PARTS)]}")
                spread = len(parts) >= _PARTS and rest
                described = entity.kind is EntityKind.GROUP and not parts and len(rest) >= _PARTS and len(rest) < 4  # noqa: PLR2004
                if spread or described:
                    found.append(Compound(entity.id, frozenset(parts), tuple(rest)))
        return found

    def is_named(self, entity: str, text: str, language: Language) -> bool:
        """Tell whether a text names an entity in any form, or spread over its words."""
        present = [mention.entity for mention in self.names(text, language)]
        return entity in present or entity in self.compounds(text, language, present)

    def is_proper(self, entity: str, text: str) -> bool:
        """Tell whether words name a person rather than an office: they share a word with the person's own name."""
        known = self.entities.get(entity)
        if known is None:
            return True
        own = {
            fold(word)
            for name in (known.name.en, known.name.ru, *known.aliases.any)
            for word in words(name)
            if len(word) > _CONTENT
        }
        offices = {"ambassador", "minister", "state", "secretary", "posol"}
        return any(folded[:_STEM] == one[:_STEM] for folded in map(fold, words(text)) for one in own - offices)

    def has_own_name(self, entity: str) -> bool:
        """Tell whether a person is known by name, not only by office."""
        known = self.entities.get(entity)
        return known is None or not any(word.islower() and len(word) > 2 for word in known.name.en.split())  # noqa: PLR2004


@lru_cache(maxsize=_FEW)
def _said(text: str) -> str:
    """Return the words of a text, folded, each once and with a space before it."""
    return " ".join(["", *map(fold, set(words(text)))])
