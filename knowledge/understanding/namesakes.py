"""What the gazetteer knows by the names of our own entities: no strangers to them.

An airline that an editor has just accepted stands in the gazetteer, too, and the city of a port stands in the port's
name. Whoever names these does not ask about something else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from knowledge.entities import Entity
from knowledge.understanding.names import Name

Folded = tuple[str, ...]


def strangers_within(names: Iterable[Name], known: Mapping[Folded, frozenset[str]]) -> frozenset[str]:
    """Return the entities of the gazetteer whose names stand within these, or are these."""
    return frozenset().union(*(known[run] for name in names for run in _runs(name.folded) if run in known))


def with_namesakes(
    entities: Mapping[str, Entity], wider: Mapping[str, frozenset[str]], *, known: Collection[str]
) -> dict[str, Entity]:
    """Return our entities; those that are not `known` to the model are part of the strangers within their names."""
    return {
        name: entity if name in known or name not in wider else _within(entity, wider[name].difference(entities))
        for name, entity in entities.items()
    }


def _within(entity: Entity, wider: Iterable[str]) -> Entity:
    more = tuple(sorted(wider))
    return entity.model_copy(update={"part_of": (*entity.part_of, *more)}) if more else entity


def _runs(folded: Folded) -> Iterable[Folded]:
    """Yield the words that stand side by side in a name, all of them at the longest."""
    for start in range(len(folded)):
        for end in range(start + 1, len(folded) + 1):
            yield folded[start:end]
