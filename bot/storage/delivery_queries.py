"""Deliveries for those who look after them: found by state, chat and time, one with all that was tried, taken up again.

Also what the next digest of a subscription would rest on, and which subscriptions of a chat were given up.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, func, or_, select, update

from bot.storage.delivery_models import Earlier, Kind, Outcome, State
from bot.storage.digest_tables import attempts, deliveries, receipt_facts, receipts, subscriptions
from bot.storage.subscriptions import StoredSubscription, stored
from bot.storage.tables import gone_chats

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from bot.storage.transactions import Transactions

_PREVIOUS = 12


class Place(NamedTuple):
    """A chat, as somebody names it who looks from outside."""

    platform: str
    id: str
    workspace: str | None = None
    """None where it goes without saying: on Telegram, or with one Slack workspace."""
    thread: str | None = None
    """None means the chat with all its threads."""


class FoundDelivery(NamedTuple):
    """A delivery as it stands."""

    id: str
    subscription: str
    kind: Kind
    chat_key: str
    thread: str
    """Empty for the main conversation."""
    due: datetime
    state: State
    repeated: int
    fault: str
    parked_until: datetime | None
    finished_at: datetime | None


class Tried(NamedTuple):
    """One call to the platform."""

    part: int
    number: int
    began: datetime
    ended: datetime | None
    outcome: Outcome | None
    """None while it is out, and for ever if the process was killed in it."""


class Received(NamedTuple):
    """A message that the platform has, by its id there."""

    part: int
    message_id: str
    at: datetime


class Traced(NamedTuple):
    """A delivery with all that is known of it."""

    delivery: FoundDelivery
    tried: tuple[Tried, ...]
    received: tuple[Received, ...]
    facts: tuple[str, ...]
    subscription: StoredSubscription | None


class Again(StrEnum):
    """What came of asking for another try."""

    TAKEN_UP = "taken-up"
    UNKNOWN = "unknown"
    OPEN = "open"
    """It is being worked on already."""
    SENT = "sent"
    NEEDLESS = "needless"
    """It ended without anything to send."""
    ENDED = "ended"
    """Its subscription is no more."""
    IN_DOUBT = "in-doubt"
    """It may have arrived, and nobody has said that it did not."""


_OF_A_SUBSCRIPTION = {"digest", "alert"}
_NOT_AGAIN: dict[State, Again] = {
    "open": Again.OPEN, "sent": Again.SENT, "empty": Again.NEEDLESS, "dropped": Again.ENDED,
}  # fmt: skip


class DeliveryQueries:
    """Looks into the ledger from outside, while the bot may be running."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def find(
        self, *, states: Collection[State] = (), place: Place | None = None, since: datetime | None = None,
        limit: int = 50,
    ) -> list[FoundDelivery]:  # fmt: skip
        """Return deliveries, the latest due first; `since` is about when they were due."""
        table = deliveries.c
        query = _found().order_by(table.due.desc(), table.id).limit(limit)
        if states:
            query = query.where(table.state.in_(states))
        if place is not None:
            query = query.where(*_at(place, deliveries.c.chat_key))
        if since is not None:
            query = query.where(table.due >= since)
        return await self._transactions.read(lambda connection: [FoundDelivery(*row) for row in
                                                                 connection.execute(query)])  # fmt: skip

    async def trace(self, delivery: str) -> Traced | None:
        """Return one delivery with every call, every receipt, and its subscription; None if it is not known."""
        return await self._transactions.read(lambda connection: _trace(connection, delivery))

    async def again(self, delivery: str, *, until: datetime, is_known_lost: bool = False) -> Again:
        """Have a delivery that ended without success taken up once more, until a moment; anything else is refused.

        `is_known_lost` says of one in doubt that somebody has looked: it did not arrive.
        """
        return await self._transactions.run(lambda connection: _again(connection, delivery, until, is_known_lost))

    async def subscriptions(self, place: Place) -> list[StoredSubscription]:
        """Return the living subscriptions of a chat, the oldest first."""
        living = select(subscriptions).where(*_at(place, subscriptions.c.chat_key), subscriptions.c.ended_at.is_(None))
        return await self._stored(living.order_by(subscriptions.c.since, subscriptions.c.id))

    async def given_up(self, chat_key: str) -> list[StoredSubscription]:
        """Return the subscriptions of a chat that ended because nothing arrived there, the oldest first."""
        ended = select(subscriptions).where(
            subscriptions.c.chat_key == chat_key, subscriptions.c.ended_by == "failures"
        ).order_by(subscriptions.c.since, subscriptions.c.id)  # fmt: skip
        return await self._stored(ended)

    async def earlier(self, subscription: str, *, before: datetime) -> list[tuple[Earlier, datetime]]:
        """Return the newest deliveries that ended before a moment, the newest last, each with when it ended."""
        table = deliveries.c
        query = select(table.ref, table.state, table.due, table.contents, table.finished_at).where(
            table.subscription == subscription, table.state.in_(("sent", "missed")), table.due < before,
            table.finished_at <= before,
        ).order_by(table.ref.desc()).limit(_PREVIOUS)  # fmt: skip
        rows: list[Any] = await self._transactions.read(lambda connection: list(connection.execute(query)))
        return [(Earlier(*row[:4]), row.finished_at) for row in reversed(rows)]

    async def next_parked(self) -> datetime | None:
        """Return when the first of those is to go on that a platform has put off."""
        query = select(func.min(deliveries.c.not_before)).where(deliveries.c.finished_at.is_(None))
        found: datetime | None = await self._transactions.read(lambda connection: connection.execute(query).scalar())
        return found

    async def _stored(self, query: Any) -> list[StoredSubscription]:
        return await self._transactions.read(lambda connection: [stored(row) for row in connection.execute(query)])


