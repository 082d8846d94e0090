"""What Telegram shows of us without being asked: command menus and descriptions, per language."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)

from bot.adapters.telegram import errors
from bot.adapters.telegram.client import call

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from telegram import Bot

logger = logging.getLogger(__name__)
Place = Literal["private", "groups", "admins", "desk"]
DEFAULT = ""
"""The language code of what everybody else sees."""


@dataclass(frozen=True)
class MenuEntry:
    """A command in the menu, and where it is shown."""

    command: str
    description: str
    places: tuple[Place, ...] = ("private", "groups", "admins")


@dataclass(frozen=True)
class Menus:
    """All that is shown, by language; what stands under `fallback` is shown to everybody else."""

    commands: Mapping[str, Sequence[MenuEntry]] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    """In the empty chat, at most 512 characters."""
    short_descriptions: Mapping[str, str] = field(default_factory=dict)
    """On the profile, at most 120 characters."""
    fallback: str = "en"
    desks: tuple[int, ...] = ()
    """Chats of editors, whose menu is that of the place `desk`."""

    def of(self, code: str, place: Place) -> list[BotCommand]:
        """Return the commands of a language code and place."""
        entries = self.commands.get(code or self.fallback, ())
        return [BotCommand(entry.command, entry.description) for entry in entries if place in entry.places]


_SCOPES: Mapping[Place, BotCommandScope] = {
    "private": BotCommandScopeAllPrivateChats(),
    "groups": BotCommandScopeAllGroupChats(),
    "admins": BotCommandScopeAllChatAdministrators(),
}


async def differing(bot: Bot, menus: Menus) -> list[tuple[str, Place]]:
    """Return the language codes and places whose commands are not what they should be."""
    found: list[tuple[str, Place]] = []
    for code in _codes(menus):
        for place, scope in _SCOPES.items():
            shown = await call(bot.get_my_commands(scope, language_code=code or None))
            if list(shown) != menus.of(code, place):
                found.append((code, place))
    return found


async def publish_desks(bot: Bot, menus: Menus) -> int:
    """Bring the menus of editors' chats up to date; return how many had to be changed."""
    changed = 0
    for chat in menus.desks:
        try:
            changed += await publish_desk(bot, menus, chat)
        except (errors.ChatGoneError, errors.ChatMovedError, errors.RefusedError) as fault:  # not a chat of ours yet
            logger.info("desk_menu_not_published", extra={"reason": fault.reason})
    return changed


async def publish_desk(bot: Bot, menus: Menus, chat: int) -> int:
    """Bring the menu of one editors' chat up to date; return in how many languages it had to be changed."""
    changed, scope = 0, BotCommandScopeChat(chat)
    for code in _codes(menus):
        wanted = menus.of(code, "desk")
        if list(await call(bot.get_my_commands(scope, language_code=code or None))) != wanted:
            await call(bot.set_my_commands(wanted, scope, language_code=code or None))
            changed += 1
    return changed


class DeskMenus:
    """Menus in the direct chats of editors: a `bot.newsroom.menus.DeskMenus`."""

    def __init__(self, bot: Bot, menus: Menus) -> None:
        self._bot, self._menus = bot, menus

    async def show(self, person: str) -> bool:
        """Show an editor's commands; False for somebody who has no chat with us, or while Telegram is away."""
        try:
            await publish_desk(self._bot, self._menus, int(person))
        except errors.TelegramError as fault:
            logger.info("desk_menu_not_published", extra={"reason": fault.reason})
            return False
        return True

    async def hide(self, person: str) -> bool:
        """Show what everybody is shown; whoever has left sees nothing anyway."""
        try:
            for code in _codes(self._menus):
                await call(self._bot.delete_my_commands(BotCommandScopeChat(int(person)), language_code=code or None))
        except errors.ChatGoneError:
            return True
        except errors.TelegramError as fault:
            logger.info("desk_menu_not_taken_away", extra={"reason": fault.reason})
            return False
        return True


def _codes(menus: Menus) -> tuple[str, ...]:
    return (DEFAULT, *menus.commands) if menus.commands else ()


async def publish(bot: Bot, menus: Menus) -> int:
    """Bring menus and descriptions up to date; return how many had to be changed."""
    changes = await differing(bot, menus)
    for code, place in changes:
        await call(bot.set_my_commands(menus.of(code, place), _SCOPES[place], language_code=code or None))
    changed = len(changes) + await _publish_descriptions(bot, menus) + await _publish_short_descriptions(bot, menus)
    changed += await publish_desks(bot, menus)
    if changed:
        logger.info("menus_published", extra={"changed": changed})
    return changed


async def _publish_descriptions(bot: Bot, menus: Menus) -> int:
    changed = 0
    for code, text in _with_default(menus.descriptions, menus.fallback).items():
        shown = await call(bot.get_my_description(language_code=code or None))
        if shown.description != text:
            await call(bot.set_my_description(text, language_code=code or None))
            changed += 1
    return changed


async def _publish_short_descriptions(bot: Bot, menus: Menus) -> int:
    changed = 0
    for code, text in _with_default(menus.short_descriptions, menus.fallback).items():
        shown = await call(bot.get_my_short_description(language_code=code or None))
        if shown.short_description != text:
            await call(bot.set_my_short_description(text, language_code=code or None))
            changed += 1
    return changed


def _with_default(texts: Mapping[str, str], fallback: str) -> dict[str, str]:
    return {DEFAULT: texts[fallback], **texts} if fallback in texts else dict(texts)
