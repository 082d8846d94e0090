"""Proof of the seeds against the originals: `korridor seeds verify --originals DIR`.

What does not hold is a value, a Finding with its remedy; nothing is raised. The originals are read here and are not
part of the project.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from knowledge.entities import EntityKind
from knowledge.original import Original, copied, digest, names, numbers_in
from knowledge.statements import dates, figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from knowledge.entities import Entity
    from knowledge.facts import Fact, Source
    from knowledge.seeds import Seeds

NAMED_KINDS = frozenset(
    {EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.COUNTRY, EntityKind.PLACE, EntityKind.ROUTE}
)
"""Kinds with a name of their own, which the original must say; a programme or event is described, not named."""
CONTEXT_ROLES = frozenset({"context"})
"""Roles that tell the setting: the name may stand anywhere in the article."""


@dataclass(frozen=True)
class Finding:
    """Something the original does not bear out."""

    fact_id: str
    """The fact, or the source where no single fact is at fault."""
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.fact_id}: {self.what}; {self.remedy}"


def verify(seeds: Seeds, originals: Path) -> list[Finding]:
    """Return all that the originals in a directory do not bear out; an empty list is the proof."""
    entities = {entity.id: entity for entity in seeds.entities}
    findings: list[Finding] = []
    for source in seeds.sources:
        facts = [fact for fact in seeds.facts if fact.source == source.id]
        original = _read(source, originals)
        if isinstance(original, Finding):
            findings.append(original)
        else:
            findings.extend(verify_source(source, facts, entities, original))
    return findings


def _read(source: Source, originals: Path) -> Original | Finding:
    if source.file is None:
        return Finding(source.id, "names no file", "give `file`, so that its facts can be proved")
    try:
        return Original.read((originals / source.file).read_bytes())
    except UnicodeDecodeError:
        return Finding(source.id, f"{source.file} is not UTF-8", "convert it and renew its digests")
    except OSError as exc:
        return Finding(source.id, f"{source.file} cannot be read ({exc.strerror})", f"put it into {originals}")


def verify_source(
    source: Source, facts: Sequence[Fact], entities: Mapping[str, Entity], original: Original
) -> Iterator[Finding]:
    """Yield what one original does not bear out: digests first, then coverage, then each fact."""
    yield from _digests(source, original)
    yield from _coverage(source, facts)
    for fact in facts:
        yield from _numbers(fact, original)
        yield from _names(fact, source, entities, original)
        if (run := copied(fact.statement.in_(source.language), original.paragraphs)) is not None:
            yield Finding(fact.id, f"copies the original: {run!r}", f"say it in our own words in {source.language}")


def _digests(source: Source, original: Original) -> Iterator[Finding]:
    if source.sha256 != original.sha256:
        yield Finding(source.id, f"{source.file} has another digest", "check what changed, then renew sha256")
    if len(source.paragraphs) != len(original.paragraphs):
        counts = f"{len(original.paragraphs)} paragraphs, the record {len(source.paragraphs)}"
        yield Finding(source.id, f"{source.file} has {counts}", "list every line that is not empty")
    for paragraph, text in zip(source.paragraphs, original.paragraphs, strict=False):
        if paragraph.sha256 != digest(text):
            what = f"paragraph {paragraph.number} has another digest"
            yield Finding(source.id, what, "check the facts that cite it, then renew sha256")


def _coverage(source: Source, facts: Iterable[Fact]) -> Iterator[Finding]:
    cited = {number for fact in facts for number in fact.locator}
    for paragraph in source.paragraphs:
        if paragraph.kind != "headline" and paragraph.omitted is None and paragraph.number not in cited:
            what = f"no fact cites paragraph {paragraph.number}"
            yield Finding(source.id, what, "take its facts in, or say under `omitted` why not")


def _numbers(fact: Fact, original: Original) -> Iterator[Finding]:
    said = numbers_in(" \n".join(_cited(fact, original)))
    parts = [partial.split("-") for partial in dates(fact)]
    dated = {Decimal(part) for year, *rest in parts for part in (year, *rest[1:])}  # a month is a word in the original
    for number in sorted((figures(fact) | dated) - said):
        what = f"{number:f} does not stand in paragraph {_list(fact.locator)}"
        yield Finding(fact.id, what, "correct the figure or cite the paragraph that says it")


def _names(fact: Fact, source: Source, entities: Mapping[str, Entity], original: Original) -> Iterator[Finding]:
    context = {participant.entity for participant in fact.participants if participant.role in CONTEXT_ROLES}
    cited = [*_cited(fact, original), *_of_kind(source, original, "headline")]
    body = [*cited, *_of_kind(source, original, "body")]
    for entity_id in dict.fromkeys(fact.entities):
        entity = entities[entity_id]
        aliases = entity.aliases.in_(source.language)
        if entity.kind not in NAMED_KINDS or not aliases:
            continue
        texts = body if entity_id in context else cited
        if not any(names(text, (entity.name.in_(source.language), *aliases)) for text in texts):
            what = f"no name of {entity_id} stands in paragraph {_list(fact.locator)} or the headline"
            yield Finding(
                fact.id, what, f"correct the entity, or add the article's wording to its {source.language} aliases"
            )


def _cited(fact: Fact, original: Original) -> list[str]:
    return [original.paragraphs[number - 1] for number in fact.locator if number <= len(original.paragraphs)]


def _of_kind(source: Source, original: Original, kind: str) -> list[str]:
    pairs = zip(source.paragraphs, original.paragraphs, strict=False)
    return [text for paragraph, text in pairs if paragraph.kind == kind]


def _list(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))
