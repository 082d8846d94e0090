"""What the parts of the bot ask of each other, as protocols; `wiring` plugs them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.messages import Chat, IncomingMessage, Reply


class Dialogue(Protocol):
    """The conversation with its memory: what adapters hand messages to.

    `bot.conversation.service.ConversationService` is the one implementation: it loads session and settings, runs the
    pure core, stores what changed, and returns what to say. Handling the same `key` twice returns the same replies
    without side effects the second time.
    """

    async def handle(self, message: IncomingMessage) -> Sequence[Reply]:
        """Return the replies to a message, in order; empty when it was not for us."""
        ...

    async def remember_sent(self, message: IncomingMessage, *, sent_id: str) -> None:
        """Tie the platform's id of our answer to the question, so that an edited question edits it."""
        ...

    async def remember_shown(
        self, message: IncomingMessage, number: int, reply: Reply, *, chat: Chat, sent_ids: Sequence[str]
    ) -> None:
        """Tie the platform's ids of reply `number` to the facts in it, so that a correction finds it."""
        ...

    async def remember_private(self, message: IncomingMessage, number: int, reply: Reply) -> None:
        """Tie reply `number`, which only its reader saw and nobody can change, to the facts in it."""
        ...

    async def forget_private(self, message: IncomingMessage) -> None:
        """Take that back: everybody was shown the replies to the message since."""
        ...

    async def remember_offered(self, cards: Mapping[str, Reply]) -> None:
        """Keep what cards say that are about to be shown to be posted, by their ids; not who asked for them."""
        ...

    async def offered(self, card: str) -> Reply | None:
        """Return what a card said when it was shown; None where that is not kept."""
        ...

    async def remember_posted(self, message: IncomingMessage, reply: Reply, *, sent_id: str | None) -> None:
        """Keep a card that somebody has posted elsewhere; `message` asked for it, `sent_id` lets us change it."""
        ...

    async def answer_to(self, chat: Chat, message_id: str) -> str | None:
        """Return the platform's id of our answer to a message, for edits."""
        ...

    async def chat_gone(self, chat: Chat, *, reason: str) -> None:
        """We were blocked, kicked or the chat was closed: nothing is sent there until it comes back."""
        ...

    async def chat_back(self, chat: Chat) -> None:
        """We may speak there (again)."""
        ...

    async def chat_moved(self, old: Chat, new: Chat) -> None:
        """Take settings, sessions and followed things along: a group became a supergroup."""
        ...


class Inbox(Protocol):
    """Updates as they came, each once, until they are answered: survives a kill."""

    async def add(self, key: str, *, platform: str, order_key: str, body: str) -> bool:
        """Store an update; False when its key is known. `order_key` names the chat whose order must be kept."""
        ...

    async def claim(self, platform: str, *, limit: int = 50) -> list[InboxItem]:
        """Return open updates, oldest first, at most one per order key, and mark them as in work."""
        ...

    async def mark_sending(self, key: str, part: int) -> bool:
        """Note that reply number `part` is about to be sent; False when an earlier run had noted so already."""
        ...

    async def mark_sent(self, key: str, part: int, *, sent_id: str) -> None:
        """Note the receipt of reply number `part`."""
        ...

    async def done(self, key: str) -> None:
        """Note that the update is fully worked."""
        ...

    async def release_all(self, platform: str) -> int:
        """After a restart: put what was in work back; returns how many."""
        ...

    async def purge(self, *, before: datetime) -> int:
        """Forget updates that were done before a moment; returns how many."""
        ...


class Parks(Protocol):
    """How long platforms have asked us to leave places alone: survives a kill."""

    async def park(self, place: str, seconds: float) -> None:
        """Keep that nothing is to be sent to a place for so long; `place` begins with the platform's name."""
        ...

    async def left(self, platform: str) -> dict[str, float]:
        """After a restart: for how many seconds each place is still to be left alone."""
        ...


class InboxItem(Protocol):
    """One stored update."""

    key: str
    order_key: str
    body: str
    attempts: int
    """How often it was claimed before."""
    sent_parts: dict[int, str | None]
    """Replies already noted: part -> receipt, None for one whose receipt was cut off."""
