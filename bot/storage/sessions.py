"""Sessions: what a conversation remembers, per chat, thread and person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, select, tuple_

from bot.storage.statements import upsert
from bot.storage.tables import sessions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.storage.transactions import Transactions


@dataclass(frozen=True)
class StoredSession:
    """A session as it was saved; whether it is too old is the reader's to say."""

    state: str
    """JSON: facts and entities of the last turns, the last question, what its answer cited."""
    updated_at: datetime


class _Place(NamedTuple):
    chat_key: str
    thread: str
    person_id: str


class _Saved(NamedTuple):
    chat_key: str
    thread: str
    person_id: str
    person_key: str
    state: str
    updated_at: datetime


def person_key(chat_key: str, person_id: str) -> str:
    """Return `platform:workspace:id` of a person met in a chat."""
    platform, workspace, _ = chat_key.split(":", 2)
    return f"{platform}:{workspace}:{person_id}"


class SessionStore:
    """One session per chat, thread (None: the main conversation) and person (None: on a channel, nobody)."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def load(self, chat_key: str, thread: str | None, person_id: str | None) -> StoredSession | None:
        """Return what was saved last; None if nothing was."""
        return await self._transactions.share(self._load, _Place(chat_key, thread or "", person_id or ""))

    async def save(
        self, chat_key: str, thread: str | None, person_id: str | None, *, state: str, updated_at: datetime
    ) -> None:
        """Keep a session in the place of the one before."""
        key = person_key(chat_key, person_id) if person_id else ""
        saved = _Saved(chat_key, thread or "", person_id or "", key, state, updated_at)
        await self._transactions.share(self._save, saved)

    async def direct_chat(self, person_key: str) -> str | None:
        """Return the key of the direct chat in which somebody of Slack wrote to us last; None where there is none."""
        platform, workspace, _ = person_key.split(":", 2)
        direct = sessions.c.chat_key.startswith(f"{platform}:{workspace}:D", autoescape=True)
        query = select(sessions.c.chat_key).where(sessions.c.person_key == person_key, direct)
        latest = query.order_by(sessions.c.updated_at.desc()).limit(1)
        return await self._transactions.read(lambda connection: connection.execute(latest).scalar())

    async def purge(self, *, before: datetime) -> int:
        """Forget sessions that have been silent since a moment; returns how many."""
        old = delete(sessions).where(sessions.c.updated_at < before)
        return await self._transactions.run(lambda connection: connection.execute(old).rowcount)

    def _load(self, connection: Connection, places: Sequence[_Place]) -> list[StoredSession | None]:
        place = (sessions.c.chat_key, sessions.c.thread, sessions.c.person_id)
        query = select(*place, sessions.c.state, sessions.c.updated_at).where(tuple_(*place).in_(places))
        found = {_Place(*row[:3]): StoredSession(row.state, row.updated_at) for row in connection.execute(query)}
        return [found.get(wanted) for wanted in places]

    def _save(self, connection: Connection, saved: Sequence[_Saved]) -> list[None]:
        upsert(connection, sessions, [row._asdict() for row in saved])
        return [None] * len(saved)
