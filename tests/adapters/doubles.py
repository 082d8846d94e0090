"""An inbox in memory and a dialogue that answers at will, both honest to `bot.ports`, for tests of the adapters."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.messages import Chat, IncomingMessage, Reply, Text

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports import InboxItem

Answering = Callable[[IncomingMessage], Awaitable[Sequence[Reply]]]


@dataclass
class Item:
    """One stored update."""

    key: str
    order_key: str
    body: str
    platform: str
    attempts: int = -1
    sent_parts: dict[int, str | None] = field(default_factory=dict)
    is_done: bool = False
    is_in_work: bool = False


class MemoryInbox:
    """A `bot.ports.Inbox`; hand it to a new worker to play a restart."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.fault: Exception | None = None
        """Raised by `add` while it is set: the database is down."""

    async def add(self, key: str, *, platform: str, order_key: str, body: str) -> bool:
        """Store an update once."""
        if self.fault is not None:
            raise self.fault
        if key in self.items:
            return False
        self.items[key] = Item(key, order_key, body, platform)
        return True

    async def claim(self, platform: str, *, limit: int = 50) -> list[InboxItem]:
        """Take the oldest update of each queue in which nothing is in work."""
        taken: list[InboxItem] = []
        busy = {item.order_key for item in self.items.values() if item.is_in_work and item.platform == platform}
        for item in self.items.values():
            if len(taken) < limit and item.platform == platform and not item.is_done and item.order_key not in busy:
                busy.add(item.order_key)
                item.is_in_work, item.attempts = True, item.attempts + 1
                # A copy, as from a database: what the worker does to it does not change what is stored.
                taken.append(Item(item.key, item.order_key, item.body, platform, item.attempts, dict(item.sent_parts)))
        return taken

    async def mark_sending(self, key: str, part: int) -> bool:
        """Note a send; False when it was noted before."""
        parts = self.items[key].sent_parts
        is_first = part not in parts
        parts.setdefault(part, None)
        return is_first

    async def mark_sent(self, key: str, part: int, *, sent_id: str) -> None:
        """Note a receipt."""
        self.items[key].sent_parts[part] = sent_id

    async def done(self, key: str) -> None:
        """Close an update."""
        self.items[key].is_done, self.items[key].is_in_work = True, False

    async def release_all(self, platform: str) -> int:
        """Put back what is in work."""
        held = [item for item in self.items.values() if item.is_in_work and item.platform == platform]
        for item in held:
            item.is_in_work = False
        return len(held)

    async def purge(self, *, before: datetime) -> int:
        """Forget what is done; here whatever its age."""
        done = [key for key, item in self.items.items() if item.is_done]
        for key in done:
            del self.items[key]
        return len(done)

    @property
    def open(self) -> list[str]:
        """Keys of what is not done."""
        return [key for key, item in self.items.items() if not item.is_done]


async def echo(message: IncomingMessage) -> Sequence[Reply]:
    """Answer what is addressed with the same words."""
    return (Reply(nodes=(Text(text=f"echo: {message.text}"),)),) if message.is_addressed else ()


class Listener:
    """A `bot.ports.Dialogue` that remembers what it heard; the same key gets the same replies."""

    def __init__(self, answering: Answering = echo) -> None:
        self.answering = answering
        self.heard: list[IncomingMessage] = []
        self.answers: dict[tuple[str, str], str] = {}
        self.shown: dict[tuple[str, int], tuple[Chat, tuple[str, ...]]] = {}
        self.private: dict[tuple[str, int], IncomingMessage] = {}
        self.cards: dict[str, Reply] = {}
        self.posted: list[tuple[IncomingMessage, Reply, str | None]] = []
        self.gone: list[tuple[Chat, str]] = []
        self.back: list[Chat] = []
        self.moved: list[tuple[Chat, Chat]] = []
        self._handled: dict[str, Sequence[Reply]] = {}

    async def handle(self, message: IncomingMessage) -> Sequence[Reply]:
        """Answer, once per key."""
        if message.key not in self._handled:
            self.heard.append(message)
            self._handled[message.key] = await self.answering(message)
        return self._handled[message.key]

    async def remember_sent(self, message: IncomingMessage, *, sent_id: str) -> None:
        """Tie an answer to its question."""
        self.answers[message.chat.key, message.message_id] = sent_id

    async def remember_shown(
        self, message: IncomingMessage, number: int, reply: Reply, *, chat: Chat, sent_ids: Sequence[str]
    ) -> None:
        """Tie facts to messages."""
        self.shown[message.key, number] = (chat, tuple(sent_ids))

    async def remember_private(self, message: IncomingMessage, number: int, reply: Reply) -> None:
        """Note who saw it."""
        self.private[message.key, number] = message

    async def forget_private(self, message: IncomingMessage) -> None:
        """Take that back."""
        self.private = {place: kept for place, kept in self.private.items() if place[0] != message.key}

    async def remember_offered(self, cards: Mapping[str, Reply]) -> None:
        """Keep what can be corrected."""
        self.cards |= {name: card for name, card in cards.items() if card.shown is not None}

    async def offered(self, card: str) -> Reply | None:
        """Return what a card said."""
        return self.cards.get(card)

    async def remember_posted(self, message: IncomingMessage, reply: Reply, *, sent_id: str | None) -> None:
        """Note the card."""
        self.posted.append((message, reply, sent_id))

    async def answer_to(self, chat: Chat, message_id: str) -> str | None:
        """Return the answer's id."""
        return self.answers.get((chat.key, message_id))

    async def chat_gone(self, chat: Chat, *, reason: str) -> None:
        """Note it."""
        self.gone.append((chat, reason))

    async def chat_back(self, chat: Chat) -> None:
        """Note it."""
        self.back.append(chat)

    async def chat_moved(self, old: Chat, new: Chat) -> None:
        """Note it."""
        self.moved.append((old, new))


def answer_with(*replies: Reply, after_s: float = 0.0) -> Answering:
    """Return an answering that always gives these replies, after some thought."""

    async def answering(message: IncomingMessage) -> Sequence[Reply]:
        await asyncio.sleep(after_s)
        return replies if message.is_addressed else ()

    return answering