def _found() -> Any:
    table = deliveries.c
    thread = func.coalesce(subscriptions.c.thread, "")
    return select(
        table.id, table.subscription, table.kind, table.chat_key, thread, table.due, table.state, table.repeated,
        table.fault, table.not_before, table.finished_at,
    ).join_from(deliveries, subscriptions, subscriptions.c.id == table.subscription, isouter=True)  # fmt: skip


def _at(place: Place, chat_key: ColumnElement[str]) -> list[ColumnElement[bool]]:
    same: ColumnElement[bool]
    if place.workspace is None and place.platform == "slack":
        same = chat_key.startswith("slack:", autoescape=True) & chat_key.endswith(f":{place.id}", autoescape=True)
    else:
        same = chat_key == f"{place.platform}:{place.workspace or ''}:{place.id}"
    return [same] if place.thread is None else [same, subscriptions.c.thread == place.thread]


def _trace(connection: Connection, delivery: str) -> Traced | None:
    found = connection.execute(_found().where(deliveries.c.id == delivery)).first()
    if found is None:
        return None
    calls, sent = attempts.c, receipts.c
    tried = select(calls.part, calls.number, calls.started_at, calls.ended_at, calls.outcome).where(
        calls.delivery == delivery
    ).order_by(calls.started_at, calls.part, calls.number)  # fmt: skip
    received = select(sent.part, sent.message_id, sent.sent_at).where(sent.delivery == delivery).order_by(sent.part)
    facts = select(receipt_facts.c.fact).where(receipt_facts.c.delivery == delivery).order_by(receipt_facts.c.fact)
    owner = connection.execute(select(subscriptions).where(subscriptions.c.id == found.subscription)).first()
    return Traced(
        FoundDelivery(*found), tuple(Tried(*row) for row in connection.execute(tried)),
        tuple(Received(*row) for row in connection.execute(received)), tuple(connection.execute(facts).scalars()),
        None if owner is None else stored(owner),
    )  # fmt: skip


def _again(connection: Connection, delivery: str, until: datetime, is_known_lost: bool) -> Again:
    row = connection.execute(select(deliveries).where(deliveries.c.id == delivery).with_for_update()).first()
    if row is None:
        return Again.UNKNOWN
    living = select(subscriptions.c.id).where(
        subscriptions.c.id == row.subscription, subscriptions.c.ended_at.is_(None)
    )
    refused = _NOT_AGAIN.get(row.state)
    if refused is None and row.kind in _OF_A_SUBSCRIPTION and connection.execute(living).first() is None:
        refused = Again.ENDED
    doubtful = (attempts.c.delivery == delivery) & or_(attempts.c.outcome.is_(None), attempts.c.outcome == "ambiguous")
    if refused is None and not is_known_lost and connection.execute(select(attempts).where(doubtful)).first():
        refused = Again.IN_DOUBT
    if refused is not None:
        return refused
    fresh = dict.fromkeys(("finished_at", "pushed_at", "bundle", "owner", "not_before"))
    values = {"state": "open", "fault": "", "expires": until, "generation": row.generation + 1} | fresh
    connection.execute(update(deliveries).where(deliveries.c.id == delivery).values(values))
    connection.execute(update(attempts).where(doubtful).values(outcome="waived"))
    connection.execute(delete(gone_chats).where(gone_chats.c.chat_key == row.chat_key))  # the platform is asked anew
    return Again.TAKEN_UP
