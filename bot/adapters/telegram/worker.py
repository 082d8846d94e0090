"""Works what the inbox holds: each chat in order, chats side by side, every update to its end or not at all."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram import Bot, Update

from bot.adapters.telegram import errors
from bot.adapters.telegram.admins import Admins
from bot.adapters.telegram.delivery import Delivery
from bot.adapters.telegram.inline import answer_inline, remember_posted
from bot.adapters.telegram.presses import Press
from bot.adapters.telegram.translate import Closed, Heard, Moved, Opened, Posted, translate
from bot.messages import ChatKind, IncomingMessage, MessageKind, Reply

if TYPE_CHECKING:
    from bot.adapters.telegram.addressing import Me
    from bot.adapters.telegram.gateway import Gateway
    from bot.ports import Dialogue, Inbox, InboxItem

logger = logging.getLogger(__name__)
Apology = Callable[[IncomingMessage], Reply]


@dataclass(frozen=True)
class Patience:
    """How long the worker waits for what, in seconds."""

    typing_s: float = 1.0
    """An answer that takes longer shows that we are typing …"""
    typing_again_s: float = 4.5
    """… and again, since Telegram shows it for five seconds."""
    spinner_s: float = 0.4
    """A pressed button's waiting sign ends after this, even if the answer needs longer …"""
    group_spinner_s: float = 5.0
    """… in groups later: with it goes the chance of a notice that nobody but the presser sees."""
    retry_s: float = 1.0
    retries_s: tuple[float, ...] = (1.0, 4.0, 16.0)
    """Pauses after each failure of ours; then the update is given up."""
    idle_s: float = 5.0
    """How often the inbox is looked into when nobody rings; it also renews our hold on what is in work."""
    breath_s: float = 0.1
    """The shortest time between two looks: what was rung meanwhile is found by one. Alone, nobody waits for it."""


