"""Well-known names about which the store may hold nothing: meeting one tells that a question is about something else.

People edit `knowledge/language/lexicon/gazetteer.yaml`; `make model` folds its names once into `names.json`, which is
what the bot reads, since validating and folding two thousand names takes longer than answering a question.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import yaml

from knowledge.entities import Aliases, Entity, EntityKind
from knowledge.facts import Statement
from knowledge.understanding.names import Name, names_of

SOURCE = Path(__file__).parent.parent / "language" / "lexicon" / "gazetteer.yaml"
_UNNAMED = Statement.model_construct(de="", en="", ru="", kk="")
"""What strangers are called is never shown."""
_NO_ALIASES = Aliases()
COMPILED = Path(__file__).with_name("names.json")


@dataclass(frozen=True)
class Gazetteer:
    """Known entities without facts, and their folded names."""

    entities: dict[str, Entity]
    names: tuple[Name, ...]
    digest: str
    """SHA-256 of the file it was made from."""

    @cached_property
    def by_words(self) -> dict[tuple[str, ...], frozenset[str]]:
        """The entities that each folded name means."""
        found: dict[tuple[str, ...], set[str]] = {}
        for name in self.names:
            found.setdefault(name.folded, set()).add(name.entity)
        return {folded: frozenset(entities) for folded, entities in found.items()}


def digest() -> str:
    """Return the SHA-256 of the gazetteer as people wrote it."""
    return hashlib.sha256(SOURCE.read_bytes()).hexdigest()


def compile_gazetteer() -> int:
    """Validate the gazetteer and write its names folded; returns how many entities it holds."""
    data = yaml.load(SOURCE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    entities = [Entity.model_validate(entity) for entity in data["entities"]]
    rows = [[e.id, e.kind.value, list(e.part_of), e.metonym_of] for e in entities]
    names = [[n.entity, n.language, n.written, list(n.folded)] for e in entities for n in names_of(e)]
    COMPILED.write_text(
        json.dumps({"digest": digest(), "entities": rows, "names": names}, ensure_ascii=False, separators=(",", ":")),
        encoding="utf-8",
    )
    return len(entities)


@cache
def load_gazetteer() -> Gazetteer:
    """Return the compiled gazetteer, read once."""
    data = json.loads(COMPILED.read_text(encoding="utf-8"))
    entities = {
        row[0]: Entity.model_construct(
            id=row[0],
            kind=EntityKind(row[1]),
            name=_UNNAMED,
            aliases=_NO_ALIASES,
            note="",
            part_of=tuple(row[2]),
            metonym_of=row[3],
        )
        for row in data["entities"]
    }
    names = tuple(Name(n[0], entities[n[0]].kind, n[1], n[2], tuple(n[3])) for n in data["names"])
    return Gazetteer(entities, names, data["digest"])
