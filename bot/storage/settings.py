"""What chats and people have chosen, and which chats are gone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import delete, select, tuple_

from bot.storage.moving import move_chat
from bot.storage.statements import upsert
from bot.storage.tables import gone_chats, preferences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.storage.transactions import Transactions
    from knowledge.languages import Language

_CHAT, _PERSON = "chat", "person"


class Keep(Enum):
    """Leaves a setting as it is, where None would take the choice back."""

    KEEP = auto()


KEEP: Literal[Keep.KEEP] = Keep.KEEP


@dataclass(frozen=True)
class StoredPreferences:
    """What one chat or person has chosen; None means not chosen."""

    language: Language | None
    time_zone: str | None
    """IANA, such as Asia/Almaty."""
    updated_at: datetime


@dataclass(frozen=True)
class StoredSettings:
    """What counts where a person talks in a chat; None where nothing was ever chosen."""

    chat: StoredPreferences | None
    person: StoredPreferences | None


class _Pair(NamedTuple):
    chat_key: str
    person_key: str | None


class ChatSettingsStore:
    """Settings per chat and per person."""

    def __init__(self, transactions: Transactions, *, clock: Callable[[], datetime]) -> None:
        self._transactions, self._clock = transactions, clock

    async def load(self, chat_key: str, person_key: str | None) -> StoredSettings:
        """Return what the chat and the person have chosen."""
        return await self._transactions.share(self._load, _Pair(chat_key, person_key))

    async def save_chat(
        self, chat_key: str, *, language: Language | Keep | None = KEEP, time_zone: str | Keep | None = KEEP
    ) -> None:
        """Keep what a chat has chosen."""
        await self._save(_CHAT, chat_key, language=language, time_zone=time_zone)

    async def save_person(
        self, person_key: str, *, language: Language | Keep | None = KEEP, time_zone: str | Keep | None = KEEP
    ) -> None:
        """Keep what a person has chosen."""
        await self._save(_PERSON, person_key, language=language, time_zone=time_zone)

    async def move(self, old_chat_key: str, new_chat_key: str) -> None:
        """Take settings, sessions, follows and subscriptions along to a chat's new key; twice is harmless."""
        await self._transactions.run(lambda connection: move_chat(connection, old_chat_key, new_chat_key))

    async def gone(self, chat_key: str, *, reason: str, at: datetime) -> None:
        """Note that nothing can be sent there; the key of a workspace (with an empty id) stands for all its chats."""
        row = {"chat_key": chat_key, "reason": reason, "at": at}
        await self._transactions.run(lambda connection: upsert(connection, gone_chats, [row]))

    async def back(self, chat_key: str) -> bool:
        """Note that we may speak there again; False when nothing else was known."""
        erase = delete(gone_chats).where(gone_chats.c.chat_key == chat_key)
        return await self._transactions.run(lambda connection: connection.execute(erase).rowcount > 0)

    async def is_gone(self, chat_key: str) -> bool:
        """Tell whether the chat, or its whole workspace, is gone."""
        return await self._transactions.share(are_gone, chat_key)

    async def _save(self, scope: str, key: str, **chosen: str | Keep | None) -> None:
        row = {name: value for name, value in chosen.items() if not isinstance(value, Keep)}
        row |= {"scope": scope, "key": key}
        await self._transactions.run(
            lambda connection: upsert(connection, preferences, [row | {"updated_at": self._clock()}])
        )

    def _load(self, connection: Connection, pairs: Sequence[_Pair]) -> list[StoredSettings]:
        wanted = {(_CHAT, pair.chat_key) for pair in pairs} | {(_PERSON, p.person_key) for p in pairs if p.person_key}
        query = select(preferences).where(tuple_(preferences.c.scope, preferences.c.key).in_(sorted(wanted)))
        found = {(row.scope, row.key): _preferences(row) for row in connection.execute(query)}
        return [
            StoredSettings(found.get((_CHAT, pair.chat_key)), found.get((_PERSON, pair.person_key or "")))
            for pair in pairs
        ]


def are_gone(connection: Connection, chat_keys: Sequence[str]) -> list[bool]:
    """Tell for each chat whether it, or its whole workspace, is gone."""
    wanted = {key for chat_key in chat_keys for key in (chat_key, _workspace(chat_key))}
    query = select(gone_chats.c.chat_key).where(gone_chats.c.chat_key.in_(sorted(wanted)))
    found = set(connection.execute(query).scalars())
    return [chat_key in found or _workspace(chat_key) in found for chat_key in chat_keys]


def _workspace(chat_key: str) -> str:
    platform, workspace, _ = chat_key.split(":", 2)
    return f"{platform}:{workspace}:" if workspace else chat_key


def _preferences(row: Any) -> StoredPreferences:
    return StoredPreferences(language=row.language, time_zone=row.time_zone, updated_at=row.updated_at)
