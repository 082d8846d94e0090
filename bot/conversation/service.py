"""The conversation with its memory: loads, runs the pure core, stores what changed. What adapters talk to."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from bot.conversation.clerk import Clerk
from bot.conversation.commands import parse
from bot.conversation.core import Conversation
from bot.conversation.desk import Desk
from bot.conversation.effects import Forget
from bot.conversation.executor import Executor
from bot.conversation.flood import Flood, Gate
from bot.conversation.follower import person_key
from bot.conversation.memory import Memory
from bot.conversation.presenting import note
from bot.conversation.session import Preferences, Session
from bot.messages import Chat, IncomingMessage, MessageKind, Reply
from bot.metrics import Metrics
from bot.newsroom.roles import Role
from bot.phrases import say
from knowledge.languages import LANGUAGES

if TYPE_CHECKING:
    from bot.digests.subscriptions import Subscriptions
    from bot.newsroom.desk import NewsDesk
    from bot.storage.database import BotDatabase
    from bot.storage.settings import StoredPreferences
    from knowledge.briefing import Briefing
    from knowledge.languages import Language

_log = logging.getLogger(__name__)


class _Known(NamedTuple):
    """What is stored where a message comes from."""

    earlier: tuple[Reply, ...] | None
    """The replies to it, if it was handled before."""
    chat: Preferences
    person: Preferences
    session: Session
    is_gone: bool


class ConversationService(Memory):
    """Implements `bot.ports.Dialogue` over the bot's database."""

    def __init__(
        self, briefing: Briefing | Callable[[], Briefing], database: BotDatabase, *, clock: Callable[[], datetime],
        default: Language, subscriptions: Subscriptions, flood: Flood | None = None, metrics: Metrics | None = None,
        newsroom: NewsDesk | None = None,
    ) -> None:  # fmt: skip
        super().__init__(database, clock=clock)
        self._metrics, self._newsroom = metrics or Metrics(), newsroom
        desk = Desk(briefing)
        self._core = Conversation(desk, default=default)
        self.clerk = Clerk(desk, subscriptions, database.ledger.log, clock=clock)
        self._executor = Executor(database, desk, clerk=self.clerk, newsroom=newsroom, memory=self)
        self._default = default
        self._flood, self._wordless = flood or Flood(), Flood(per_window=1)

    async def handle(self, message: IncomingMessage) -> Sequence[Reply]:
        """Return the replies to a message; the same ones without side effects if its key was handled before."""
        if message.kind is MessageKind.INLINE:
            return await self._inline(message)
        if not message.is_addressed and parse(message.text) is None:
            return ()
        started = time.perf_counter()
        known = await self._known(message)
        if known.earlier is not None:
            return known.earlier
        gate = self._flood.admit(person_key(message) or "", self._clock())
        if gate is Gate.SHUT or (gate is Gate.OPEN and not self._is_worth_words(message)):
            return ()
        if gate is Gate.NOTICE:
            language = self._language(known.chat, known.person, known.session.language)
            notice = (note(say(language, "too-fast"), is_private=True),)
            return await self._database.handled.save(message.key, notice, person_key=person_key(message))
        kept = await self._answered(message, known)
        self._metrics.answer_s.observe(time.perf_counter() - started)
        _log.info(
            "message handled",
            extra={"platform": message.chat.platform, "kind": message.kind.value, "replies": len(kept),
                   "elapsed_ms": round((time.perf_counter() - started) * 1000, 1)},
        )  # fmt: skip
        return kept

    async def _known(self, message: IncomingMessage) -> _Known:
        """Return what is stored about a message, read at once so that it costs one transaction."""
        database, chat = self._database, message.chat
        earlier, chosen, session, is_gone = await asyncio.gather(
            database.handled.load(message.key),
            database.settings.load(chat.key, person_key(message)),
            database.sessions.load(chat.key, chat.thread, _person_id(message)),
            database.settings.is_gone(chat.key),
        )
        talk = Session.model_validate_json(session.state) if session else Session()
        return _Known(earlier, _preferences(chosen.chat), _preferences(chosen.person), talk, is_gone)

    def _is_worth_words(self, message: IncomingMessage) -> bool:
        """Whether to react: to things without words once per window, or an album would get ten replies."""
        is_media = message.kind is MessageKind.MEDIA
        return not is_media or self._wordless.admit(person_key(message) or "", self._clock()) is Gate.OPEN

    async def _answered(self, message: IncomingMessage, known: _Known) -> tuple[Reply, ...]:
        """Run a turn and keep what came of it; returns the replies that count."""
        if known.is_gone:  # whoever writes to us can be written to
            await self._database.settings.back(message.chat.key)
        is_editor = self._newsroom is not None and await self._newsroom.role(message) is not Role.READER
        is_awaited = is_editor and self._newsroom is not None and await self._newsroom.awaits(message)
        turn = self._core.turn(message, known.session, chat=known.chat, person=known.person, now=self._clock(),
                               is_editor=is_editor, is_awaited=is_awaited)  # fmt: skip
        if turn.session.explained is not None and turn.session.explained is not known.session.explained:  # a question
            self._metrics.questions.labels(turn.session.outcome, turn.session.language).inc()
        replies, session = await self._executor.carry_out(turn, message)
        if message.kind is MessageKind.EDIT:
            replies = tuple(reply.model_copy(update={"replaces": True}) for reply in replies)
        if any(isinstance(effect, Forget) for effect in turn.effects):
            return await self._database.handled.save(message.key, replies, person_key=None)
        kept, _ = await asyncio.gather(
            self._database.handled.save(message.key, replies, person_key=person_key(message)),
            self._keep(message, session),
        )
        return kept

    async def _inline(self, message: IncomingMessage) -> Sequence[Reply]:
        """Answer from any chat: no session, nothing stored unless it is posted."""
        turn = self._core.turn(
            message.model_copy(update={"kind": MessageKind.TEXT, "text": message.text.lstrip("/ ")}), Session(),
            chat=Preferences(), person=Preferences(), now=self._clock(),
        )  # fmt: skip
        return turn.replies

    async def _keep(self, message: IncomingMessage, session: Session) -> None:
        await self._database.sessions.save(
            message.chat.key, message.chat.thread, _person_id(message), state=session.model_dump_json(),
            updated_at=self._clock(),
        )  # fmt: skip

    def _language(self, chat: Preferences, person: Preferences, spoken: Language | None) -> Language:
        return chat.language or person.language or spoken or self._default

    def apology(self, message: IncomingMessage) -> Reply:
        """Return what to say when handling a message failed."""
        hint = (message.person.language if message.person else None) or ""
        language = next((code for code in LANGUAGES if hint.casefold().startswith(code)), self._default)
        return note(say(language, "fault"))

    async def chat_gone(self, chat: Chat, *, reason: str) -> None:
        """Note that nothing can be sent there until it comes back."""
        await self._database.settings.gone(chat.key, reason=reason, at=self._clock())

    async def chat_back(self, chat: Chat) -> None:
        """Note that we may speak there."""
        await self._database.settings.back(chat.key)

    async def chat_moved(self, old: Chat, new: Chat) -> None:
        """Take settings, sessions and followed things along."""
        await self._database.settings.move(old.key, new.key)


def _person_id(message: IncomingMessage) -> str | None:
    return message.person.id if message.person else None


def _preferences(stored: StoredPreferences | None) -> Preferences:
    return Preferences(language=stored.language, time_zone=stored.time_zone) if stored else Preferences()
