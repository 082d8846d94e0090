"""What the gazetteer knows by the names of our own entities: no strangers to them.

An airline that an editor has just accepted stands in the gazetteer, too, and the city of a port stands in the port's
name. Whoever names these does not ask about something else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from knowledge.entities import Entity
from knowledge.understanding.linking import Name, names_of

Folded = tuple[str, ...]


def with_namesakes(
    entities: Mapping[str, Entity], strangers: Iterable[Name], *, known: Collection[str]
) -> dict[str, Entity]:
    """Return our entities; those that are not `known` to the model are part of what bears a name within theirs."""
    within: dict[Folded, set[str]] = {}
    for entity in entities.values():
        for name in names_of(entity) if entity.id not in known else ():
            for run in _runs(name.folded):
                within.setdefault(run, set()).add(entity.id)
    found: dict[str, set[str]] = {}
    for stranger in strangers if within else ():
        if stranger.entity not in entities:
            for ours in within.get(stranger.folded, ()):
                found.setdefault(ours, set()).add(stranger.entity)
    return {name: _within(entity, found.get(name, ())) for name, entity in entities.items()}


def _within(entity: Entity, wider: Iterable[str]) -> Entity:
    more = tuple(sorted(wider))
    return entity.model_copy(update={"part_of": (*entity.part_of, *more)}) if more else entity


def _runs(folded: Folded) -> Iterable[Folded]:
    """Yield the words that stand side by side in a name, all of them at the longest."""
    for start in range(len(folded)):
        for end in range(start + 1, len(folded) + 1):
            yield folded[start:end]
