"""Somebody who talks with the service, as an adapter would hand it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from bot.conversation.service import ConversationService
from bot.conversation.session import Session
from bot.messages import Chat, ChatKind, IncomingMessage, MessageKind, Person, Platform, Reply
from bot.storage.database import BotDatabase

_KEYS = count(1)


@dataclass
class Visitor:
    """A person in one chat."""

    service: ConversationService
    database: BotDatabase
    number: str = "7"
    chat: Chat = field(default_factory=lambda: Chat(platform="telegram", id="7"))
    is_admin: bool = False

    def message(self, text: str, *, kind: MessageKind = MessageKind.TEXT, is_addressed: bool = True) -> IncomingMessage:
        """Return a new message of this person's."""
        key = f"test:{next(_KEYS)}"
        return IncomingMessage(
            key=key, chat=self.chat, person=Person(id=self.number, is_admin=self.is_admin), kind=kind, text=text,
            is_addressed=is_addressed, message_id=key,
        )  # fmt: skip

    async def say(self, text: str, *, is_addressed: bool = True) -> Sequence[Reply]:
        """Say something."""
        return await self.service.handle(self.message(text, is_addressed=is_addressed))

    async def press(self, data: str) -> Sequence[Reply]:
        """Press a button by its data."""
        return await self.service.handle(self.message(data, kind=MessageKind.BUTTON))

    async def session(self) -> Session:
        """Return what is remembered of the conversation."""
        stored = await self.database.sessions.load(self.chat.key, self.chat.thread, self.number)
        return Session.model_validate_json(stored.state) if stored else Session()

    async def outcome(self, text: str) -> str:
        """Say something and return how it ended."""
        await self.say(text)
        return (await self.session()).outcome


def direct(service: ConversationService, database: BotDatabase, number: str = "7") -> Visitor:
    """Return somebody in their direct chat."""
    return Visitor(service, database, number, Chat(platform="telegram", id=number))


def member(
    service: ConversationService,
    database: BotDatabase,
    number: str = "7",
    *,
    group: str = "-100",
    thread: str | None = None,
    is_admin: bool = False,
    platform: Platform = "telegram",
) -> Visitor:
    """Return somebody in a group."""
    chat = Chat(platform=platform, id=group, thread=thread, kind=ChatKind.GROUP)
    return Visitor(service, database, number, chat, is_admin)
