"""A question's way through the dialogue and back: answered, edited, or shared with everyone."""

from __future__ import annotations

import asyncio
import logging
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.adapters.slack.attempts import Attempts
from bot.adapters.slack.delivery import BY_ADDRESS, Delivery
from bot.adapters.slack.errors import ChatGoneError, NeedsInviteError, SlackError, TokenRejectedError
from bot.adapters.slack.render import Outgoing, Share, notice, render
from bot.adapters.slack.surface import INVITE
from bot.adapters.slack.thinking import Courtesy, thinking
from bot.adapters.slack.words import spoken
from bot.adapters.slack.works import Asked, Shared, Way, workspace_chat
from bot.messages import Chat, ChatKind, IncomingMessage, MessageKind, Reply, Text

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from bot.adapters.slack.gateway import Gateway
    from bot.adapters.slack.people import People
    from bot.adapters.slack.words import Say
    from bot.ports import Dialogue, Inbox, InboxItem
    from knowledge.languages import Language

logger = logging.getLogger(__name__)

_MOST_VALUE = 2_000
"""Characters of a button's value."""
_TRIES = 3


class Answers:
    """Answers one message after another; all it needs of the world was handed in."""

    def __init__(self, gateway: Gateway, people: People, dialogue: Dialogue, inbox: Inbox, say: Say) -> None:
        self._gateway = gateway
        self._people = people
        self._dialogue = dialogue
        self._inbox = inbox
        self._say = say
        self._delivery = Delivery(gateway)
        self._courtesy = Courtesy()

    async def answer(self, item: InboxItem, asked: Asked) -> None:
        """Answer a message, once."""
        asked = replace(asked, message=await self._people.known(asked.message))
        language = _language(asked.message)
        is_talk = asked.message.chat.kind is ChatKind.DIRECT and asked.way.question is not None
        words = self._say(language, "slack-thinking")
        async with thinking(self._gateway, asked.way, words, self._courtesy) if is_talk else nullcontext():
            replies = await self._replies(asked.message, language)
            await self._guarded(self._send_all(item, asked, replies), asked.message, asked.way)

    async def share(self, item: InboxItem, shared: Shared) -> None:
        """Show everyone the answer that one person got."""
        language = _language(shared.original)
        replies = await self._replies(shared.original, language)
        await self._guarded(self._share_all(item, shared, replies, language), shared.original, shared.way)

    async def _replies(self, message: IncomingMessage, language: Language) -> Sequence[Reply]:
        """Return the dialogue's replies; after three faults, an apology: nobody is left without a word."""
        for attempt in range(1, _TRIES + 1):
            try:
                return await self._dialogue.handle(message)
            except Exception:
                logger.exception("dialogue_failed", extra={"attempt": attempt})
                await asyncio.sleep(0.2 * attempt)
        return [Reply(nodes=(Text(text=self._say(language, "fault")),))]

    async def _send_all(self, item: InboxItem, asked: Asked, replies: Sequence[Reply]) -> None:
        attempts, part, is_remembered = Attempts(self._inbox, item), 0, False
        for index, reply in enumerate(replies):
            shown: list[str] = []
            is_whispered = False
            way, target = _way(asked, reply), await self._target(asked, reply, is_first=index == 0)
            for outgoing in render(reply, share=self._share_button(asked.message, reply, way)):
                receipt = await self._once(attempts, part, way, outgoing, target)
                if receipt not in (None, BY_ADDRESS) and not is_remembered and not way.is_private:
                    await self._dialogue.remember_sent(asked.message, sent_id=str(receipt))
                    is_remembered = True
                shown += [str(receipt)] if receipt not in (None, BY_ADDRESS) and not way.is_private else []
                is_whispered |= receipt is not None and (way.is_private or receipt == BY_ADDRESS)
                part, target = part + 1, None
            if shown and reply.shown is not None:
                chat = _posted_in(asked.message.chat, way)
                await self._dialogue.remember_shown(asked.message, index, reply, chat=chat, sent_ids=shown)
            elif is_whispered and reply.shown is not None:
                await self._dialogue.remember_private(asked.message, index, reply)
            part = await self._extras(attempts, part, way, reply)

    async def _once(
        self, attempts: Attempts, part: int, way: Way, outgoing: Outgoing, target: str | None
    ) -> str | None:
        send = partial(self._delivery.send, way, outgoing, replaces=target)
        return await attempts.once(part, send, ready=partial(self._delivery.ready, way, replaces=target))

    async def _extras(self, attempts: Attempts, part: int, way: Way, reply: Reply) -> int:
        """Send the picture and the notice of a reply; return the number of the next part."""
        if reply.picture is not None and not way.is_private:
            upload = partial(self._gateway.upload, way.team, way.channel, reply.picture, thread=way.thread)
            await attempts.once(part, upload, ready=partial(self._delivery.ready, way))
        if reply.toast and not reply.says_toast and reply.toast != reply.plain:
            notify = partial(self._delivery.notify, way, notice(reply.toast))
            await attempts.once(part + 1, notify, ready=partial(asyncio.sleep, 0))
        return part + 2

    async def _share_all(self, item: InboxItem, shared: Shared, replies: Sequence[Reply], language: Language) -> None:
        attempts, part, note = Attempts(self._inbox, item), 0, self._say(language, "slack-shared")
        can_be_changed = False
        for index, reply in enumerate(replies):
            shown: list[str] = []
            for outgoing in render(reply, note=note):
                send = partial(self._delivery.share, shared.way, outgoing)
                receipt = await attempts.once(part, send, ready=partial(self._delivery.ready, shared.way))
                shown += [receipt] if receipt not in (None, BY_ADDRESS) else []
                part += 1
            if shown and reply.shown is not None:
                chat = _posted_in(shared.original.chat, shared.way)
                await self._dialogue.remember_shown(shared.original, index, reply, chat=chat, sent_ids=shown)
                can_be_changed = True
        if can_be_changed:
            await self._dialogue.forget_private(shared.original)
        await self._delivery.withdraw(shared.way)

    async def _target(self, asked: Asked, reply: Reply, *, is_first: bool) -> str | None:
        """Return the message that a reply takes the place of."""
        message = asked.message
        if message.kind is MessageKind.EDIT and (is_first or reply.replaces):
            return await self._dialogue.answer_to(message.chat, message.message_id)
        return asked.way.pressed if reply.replaces else None

    def _share_button(self, message: IncomingMessage, reply: Reply, way: Way) -> Share | None:
        """Return the button under a private answer; it holds the question, by whose key the answer is known."""
        if not (way.is_private and reply.is_shareable and message.chat.kind is ChatKind.GROUP):
            return None
        value = message.model_dump_json(exclude_defaults=True)
        if len(value) > _MOST_VALUE:
            room = max(1, len(message.text) - 2 * (len(value) - _MOST_VALUE))
            value = message.model_copy(update={"text": message.text[:room]}).model_dump_json(exclude_defaults=True)
        return Share(self._say(_language(message), "button-share"), value) if len(value) <= _MOST_VALUE else None

    async def _guarded(self, sending: Coroutine[Any, Any, None], message: IncomingMessage, way: Way) -> None:
        """Send; make of a refusal what it means for the chat."""
        try:
            await sending
        except SlackError as error:
            logger.warning("slack_reply_refused", extra={"error": error.code, "kind": type(error).__name__})
            await self._refused(error, message, way)

    async def _refused(self, error: SlackError, message: IncomingMessage, way: Way) -> None:
        match error:
            case ChatGoneError() if way.response_url is None:
                await self._dialogue.chat_gone(message.chat, reason=error.code)
            case TokenRejectedError():
                await self._dialogue.chat_gone(workspace_chat(way.team), reason=error.code)
            case NeedsInviteError():
                words = self._say(_language(message), "slack-needs-invite", command=INVITE)
                try:
                    await self._gateway.post(way.team, way.user, notice(words))
                except SlackError as refusal:
                    logger.warning("slack_remedy_untold", extra={"error": refusal.code})


def _way(asked: Asked, reply: Reply) -> Way:
    """Return where one reply goes: private ones to the person alone, as far as others read along."""
    is_private = asked.way.is_private or (reply.is_private and asked.message.chat.kind is ChatKind.GROUP)
    return replace(asked.way, is_private=is_private)


def _posted_in(chat: Chat, way: Way) -> Chat:
    """Return where a message stands: it can be changed by channel and timestamp alone."""
    return chat.model_copy(update={"id": way.channel, "thread": way.thread})


def _language(message: IncomingMessage) -> Language:
    return spoken(message.person.language if message.person else None)
