"""What was sent where: so that edited questions find their answers, and corrections those who have read them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from bot.messages import Chat, ChatKind, Reply
from bot.storage.shown import Sent, unchangeable

if TYPE_CHECKING:
    from datetime import datetime

    from bot.messages import IncomingMessage
    from bot.storage.database import BotDatabase

_OFFERED: Final = "offered:"


class Memory:
    """The part of a `bot.ports.Dialogue` that adapters tell what became of replies."""

    def __init__(self, database: BotDatabase, *, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock

    async def remember_sent(self, message: IncomingMessage, *, sent_id: str) -> None:
        """Tie the platform's id of our answer to the question."""
        await self._database.answer_ids.save(message.chat.key, message.message_id, answer_id=sent_id)

    async def answer_to(self, chat: Chat, message_id: str) -> str | None:
        """Return the platform's id of our answer to a message."""
        return await self._database.answer_ids.load(chat.key, message_id)

    async def remember_shown(
        self, message: IncomingMessage, number: int, reply: Reply, *, chat: Chat, sent_ids: Sequence[str]
    ) -> None:
        """Tie the platform's ids of a reply to the facts in it."""
        if reply.shown is None or not sent_ids:
            return
        facts = tuple((fact.fact, str(fact.version)) for fact in reply.shown.facts)
        sent = Sent(chat, tuple(sent_ids), message.key, number, reply.shown.language, facts, self._clock())
        await self._database.ledger.shown.save(sent)

    async def remember_private(self, message: IncomingMessage, number: int, reply: Reply) -> None:
        """Tie a reply that only one person saw, and that cannot be changed, to the facts in it: they are written to."""
        if message.person is not None:
            chat = await self._written_to(message, message.person.id)
            await self.remember_shown(
                message, number, reply, chat=chat, sent_ids=[unchangeable(message.key, number)]
            )  # fmt: skip

    async def forget_private(self, message: IncomingMessage) -> None:
        """Forget what only one person saw of the replies to a message: everybody has been shown them since."""
        await self._database.ledger.shown.forget_unchangeable(message.key)

    async def remember_offered(self, cards: Mapping[str, Reply]) -> None:
        """Keep what cards say: by the time one is posted, the same question may have another answer."""
        said = [(name, Reply(nodes=card.nodes, shown=card.shown)) for name, card in cards.items() if card.shown]
        keep = self._database.handled.save
        await asyncio.gather(*(keep(_OFFERED + name, [card], person_key=None) for name, card in said))

    async def offered(self, card: str) -> Reply | None:
        """Return what a card said when it was shown."""
        kept = await self._database.handled.load(_OFFERED + card)
        return kept[0] if kept else None

    async def remember_posted(self, message: IncomingMessage, reply: Reply, *, sent_id: str | None) -> None:
        """Keep a card of ours that somebody has posted elsewhere; without an id it cannot be changed any more."""
        if message.person is None or reply.shown is None:
            return
        person = _key(message.chat, message.person.id)
        await self._database.handled.save(message.key, [reply], person_key=person)
        if sent_id is None:
            await self.remember_private(message, 0, reply)
        else:
            await self.remember_shown(message, 0, reply, chat=message.chat, sent_ids=[sent_id])

    async def direct_chat(self, message: IncomingMessage) -> str | None:
        """Return the key of the direct chat of who wrote a message, wherever they did; None where none is known."""
        if message.chat.kind is ChatKind.DIRECT:
            return message.chat.key
        person = message.person
        return await self._database.sessions.direct_chat(_key(message.chat, person.id)) if person else None

    async def _written_to(self, message: IncomingMessage, person: str) -> Chat:
        """Return where somebody can be written to: where they last wrote to us, else under their own id."""
        platform, workspace = message.chat.platform, message.chat.workspace
        known = await self._database.sessions.direct_chat(_key(message.chat, person))
        name = known.split(":", 2)[2] if known else person
        return Chat(platform=platform, workspace=workspace, id=name, kind=ChatKind.DIRECT)


def _key(chat: Chat, person: str) -> str:
    return f"{chat.platform}:{chat.workspace}:{person}"
