"""What became of a message: the replies made for its key, and the platform's id of our answer to it."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import delete, select, tuple_

from bot.messages import Reply
from bot.storage.statements import insert_new, upsert
from bot.storage.tables import answer_ids, handled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.storage.pseudonyms import Pseudonyms
    from bot.storage.transactions import Transactions

_REPLIES = TypeAdapter(tuple[Reply, ...])


class _Made(NamedTuple):
    key: str
    replies: str
    person_hash: str | None


class _Answered(NamedTuple):
    chat_hash: str
    message_id: str


class _Sent(NamedTuple):
    chat_hash: str
    message_id: str
    answer_id: str


class HandledStore:
    """Replies by message key, so that handling a message twice says the same and does nothing more."""

    def __init__(self, transactions: Transactions, pseudonyms: Pseudonyms, *, clock: Callable[[], datetime]) -> None:
        self._transactions, self._pseudonyms, self._clock = transactions, pseudonyms, clock

    async def load(self, key: str) -> tuple[Reply, ...] | None:
        """Return the replies made for a message; None if it was not handled."""
        found = await self._transactions.share(self._load, key)
        return None if found is None else replies_from_json(found)

    async def save(self, key: str, replies: Sequence[Reply], *, person_key: str | None) -> tuple[Reply, ...]:
        """Keep the replies to a message; returns those that count: the first ones, if it was handled before.

        A reply to somebody who has just been forgotten is kept without a person.
        """
        made = _Made(key, replies_to_json(replies), self._pseudonyms.of_person(person_key))
        counts = await self._transactions.share(self._save, made)
        return tuple(replies) if counts == made.replies else replies_from_json(counts)

    async def purge(self, *, before: datetime) -> int:
        """Forget what was handled before a moment; returns how many messages."""
        old = delete(handled).where(handled.c.at < before)
        return await self._transactions.run(lambda connection: connection.execute(old).rowcount)

    def _load(self, connection: Connection, keys: Sequence[str]) -> list[str | None]:
        query = select(handled.c.key, handled.c.replies).where(handled.c.key.in_(keys))
        found = {row.key: row.replies for row in connection.execute(query)}
        return [found.get(key) for key in keys]

    def _save(self, connection: Connection, made: Sequence[_Made]) -> list[str]:
        now = self._clock()
        rows = [row._asdict() | {"at": now} for row in made]
        fresh = {row.key for row in insert_new(connection, handled, rows, handled.c.key)}
        if len(fresh) == len(made):
            return [row.replies for row in made]
        stored = self._load(connection, [row.key for row in made])
        return [before or row.replies for before, row in zip(stored, made, strict=True)]


class AnswerIdStore:
    """The platform's id of our answer, by chat and message, so that an edited question edits its answer."""

    def __init__(self, transactions: Transactions, pseudonyms: Pseudonyms, *, clock: Callable[[], datetime]) -> None:
        self._transactions, self._pseudonyms, self._clock = transactions, pseudonyms, clock

    async def save(self, chat_key: str, message_id: str, *, answer_id: str) -> None:
        """Tie our answer to a message; the last one said counts."""
        sent = _Sent(self._pseudonyms.of(chat_key), message_id, answer_id)
        await self._transactions.share(self._save, sent)

    async def load(self, chat_key: str, message_id: str) -> str | None:
        """Return the id of our answer to a message; None if there is none."""
        return await self._transactions.share(self._load, _Answered(self._pseudonyms.of(chat_key), message_id))

    async def purge(self, *, before: datetime) -> int:
        """Forget answers sent before a moment; returns how many."""
        old = delete(answer_ids).where(answer_ids.c.at < before)
        return await self._transactions.run(lambda connection: connection.execute(old).rowcount)

    def _save(self, connection: Connection, sent: Sequence[_Sent]) -> list[None]:
        now = self._clock()
        upsert(connection, answer_ids, [row._asdict() | {"at": now} for row in sent])
        return [None] * len(sent)

    def _load(self, connection: Connection, wanted: Sequence[_Answered]) -> list[str | None]:
        place = (answer_ids.c.chat_hash, answer_ids.c.message_id)
        query = select(*place, answer_ids.c.answer_id).where(tuple_(*place).in_(wanted))
        found = {_Answered(row.chat_hash, row.message_id): row.answer_id for row in connection.execute(query)}
        return [found.get(message) for message in wanted]


def replies_to_json(replies: Sequence[Reply]) -> str:
    """Return replies as JSON; pictures, which JSON has no form for, as base64."""
    rows: list[dict[str, Any]] = []
    for reply in replies:
        row = reply.model_dump(mode="json", exclude={"picture"})
        if reply.picture is not None:
            row["picture"] = {"png": b64encode(reply.picture.png).decode("ascii"), "alt": reply.picture.alt}
        rows.append(row)
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def replies_from_json(text: str) -> tuple[Reply, ...]:
    """Return the replies that `replies_to_json` has written."""
    rows = json.loads(text)
    for row in rows:
        if row.get("picture"):
            row["picture"]["png"] = b64decode(row["picture"]["png"])
    return _REPLIES.validate_python(rows)
