"""What somebody got to see in one turn, and what the service remembers of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.conversation.session import Session
from knowledge.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.conversation.service import ConversationService
    from bot.messages import Chat, IncomingMessage, Reply
    from bot.ports import Inbox, InboxItem
    from bot.storage.database import BotDatabase
    from knowledge.briefing import Briefing
    from tests.dialogues.cases import Turn

_INVISIBLE = {0x2060: None, 0x200B: None, 0xA0: " ", 0x202F: " "}


@dataclass(frozen=True)
class Heard:
    """One turn's replies as they were shown."""

    text: str
    labels: tuple[str, ...] = ()
    """What stands on the buttons, thumbs aside."""
    outcome: str = ""
    """How the last question of the conversation ended."""


def missing(label: str, offered: Iterable[str]) -> Heard:
    """Return what somebody sees who looks for a button that is not there."""
    return Heard(f"no button of that name to press, only {[other for other in offered if other != label]}")


def readable(text: str) -> str:
    """Return text without what is invisible, so that platforms can be compared."""
    return text.translate(_INVISIBLE)


def cited(text: str, briefing: Briefing) -> tuple[str, ...]:
    """Return the facts that are stated in a text with a citation mark behind them, in order."""
    shown = readable(text)
    places = {
        fact.id: shown.find(f"{readable(fact.statement.in_(language))} [")
        for fact in briefing.facts.values()
        for language in LANGUAGES
        if f"{readable(fact.statement.in_(language))} [" in shown
    }
    return tuple(sorted(places, key=places.__getitem__))


def problems(turn: Turn, heard: Heard, briefing: Briefing) -> list[str]:
    """Return what is not as it should be."""
    facts, found = cited(heard.text, briefing), []
    if turn.outcome is not None and heard.outcome != turn.outcome:
        found.append(f"outcome {heard.outcome}, not {turn.outcome.value}")
    if turn.facts is not None and facts != turn.facts:
        found.append(f"cites {list(facts)}, not {list(turn.facts)}")
    if turn.choices is not None and len(heard.labels) != turn.choices:
        found.append(f"offers {list(heard.labels)}, not {turn.choices} choices")
    if turn.contains not in readable(heard.text):
        found.append(f"says {heard.text[:160]!r}, without {turn.contains!r}")
    if turn.known_gap:
        return [] if found else ["goes well by now: its known_gap is to be taken away"]
    return found


class Witness:
    """The dialogue of `bot.ports`, which keeps how each turn ended beside handing it on."""

    def __init__(self, service: ConversationService, database: BotDatabase) -> None:
        self._service, self._database = service, database
        self._ended: dict[tuple[str, str], str] = {}

    def outcome(self, chat_key: str, person: str) -> str:
        """Return how the last turn of somebody in a chat ended."""
        return self._ended.get((chat_key, person), "")

    async def handle(self, message: IncomingMessage) -> Sequence[Reply]:
        """Hand on, and look at the session afterwards."""
        replies = await self._service.handle(message)
        person = message.person.id if message.person else None
        stored = await self._database.sessions.load(message.chat.key, message.chat.thread, person)
        session = Session.model_validate_json(stored.state) if stored else Session()
        self._ended[message.chat.key, person or ""] = session.outcome
        return replies

    async def remember_sent(self, message: IncomingMessage, *, sent_id: str) -> None:
        """Hand on."""
        await self._service.remember_sent(message, sent_id=sent_id)

    async def remember_shown(
        self, message: IncomingMessage, number: int, reply: Reply, *, chat: Chat, sent_ids: Sequence[str]
    ) -> None:
        """Hand on."""
        await self._service.remember_shown(message, number, reply, chat=chat, sent_ids=sent_ids)

    async def remember_private(self, message: IncomingMessage, number: int, reply: Reply) -> None:
        """Hand on."""
        await self._service.remember_private(message, number, reply)

    async def forget_private(self, message: IncomingMessage) -> None:
        """Hand on."""
        await self._service.forget_private(message)

    async def remember_offered(self, cards: Mapping[str, Reply]) -> None:
        """Hand on."""
        await self._service.remember_offered(cards)

    async def offered(self, card: str) -> Reply | None:
        """Hand on."""
        return await self._service.offered(card)

    async def remember_posted(self, message: IncomingMessage, reply: Reply, *, sent_id: str | None) -> None:
        """Hand on."""
        await self._service.remember_posted(message, reply, sent_id=sent_id)

    async def answer_to(self, chat: Chat, message_id: str) -> str | None:
        """Hand on."""
        return await self._service.answer_to(chat, message_id)

    async def chat_gone(self, chat: Chat, *, reason: str) -> None:
        """Hand on."""
        await self._service.chat_gone(chat, reason=reason)

    async def chat_back(self, chat: Chat) -> None:
        """Hand on."""
        await self._service.chat_back(chat)

    async def chat_moved(self, old: Chat, new: Chat) -> None:
        """Hand on."""
        await self._service.chat_moved(old, new)


class RingingInbox:
    """The inbox of `bot.ports`, which tells when a chat's updates are worked."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._chats: dict[str, str] = {}
        self._done: dict[str, int] = {}
        self._bell = asyncio.Event()

    def worked(self, order_key: str) -> int:
        """Return how many updates of a chat have been worked to their end."""
        return self._done.get(order_key, 0)

    async def until(self, order_key: str, count: int) -> None:
        """Wait until so many updates of a chat are worked."""
        async with asyncio.timeout(20):
            while self.worked(order_key) < count:
                self._bell.clear()
                await self._bell.wait()

    async def add(self, key: str, *, platform: str, order_key: str, body: str) -> bool:
        """Hand on, and remember whose it is."""
        self._chats[key] = order_key
        return await self._inbox.add(key, platform=platform, order_key=order_key, body=body)

    async def claim(self, platform: str, *, limit: int = 50) -> list[InboxItem]:
        """Hand on."""
        return await self._inbox.claim(platform, limit=limit)

    async def mark_sending(self, key: str, part: int) -> bool:
        """Hand on."""
        return await self._inbox.mark_sending(key, part)

    async def mark_sent(self, key: str, part: int, *, sent_id: str) -> None:
        """Hand on."""
        await self._inbox.mark_sent(key, part, sent_id=sent_id)

    async def done(self, key: str) -> None:
        """Hand on, and ring."""
        await self._inbox.done(key)
        chat = self._chats[key]
        self._done[chat] = self.worked(chat) + 1
        self._bell.set()

    async def release_all(self, platform: str) -> int:
        """Hand on."""
        return await self._inbox.release_all(platform)

    async def purge(self, *, before: datetime) -> int:
        """Hand on."""
        return await self._inbox.purge(before=before)
