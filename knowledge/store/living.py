"""What was known at a moment: one query for every driver, and how its rows become a snapshot.

There is no SQLAlchemy here, so that `glance` can look into a SQLite file before that is imported.
"""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from knowledge.entities import Entity
from knowledge.factbook import FactBookBuilder
from knowledge.facts import Source
from knowledge.history import Snapshot, Touched
from knowledge.pins import Pin
from knowledge.store.loading import RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knowledge.factbook import FactBook
    from knowledge.facts import Model


class Row(NamedTuple):
    """A living record as the database has it, nothing validated."""

    kind: str
    id: str
    version: int
    body: str
    """JSON without the fields that the record itself tells."""
    recorded_at: datetime

    def document(self) -> bytes:
        """Return the JSON of a fact with `recorded_at` and `supersedes` filled in."""
        return document(self.id, self.version, self.body, self.recorded_at)


def document(fact_id: str, version: int, body: str, recorded_at: datetime) -> bytes:
    """Return the body with the record's own fields; text is joined, since parsing would cost more than all the rest."""
    supersedes = f',"supersedes":"{fact_id}@{version - 1}"' if version > 1 else ""
    return f'{body[:-1]},"recorded_at":"{recorded_at.isoformat()}"{supersedes}}}'.encode()


def living(*, by_kind: bool = False, by_moment: bool = False) -> str:
    """Return the query for the latest record of each thing, unless that retracts it, with the columns of `Row`.

    It takes `:kind` and `:as_of` where these are to count.
    """
    conditions = [
        *(["kind = :kind"] if by_kind else []),
        *(["recorded_at <= :as_of"] if by_moment else []),
    ]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    latest = f"SELECT max(sequence) AS sequence FROM knowledge_record{where} GROUP BY kind, id"  # noqa: S608 - our own words
    return (
        "SELECT known.kind, known.id, known.version, known.body, known.recorded_at "  # noqa: S608 - our own words
        f"FROM knowledge_record AS known JOIN ({latest}) AS latest ON known.sequence = latest.sequence "
        f"WHERE known.event = '{RECORDED}' ORDER BY known.kind, known.id"
    )


def in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC; one without time zone is refused."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone; give it one, such as UTC")
    return moment.astimezone(UTC)


class SnapshotBuilder:
    """Makes a snapshot of rows that arrive one by one; facts are validated when they are looked at."""

    def __init__(self) -> None:
        self._facts = FactBookBuilder()
        self._sources: dict[str, Source] = {}
        self._entities: dict[str, Entity] = {}
        self._pins: dict[str, Pin] = {}

    def add(self, row: Row) -> None:
        """Take in a living record."""
        if row.kind == "fact":
            self._facts.add(row.id, row.document())
        elif row.kind == "source":
            self._sources[row.id] = Source.model_validate_json(row.body)
        elif row.kind == "pin":
            self._pins[row.id] = Pin.model_validate_json(row.body)
        else:
            self._entities[row.id] = Entity.model_validate_json(row.body)

    def finish(self, *, as_of: datetime | None) -> Snapshot:
        """Return what the rows say."""
        return Snapshot(
            self._facts.finish(), _sorted(self._sources), _sorted(self._entities), _sorted(self._pins), as_of
        )  # fmt: skip


class Latest(NamedTuple):
    """The latest record of a thing: what it says now, or that it was taken back."""

    kind: str
    id: str
    row: Row | None
    """None for a thing that was taken back."""


def updated(known: Snapshot, latest: Iterable[Latest]) -> Snapshot:
    """Return a snapshot with what was recorded since: the same as one read anew, without reading all of it again."""
    rows: dict[str, dict[str, Row | None]] = {"fact": {}, "source": {}, "entity": {}, "pin": {}}
    for one in latest:
        rows[one.kind][one.id] = one.row
    facts = cast("FactBook", known.facts).updated(
        {name: row and row.document() for name, row in rows["fact"].items()}
    )  # fmt: skip
    return Snapshot(
        facts, _merged(known.sources, rows["source"], Source), _merged(known.entities, rows["entity"], Entity),
        _merged(known.pins, rows["pin"], Pin), known.as_of,
    )  # fmt: skip


def touched(latest: Iterable[Latest]) -> Touched:
    """Return in what a snapshot updated with these may differ from the one before."""
    ids: dict[str, set[str]] = {"fact": set(), "entity": set()}
    for one in latest:
        ids.setdefault(one.kind, set()).add(one.id)
    return Touched(frozenset(ids["fact"]), frozenset(ids["entity"]))


M = TypeVar("M", bound="Model")


def _merged(known: Mapping[str, M], rows: Mapping[str, Row | None], kind: type[M]) -> Mapping[str, M]:
    fresh = {name: kind.model_validate_json(row.body) for name, row in rows.items() if row is not None}
    left = {name: model for name, model in known.items() if name not in rows}
    return _sorted(left | fresh)


def _sorted(models: dict[str, M]) -> Mapping[str, M]:
    """Return models by id, in the same order whatever the database's."""
    return MappingProxyType(dict(sorted(models.items())))
