"""The newsroom's desk: takes what editors want, sees whether they may, and has it done."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from bot.digests.naming import whole_names
from bot.messages import MessageKind
from bot.newsroom.context import Caller, Drafts
from bot.newsroom.correcting import Correcting
from bot.newsroom.managing import Managing
from bot.newsroom.pinning import Pins
from bot.newsroom.pressing import Pressing
from bot.newsroom.queue import Queue
from bot.newsroom.requests import Press, Request, read
from bot.newsroom.roles import Role, editor_key
from bot.newsroom.words import fault, note, told
from bot.phrases import say
from knowledge.claims import Editor
from knowledge.errors import ReviewError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.messages import Chat, IncomingMessage, Reply
    from bot.newsroom.acting import Acting
    from bot.newsroom.intake import Intake
    from bot.newsroom.roles import Staff
    from bot.storage.database import BotDatabase
    from knowledge.history import Snapshot
    from knowledge.languages import Language

_log = logging.getLogger(__name__)
_ON_FACTS = frozenset({"c", "k", "z"})


class NewsDesk:
    """Implements what the conversation asks of the newsroom."""

    def __init__(
        self, acting: Acting, database: BotDatabase, staff: Staff, *, clock: Callable[[], datetime],
        chats: tuple[Chat, ...] = (), default: Language = "de", intake: Intake | None = None,
    ) -> None:  # fmt: skip
        self.acting, self.staff, self.chats = acting, staff, chats
        self._database, self._default, self._intake = database, default, intake
        self.queue = Queue(acting, database.desk, clock=clock)
        self._drafts = Drafts(database.editors)
        self._pressing = Pressing(acting, self.queue, database.desk, self._drafts, _named)
        self._correcting = Correcting(acting, self._drafts, database.ledger.shown)
        self._pins = Pins(database.engine, acting.living, self._drafts, clock=clock)
        self._managing = Managing(acting, self.queue, staff)
        self._commands: dict[str, Callable[[Caller, Request], Awaitable[Sequence[Reply]]]] = {
            "review": self._review, "audit": self._audit, "undo": self._undo, "editors": self._editors,
            "pin": self._pin, "unpin": self._unpin, "pins": self._pins_listed,
            "correct": self._correct, "retract": self._retract, "add": self._add, "feeds": self._feeds,
        }  # fmt: skip

    def wake_by(self, wake: Callable[[], None]) -> None:
        """Have the parts that post and read look at once after an act."""
        self._pressing.wake = self._correcting.wake = self._managing.wake = wake
        if self._intake is not None:
            self._intake.wake = wake

    async def role(self, message: IncomingMessage) -> Role:
        """Return what the author of a message may do."""
        return await self.staff.role(message)

    async def awaits(self, message: IncomingMessage) -> bool:
        """Return whether the words of a message are the answer to a question of ours."""
        key = editor_key(message)
        if key is None or message.kind is not MessageKind.TEXT or await self.role(message) is Role.READER:
            return False
        draft = await self._drafts.at(key, message.chat)
        return draft is not None and draft.asks != "" and not message.text.rstrip().endswith("?")

    async def carry_out(self, request: Request, message: IncomingMessage) -> tuple[Reply, ...]:
        """Do what is wanted; returns what to say."""
        role, key = await self.role(message), editor_key(message)
        if role is Role.READER or key is None:
            words = say(request.language, "news-editors-only")
            return (note("", toast=words) if request.kind == "press" else note(words, is_private=True),)
        caller = await self._caller(request, message, Editor(key=key, name=_name(message)), role)
        try:
            replies = await self._done(caller, request)
        except ReviewError as refused:
            words = fault(refused, caller.language)
            return (note("", toast=words[:200]) if request.kind == "press" else note(words),)
        _log.info("newsroom_request", extra={"kind": request.kind, "command": request.name})
        return tuple(replies)

    async def language_of(self, chat: Chat) -> Language:
        """Return in which language an editors' chat is spoken to."""
        stored = (await self._database.settings.load(chat.key, None)).chat
        return (stored.language if stored else None) or self._default

    async def zone_of(self, chat: Chat) -> str | None:
        """Return the time zone that an editors' chat has chosen."""
        stored = (await self._database.settings.load(chat.key, None)).chat
        return stored.time_zone if stored else None

    async def _caller(self, request: Request, message: IncomingMessage, editor: Editor, role: Role) -> Caller:
        """Return who speaks; in an editors' chat all are answered alike, since they all read it."""
        is_desk = any(chat.key == message.chat.key for chat in self.chats)
        if not is_desk:
            return Caller(editor, role, request.language, request.zone, message, is_desk)
        language, zone = await self.language_of(message.chat), await self.zone_of(message.chat)
        return Caller(editor, role, language, zone or request.zone, message, is_desk)

    async def _done(self, caller: Caller, request: Request) -> Sequence[Reply]:
        if request.kind == "press":
            return [await self._pressed(caller, read(request.text))]
        if request.kind == "typed":
            return await self._typed(caller, request.text)
        await self._drafts.keep(caller, None)
        return await self._commands[request.name](caller, request)

    async def _pressed(self, caller: Caller, press: Press | None) -> Reply:
        if press is None:
            return note("", toast=say(caller.language, "expired-button"))
        if press.verb == "q":
            first = await self.queue.first()
            empty = note("", toast=say(caller.language, "news-toast-none-left"))
            return await self._pressing.shown(caller, first) if first else empty
        if press.verb == "p":
            return await self._pins.chosen(caller, press)
        if press.verb == "c":
            return await self._correcting.do(caller, press)
        if press.verb in _ON_FACTS:
            return await self._correcting.chosen(caller, press)
        return await self._pressing.do(caller, press)

    async def _typed(self, caller: Caller, text: str) -> Sequence[Reply]:
        draft = await self._drafts.of(caller)
        if draft is None:
            return ()
        if draft.asks == "pin":
            return [await self._pins.typed(caller, draft, text)]
        if draft.fact:
            return [await self._correcting.typed(caller, draft, text)]
        return [await self._pressing.typed(caller, draft, text)]

    async def _review(self, caller: Caller, _request: Request) -> Sequence[Reply]:
        return await self._managing.review(caller)

    async def _audit(self, caller: Caller, request: Request) -> Sequence[Reply]:
        return [await self._managing.audit(caller, request.text)]

    async def _undo(self, caller: Caller, request: Request) -> Sequence[Reply]:
        return [await self._managing.undo(caller, request.text)]

    async def _editors(self, caller: Caller, request: Request) -> Sequence[Reply]:
        return [await self._managing.editors(caller, request.text)]

    async def _correct(self, caller: Caller, request: Request) -> Sequence[Reply]:
        return [await self._correcting.correct(caller, request.text.split(" ")[0], request.facts)]

    async def _retract(self, caller: Caller, request: Request) -> Sequence[Reply]:
        name, _, reason = request.text.partition(" ")
        return [await self._correcting.retract(caller, name, reason.strip(), request.facts)]

    async def _pin(self, caller: Caller, request: Request) -> Sequence[Reply]:
        return [await self._pins.pin(caller, request)]

    async def _unpin(self, caller: Caller, request: Request) -> Sequence[Reply]:
        return [await self._pins.unpin(caller, request.text)]

    async def _pins_listed(self, caller: Caller, _request: Request) -> Sequence[Reply]:
        return [await self._pins.listed(caller)]

    async def _add(self, caller: Caller, request: Request) -> Sequence[Reply]:
        if self._intake is None:
            return [told(caller.language, "news-reading-off")]
        return [await self._intake.add(caller, request.text)]

    async def _feeds(self, caller: Caller, request: Request) -> Sequence[Reply]:
        if self._intake is None:
            return [told(caller.language, "news-reading-off")]
        return [await self._intake.feeds(caller, request.text)]


def _named(text: str, known: Snapshot) -> Sequence[str]:
    return whole_names(known.entities.values())(text)


def _name(message: IncomingMessage) -> str:
    return message.person.name if message.person else ""
