"""Which messages of ours show which facts, in which version: what a correction has to reach.

Answers are noted here when they are sent. Digests are found by their receipts, and noted here once they were corrected.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, delete, null, select, tuple_

from bot.storage.digest_tables import deliveries, receipt_facts, receipts, subscriptions
from bot.storage.shown_tables import errands, shown, shown_facts
from bot.storage.statements import upsert

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.messages import Chat
    from bot.storage.transactions import Transactions
    from knowledge.languages import Language

_UNCHANGEABLE = "!"


def unchangeable(key: str, number: int = 0) -> str:
    """Return what stands for the id of a reply that cannot be changed: only whom to write to is known."""
    return f"{_UNCHANGEABLE}{key}.{number}"


class Sent(NamedTuple):
    """A reply of ours with facts in it, as it stands in a chat."""

    chat: Chat
    message_ids: tuple[str, ...]
    answered: str
    """Key of the message that it answers: under it the reply is kept."""
    number: int
    language: Language
    facts: tuple[tuple[str, str], ...]
    """Ids with versions."""
    at: datetime


@dataclass(frozen=True)
class Showing:
    """A message that shows a fact."""

    chat_key: str
    chat: str
    """JSON."""
    language: Language
    message_ids: tuple[str, ...]
    at: datetime
    version: str | None
    """What is noted to be read there; None for a digest as it was sent: see `told`."""
    answered: str | None
    """Where the reply is kept: under the message that it answers …"""
    number: int
    delivery: str | None
    """… or with the delivery."""
    told: str | None = None
    """The mark of what a digest said of the fact."""
    digest: str | None = None
    """JSON of the digest, where one chat was asked for and it is not too old."""

    @property
    def is_changeable(self) -> bool:
        """Whether the platform may let us put something in its place."""
        return not self.message_ids[0].startswith(_UNCHANGEABLE)


class Reread(NamedTuple):
    """What can be read of facts in a message from now on."""

    chat_key: str
    message_id: str
    versions: tuple[tuple[str, str], ...]


class ShownStore:
    """Receipts tied to facts."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def save(self, sent: Sent) -> None:
        """Note an answer; one that was put in place of an earlier one replaces what is noted."""
        await self._transactions.share(_save, sent)

    async def showing(self, fact: str, *, chat_key: str | None = None) -> list[Showing]:
        """Return the messages that show a fact, the oldest first: all, or those of one chat in full."""
        return await self._transactions.read(lambda connection: _showing(connection, fact, chat_key))

    async def noted(self, *, since: datetime) -> set[tuple[str, str]]:
        """Return which facts, in which versions, can be read in answers that were noted from a moment on."""
        same = and_(shown.c.chat_key == shown_facts.c.chat_key, shown.c.message_id == shown_facts.c.message_id)
        facts = select(shown_facts.c.fact, shown_facts.c.version).join(shown, same).distinct()
        query = facts.where(shown.c.at >= since)
        return await self._transactions.read(
            lambda connection: {(row.fact, row.version) for row in connection.execute(query)}
        )

    async def reread(self, reread: Reread) -> None:
        """Note that a message was corrected."""
        await self._transactions.share(_reread, reread)

    async def forget_unchangeable(self, answered: str) -> None:
        """Forget the replies to a message that could not have been changed."""
        await self._transactions.run(lambda connection: _forget_unchangeable(connection, answered))

    async def purge(self, *, before: datetime) -> int:
        """Forget answers sent before a moment; returns how many."""
        return await self._transactions.run(lambda connection: _purge(connection, before))


def _save(connection: Connection, sent: Sequence[Sent]) -> list[None]:
    latest = {(one.chat.key, one.message_ids[0]): one for one in sent}
    upsert(connection, shown, [
        {"chat_key": key, "message_id": first, "parts": " ".join(one.message_ids), "chat": one.chat.model_dump_json(),
         "answered": one.answered, "number": one.number, "language": one.language, "at": one.at}
        for (key, first), one in latest.items()
    ])  # fmt: skip
    place = tuple_(shown_facts.c.chat_key, shown_facts.c.message_id)
    connection.execute(delete(shown_facts).where(place.in_(list(latest))))
    upsert(connection, shown_facts, [
        {"fact": fact, "chat_key": key, "message_id": first, "version": version}
        for (key, first), one in latest.items() for fact, version in dict(one.facts).items()
    ])  # fmt: skip
    return [None] * len(sent)


