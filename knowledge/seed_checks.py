"""What must hold between the entries of all seed files: one id each, no dead reference, no name for two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from knowledge.entities import Entity
from knowledge.facts import Fact, Source
from knowledge.statements import statement_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knowledge.seed_document import Entry, Location

T = TypeVar("T", Source, Fact, Entity)


@dataclass(frozen=True)
class Placed(Generic[T]):
    """A model and the entry it was read from."""

    model: T
    entry: Entry


def check(sources: Iterable[Placed[Source]], facts: Iterable[Placed[Fact]], entities: Iterable[Placed[Entity]]) -> None:
    """Raise SeedError for the first thing that does not fit together."""
    source_by_id, fact_by_id, entity_by_id = by_id(sources), by_id(facts), by_id(entities)
    for entity in entity_by_id.values():
        _check_relations(entity, entity_by_id)
    _check_names(entity_by_id.values())
    for source in source_by_id.values():
        _check_numbering(source)
    for fact in fact_by_id.values():
        _check_references(fact, entity_by_id, fact_by_id)
        _check_locator(fact, source_by_id[fact.model.source].model)
        for language, reason in statement_faults(fact.model):
            raise fact.entry.error(("statement", language), reason)


def by_id(placed: Iterable[Placed[T]]) -> dict[str, Placed[T]]:
    """Return entries by id; the same id twice is an error, in whatever file."""
    known: dict[str, Placed[T]] = {}
    for item in placed:
        if (first := known.setdefault(item.model.id, item)) is not item:
            where = f"{first.entry.document.file}:{first.entry.document.line(first.entry.location)}"
            raise item.entry.error(("id",), f"is taken by {where}; choose another id")
    return known


def _check_relations(placed: Placed[Entity], known: Mapping[str, Placed[Entity]]) -> None:
    entity = placed.model
    for index, wider in enumerate(entity.part_of):
        _require(placed, ("part_of", index), wider, known)
    if entity.metonym_of is not None:
        _require(placed, ("metonym_of",), entity.metonym_of, known)
    above, level = set[str](), set(entity.part_of)
    while level:
        above |= level
        level = {wider for name in level if name in known for wider in known[name].model.part_of} - above
    if entity.id in above:
        raise placed.entry.error(("part_of",), "leads back to the entity itself; break the circle")


def _require(placed: Placed[Entity] | Placed[Fact], at: Location, name: str, known: Mapping[str, object]) -> None:
    if name not in known:
        raise placed.entry.error(at, f"names {name!r}, which entities.yaml does not have; add it there or correct it")


def _check_names(entities: Iterable[Placed[Entity]]) -> None:
    """Refuse a name that stands for two entities of one kind; between kinds the answer type decides."""
    owners: dict[tuple[str, str], Placed[Entity]] = {}
    for placed in entities:
        for at, name in _names(placed.model):
            key = (placed.model.kind.value, " ".join(name.casefold().split()))
            if (owner := owners.setdefault(key, placed)) is not placed:
                raise placed.entry.error(
                    at, f"{name!r} is also a name of the {key[0]} {owner.model.id}; keep it with one of them"
                )


def _names(entity: Entity) -> Iterable[tuple[Location, str]]:
    for language in type(entity.name).model_fields:
        yield ("name", language), getattr(entity.name, language)
    for language in type(entity.aliases).model_fields:
        for index, alias in enumerate(getattr(entity.aliases, language)):
            yield ("aliases", language, index), alias


def _check_numbering(placed: Placed[Source]) -> None:
    for index, paragraph in enumerate(placed.model.paragraphs):
        if paragraph.number != index + 1:
            raise placed.entry.error(
                ("paragraphs", index, "number"),
                f"should be {index + 1}; list every paragraph once, from 1 on, in order",
            )


def _check_references(
    placed: Placed[Fact], entities: Mapping[str, Placed[Entity]], facts: Mapping[str, Placed[Fact]]
) -> None:
    fact = placed.model
    _require(placed, ("subject",), fact.subject, entities)
    for index, participant in enumerate(fact.participants):
        _require(placed, ("participants", index, "entity"), participant.entity, entities)
    for index, other in enumerate(fact.disputes):
        if other not in facts or other == fact.id:
            reason = f"names {other!r}, which is no other fact; correct it or remove it"
            raise placed.entry.error(("disputes", index), reason)


def _check_locator(placed: Placed[Fact], source: Source) -> None:
    paragraphs = {paragraph.number: paragraph for paragraph in source.paragraphs}
    for index, number in enumerate(placed.model.locator):
        paragraph = paragraphs.get(number)
        if paragraph is None:
            reason = f"names paragraph {number}, which {source.id} does not have; cite one of 1 to {len(paragraphs)}"
        elif paragraph.kind == "teaser" or paragraph.omitted is not None:
            why = paragraph.omitted or "a teaser for another story"
            reason = f"names paragraph {number}, which is left out ({why}); cite a paragraph of the article itself"
        else:
            continue
        raise placed.entry.error(("locator", index), reason)
