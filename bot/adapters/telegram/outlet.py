"""Telegram as deliveries see it: a `bot.digests.outlet.Outlet`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.adapters.telegram import errors
from bot.adapters.telegram.client import call
from bot.adapters.telegram.gateway import Attempt, Gateway, simplified
from bot.adapters.telegram.inline import CARD_KEYBOARD, inline_id
from bot.adapters.telegram.pacing import Pacer
from bot.adapters.telegram.pacing import Urgency as Pace
from bot.adapters.telegram.render import Rendered, render
from bot.digests.outlet import (
    Ambiguous,
    Fault,
    Moved,
    Refused,
    Result,
    Sent,
    Throttled,
    Unavailable,
    Unreachable,
    Urgency,
)

if TYPE_CHECKING:
    from telegram import Bot

    from bot.messages import Chat, Reply

logger = logging.getLogger(__name__)
_PACES = {Urgency.ALERT: Pace.ALERT, Urgency.DIGEST: Pace.BULK}
_MARKS = (
    (Fault.BLOCKED, ("blocked", "deactivated", "initiate conversation")),
    (Fault.KICKED, ("kicked", "not a member")),
    (Fault.NO_RIGHTS, ("rights", "write access", "write_forbidden")),
)


class TelegramOutlet:
    """Sends one message at a time; whether again is not decided here."""

    def __init__(self, bot: Bot, gateway: Gateway, pacer: Pacer) -> None:
        self._bot, self._gateway, self._pacer = bot, gateway, pacer

    def parts(self, reply: Reply) -> Sequence[Rendered]:
        """Return a reply as the messages Telegram takes."""
        return render(reply)

    async def turn(self, chat: Chat, *, urgency: Urgency) -> None:
        """Return when one message may go to a chat; at once if it is parked, for `post` will say so."""
        if not self._pacer.parked_s(chat_id := self._gateway.current_id(chat)):
            await self._pacer.turn(chat_id, urgency=_PACES[urgency])

    def share(self, replicas: int) -> None:
        """Take only one part in so many of Telegram's overall limit."""
        self._pacer.share(replicas)

    async def is_up(self) -> bool:
        """Ask Telegram who we are."""
        try:
            await call(self._bot.get_me())
        except errors.ThrottledError:
            return True
        except errors.TelegramError:
            return False
        return True

    async def post(self, chat: Chat, part: Rendered) -> Result:
        """Send one message, once; what Telegram refuses outright is sent in a simpler form."""
        attempt = Attempt(self._gateway.current_id(chat), part, int(chat.thread) if chat.thread else None)
        if (left_s := self._pacer.parked_s(attempt.chat_id)) > 0:
            return Throttled(left_s)
        while True:
            try:
                return Sent(await self._gateway.post_once(attempt))
            except errors.TelegramError as fault:
                result = await self._result(attempt, fault, chat)
                if result is not None:
                    return result
                attempt = simplified(attempt, fault)

    async def edit(self, chat: Chat, message_id: str, part: Rendered) -> Result:
        """Put a message in place of one of ours; one that is gone, or not ours to change, stays as it is."""
        posted = inline_id(message_id)
        shown = replace(part, keyboard=CARD_KEYBOARD) if posted else part
        attempt = Attempt(self._gateway.current_id(chat), shown)
        while True:
            try:
                if posted is not None:
                    await self._gateway.edit_posted_once(attempt, posted)
                else:
                    await self._gateway.edit_once(attempt, message_id)
            except errors.EditTargetGoneError:
                return Refused(Fault.REFUSED)
            except errors.TelegramError as fault:
                result = await self._result(attempt, fault, chat)
                if result is not None:
                    return result
                attempt = simplified(attempt, fault)
            else:
                return Sent(message_id)

    async def _result(self, attempt: Attempt, fault: errors.TelegramError, chat: Chat) -> Result | None:
        """Return what a fault comes to; None when the message is to be sent in a simpler form."""
        match fault:
            case errors.ThrottledError():
                await self._gateway.park(attempt.chat_id, fault.retry_after_s)
                return Throttled(fault.retry_after_s)
            case errors.UnreachableError():
                return Unreachable()
            case errors.UnavailableError() | errors.TokenRejectedError():  # waiting cures one, a new token the other
                return Unavailable()
            case errors.AmbiguousError():
                return Ambiguous()
            case errors.ChatMovedError():
                return Moved(chat.model_copy(update={"id": str(fault.new_chat_id)}))
        return self._refusal(attempt, fault)

    def _refusal(self, attempt: Attempt, fault: errors.TelegramError) -> Refused | None:
        match fault:
            case errors.ChatGoneError():
                lowered = fault.reason.lower()
                marked = (kind for kind, marks in _MARKS if any(mark in lowered for mark in marks))
                return Refused(next(marked, Fault.CLOSED))
            case errors.TopicClosedError():
                return Refused(Fault.NO_THREAD)
        try:
            simplified(attempt, fault)
        except errors.TelegramError:
            logger.error("delivery_refused", extra={"fault": type(fault).__name__})  # noqa: TRY400 - the kind says it
            return Refused(Fault.REFUSED)
        return None