def _forget_unchangeable(connection: Connection, answered: str) -> None:
    own = shown.c.message_id.startswith(_UNCHANGEABLE, autoescape=True) & (shown.c.answered == answered)
    place = tuple_(shown_facts.c.chat_key, shown_facts.c.message_id)
    found = [tuple(row) for row in connection.execute(select(shown.c.chat_key, shown.c.message_id).where(own))]
    connection.execute(delete(shown_facts).where(place.in_(found)))
    connection.execute(delete(shown).where(own))


def _reread(connection: Connection, reread: Sequence[Reread]) -> list[None]:
    latest = {(fact, one.chat_key, one.message_id): version for one in reread for fact, version in one.versions}
    rows = [{"fact": fact, "chat_key": key, "message_id": first, "version": version}
            for (fact, key, first), version in latest.items()]  # fmt: skip
    upsert(connection, shown_facts, rows)
    return [None] * len(reread)


def _showing(connection: Connection, fact: str, chat_key: str | None) -> list[Showing]:
    found = [*_answers(connection, fact, chat_key), *_deliveries(connection, fact, chat_key)]
    return sorted(found, key=lambda one: (one.at, one.chat_key, one.message_ids))


def _answers(connection: Connection, fact: str, chat_key: str | None) -> Iterator[Showing]:
    same = and_(shown.c.chat_key == shown_facts.c.chat_key, shown.c.message_id == shown_facts.c.message_id)
    query = select(shown, shown_facts.c.version).join(shown_facts, same).where(shown_facts.c.fact == fact)
    if chat_key is not None:
        query = query.where(shown.c.chat_key == chat_key)
    for row in connection.execute(query):
        yield Showing(
            row.chat_key, row.chat, row.language, tuple(row.parts.split()), row.at, row.version, row.answered,
            row.number, None,
        )  # fmt: skip


def _deliveries(connection: Connection, fact: str, chat_key: str | None) -> Iterator[Showing]:
    first = select(
        receipts.c.delivery, receipts.c.chat_key, receipts.c.message_id, receipts.c.sent_at
    ).where(receipts.c.part == 0).subquery()  # fmt: skip
    same = and_(
        shown_facts.c.fact == fact, shown_facts.c.chat_key == first.c.chat_key,
        shown_facts.c.message_id == first.c.message_id,
    )  # fmt: skip
    query = (
        select(first, deliveries.c.contents, deliveries.c.digest if chat_key else null(), subscriptions.c.document,
               errands.c.chat, errands.c.language, shown_facts.c.version)
        .join(receipt_facts, receipt_facts.c.delivery == first.c.delivery)
        .join(deliveries, deliveries.c.id == first.c.delivery)
        .outerjoin(subscriptions, subscriptions.c.id == deliveries.c.subscription)
        .outerjoin(errands, errands.c.id == deliveries.c.subscription)
        .outerjoin(shown_facts, same)
        .where(receipt_facts.c.fact == fact)
    )  # fmt: skip
    if chat_key is not None:
        query = query.where(first.c.chat_key == chat_key)
    rows = list(connection.execute(query))
    others = _other_parts(connection, [row.delivery for row in rows]) if chat_key else {}
    for row in rows:
        made = json.loads(row.document) if row.document else {}
        if made or row.chat:
            yield Showing(
                row.chat_key, row.chat or json.dumps(made["chat"]), row.language or made["language"],
                (row.message_id, *others.get(row.delivery, ())), row.sent_at, row.version, None, 0, row.delivery,
                _mark(row.contents, fact), row[5],
            )  # fmt: skip


def _other_parts(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    query = select(receipts.c.delivery, receipts.c.message_id).where(
        receipts.c.delivery.in_(ids), receipts.c.part > 0
    ).order_by(receipts.c.part)  # fmt: skip
    found: dict[str, list[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.delivery, []).append(row.message_id)
    return found


def _mark(contents: str | None, fact: str) -> str | None:
    told: list[dict[str, Any]] = json.loads(contents).get("told", []) if contents else []
    return next((one["mark"] for one in told if one["fact"] == fact), None)


def _purge(connection: Connection, before: datetime) -> int:
    old = select(shown.c.chat_key, shown.c.message_id).where(shown.c.at < before)
    place = tuple_(shown_facts.c.chat_key, shown_facts.c.message_id)
    connection.execute(delete(shown_facts).where(place.in_(old)))
    return connection.execute(delete(shown).where(shown.c.at < before)).rowcount
