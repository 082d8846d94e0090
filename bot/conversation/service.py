"""The conversation with its memory: loads, runs the pure core, stores what changed. What adapters talk to."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.conversation.core import Conversation
from bot.conversation.desk import Desk, Turn
from bot.conversation.effects import (
    AskEditor,
    Effect,
    Feedback,
    Follow,
    Forget,
    SetLanguage,
    SetTimeZone,
    ShowMyData,
    Unanswered,
    Vote,
)
from bot.conversation.flood import Flood, Gate
from bot.conversation.mydata import my_data
from bot.conversation.presenting import note
from bot.conversation.session import Preferences, Session
from bot.messages import Chat, ChatKind, IncomingMessage, MessageKind, Reply
from bot.phrases import say
from knowledge.languages import LANGUAGES

if TYPE_CHECKING:
    from bot.storage.database import BotDatabase
    from bot.storage.settings import StoredPreferences
    from knowledge.briefing import Briefing
    from knowledge.languages import Language

_log = logging.getLogger(__name__)


class ConversationService:
    """Implements `bot.ports.Dialogue` over the bot's database."""

    def __init__(
        self, briefing: Briefing, database: BotDatabase, *, clock: Callable[[], datetime], default: Language,
        flood: Flood | None = None,
    ) -> None:  # fmt: skip
        self._core = Conversation(Desk(briefing), default=default)
        self._database, self._clock, self._default = database, clock, default
        self._flood = flood or Flood()

    async def handle(self, message: IncomingMessage) -> Sequence[Reply]:
        """Return the replies to a message; the same ones without side effects if its key was handled before."""
        if message.kind is MessageKind.INLINE:
            return await self._inline(message)
        if not message.is_addressed and not message.text.startswith("/"):
            return ()
        earlier = await self._database.handled.load(message.key)
        if earlier is not None:
            return earlier
        started = time.perf_counter()
        gate = self._flood.admit(_person_key(message), self._clock())
        if gate is Gate.SHUT:
            return ()
        chat, person = await self._preferences(message)
        if gate is Gate.NOTICE:
            language = self._language(chat, person, (await self._session(message)).language)
            notice = (note(say(language, "too-fast"), is_private=True),)
            return await self._database.handled.save(message.key, notice, person_key=_person_key(message) or None)
        replies, is_forgotten = await self._turn(message, chat, person)
        keeper = None if is_forgotten else _person_key(message) or None
        kept = await self._database.handled.save(message.key, replies, person_key=keeper)
        _log.info(
            "message handled",
            extra={"platform": message.chat.platform, "kind": message.kind.value, "replies": len(replies),
                   "elapsed_ms": round((time.perf_counter() - started) * 1000, 1)},
        )  # fmt: skip
        return kept

    async def _turn(
        self, message: IncomingMessage, chat: Preferences, person: Preferences
    ) -> tuple[tuple[Reply, ...], bool]:
        """Run a turn; returns the replies and whether the person asked to be forgotten."""
        if await self._database.settings.is_gone(message.chat.key):  # whoever writes to us can be written to
            await self._database.settings.back(message.chat.key)
        session = await self._session(message)
        turn = self._core.turn(message, session, chat=chat, person=person, now=self._clock())
        replies = await self._carry_out(turn, message)
        is_forgotten = any(isinstance(effect, Forget) for effect in turn.effects)
        if not is_forgotten:
            await self._keep(message, turn.session)
        if message.kind is MessageKind.EDIT:
            replies = tuple(reply.model_copy(update={"replaces": True}) for reply in replies)
        return replies, is_forgotten

    async def _inline(self, message: IncomingMessage) -> Sequence[Reply]:
        """Answer from any chat: no session, nothing stored."""
        turn = self._core.turn(
            message.model_copy(update={"kind": MessageKind.TEXT, "text": message.text.lstrip("/ ")}), Session(),
            chat=Preferences(), person=Preferences(), now=self._clock(),
        )  # fmt: skip
        return turn.replies

    async def _session(self, message: IncomingMessage) -> Session:
        stored = await self._database.sessions.load(message.chat.key, message.chat.thread, _person_id(message))
        return Session.model_validate_json(stored.state) if stored else Session()

    async def _keep(self, message: IncomingMessage, session: Session) -> None:
        await self._database.sessions.save(
            message.chat.key, message.chat.thread, _person_id(message), state=session.model_dump_json(),
            updated_at=self._clock(),
        )  # fmt: skip

    async def _preferences(self, message: IncomingMessage) -> tuple[Preferences, Preferences]:
        stored = await self._database.settings.load(message.chat.key, _person_key(message) or None)
        return (_preferences(stored.chat), _preferences(stored.person))

    def _language(self, chat: Preferences, person: Preferences, spoken: Language | None) -> Language:
        return chat.language or person.language or spoken or self._default

    async def _carry_out(self, turn: Turn, message: IncomingMessage) -> tuple[Reply, ...]:
        extra: list[Reply] = []
        for effect in turn.effects:
            extra += await self._effect(effect, message)
        return (*turn.replies, *extra)

    async def _effect(self, effect: Effect, message: IncomingMessage) -> list[Reply]:
        database, person, chat = self._database, _person_key(message), message.chat.key
        match effect:
            case SetLanguage() | SetTimeZone():
                await self._save_preference(effect, message)
            case Vote():
                await database.feedback.vote(
                    _answer_id(effect.question, effect.facts), is_up=effect.is_up, question=effect.question,
                    language=effect.language, chat_key=chat, person_key=person, facts=effect.facts,
                )  # fmt: skip
            case Feedback():
                await database.feedback.add_note(
                    effect.text, language=effect.language, chat_key=chat, person_key=person or None
                )
            case AskEditor():
                await database.feedback.ask_editor(
                    effect.question, language=effect.language, chat_key=chat, outcome=effect.outcome,
                    person_key=person or None,
                )  # fmt: skip
            case Unanswered():
                await database.feedback.unanswered(
                    effect.question, language=effect.language, chat_key=chat, person_key=person or None,
                    outcome=effect.outcome,
                )  # fmt: skip
            case Follow():
                await database.follows.add(
                    chat, message.chat.thread, kind=effect.kind, value=effect.value, person_key=person or None
                )
            case Forget():
                await database.privacy.forget(person, direct_chat=_direct(message))
            case ShowMyData():
                return [await self._my_data(message, effect.language)]
        return []

    async def _save_preference(self, effect: SetLanguage | SetTimeZone, message: IncomingMessage) -> None:
        settings = self._database.settings
        is_personal = message.chat.kind is ChatKind.DIRECT and message.person is not None
        key, save = (
            (_person_key(message), settings.save_person) if is_personal else (message.chat.key, settings.save_chat)
        )
        if isinstance(effect, SetLanguage):
            await save(key, language=effect.language)
        else:
            await save(key, time_zone=effect.zone)

    async def _my_data(self, message: IncomingMessage, language: Language) -> Reply:
        held = await self._database.privacy.export(_person_key(message), direct_chat=_direct(message))
        return my_data(held, language)

    def apology(self, message: IncomingMessage) -> Reply:
        """Return what to say when handling a message failed."""
        hint = (message.person.language if message.person else None) or ""
        language = next((code for code in LANGUAGES if hint.casefold().startswith(code)), self._default)
        return note(say(language, "fault"))

    async def remember_sent(self, message: IncomingMessage, *, sent_id: str) -> None:
        """Tie the platform's id of our answer to the question."""
        await self._database.answer_ids.save(message.chat.key, message.message_id, answer_id=sent_id)

    async def answer_to(self, chat: Chat, message_id: str) -> str | None:
        """Return the platform's id of our answer to a message."""
        return await self._database.answer_ids.load(chat.key, message_id)

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


def _person_key(message: IncomingMessage) -> str:
    if message.person is None:
        return ""
    return f"{message.chat.platform}:{message.chat.workspace}:{message.person.id}"


def _direct(message: IncomingMessage) -> str | None:
    return message.chat.key if message.chat.kind is ChatKind.DIRECT else None


def _answer_id(question: str, facts: tuple[str, ...]) -> str:
    """Return an id for one answer to one question, the same for everybody who votes on it."""
    return hashlib.sha256("\0".join((question, *facts)).encode()).hexdigest()[:32]


def _preferences(stored: StoredPreferences | None) -> Preferences:
    return Preferences(language=stored.language, time_zone=stored.time_zone) if stored else Preferences()
