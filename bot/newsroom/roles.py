"""Who may do what: readers, editors and chief editors, by the settings and by what chief editors said in chat."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from bot.messages import Chat, ChatKind, IncomingMessage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from bot.storage.editors import EditorStore

TERMINAL = "terminal"
"""Whoever has the terminal has the database, too."""


class Role(IntEnum):
    """What somebody may do; each may do what the one before may."""

    READER = 0
    EDITOR = 1
    CHIEF = 2
    """Retracts facts, undoes what others did, manages feeds and editors."""


def editor_key(message: IncomingMessage) -> str | None:
    """Return by what somebody is known as an editor; None for who posts without a name."""
    if message.chat.platform == "terminal":
        return TERMINAL
    if message.person is None:
        return None
    return ":".join(part for part in (message.chat.platform, message.chat.workspace, message.person.id) if part)


def keys(setting: str) -> tuple[str, ...]:
    """Return the keys of a setting: `telegram:123, slack:T1:U2`."""
    return tuple(part.strip() for part in setting.split(",") if part.strip())


def chats(setting: str) -> tuple[Chat, ...]:
    """Return the chats of a setting: `telegram:-100123`, `slack:T1:C5`."""
    return tuple(_chat(key) for key in keys(setting))


def _chat(key: str) -> Chat:
    platform, *workspace, name = key.split(":")
    if platform == "slack":
        kind = ChatKind.DIRECT if name.startswith("D") else ChatKind.GROUP
        return Chat(platform="slack", workspace=workspace[0], id=name, kind=kind)
    return Chat(platform="telegram", id=name, kind=ChatKind.GROUP if name.startswith("-") else ChatKind.DIRECT)


class Staff:
    """Who is an editor. Those in the settings stay so; others are looked up, and known for a while."""

    def __init__(
        self, store: EditorStore, *, clock: Callable[[], datetime], known_for: timedelta,
        editors: tuple[str, ...] = (), chiefs: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        self._store, self._clock, self._known_for = store, clock, known_for
        self.settled = dict.fromkeys(editors, Role.EDITOR) | dict.fromkeys((*chiefs, TERMINAL), Role.CHIEF)
        """Roles that the settings give."""
        self._added: dict[str, Role] = {}
        self._looked_at: datetime | None = None

    async def role(self, message: IncomingMessage) -> Role:
        """Return what the author of a message may do."""
        key = editor_key(message)
        if key is None:
            return Role.READER
        return max(self.settled.get(key, Role.READER), (await self._others()).get(key, Role.READER))

    async def all(self) -> dict[str, Role]:
        """Return everybody with a role, but for the terminal."""
        known = {**await self._others(), **self.settled}
        return {key: role for key, role in sorted(known.items()) if key != TERMINAL}

    async def add(self, key: str, role: Role, *, by: str) -> None:
        """Make somebody an editor."""
        await self._store.put(key, role.name.lower(), added_by=by)
        self._looked_at = None

    async def remove(self, key: str) -> bool:
        """Take back what `add` gave; tells whether there was something."""
        self._looked_at = None
        return await self._store.remove(key)

    async def _others(self) -> dict[str, Role]:
        now = self._clock()
        if self._looked_at is None or now - self._looked_at > self._known_for:
            self._added = {key: Role[role.upper()] for key, role in (await self._store.all()).items()}
            self._looked_at = now
        return self._added