class Worker:
    """Takes updates from the inbox until stopped. At most `width` conversations think at the same time."""

    def __init__(
        self, bot: Bot, gateway: Gateway, dialogue: Dialogue, inbox: Inbox, me: Me,
        *, width: int = 32, backlog: int = 500, patience: Patience | None = None, apology: Apology | None = None,
    ) -> None:  # fmt: skip
        self._bot, self._gateway, self._dialogue, self._inbox, self._me = bot, gateway, dialogue, inbox, me
        self._admins, self._delivery = Admins(bot), Delivery(gateway, dialogue, inbox)
        self._thinking, self._backlog = asyncio.Semaphore(width), backlog
        self._patience, self._apology = patience or Patience(), apology
        self._tasks: set[asyncio.Task[None]] = set()
        self._running: asyncio.Task[None] | None = None
        self._rung = asyncio.Event()
        self._is_stopping, self._looked_at = False, -math.inf
        self.rejected: errors.TokenRejectedError | None = None
        """Why work ended by itself."""

    def wake(self) -> None:
        """Look into the inbox now."""
        self._rung.set()

    def start(self) -> None:
        """Begin to work; it ends by itself only when the token turns out to be dead."""
        self._running = asyncio.create_task(self._run())

    async def stop(self, *, within_s: float) -> None:
        """Take nothing new and finish what is in work; what is not done in time stays in the inbox."""
        self._is_stopping = True
        self.wake()
        if self._running is not None:
            await self._running
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=within_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            logger.info("worker_stopped", extra={"unfinished": len(late)})

    async def _run(self) -> None:
        while not self._is_stopping:
            await self._breathe()
            self._rung.clear()
            for item in await self._claimed():
                task = asyncio.create_task(self._work(item))
                self._tasks.add(task)
                task.add_done_callback(self._finished)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._rung.wait(), self._patience.idle_s)

    async def _breathe(self) -> None:
        pause_s = self._looked_at + self._patience.breath_s - time.monotonic()
        if pause_s > 0:
            await asyncio.sleep(pause_s)
        self._looked_at = time.monotonic()

    async def _claimed(self) -> Sequence[InboxItem]:
        free = max(self._backlog - len(self._tasks), 0)
        try:
            return await self._inbox.claim("telegram", limit=free)  # with 0 too: it renews our hold on what is in work
        except Exception as exc:  # noqa: BLE001 - whatever ails the database, updates wait in it and work goes on after
            logger.error("inbox_unavailable", extra={"fault": type(exc).__name__})  # noqa: TRY400 - texts may quote rows
            await asyncio.sleep(self._patience.retry_s)
            self.wake()
            return ()

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self.wake()

    async def _work(self, item: InboxItem) -> None:
        for delay_s in self._patience.retries_s:
            try:
                await self._handle(item)
                await self._inbox.done(item.key)
            except errors.TokenRejectedError as fault:
                self._end(fault)
                return
            except Exception as exc:  # noqa: BLE001 - one update that makes us stumble must not stop the others
                logger.error("update_failed", extra={"key": item.key, **_whereabouts(exc)})  # noqa: TRY400 - may quote
                await asyncio.sleep(delay_s)
            else:
                return
        with suppress(Exception):  # it has failed again and again, which the log says
            await self._inbox.done(item.key)

    def _end(self, fault: errors.TokenRejectedError) -> None:
        if self.rejected is None:
            logger.error("telegram_token_rejected: %s", fault)
        self.rejected, self._is_stopping = fault, True
        self.wake()

    async def _handle(self, item: InboxItem) -> None:
        try:
            event = translate(Update.de_json(json.loads(item.body)), self._me)
        except Exception as exc:  # noqa: BLE001 - the SDK raises anything on updates that lack a field
            logger.error("update_unparseable", extra={"key": item.key, **_whereabouts(exc)})  # noqa: TRY400
            return
        match event:
            case Heard():
                await self._conversed(item, event)
            case Posted():
                await remember_posted(self._dialogue, event)
            case Closed():
                await self._dialogue.chat_gone(event.chat, reason=event.reason)
            case Opened():
                await self._dialogue.chat_back(event.chat)
            case Moved():
                await self._gateway.moved(event.old, event.new)
            case None:
                pass

    async def _conversed(self, item: InboxItem, heard: Heard) -> None:
        try:
            await self._converse(item, heard)
        except errors.TokenRejectedError:
            raise
        except errors.TelegramError as fault:  # a chat that closed: the dialogue has been told
            logger.warning("update_unanswerable", extra={"key": item.key, "fault": type(fault).__name__})

    async def _converse(self, item: InboxItem, heard: Heard) -> None:
        press = Press(self._bot, self._inbox, item, heard.callback_id)
        async with _meanwhile(self._end_spinner(heard.message, press)):
            message = await self._admins.informed(heard.message)
            replies = await self._replies(message)
        if message.kind is MessageKind.INLINE:
            await answer_inline(self._bot, self._dialogue, heard.inline_id, replies)
            return
        if heard.callback_id:
            replies = await press.answered(message, replies)
        await self._delivery.deliver(item, message, replies, pressed=bool(heard.callback_id))

    async def _replies(self, message: IncomingMessage) -> Sequence[Reply]:
        for is_last in (False, True):
            try:
                async with self._thinking, _meanwhile(self._type(message)):
                    return await self._dialogue.handle(message)
            except Exception as exc:  # noqa: BLE001 - handling a key twice is harmless, silence is not
                logger.error("dialogue_failed", extra={"key": message.key, **_whereabouts(exc)})  # noqa: TRY400
            if not is_last:
                await asyncio.sleep(self._patience.retry_s)
        return (self._apology(message),) if self._apology and message.is_addressed else ()

    async def _end_spinner(self, message: IncomingMessage, press: Press) -> None:
        if message.kind is not MessageKind.BUTTON:
            return
        is_direct = message.chat.kind is ChatKind.DIRECT
        await asyncio.sleep(self._patience.spinner_s if is_direct else self._patience.group_spinner_s)
        await press.end("")

    async def _type(self, message: IncomingMessage) -> None:
        if message.kind is MessageKind.INLINE or not message.is_addressed or message.chat.kind is ChatKind.CHANNEL:
            return
        await asyncio.sleep(self._patience.typing_s)
        while True:
            await self._gateway.type(message.chat)
            await asyncio.sleep(self._patience.typing_again_s)


@asynccontextmanager
async def _meanwhile(deed: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do something beside the body, and no longer than it."""
    task = asyncio.create_task(deed)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _whereabouts(exc: BaseException) -> dict[str, Any]:
    """Return what failed and where; the text of an exception may quote a message, so it is left out."""
    frame = exc.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{frame.tb_lineno}" if frame else ""
    return {"fault": type(exc).__name__, "where": where}
