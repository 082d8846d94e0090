"""The menus of commands in the direct chats of those who were made editors in chat; in step with who is one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from bot.newsroom.roles import Staff
    from bot.storage.editors import EditorStore
    from bot.storage.leases import LeaseStore

_log = logging.getLogger(__name__)
LEASE: Final = "newsroom-menus"
SPAN: Final = timedelta(seconds=60)
AGAIN: Final = timedelta(minutes=5)
"""Who has no chat with us yet may open one."""


class DeskMenus(Protocol):
    """A platform that shows editors their commands."""

    async def show(self, person: str) -> bool:
        """Show an editor's commands in their direct chat; False where that cannot be done now."""
        ...

    async def hide(self, person: str) -> bool:
        """Show what everybody is shown; False where that cannot be done now."""
        ...


class EditorMenus:
    """Shows and takes away; what is shown is noted, so that a kill between the two leaves nobody with a menu."""

    def __init__(
        self, staff: Staff, store: EditorStore, leases: LeaseStore, platforms: Mapping[str, DeskMenus], *,
        clock: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._staff, self._store, self._leases, self._platforms, self._clock = staff, store, leases, platforms, clock
        self._shown: set[str] = set()
        """By this process: an update of the program may bring other commands."""
        self._failed: dict[str, datetime] = {}

    async def serve(self) -> int:
        """Bring the menus in step; returns how many were shown or taken away."""
        if not self._platforms or not any(await self._wanted()):
            return 0
        return await self._leases.during(LEASE, self._serve, span=SPAN) or 0

    async def _serve(self) -> int:
        show, hide = await self._wanted()
        done = sum([await self._show(key) for key in show]) + sum([await self._hide(key) for key in hide])
        await self._leases.leave(LEASE)
        return done

    async def _wanted(self) -> tuple[list[str], list[str]]:
        """Return whose menu is to be shown, and whose is to be taken away; those in the settings have theirs anyway."""
        noted = set(await self._store.menus())
        editors = {key for key in await self._store.all() if self._is_ours(key)}
        show = editors - self._staff.settled.keys() - (self._shown & noted)
        hide = {key for key in noted - editors if self._is_ours(key)} - self._staff.settled.keys()
        return self._open(show), self._open(hide)

    async def _show(self, key: str) -> bool:
        platform, _, person = key.partition(":")
        await self._store.note_menu(key)  # before: what is noted in vain is taken away in vain
        if not await self._platforms[platform].show(person):
            return self._later(key)
        self._shown.add(key)
        return True

    async def _hide(self, key: str) -> bool:
        platform, _, person = key.partition(":")
        if not await self._platforms[platform].hide(person):
            return self._later(key)
        await self._store.forget_menu(key)
        self._shown.discard(key)
        return True

    def _is_ours(self, key: str) -> bool:
        return key.partition(":")[0] in self._platforms

    def _open(self, keys: set[str]) -> list[str]:
        """Return those that have not failed just now."""
        now = self._clock()
        return sorted(key for key in keys if now - self._failed.get(key, now - AGAIN) >= AGAIN)

    def _later(self, key: str) -> bool:
        _log.info("desk_menu_waits")
        self._failed[key] = self._clock()
        return False
