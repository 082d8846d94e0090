"""Seeds of any size, made up, for tests of the store."""

from __future__ import annotations

from knowledge.entities import Entity, EntityKind
from knowledge.facts import Fact, Paragraph, Quantity, Source, Statement, Status, Topic
from knowledge.seeds import Seeds


def sample_seeds(facts: int) -> Seeds:
    """Return one source, two entities and that many facts."""
    digest = "0" * 64
    source = Source(
        id="gazette",
        title="Gazette",
        language="de",
        sha256=digest,
        paragraphs=(Paragraph(number=1, kind="body", sha256=digest),),
    )
    name = Statement(de="Ort", en="place", ru="место", kk="орын")
    entities = [Entity(id=f"place-{number}", kind=EntityKind.PLACE, name=name) for number in range(2)]
    return Seeds(
        sources=(source,), entities=tuple(entities), facts=tuple(sample_fact(number) for number in range(facts))
    )


def sample_fact(number: int) -> Fact:
    """Return a fact with a figure of its own."""
    return Fact(
        id=f"fact-{number}",
        topic=Topic.TRANSPORT,
        status=Status.PLANNED,
        subject="place-0",
        attribute="size",
        aspects=("size",),
        quantities=(Quantity(kind="size", value=number + 2, unit="t"),),
        statement=Statement(
            de=f"Der Ort soll künftig {number + 2} Tonnen umschlagen.",
            en=f"The place is to handle {number + 2} tonnes.",
            ru=f"Планируется, что объект будет перерабатывать {number + 2} тонн.",
            kk=f"Нысан {number + 2} тонна жүк өңдейді деп жоспарланған.",
        ),
        source="gazette",
        locator=(1,),
    )


def changed(seeds: Seeds, fact_id: str, attribute: str) -> Seeds:
    """Return the seeds with another attribute in one fact."""
    facts = (f.model_copy(update={"attribute": attribute}) if f.id == fact_id else f for f in seeds.facts)
    return seeds.model_copy(update={"facts": tuple(facts)})


def without(seeds: Seeds, *fact_ids: str) -> Seeds:
    """Return the seeds without some facts."""
    return seeds.model_copy(update={"facts": tuple(fact for fact in seeds.facts if fact.id not in fact_ids)})
