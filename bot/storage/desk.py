"""What is shown to editors: each message once in a chat, noted before it is sent and receipted after.

A call without receipt may have arrived. It is made once more and never twice, as with digests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, delete, func, select, update

from bot.messages import Chat, Reply
from bot.storage.desk_tables import messages, numbers
from bot.storage.statements import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.storage.transactions import Transactions

MOST_TRIES = 2
"""A third copy is worse than none."""


@dataclass(frozen=True)
class Shown:
    """One message to editors, shown or to be shown."""

    chat: Chat
    name: str
    claim: str | None
    body: Reply | None
    """What it says; None for a claim, which is shown as it is by then."""
    version: int | None
    """The version of the claim that can be seen there; None for one that is not posted."""
    message_id: str | None
    tries: int


class DeskStore:
    """Messages to editors, and the short names of claims that stand in their buttons."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def number(self, claim: str) -> int:
        """Return the short name of a claim."""
        return await self._transactions.run(lambda connection: _number(connection, claim))

    async def claim(self, number: int) -> str | None:
        """Return the claim of that short name."""
        query = select(numbers.c.claim).where(numbers.c.number == number)
        return await self._transactions.read(lambda connection: connection.execute(query).scalar())

    async def add(
        self, chat: Chat, name: str, *, at: datetime, claim: str | None = None, body: Reply | None = None
    ) -> bool:
        """Have something shown in a chat; False when it is, or was, already."""
        row = {
            "chat_key": chat.key, "name": name, "chat": chat.model_dump_json(), "claim": claim,
            "body": body.model_dump_json() if body else None, "tries": 0, "at": at,
        }  # fmt: skip
        return await self._transactions.run(lambda connection: bool(insert_new(connection, messages, [row])))

    async def waiting(self, *, limit: int = 20) -> list[Shown]:
        """Return what is to be posted, the oldest first; what was cut off twice is not."""
        is_due = messages.c.posted_at.is_(None) & messages.c.ended_at.is_(None) & (messages.c.tries < MOST_TRIES)
        return await self._chosen(is_due, limit)

    async def open(self, chat: Chat | None = None) -> list[Shown]:
        """Return the cards of claims that may still change, in one chat or in all."""
        is_open = messages.c.claim.is_not(None) & messages.c.ended_at.is_(None)
        return await self._chosen(is_open & (messages.c.chat_key == chat.key) if chat else is_open, 500)

    async def known(self, chat: Chat, claims: Sequence[str]) -> set[str]:
        """Return which of some claims have a card in a chat."""
        query = select(messages.c.claim).where(messages.c.chat_key == chat.key, messages.c.claim.in_(claims))
        return await self._transactions.read(lambda connection: set(connection.execute(query).scalars()))

    async def begin(self, one: Shown, *, at: datetime) -> int:
        """Note that a call is about to be made; returns which it is."""
        return await self._transactions.run(lambda connection: _begin(connection, one, at))

    async def unsent(self, one: Shown) -> None:
        """Note that the call did not reach anybody: it does not count."""
        await self._set(one, tries=messages.c.tries - 1, began_at=None)

    async def posted(self, one: Shown, message_id: str, *, version: int | None, at: datetime) -> None:
        """Store the receipt; what is no claim has nothing more to show."""
        ended = at if one.claim is None else None
        await self._set(one, message_id=message_id, shown=version, posted_at=at, began_at=None, ended_at=ended)

    async def saw(self, chat: Chat, message_id: str, *, version: int, ended_at: datetime | None) -> None:
        """Note which version of its claim a message shows by now."""
        where = (messages.c.chat_key == chat.key) & (messages.c.message_id == message_id)
        await self._transactions.run(
            lambda connection: connection.execute(
                update(messages).where(where).values(shown=version, ended_at=ended_at)
            )
        )

    async def end(self, one: Shown, *, at: datetime) -> None:
        """Note that there is nothing left to show."""
        await self._set(one, ended_at=at)

    async def closed(self, chat: Chat, claims: Sequence[str]) -> list[Shown]:
        """Return the cards of some claims in a chat that are followed no more."""
        is_closed = (messages.c.chat_key == chat.key) & messages.c.ended_at.is_not(None)
        return await self._chosen(is_closed & messages.c.claim.in_(claims), len(claims))

    async def reopen(self, one: Shown) -> None:
        """Have a card followed again, or posted after all."""
        await self._set(one, ended_at=None)

    async def purge(self, *, before: datetime) -> int:
        """Forget what ended before a moment; returns how much."""
        old = delete(messages).where(messages.c.ended_at < before)
        return await self._transactions.run(lambda connection: int(connection.execute(old).rowcount))

    async def _set(self, one: Shown, **values: Any) -> None:
        await self._transactions.run(
            lambda connection: connection.execute(update(messages).where(_is(one)).values(values))
        )

    async def _chosen(self, where: ColumnElement[bool], limit: int) -> list[Shown]:
        query = select(messages).where(where).order_by(messages.c.at, messages.c.name).limit(limit)
        return await self._transactions.read(lambda connection: [_shown(row) for row in connection.execute(query)])


def _is(one: Shown) -> ColumnElement[bool]:
    return (messages.c.chat_key == one.chat.key) & (messages.c.name == one.name)


def _begin(connection: Connection, one: Shown, at: datetime) -> int:
    called = update(messages).where(_is(one)).values(tries=messages.c.tries + 1, began_at=at)
    return int(connection.execute(called.returning(messages.c.tries)).scalar_one())


def _number(connection: Connection, claim: str) -> int:
    insert_new(connection, numbers, [{"claim": claim}])
    return int(connection.execute(select(func.max(numbers.c.number)).where(numbers.c.claim == claim)).scalar_one())


def _shown(row: Any) -> Shown:
    body = Reply.model_validate_json(row.body) if row.body else None
    chat = Chat.model_validate_json(row.chat)
    return Shown(chat, row.name, row.claim, body, row.shown, row.message_id, row.tries)
