"""Sending: paced, with every refusal that has a remedy remedied, and every other one told in our words."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode

from bot.adapters.telegram import errors
from bot.adapters.telegram.client import call
from bot.adapters.telegram.pacing import Pacer, Urgency

if TYPE_CHECKING:
    from bot.adapters.telegram.receipts import Ledger
    from bot.adapters.telegram.render import Rendered
    from bot.messages import Chat
    from bot.ports import Dialogue, Parks

logger = logging.getLogger(__name__)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_PLACE = "telegram::"
MAX_BACKOFF_S = 30.0
MAX_EDIT_TRIES = 3
IN_FLIGHT = 16
"""How many messages may be on their way at once: so many may have to be repeated after a kill. Repeats go one by one,
since the second copy is the last: a kill in the middle of it costs the answer."""


@dataclass(frozen=True)
class Attempt:
    """How a message is to be sent next."""

    chat_id: int
    message: Rendered
    thread: int | None = None
    reply_to: int | None = None
    is_plain: bool = False
    has_moved: bool = False
    delays: int = 0
    """How often in a row Telegram could not be reached."""


class Gateway:
    """The one way out. `dialogue` hears of chats that moved or closed."""

    def __init__(
        self, bot: Bot, pacer: Pacer, dialogue: Dialogue, *, backoff_s: float = 0.5, parks: Parks | None = None
    ) -> None:  # fmt: skip
        self._bot, self._pacer, self._dialogue, self._backoff_s = bot, pacer, dialogue, backoff_s
        self._parks = parks
        self._moved: dict[int, int] = {}
        self._told: set[tuple[int, int]] = set()
        self._moving = asyncio.Lock()
        self._sending, self._repeating = asyncio.Semaphore(IN_FLIGHT), asyncio.Semaphore(1)

    async def send(
        self,
        chat: Chat,
        message: Rendered,
        *,
        ledger: Ledger,
        reply_to: str = "",
        urgency: Urgency = Urgency.REPLY,
        is_quiet: bool = False,
    ) -> str:
        """Send one message and return its id; with `is_quiet` a closed chat is not reported to the dialogue."""
        attempt = Attempt(
            self.current_id(chat), message, _number(chat.thread), _number(reply_to) if not is_quiet else None
        )
        while True:
            await self._pacer.turn(attempt.chat_id, urgency=urgency)
            try:
                async with self._repeating if ledger.is_repeat else self._sending:
                    return await self._send_once(attempt, ledger)
            except errors.AmbiguousError as fault:
                logger.warning("send_cut_off", extra={"reason": fault.reason})
                await asyncio.sleep(self._backoff_s)
            except errors.GivenUpError:
                raise
            except errors.TelegramError as fault:
                attempt = await self._remedied(attempt, fault, chat, is_quiet=is_quiet)

    async def post_once(self, attempt: Attempt) -> str:
        """Post a message once, unpaced and unaccounted for: whoever calls this keeps account; return its id."""
        return str((await self._post(attempt)).message_id)

    async def edit_once(self, attempt: Attempt, message_id: str) -> None:
        """Put a message in place of one of ours, once and unpaced."""
        with suppress(errors.NotModifiedError):
            await self._replace(attempt, int(message_id))

    async def edit_posted_once(self, attempt: Attempt, inline_id: str) -> None:
        """Put a message in place of a card that somebody has posted, once and unpaced."""
        with suppress(errors.NotModifiedError):
            await self._replace(attempt, inline_id)

    async def _send_once(self, attempt: Attempt, ledger: Ledger) -> str:
        if not await ledger.begin():
            raise errors.GivenUpError("one send too many was cut off")
        try:
            sent = await self._post(attempt)
        except errors.AmbiguousError:
            raise
        except errors.TelegramError:
            await ledger.refused()
            raise
        await ledger.sent(str(sent.message_id))
        return str(sent.message_id)

    async def edit(self, chat: Chat, message_id: str, message: Rendered) -> None:
        """Put a message in place of one of ours; doing so twice is harmless."""
        attempt = Attempt(self.current_id(chat), message)
        for tries_left in reversed(range(MAX_EDIT_TRIES)):
            await self._pacer.turn(attempt.chat_id)
            try:
                await self._replace(attempt, int(message_id))
            except errors.NotModifiedError:
                return
            except errors.AmbiguousError:
                if not tries_left:
                    raise
                await asyncio.sleep(self._backoff_s)
            except errors.TelegramError as fault:
                attempt = await self._remedied(attempt, fault, chat, is_quiet=False)
            else:
                return
        raise errors.RefusedError("the edit was refused again and again")

    async def delete(self, chat: Chat, message_id: str) -> None:
        """Take one of our messages away; that it is gone already is fine."""
        try:
            await call(self._bot.delete_message(self.current_id(chat), int(message_id)))
        except errors.TelegramError as fault:
            logger.info("delete_refused", extra={"reason": fault.reason})

    async def type(self, chat: Chat) -> None:
        """Show that an answer is being written; of no importance, so failures only show in the debug log."""
        if self._pacer.parked_s(self.current_id(chat)):
            return
        try:
            await call(
                self._bot.send_chat_action(self.current_id(chat), "typing", message_thread_id=_number(chat.thread))
            )
        except errors.TelegramError as fault:
            logger.debug("typing_refused", extra={"reason": fault.reason})

    async def park(self, chat_id: int, seconds: float) -> None:
        """Send nothing to a chat for so long, also after a restart."""
        self._pacer.park(chat_id, seconds)
        if self._parks is not None:
            await self._parks.park(f"{_PLACE}{chat_id}", seconds)

    async def recall(self) -> None:
        """Leave alone what an earlier run was told to."""
        left = await self._parks.left("telegram") if self._parks is not None else {}
        for place, seconds in left.items():
            self._pacer.park(int(place.removeprefix(_PLACE)), seconds)

    def current_id(self, chat: Chat) -> int:
        """Return the id a chat has by now, as far as we have heard."""
        chat_id = int(chat.id)
        return self._moved.get(chat_id, chat_id)

    async def moved(self, old: Chat, new: Chat) -> None:
        """Send to the new chat from now on, and tell the dialogue once.

        Telegram says it up to three times: in the group, in the supergroup, and to who writes to the group afterwards.
        """
        move = int(old.id), int(new.id)
        self._moved[move[0]] = move[1]
        async with self._moving:
            if move not in self._told:
                await self._dialogue.chat_moved(old, new)
                self._told.add(move)  # only now: had it failed, the next one who says it would have to see to it

    async def _post(self, attempt: Attempt) -> Message:
        message = attempt.message
        text = message.plain if attempt.is_plain else message.html
        mode = None if attempt.is_plain else ParseMode.HTML
        reply = ReplyParameters(attempt.reply_to, allow_sending_without_reply=True) if attempt.reply_to else None
        if message.picture is not None:
            return await call(self._bot.send_photo(
                attempt.chat_id, message.picture.png, caption=text, parse_mode=mode, filename="picture.png",
                reply_markup=message.keyboard, message_thread_id=attempt.thread, reply_parameters=reply,
            ))  # fmt: skip
        return await call(self._bot.send_message(
            attempt.chat_id, text, parse_mode=mode, link_preview_options=NO_PREVIEW,
            reply_markup=message.keyboard, message_thread_id=attempt.thread, reply_parameters=reply,
        ))  # fmt: skip

    async def _replace(self, attempt: Attempt, named: int | str) -> None:
        """Edit a message in a chat, which has a number there, or a card that was posted, which has a name."""
        text = attempt.message.plain if attempt.is_plain else attempt.message.html
        chat_id, number, name = (attempt.chat_id, named, None) if isinstance(named, int) else (None, None, named)
        await call(self._bot.edit_message_text(
            text, chat_id, number, name, parse_mode=None if attempt.is_plain else ParseMode.HTML,
            link_preview_options=NO_PREVIEW, reply_markup=attempt.message.keyboard,
        ))  # fmt: skip

    async def _remedied(self, attempt: Attempt, fault: errors.TelegramError, chat: Chat, *, is_quiet: bool) -> Attempt:
        """Return what to try next; raise the fault if there is nothing."""
        match fault:
            case errors.ThrottledError():
                logger.warning("chat_parked", extra={"seconds": fault.retry_after_s})
                await self.park(attempt.chat_id, fault.retry_after_s)
                return attempt
            case errors.UnreachableError():
                await asyncio.sleep(min(self._backoff_s * 2**attempt.delays, MAX_BACKOFF_S))
                return replace(attempt, delays=min(attempt.delays + 1, 10))
            case errors.ChatMovedError() if not attempt.has_moved:
                await self.moved(_at(chat, attempt.chat_id), _at(chat, fault.new_chat_id))
                return replace(attempt, chat_id=fault.new_chat_id, has_moved=True, reply_to=None)
            case errors.ChatGoneError() if not is_quiet and not fault.is_never_started:
                logger.warning("chat_gone", extra={"reason": fault.reason})
                await self._dialogue.chat_gone(_at(chat, attempt.chat_id), reason=fault.reason)
                raise fault
            case _:
                return simplified(attempt, fault)


def simplified(attempt: Attempt, fault: errors.TelegramError) -> Attempt:
    """Return the attempt without what Telegram did not take; raise the fault if that is no remedy."""
    match fault:
        case errors.MarkupRefusedError() if not attempt.is_plain:
            logger.error("markup_refused")  # without the reason: it may quote the text
            return replace(attempt, is_plain=True)
        case errors.ThreadNotFoundError() if attempt.thread is not None:
            logger.warning("topic_not_found")
            return replace(attempt, thread=None)
        case errors.ReplyTargetGoneError() if attempt.reply_to is not None:
            return replace(attempt, reply_to=None)
        case errors.MediaRefusedError() if attempt.message.picture is not None:
            logger.error("picture_refused", extra={"reason": fault.reason})
            return replace(attempt, message=attempt.message.without_picture())
        case _:
            raise fault


def _number(value: str | None) -> int | None:
    return int(value) if value else None


def _at(chat: Chat, chat_id: int) -> Chat:
    return chat.model_copy(update={"id": str(chat_id)})
