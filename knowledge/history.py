"""What was known when: a moment's knowledge, a fact's versions, and what changed between two moments."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from knowledge.factbook import FactBook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from knowledge.entities import Entity
    from knowledge.facts import Fact, Source
    from knowledge.pins import Pin


@dataclass(frozen=True)
class Snapshot:
    """All that was known at one moment: what questions are answered from."""

    facts: Mapping[str, Fact] = field(default_factory=FactBook)
    """By id; read when asked for (see FactBook)."""
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    entities: Mapping[str, Entity] = field(default_factory=lambda: MappingProxyType({}))
    pins: Mapping[str, Pin] = field(default_factory=lambda: MappingProxyType({}))
    """Pinned answers by id, expired ones too."""
    as_of: datetime | None = None
    """The moment, or None for now."""


class Touched(NamedTuple):
    """In what one snapshot may differ from another."""

    facts: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Version:
    """A fact as it was recorded once; the newest version may be retracted."""

    number: int
    fact: Fact
    """With `recorded_at`, `supersedes` and, where it was taken back, `retracted_at` filled in."""
    recorded_at: datetime
    reason: str | None = None
    """Why it was retracted."""


@dataclass(frozen=True)
class Change:
    """The difference between two moments for one fact."""

    kind: Literal["added", "changed", "retracted"]
    fact_id: str
    at: datetime
    """When the latest of it was recorded."""
    old: Fact | None = None
    """What was known before; None for an added fact."""
    new: Fact | None = None
    """What is known now; None for a retracted one."""
    reason: str | None = None
    """Why it was retracted."""
