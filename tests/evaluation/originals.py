"""The two originals, where they are at hand, and what they should yield: the facts the seeds took from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from knowledge.understanding.linking import EntityLinker
from tests.evaluation.articles import ARTICLES, Expectation, Expected, Number, Sample
from tests.evaluation.cases import ROOT
from tests.evaluation.comparing import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from knowledge.entities import Entity
    from knowledge.facts import Fact, Quantity, Source
    from knowledge.history import Snapshot

DIRECTORY = ROOT.parent / "shared" / "seeds"
_PLACES: dict[str, list[list[int]]] = yaml.safe_load((ARTICLES / "originals.yaml").read_text(encoding="utf-8"))


def originals(known: Snapshot, directory: Path = DIRECTORY) -> list[Sample]:
    """Return the originals at hand with the facts as claims; none where the folder is not there."""
    linker = EntityLinker(known.entities.values())
    return [
        _sample(source, directory / source.file, known, linker)
        for source in known.sources.values()
        if source.file and (directory / source.file).exists()
    ]


def _sample(source: Source, path: Path, known: Snapshot, linker: EntityLinker) -> Sample:
    content = path.read_bytes()
    paragraphs = [line.strip() for line in content.decode("utf-8-sig").splitlines() if line.strip()]
    facts = [fact for fact in known.facts.values() if fact.source == source.id]
    gold = [_expected(fact, paragraphs, known.entities, linker) for fact in facts]
    told = {each.quote for each in gold}
    rest = [
        Expected(quote=text, status=tuple(type(facts[0].status)), topic=(facts[0].topic,), optional=True)
        for each in source.paragraphs if each.kind == "body"
        for start, end in sentences(paragraphs[each.number - 1])
        if (text := paragraphs[each.number - 1][start:end]) not in told
    ]  # fmt: skip
    outside = tuple(paragraphs[each.number - 1] for each in source.paragraphs if each.omitted)
    expectation = Expectation(
        title=source.title, language=source.language, published=(None,), outlet=(None,), omitted=outside,
        claims=(*gold, *rest),
    )  # fmt: skip
    return Sample(source.id, "originals", content, "text/plain", expectation)


def _expected(fact: Fact, paragraphs: list[str], entities: Mapping[str, Entity], linker: EntityLinker) -> Expected:
    """Return a fact as a claim to be proposed; of its entities those count that its first sentence names."""
    places = [_sentence(paragraphs[paragraph - 1], number) for paragraph, number in _PLACES[fact.id]]
    named = {link.entity for link in linker.link(places[0], "de", typos=False)}
    return Expected(
        name=fact.id,
        quote=places[0],
        also_in=tuple(places[1:]),
        status=(fact.status,),
        instrument=(fact.instrument,) if fact.instrument else (),
        participants=tuple((entity,) for entity in fact.entities if entity in named),
        numbers=tuple(_number(quantity) for quantity in fact.quantities),
        deadline=fact.deadline,
        topic=fact.topics,
    )


def _sentence(paragraph: str, number: int) -> str:
    start, end = list(sentences(paragraph))[number - 1]
    return paragraph[start:end]


def _number(quantity: Quantity) -> Number:
    return Number(
        value=quantity.value, min=quantity.minimum, max=quantity.maximum, unit=quantity.unit,
        approximate=quantity.approximate,
    )  # fmt: skip
