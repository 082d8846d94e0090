"""Where everything that is known is found: facts by what they say, lists, names.

A catalogue never changes. That of the next state shares with the one before what did not change, and finds exactly what
one made from nothing would find: both are made the same way.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from knowledge.answering.criteria import placed_otherwise
from knowledge.answering.listing import Listing, Lists
from knowledge.entities import Entity
from knowledge.facts import Fact
from knowledge.history import Touched
from knowledge.understanding.gazetteer import Gazetteer
from knowledge.understanding.index import FactIndex, Indexing
from knowledge.understanding.linking import EntityLinker
from knowledge.understanding.namesakes import strangers_within, with_namesakes
from knowledge.understanding.numbering import Moves


@dataclass(frozen=True)
class Catalogue:
    """The catalogue of one state."""

    entities: dict[str, Entity]
    gazetteer: Gazetteer
    index: FactIndex
    lists: Lists
    linker: EntityLinker
    wider: dict[str, frozenset[str]]
    """For our entities the well-known others within whose names theirs lie, where there are any."""

    @classmethod
    def first(cls, facts: Mapping[str, Fact], entities: dict[str, Entity], gazetteer: Gazetteer) -> Catalogue:
        """Return the catalogue of a first state."""
        linker = EntityLinker(entities.values(), gazetteer.names)
        index, lists = _sorted(facts, entities, Moves.first(facts), FactIndex.empty(), Lists.empty())
        return cls(entities, gazetteer, index, lists, linker, _wider(linker, entities, gazetteer))

    def renewed(self, facts: Mapping[str, Fact], entities: dict[str, Entity], touched: Touched) -> Catalogue:
        """Return the catalogue of the next state, in which only what was touched differs."""
        moves = Moves.between(self.index.numbering, facts, touched.facts | self._on(entities, touched.entities))
        index, lists = _sorted(facts, entities, moves, self.index, self.lists)
        if not touched.entities:
            return Catalogue(entities, self.gazetteer, index, lists, self.linker, self.wider)
        linker = self.linker.renewed(entities, touched.entities)
        left = {name: wider for name, wider in self.wider.items() if name not in touched.entities}
        wider = left | _wider(linker, touched.entities & entities.keys(), self.gazetteer)
        return Catalogue(entities, self.gazetteer, index, lists, linker, wider)

    def related(self, *, known: Collection[str]) -> dict[str, Entity]:
        """Return all entities with what they are part of; a name is no hint of that where the model `known` it."""
        return {**self.gazetteer.entities, **with_namesakes(self.entities, self.wider, known=known)}

    def _on(self, entities: Mapping[str, Entity], touched: Collection[str]) -> set[str]:
        """Return the facts that may belong in other lists, because their subject is or lies elsewhere now."""
        placed = placed_otherwise(self.entities, entities, touched)
        numbers = self.index.about(placed).tolist()
        return {self.index.ids[number] for number in numbers if self.index.entities[number][0] in placed}


def _sorted(
    facts: Mapping[str, Fact], entities: Mapping[str, Entity], moves: Moves, index: FactIndex, lists: Lists
) -> tuple[FactIndex, Lists]:
    """Return index and lists of the next state."""
    indexing, listing = Indexing(index, moves), Listing(lists, moves, entities)
    for number in moves.added:
        fact = facts[moves.after.ids[number]]
        indexing.add(number, fact)
        listing.add(number, fact)
    return indexing.finish(), listing.finish()


def _wider(linker: EntityLinker, entities: Collection[str], gazetteer: Gazetteer) -> dict[str, frozenset[str]]:
    found = {each: strangers_within(linker.names.of[each], gazetteer.by_words) for each in entities}
    return {each: strangers for each, strangers in found.items() if strangers}
