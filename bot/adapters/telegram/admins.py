"""Who may change a group's settings; asked of Telegram only when somebody is about to."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from telegram.constants import ChatMemberStatus

from bot.adapters.telegram import errors
from bot.adapters.telegram.client import call
from bot.conversation.actions import Action, read
from bot.conversation.commands import parse, resolve
from bot.digests import choices
from bot.messages import ChatKind, IncomingMessage, MessageKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Bot

logger = logging.getLogger(__name__)
REMEMBERED_S = 300.0
_SETTINGS = frozenset(("language", "timezone", "forgetme", "digest", "follow", "unfollow"))
_SETTING_BUTTONS = frozenset((
    Action.LANGUAGE, Action.FORGET, Action.FOLLOW, Action.UNFOLLOW, Action.MENU, Action.SUBSCRIPTION,
))  # fmt: skip
_ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


def changes_settings(message: IncomingMessage) -> bool:
    """Whether a message is about to change settings."""
    if message.kind is MessageKind.BUTTON:
        pressed = read(message.text)
        if pressed is not None and pressed.action is Action.COMMAND:
            return _is_setting(pressed.value)
        return choices.read(message.text) is not None or (pressed is not None and pressed.action in _SETTING_BUTTONS)
    typed = parse(message.text)
    return typed is not None and _is_setting(typed[0])


def _is_setting(name: str) -> bool:
    command = resolve(name)
    return command is not None and (command.admin or command.name in _SETTINGS)


class Admins:
    """Knows for five minutes who is an admin where."""

    def __init__(self, bot: Bot, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._bot, self._clock = bot, clock
        self._known: dict[tuple[str, str], tuple[bool, float]] = {}

    async def informed(self, message: IncomingMessage) -> IncomingMessage:
        """Return the message with its author's standing, if that matters."""
        person = message.person
        if person is None or person.is_admin or message.chat.kind is ChatKind.DIRECT:
            return message
        if not changes_settings(message) or not await self._is_admin(message.chat.id, person.id):
            return message
        return message.model_copy(update={"person": person.model_copy(update={"is_admin": True})})

    async def _is_admin(self, chat_id: str, person_id: str) -> bool:
        now = self._clock()
        known = self._known.get((chat_id, person_id))
        if known is not None and now < known[1]:
            return known[0]
        if int(person_id) < 0:  # a channel that speaks in the group
            return False
        try:
            member = await call(self._bot.get_chat_member(int(chat_id), int(person_id)))
        except errors.TelegramError as fault:
            logger.warning("admin_unknown", extra={"reason": fault.reason})
            return False
        is_admin = member.status in _ADMINS
        self._known = {key: value for key, value in self._known.items() if now < value[1]}
        self._known[chat_id, person_id] = is_admin, now + REMEMBERED_S
        return is_admin
