"""Articles that editors asked to be read: each is read to its end, through kills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from bot.messages import Chat
from bot.storage.desk_tables import readings
from bot.storage.statements import insert_new
from knowledge.claims import Editor

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.storage.transactions import Transactions
    from knowledge.languages import Language


@dataclass(frozen=True)
class Reading:
    """One article that is to be read."""

    key: str
    """Of the message that asked for it."""
    address: str
    chat: Chat
    editor: Editor
    language: Language
    tries: int = 0


class ReadingStore:
    """What is to be read, the oldest first."""

    def __init__(self, transactions: Transactions, *, clock: Callable[[], datetime]) -> None:
        self._transactions, self._clock = transactions, clock

    async def add(self, one: Reading) -> bool:
        """Have an article read; False when it was asked for by this message already."""
        row = {
            "key": one.key, "address": one.address, "chat": one.chat.model_dump_json(),
            "editor": one.editor.model_dump_json(), "language": one.language, "tries": 0, "at": self._clock(),
        }  # fmt: skip
        return await self._transactions.run(lambda connection: bool(insert_new(connection, readings, [row])))

    async def begin(self) -> Reading | None:
        """Return the next one, counted as begun once more."""
        query = select(readings).where(readings.c.done_at.is_(None)).order_by(readings.c.at, readings.c.key).limit(1)
        row = await self._transactions.read(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            return None
        again = update(readings).where(readings.c.key == row.key).values(tries=readings.c.tries + 1)
        await self._transactions.run(lambda connection: connection.execute(again))
        chat, editor = Chat.model_validate_json(row.chat), Editor.model_validate_json(row.editor)
        return Reading(row.key, row.address, chat, editor, row.language, row.tries + 1)

    async def leave(self, one: Reading) -> None:
        """Take back that it was begun: we were stopped, and not by the article."""
        fewer = update(readings).where(readings.c.key == one.key).values(tries=one.tries - 1)
        await self._transactions.run(lambda connection: connection.execute(fewer))

    async def done(self, key: str) -> None:
        """Note that it was said what came of it."""
        read = update(readings).where(readings.c.key == key).values(done_at=self._clock())
        await self._transactions.run(lambda connection: connection.execute(read))

    async def purge(self, *, before: datetime) -> int:
        """Forget what was read before a moment; returns how much."""
        old = delete(readings).where(readings.c.done_at < before)
        return await self._transactions.run(lambda connection: int(connection.execute(old).rowcount))
