"""Carries out what turns want: votes, questions for editors, settings, own data; wishes and requests are passed on."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bot.conversation.effects import (
    AskEditor,
    Feedback,
    Forget,
    PlainEffect,
    SetLanguage,
    SetTimeZone,
    ShowHistory,
    ShowMyData,
    Unanswered,
    Vote,
    Watch,
)
from bot.conversation.follower import person_key
from bot.conversation.history import history_reply
from bot.conversation.mydata import my_data
from bot.conversation.presenting import note
from bot.conversation.wishes import Wish
from bot.messages import ChatKind, IncomingMessage, Reply
from bot.newsroom.requests import Request
from bot.phrases import say
from knowledge.store.fact_store import FactStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.conversation.clerk import Clerk
    from bot.conversation.desk import Desk, Turn
    from bot.conversation.memory import Memory
    from bot.conversation.session import Session
    from bot.newsroom.desk import NewsDesk
    from bot.storage.database import BotDatabase
    from knowledge.languages import Language


class Executor:
    """Does what effects say, each with who is in charge of it."""

    def __init__(
        self, database: BotDatabase, desk: Desk, *, clerk: Clerk, newsroom: NewsDesk | None, memory: Memory
    ) -> None:
        """`memory` knows in which chats people can be written to."""
        self._database, self._desk, self._clerk, self._newsroom, self._memory = database, desk, clerk, newsroom, memory
        self._facts = FactStore(database.engine)

    async def carry_out(self, turn: Turn, message: IncomingMessage) -> tuple[tuple[Reply, ...], Session]:
        """Make the changes that a turn wants; returns what to say, and the session with what comes next in it."""
        replies, session = list(turn.replies), turn.session
        for effect in turn.effects:
            if isinstance(effect, Wish):
                done = await self._clerk.carry_out(effect, message)
                replies += done.replies
                session = session.model_copy(update={"draft": done.draft}) if done.draft else session
            elif isinstance(effect, Request):
                replies += await self._asked_newsroom(effect, message)
            else:
                replies += await self._effect(effect, message)
        return tuple(replies), session

    async def _asked_newsroom(self, request: Request, message: IncomingMessage) -> Sequence[Reply]:
        """Have the editors' desk do what is wanted; without one there are no editors."""
        if self._newsroom is not None:
            return await self._newsroom.carry_out(request, message)
        words = say(request.language, "news-editors-only")
        return [note("", toast=words) if request.kind == "press" else note(words, is_private=True)]

    async def _effect(self, effect: PlainEffect, message: IncomingMessage) -> list[Reply]:
        database, person, chat = self._database, person_key(message) or "", message.chat.key
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
            case Watch():
                await database.follows.add(
                    chat, message.chat.thread, kind="question", value=effect.question, person_key=person or None,
                    language=effect.language, context=effect.context,
                )  # fmt: skip
            case Forget():
                await database.privacy.forget(person, direct_chat=await self._memory.direct_chat(message))
            case ShowHistory():
                told = [await self._facts.history(fact) for fact in effect.facts]
                reply = history_reply(told, effect.language)
                return [reply] if reply is not None else []
            case ShowMyData():
                return [await self._my_data(message, effect.language)]
        return []

    async def _save_preference(self, effect: SetLanguage | SetTimeZone, message: IncomingMessage) -> None:
        settings = self._database.settings
        is_personal = message.chat.kind is ChatKind.DIRECT and message.person is not None
        key, save = (
            (person_key(message) or "", settings.save_person) if is_personal else (message.chat.key, settings.save_chat)
        )
        if isinstance(effect, SetLanguage):
            await save(key, language=effect.language)
        else:
            await save(key, time_zone=effect.zone)

    async def _my_data(self, message: IncomingMessage, language: Language) -> Reply:
        direct = await self._memory.direct_chat(message)
        held = await self._database.privacy.export(person_key(message) or "", direct_chat=direct)
        return my_data(
            held, language, name_of=lambda kind, value: self._desk.followed(kind, value, language),
            called=self._desk.called(language),
        )  # fmt: skip


def _answer_id(question: str, facts: tuple[str, ...]) -> str:
    """Return an id for one answer to one question, the same for everybody who votes on it."""
    return hashlib.sha256("\0".join((question, *facts)).encode()).hexdigest()[:32]
