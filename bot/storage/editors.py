"""Who is an editor besides those in the settings, and what each of them is in the middle of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.storage.desk_tables import drafts, editor_menus, editors
from bot.storage.statements import insert_new, upsert

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from bot.storage.transactions import Transactions


class EditorStore:
    """Editors by their key, `telegram:123` or `slack:T1:U2`."""

    def __init__(self, transactions: Transactions, *, clock: Callable[[], datetime]) -> None:
        self._transactions, self._clock = transactions, clock

    async def all(self) -> dict[str, str]:
        """Return the roles of those who were added in chat."""
        query = select(editors.c.key, editors.c.role).order_by(editors.c.key)
        return await self._transactions.read(
            lambda connection: {row.key: row.role for row in connection.execute(query)}
        )

    async def put(self, key: str, role: str, *, added_by: str) -> None:
        """Make somebody an editor, or change their role."""
        row = {"key": key, "role": role, "added_by": added_by, "at": self._clock()}
        await self._transactions.run(lambda connection: upsert(connection, editors, [row]))

    async def remove(self, key: str) -> bool:
        """Take somebody off the list; tells whether they were on it."""
        gone = delete(editors).where(editors.c.key == key)
        return await self._transactions.run(lambda connection: connection.execute(gone).rowcount > 0)

    async def menus(self) -> list[str]:
        """Return who sees, or may see, an editor's menu."""
        query = select(editor_menus.c.key).order_by(editor_menus.c.key)
        return await self._transactions.read(lambda connection: list(connection.execute(query).scalars()))

    async def note_menu(self, key: str) -> None:
        """Note that somebody is about to see an editor's menu."""
        await self._transactions.run(lambda connection: insert_new(connection, editor_menus, [{"key": key}]))

    async def forget_menu(self, key: str) -> None:
        """Note that somebody sees it no more."""
        gone = delete(editor_menus).where(editor_menus.c.key == key)
        await self._transactions.run(lambda connection: connection.execute(gone))

    async def draft(self, editor: str, *, within: timedelta) -> str | None:
        """Return what an editor is in the middle of, unless that was too long ago."""
        query = select(drafts.c.state).where(drafts.c.editor == editor, drafts.c.updated_at > self._clock() - within)
        return await self._transactions.read(lambda connection: connection.execute(query).scalar())

    async def keep_draft(self, editor: str, state: str | None) -> None:
        """Note what an editor is in the middle of; None for nothing."""
        if state is None:
            gone = delete(drafts).where(drafts.c.editor == editor)
            await self._transactions.run(lambda connection: connection.execute(gone))
            return
        row = {"editor": editor, "state": state, "updated_at": self._clock()}
        await self._transactions.run(lambda connection: upsert(connection, drafts, [row]))
