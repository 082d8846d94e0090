"""What a chat or a person follows: a topic, an entity, a fact, or a question our sources do not answer yet."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, and_, delete, select

from bot.storage.statements import insert_new
from bot.storage.tables import follows, storable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.storage.transactions import Transactions
    from knowledge.languages import Language

FollowKind = Literal["topic", "entity", "fact", "question"]


@dataclass(frozen=True)
class Follow:
    """One thing that is followed, by a chat (no person) or by a person in a chat."""

    chat_key: str
    thread: str | None
    person_key: str | None
    kind: FollowKind
    value: str
    """A topic, an id, or the question as it was typed."""
    created_at: datetime
    language: Language | None = None
    context: str | None = None
    """Ids of the facts that a question may go on from."""


class FollowStore:
    """Follows, each once."""

    def __init__(self, transactions: Transactions, *, clock: Callable[[], datetime]) -> None:
        self._transactions, self._clock = transactions, clock

    async def add(
        self, chat_key: str, thread: str | None, *, kind: FollowKind, value: str, person_key: str | None = None,
        language: Language | None = None, context: str | None = None,
    ) -> bool:  # fmt: skip
        """Follow something; False when it is followed already. A question has a language, and may have a context."""
        row = {"chat_key": chat_key, "thread": thread or "", "person_key": person_key or "", "kind": kind,
               "value": value, "value_digest": _digest(value), "created_at": self._clock(), "language": language,
               "context": context}  # fmt: skip
        return await self._transactions.run(
            lambda connection: bool(insert_new(connection, follows, [row], follows.c.chat_key))
        )

    async def remove(
        self, chat_key: str, thread: str | None, *, kind: FollowKind, value: str, person_key: str | None = None
    ) -> bool:
        """Follow something no longer; False when it was not followed."""
        is_it = and_(
            _belongs(chat_key, thread, person_key), follows.c.kind == kind, follows.c.value_digest == _digest(value)
        )
        return await self._transactions.run(
            lambda connection: connection.execute(delete(follows).where(is_it)).rowcount > 0
        )

    async def waited_for(self) -> tuple[Follow, ...]:
        """Return all questions whose askers want to be told, the oldest first."""
        query = select(follows).where(follows.c.kind == "question")
        ordered = query.order_by(follows.c.created_at, follows.c.chat_key, follows.c.value_digest)
        return await self._transactions.read(
            lambda connection: tuple(_follow(row) for row in connection.execute(ordered))
        )

    async def list(self, chat_key: str, thread: str | None, *, person_key: str | None = None) -> tuple[Follow, ...]:
        """Return what the chat (or, given a person, that person in it) follows, the oldest first."""
        query = select(follows).where(_belongs(chat_key, thread, person_key))
        ordered = query.order_by(follows.c.created_at, follows.c.kind, follows.c.value)
        return await self._transactions.read(
            lambda connection: tuple(_follow(row) for row in connection.execute(ordered))
        )


def forget_follow(connection: Connection, follow: Follow) -> None:
    """Follow something no longer, within a transaction."""
    is_it = and_(
        _belongs(follow.chat_key, follow.thread, follow.person_key), follows.c.kind == follow.kind,
        follows.c.value_digest == _digest(follow.value),
    )  # fmt: skip
    connection.execute(delete(follows).where(is_it))


def _belongs(chat_key: str, thread: str | None, person_key: str | None) -> ColumnElement[bool]:
    return and_(
        follows.c.chat_key == chat_key, follows.c.thread == (thread or ""), follows.c.person_key == (person_key or "")
    )


def _digest(value: str) -> str:
    return sha256(storable(value).encode()).hexdigest()


def _follow(row: Any) -> Follow:
    return Follow(
        chat_key=row.chat_key,
        thread=row.thread or None,
        person_key=row.person_key or None,
        kind=row.kind,
        value=row.value,
        created_at=row.created_at,
        language=row.language,
        context=row.context,
    )
