"""Decides what a load of the seeds adds to the record; pure, so that it can be read and tested alone.

The seeds are compared with what the seeds said last, not with what is known now: an editor's retraction is not undone
by the next start of the program, and an editor's fact is not retracted because no seed file has it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from knowledge.entities import Entity
from knowledge.facts import Fact, Source
from knowledge.pins import Pin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from knowledge.facts import Model
    from knowledge.seeds import Seeds

Kind = Literal["source", "entity", "fact", "pin"]
RECORDED, RETRACTED = "recorded", "retracted"
SEEDS, EDITOR = "seeds", "editor"
REMOVED = "removed from the seeds"
_FILLED_IN = {"recorded_at", "retracted_at", "supersedes"}
"""What the record says and the body therefore does not."""


class Key(NamedTuple):
    """Which thing a record is about; reads `fact/corridor-capacity-2029`."""

    kind: Kind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


class Head(NamedTuple):
    """The latest record about a thing."""

    version: int
    event: str
    digest: str


@dataclass(frozen=True)
class LoadReport:
    """What a load did, as `kind/id`."""

    added: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    retracted: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, for a log line."""
        return {name: len(getattr(self, name)) for name in ("added", "superseded", "retracted", "unchanged")}


@dataclass
class Plan:
    """Rows to append, and the report on them."""

    now: datetime
    rows: list[dict[str, Any]] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    retracted: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    def report(self) -> LoadReport:
        """Return what the plan does, once it is done."""
        return LoadReport(tuple(self.added), tuple(self.superseded), tuple(self.retracted), tuple(self.unchanged))


def encode(model: Model) -> str:
    """Return the body of a record; without defaults, so that a new optional field makes no new version."""
    data = model.model_dump(mode="json", exclude_defaults=True, exclude=_FILLED_IN)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(body: str) -> str:
    """Return the digest by which two bodies are compared."""
    return sha256(body.encode()).hexdigest()


def plan(seeds: Seeds, *, heads: Mapping[Key, Head], said: Mapping[Key, Head], now: datetime) -> Plan:
    """Return what to append, given the latest record of each thing (`heads`) and the latest by seeds (`said`)."""
    result, present = Plan(now), set[Key]()
    for key, model in _entries(seeds):
        present.add(key)
        _decide(result, key, encode(model), heads.get(key), said.get(key))
    for key, last in said.items():
        if key not in present and last.event == RECORDED and heads[key].event == RECORDED:
            result.rows.append(retraction(key, heads[key], origin=SEEDS, reason=REMOVED, now=now))
            result.retracted.append(str(key))
    return result


def retraction(key: Key, head: Head, *, origin: str, reason: str, now: datetime) -> dict[str, Any]:
    """Return the row that takes the latest version back."""
    return _row(key, version=head.version, event=RETRACTED, origin=origin, digest=head.digest, reason=reason, now=now)


def publication(
    models: Iterable[Model], *, heads: Mapping[Key, Head], now: datetime
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the rows by which an editor records sources, entities and facts; what is known so already gives none."""
    rows = []
    for model in models:
        key, body = key_of(model), encode(model)
        head, mark = heads.get(key), digest(body)
        if head is None or head[1:] != (RECORDED, mark):
            version = head.version + 1 if head else 1
            rows.append(
                _row(key, version=version, event=RECORDED, origin=EDITOR, digest=mark, body=body, now=now)
            )  # fmt: skip
    return rows


def restoration(key: Key, body: str, head: Head, *, now: datetime) -> dict[str, Any]:
    """Return the row that brings an earlier body back as a new version."""
    return _row(
        key, version=head.version + 1, event=RECORDED, origin=EDITOR, digest=digest(body), body=body, now=now
    )  # fmt: skip


def key_of(model: Model) -> Key:
    """Return which thing a source, entity or fact is in the record."""
    kinds: dict[type, Kind] = {Source: "source", Entity: "entity", Fact: "fact", Pin: "pin"}
    return Key(kinds[type(model)], model.id)  # type: ignore[attr-defined]


def _entries(seeds: Seeds) -> Iterator[tuple[Key, Model]]:
    groups: tuple[tuple[Kind, Iterable[Any]], ...] = (
        ("source", seeds.sources),
        ("entity", seeds.entities),
        ("fact", seeds.facts),
    )
    for kind, models in groups:
        for model in models:
            yield Key(kind, model.id), model


def _decide(result: Plan, key: Key, body: str, head: Head | None, said: Head | None) -> None:
    mark, name = digest(body), str(key)
    if (said and (said.event, said.digest) == (RECORDED, mark)) or (head and head[1:] == (RECORDED, mark)):
        result.unchanged.append(name)
        return
    version = head.version + 1 if head else 1
    result.rows.append(_row(key, version=version, event=RECORDED, origin=SEEDS, digest=mark, body=body, now=result.now))
    (result.superseded if head and head.event == RECORDED else result.added).append(name)


def _row(
    key: Key,
    *,
    version: int,
    event: str,
    origin: str,
    digest: str,
    now: datetime,
    body: str | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    """Return a row of the record table."""
    return {
        "kind": key.kind,
        "id": key.id,
        "version": version,
        "event": event,
        "origin": origin,
        "body": body,
        "digest": digest,
        "reason": reason,
        "recorded_at": now,
    }
