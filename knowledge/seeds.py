"""What is known, as people can read and review it: `seeds/*.yaml` as validated models.

A seed directory holds `entities.yaml` and one file per source under `sources/`. Loading is all or nothing: the first
problem raises SeedError with file, line, key, reason and remedy, and nothing reaches the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.entities import Entity
from knowledge.errors import SeedError
from knowledge.facts import Fact, Model, Source
from knowledge.seed_checks import Placed, check
from knowledge.seed_document import Document, Entry, Location, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENTITIES = "entities.yaml"
SOURCES = "sources"
_OF_THE_STORE = ("source", "recorded_at", "retracted_at", "supersedes")


class Seeds(Model):
    """All seed files together, checked against each other."""

    sources: tuple[Source, ...]
    facts: tuple[Fact, ...]
    entities: tuple[Entity, ...]


def load_seeds(directory: Path) -> Seeds:
    """Return what the files under `directory` say, or raise SeedError about the first thing that is wrong."""
    entities = list(_entities(_read(directory, directory / ENTITIES)))
    files = _source_files(directory)
    sources: list[Placed[Source]] = []
    facts: list[Placed[Fact]] = []
    for path in files:
        document = _read(directory, path)
        source = _source(document, expected_id=path.stem)
        sources.append(source)
        facts.extend(_facts(document, source.model.id))
    check(sources, facts, entities)
    return Seeds(
        sources=tuple(placed.model for placed in sources),
        facts=tuple(placed.model for placed in facts),
        entities=tuple(placed.model for placed in entities),
    )


def _source_files(directory: Path) -> list[Path]:
    files = sorted((directory / SOURCES).glob("*.yaml"))
    if not files:
        raise SeedError(f"{SOURCES}/", "", f"holds no source in {directory}; add one or give another directory")
    return files


def _read(directory: Path, path: Path) -> Document:
    name = path.relative_to(directory).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        raise SeedError(name, "", "is not UTF-8; save it as UTF-8") from exc
    except OSError as exc:
        remedy = "put it there and make it readable"
        raise SeedError(name, "", f"cannot be read in {directory} ({exc.strerror}); {remedy}") from exc
    return parse(text, file=name)


def _entities(document: Document) -> Iterator[Placed[Entity]]:
    data = _fields(document, required="entities")
    for key in data:
        if key != "entities":
            raise document.error((key,), key, "is no field here; the file holds `entities` only, remove it")
    for entry, item in _entries(document, "entities"):
        yield Placed(entry.build(Entity, item), entry)


def _source(document: Document, *, expected_id: str) -> Placed[Source]:
    data = _fields(document, required="facts")
    entry = Entry(document)
    source = entry.build(Source, {key: value for key, value in data.items() if key != "facts"})
    if source.id != expected_id:
        raise entry.error(("id",), f"is {source.id!r} in a file named {expected_id}.yaml; give both the same name")
    return Placed(source, entry)


def _facts(document: Document, source_id: str) -> Iterator[Placed[Fact]]:
    for entry, item in _entries(document, "facts"):
        for name in _OF_THE_STORE:
            if name in item:
                raise entry.error((name,), "is filled in by Korridor itself; remove it")
        yield Placed(entry.build(Fact, {**item, "source": source_id}), entry)


def _fields(document: Document, *, required: str) -> dict[str, object]:
    data = document.data
    if not isinstance(data, dict) or required not in data:
        raise document.error((), required, "is missing at the top of the file; add it")
    return data


def _entries(document: Document, key: str) -> Iterator[tuple[Entry, dict[str, object]]]:
    """Yield each item of a list with its place, called by its id where it has one."""
    items = document.data[key]
    if not isinstance(items, list):
        raise document.error((key,), key, "should be a list; start each item with a hyphen")
    for index, item in enumerate(items):
        location: Location = (key, index)
        if not isinstance(item, dict):
            raise document.error(location, f"{key}[{index}]", "should be a mapping; give its fields by name")
        name = item.get("id")
        yield Entry(document, location, name if isinstance(name, str) and name else f"{key}[{index}]"), item
