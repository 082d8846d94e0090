"""A delivery and what happens to it, as values: planned, bundled, taken up, called, ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from sqlalchemy import Row

Kind = Literal["digest", "alert", "notice", "answer", "correction"]
ERRANDS: frozenset[Kind] = frozenset({"answer", "correction"})
"""Kinds that belong to no subscription."""
State = Literal["open", "sent", "empty", "failed", "gone", "in_doubt", "missed", "dropped"]
Outcome = Literal[
    "sent", "ambiguous", "throttled", "unreachable", "unavailable", "moved", "refused", "unsent", "waived"
]
IN_DOUBT: frozenset[Outcome | None] = frozenset({None, "ambiguous"})
"""Outcomes after which nobody knows whether the message arrived."""
FAILED: frozenset[State] = frozenset({"failed", "gone", "in_doubt"})


class NewDelivery(NamedTuple):
    """A delivery to be planned, or to be recorded as missed."""

    id: str
    subscription: str
    ref: str
    kind: Kind
    platform: str
    chat_key: str
    due: datetime
    expires: datetime
    is_missed: bool = False


class Bundle(NamedTuple):
    """Deliveries that the engine takes as one: it needs as long for one as for ten."""

    id: str
    platform: str
    kind: Kind
    deliveries: tuple[str, ...]


@dataclass(frozen=True)
class Attempt:
    """One call that was begun."""

    part: int
    number: int
    outcome: Outcome | None


class Earlier(NamedTuple):
    """An earlier delivery of the same subscription."""

    ref: str
    state: State
    due: datetime
    contents: str | None


@dataclass(frozen=True)
class Task:
    """A delivery with all that is needed to send it."""

    id: str
    subscription: str
    ref: str
    kind: Kind
    chat_key: str
    due: datetime
    expires: datetime
    state: State
    owner: Row[Any] | None = field(repr=False)
    """The subscription's row; None if it is gone."""
    is_gone: bool = False
    """The chat has closed its door to us, as far as the platform has said."""
    attempts: tuple[Attempt, ...] = ()
    receipts: dict[int, str] = field(default_factory=dict)
    """Message ids by part."""
    earlier: tuple[Earlier, ...] = ()
    """The newest last."""


class Begun(NamedTuple):
    """A call that is about to be made."""

    delivery: str
    part: int
    number: int
    owner: str
    at: datetime
    is_repeat: bool


class Ended(NamedTuple):
    """What became of a call."""

    delivery: str
    part: int
    number: int
    outcome: Outcome
    at: datetime
    chat_key: str
    message_id: str | None = None


class Finished(NamedTuple):
    """How a delivery ended."""

    delivery: str
    owner: str
    state: State
    at: datetime
    fault: str = ""
    contents: str | None = None
    digest: str | None = None
    facts: tuple[str, ...] = ()
    last: Ended | None = None
    """The call with which it ended, stored in the same transaction."""
    news_since: datetime | None = None
    """As of when it was composed: what is recorded later is new in the next one."""
