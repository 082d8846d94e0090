"""A pressed button: its waiting sign ends once, with a notice or without; a notice that came too late is written."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.adapters.telegram import errors
from bot.adapters.telegram.client import call
from bot.adapters.telegram.render import render, toast_of
from bot.messages import ChatKind, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Bot

    from bot.messages import IncomingMessage, Reply
    from bot.ports import Inbox, InboxItem

logger = logging.getLogger(__name__)
NOTICE = -1
"""The part under which the inbox notes that the notice was shown."""


class Press:
    """A pressed button that waits for a sign of life; without a `callback_id` there was none."""

    def __init__(self, bot: Bot, inbox: Inbox, item: InboxItem, callback_id: str) -> None:
        self._bot, self._inbox, self._item, self._id = bot, inbox, item, callback_id
        self._is_over = not callback_id

    async def answered(self, message: IncomingMessage, replies: Sequence[Reply]) -> Sequence[Reply]:
        """End the waiting sign with the replies' notice; return what is left to say."""
        toast = next((toast for reply in replies if (toast := toast_of(reply))), "")
        is_shown = NOTICE in self._item.sent_parts or await self.end(toast)
        return replies if is_shown or not toast else [_written(reply, message) for reply in replies]

    async def end(self, toast: str) -> bool:
        """End the waiting sign; whether the notice is seen. Only the first end counts."""
        if self._is_over:
            return False
        self._is_over = True
        try:
            await call(self._bot.answer_callback_query(self._id, toast or None))
        except errors.TokenRejectedError:
            raise
        except errors.TelegramError as fault:  # mostly QueryExpiredError: pressed while we were down
            logger.info("press_unanswered", extra={"fault": type(fault).__name__})
            return False
        if toast:
            await self._inbox.mark_sent(self._item.key, NOTICE, sent_id="shown")
        return True


def _written(reply: Reply, message: IncomingMessage) -> Reply:
    """Return a reply with its notice as words, if it has no others; in a group for the presser alone."""
    if not toast_of(reply) or render(reply):
        return reply
    is_direct = message.chat.kind is ChatKind.DIRECT
    return reply.model_copy(update={"nodes": (Text(text=reply.toast),), "is_private": not is_direct, "replaces": False})
