"""One answer to one update: its replies as numbered parts, each sent once or put in place of an earlier one."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.adapters.telegram import errors
from bot.adapters.telegram.receipts import InboxLedger, subpart
from bot.adapters.telegram.render import Rendered, render
from bot.messages import Chat, ChatKind, IncomingMessage, MessageKind, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters.telegram.gateway import Gateway
    from bot.ports import Dialogue, Inbox, InboxItem

logger = logging.getLogger(__name__)
MAX_PARTS_OF_PART = 900


@dataclass(frozen=True)
class Part:
    """One message of an answer."""

    number: int
    message: Rendered
    chat: Chat
    is_private: bool = False
    replaces: str = ""
    """Id of the message whose place it takes."""
    reply: int = 0
    """Which reply it is part of."""


class Delivery:
    """Sends answers; how they were asked for decides where to."""

    def __init__(self, gateway: Gateway, dialogue: Dialogue, inbox: Inbox) -> None:
        self._gateway, self._dialogue, self._inbox = gateway, dialogue, inbox

    async def deliver(
        self, item: InboxItem, message: IncomingMessage, replies: Sequence[Reply], *, pressed: bool
    ) -> None:
        """Send the replies to a message; an edited question's answer is edited. `pressed` tells a real button."""
        old = await self._earlier_answer(message) if replies else []
        parts = _parts(message, replies, old=old, pressed=pressed)
        sent: list[str] = []
        shown: dict[int, tuple[Chat, list[str]]] = {}
        reply_to = message.message_id if message.chat.kind is not ChatKind.DIRECT and not pressed else ""
        for part in parts:
            ids = await self._deliver_part(item, part, reply_to="" if part.is_private else reply_to)
            shown.setdefault(part.reply, (part.chat, []))[1].extend(ids)
            if not part.is_private and ids:
                sent, reply_to = sent + ids, ""
        for left_over in old[sum(bool(part.replaces) for part in parts) :]:
            await self._gateway.delete(message.chat, left_over)
        if sent and message.kind is not MessageKind.BUTTON:
            await self._dialogue.remember_sent(message, sent_id=" ".join(sent))
        for number, (chat, ids) in shown.items():
            if replies[number].shown is not None and ids:
                await self._dialogue.remember_shown(message, number, replies[number], chat=chat, sent_ids=ids)

    async def _earlier_answer(self, message: IncomingMessage) -> list[str]:
        if message.kind is not MessageKind.EDIT:
            return []
        return (await self._dialogue.answer_to(message.chat, message.message_id) or "").split()

    async def _deliver_part(self, item: InboxItem, part: Part, *, reply_to: str) -> list[str]:
        try:
            return await self._place(item, part, reply_to=reply_to)
        except (errors.TokenRejectedError, errors.ChatGoneError) as fault:
            if not part.is_private or isinstance(fault, errors.TokenRejectedError):
                raise
            logger.info("private_reply_undeliverable")  # and nothing is said in the group
        except errors.TelegramError as fault:
            logger.error("reply_refused", extra={"key": item.key, "fault": type(fault).__name__})  # noqa: TRY400 - known
        return []

    async def _place(self, item: InboxItem, part: Part, *, reply_to: str) -> list[str]:
        if part.replaces and not part.message.picture:
            try:
                await self._gateway.edit(part.chat, part.replaces, part.message)
            except (errors.EditTargetGoneError, errors.TooLongError):
                logger.info("edit_impossible")
            else:
                return [part.replaces]
        ids = await self._send(item, part.number, part, reply_to=reply_to)
        if part.replaces:
            await self._gateway.delete(part.chat, part.replaces)
        return ids

    async def _send(self, item: InboxItem, number: int, part: Part, *, reply_to: str) -> list[str]:
        ledger = InboxLedger(self._inbox, item, number)
        if ledger.receipt:
            return [ledger.receipt]
        try:
            return [
                await self._gateway.send(
                    part.chat, part.message, ledger=ledger, reply_to=reply_to, is_quiet=part.is_private
                )
            ]
        except errors.TooLongError:
            halves = part.message.halves()
            if len(halves) == 1 or number > MAX_PARTS_OF_PART:
                raise
        logger.warning("reply_split", extra={"key": item.key})
        return await self._send_pieces(item, part, number, halves)

    async def _send_pieces(self, item: InboxItem, part: Part, number: int, pieces: Sequence[Rendered]) -> list[str]:
        ids: list[str] = []
        for count, piece in enumerate(pieces):
            of_part = Part(subpart(number, count), piece, part.chat, part.is_private)
            ids += await self._send(item, of_part.number, of_part, reply_to="")
        return ids


def _parts(message: IncomingMessage, replies: Sequence[Reply], *, old: list[str], pressed: bool) -> list[Part]:
    parts: list[Part] = []
    free = list(old)
    for number, reply in enumerate(replies):
        is_private = reply.is_private and message.chat.kind is not ChatKind.DIRECT
        chat = _direct_chat(message) if is_private else message.chat
        places = ([message.message_id] if reply.replaces else []) if pressed else free
        if chat is None:
            continue
        for rendered in render(reply):
            replaces = places.pop(0) if places and not is_private else ""
            parts.append(Part(len(parts), rendered, chat, is_private, replaces, number))
    return parts


def _direct_chat(message: IncomingMessage) -> Chat | None:
    """Return the asker's direct chat; None for channels and for admins who speak as the group."""
    if message.person is None or int(message.person.id) < 0:
        return None
    return Chat(platform="telegram", id=message.person.id)
