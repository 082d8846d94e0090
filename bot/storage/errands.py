"""Errands: what is told once, outside of any subscription; each has one delivery, kept and sent like others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import delete, select

from bot.storage.delivery_models import NewDelivery
from bot.storage.delivery_planning import add_deliveries
from bot.storage.follows import forget_follow
from bot.storage.shown_tables import errands
from bot.storage.statements import insert_new

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.storage.follows import Follow
    from bot.storage.transactions import Transactions
    from knowledge.languages import Language

ErrandKind = Literal["answer", "correction"]


class Errand(NamedTuple):
    """Something to be told to one chat."""

    id: str
    """The same for the same thing, however often it is planned."""
    kind: ErrandKind
    chat_key: str
    chat: str
    """JSON."""
    person_key: str | None
    language: Language
    payload: str
    at: datetime


class ErrandStore:
    """What is still to be told, and what was."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def plan(self, wanted: Sequence[Errand], *, expires: datetime, done: Sequence[Follow] = ()) -> int:
        """Keep errands with their deliveries and end what they fulfil, all at once; returns how many are new."""
        return await self._transactions.run(lambda connection: _plan(connection, wanted, expires, done))

    async def load(self, name: str) -> Errand | None:
        """Return an errand; None for one that was forgotten."""
        query = select(errands).where(errands.c.id == name)
        row: Any = await self._transactions.read(lambda connection: connection.execute(query).first())
        return None if row is None else Errand(*row)

    async def purge(self, *, before: datetime) -> int:
        """Forget what was planned before a moment; returns how much."""
        old = delete(errands).where(errands.c.at < before)
        return await self._transactions.run(lambda connection: connection.execute(old).rowcount)


def _plan(connection: Connection, wanted: Sequence[Errand], expires: datetime, done: Sequence[Follow]) -> int:
    for follow in done:
        forget_follow(connection, follow)
    if not wanted:
        return 0
    insert_new(connection, errands, [one._asdict() for one in wanted])
    return len(add_deliveries(connection, [_delivery(one, expires) for one in wanted], at=wanted[0].at))


def _delivery(errand: Errand, expires: datetime) -> NewDelivery:
    platform = errand.chat_key.split(":", 1)[0]
    return NewDelivery(
        f"{platform}.{errand.id}.1", errand.id, "1", errand.kind, platform, errand.chat_key, errand.at, expires
    )  # fmt: skip
