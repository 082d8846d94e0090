"""The Telegram adapter as the application sees it: start, stop, routes, health, check."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

from bot.adapters.telegram import errors
from bot.adapters.telegram.addressing import Me
from bot.adapters.telegram.client import build_bot, call, close
from bot.adapters.telegram.doctor import Finding, examine
from bot.adapters.telegram.gateway import Gateway
from bot.adapters.telegram.menus import DeskMenus, publish
from bot.adapters.telegram.outlet import TelegramOutlet
from bot.adapters.telegram.pacing import Pacer, Urgency
from bot.adapters.telegram.polling import Polling
from bot.adapters.telegram.receipts import MemoryLedger
from bot.adapters.telegram.render import render
from bot.adapters.telegram.settings import TelegramSettings
from bot.adapters.telegram.webhook import checked_secret, remove_webhook, set_webhook, webhook_route
from bot.adapters.telegram.worker import Worker
from bot.errors import SettingsError

if TYPE_CHECKING:
    from pydantic import SecretStr
    from starlette.routing import Route
    from telegram import Bot, User

    from bot.messages import Chat, Reply
    from bot.ports import Dialogue, Inbox, Parks

logger = logging.getLogger(__name__)
FIRST_WAIT_S = 0.5
MAX_WAIT_S = 30.0


class TelegramAdapter:
    """Telegram by polling or webhook. A dead token ends it with one line in the log; it never raises at start."""

    def __init__(
        self, token: SecretStr, dialogue: Dialogue, inbox: Inbox, settings: TelegramSettings | None = None, *,
        parks: Parks | None = None,
    ) -> None:  # fmt: skip
        self._token, self._dialogue, self._inbox = token, dialogue, inbox
        self._settings = settings or TelegramSettings()
        if self._settings.mode == "webhook":
            checked_secret(self._settings.webhook_secret)
            if not self._settings.webhook_url:
                raise SettingsError("KORRIDOR_PUBLIC_URL: webhooks need the address under which Telegram reaches us")
        self._bot = self._client()
        pacer = Pacer(self._settings.pace)
        self._gateway = Gateway(self._bot, pacer, dialogue, backoff_s=self._settings.repeat_s, parks=parks)
        self.outlet = TelegramOutlet(self._bot, self._gateway, pacer)
        """The way out for digests, under the same limits as answers."""
        self.desk_menus = DeskMenus(self._bot, self._settings.menus)
        """Where those who become editors find their commands."""
        self._me: User | None = None
        self._worker: Worker | None = None
        self._polling: Polling | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._rejected: errors.TokenRejectedError | None = None

    async def start(self) -> None:
        """Begin, taking up what was in work; returns at once and waits for Telegram in the background."""
        released = await self._inbox.release_all("telegram")
        if released:
            logger.info("inbox_released", extra={"updates": released})
        await self._gateway.recall()
        self._tasks = [asyncio.create_task(self._run())]

    async def stop(self) -> None:
        """End: receive nothing more, finish what is in work within `stop_s`; the rest stays in the inbox."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._worker is not None:
            await self._worker.stop(within_s=self._settings.stop_s)
        await close(self._bot)

    async def post(self, chat: Chat, reply: Reply) -> list[str]:
        """Send something nobody asked for, after all replies that wait; return the ids. Nothing is sent twice."""
        return [
            await self._gateway.send(chat, message, ledger=MemoryLedger(), urgency=Urgency.BULK)
            for message in render(reply)
        ]

    async def amend(self, chat: Chat, message_id: str, reply: Reply) -> None:
        """Put a reply in place of a message of ours, for corrections."""
        await self._gateway.edit(chat, message_id, render(reply)[0])

    def routes(self) -> list[Route]:
        """Return the webhook's route; none when polling."""
        if self._settings.mode != "webhook":
            return []
        return [webhook_route(
            self._settings.webhook_path, secret=checked_secret(self._settings.webhook_secret), inbox=self._inbox,
            on_stored=self._wake, is_open=lambda: self._rejected is None,
        )]  # fmt: skip

    def health(self) -> dict[str, Any]:
        """Return what readiness needs: whether we are at work and how old the last successful poll is."""
        rejected = self._rejection()
        return {
            "is_running": self._worker is not None and rejected is None,
            "fault": str(rejected) if rejected else None,
            "mode": self._settings.mode,
            "poll_age_s": round(time.monotonic() - self._polling.last_ok, 1) if self._polling else None,
            "username": self._me.username if self._me else None,
            "can_read_all_group_messages": self._me.can_read_all_group_messages if self._me else None,
        }

    async def check(self) -> list[Finding]:
        """Return what `korridor doctor` says about Telegram; needs no start."""
        bot = self._client()
        try:
            return await examine(bot, self._settings)
        finally:
            await close(bot)

    def _client(self) -> Bot:
        settings = self._settings
        return build_bot(self._token, base_url=settings.base_url, read_timeout_s=settings.read_timeout_s)

    def _wake(self) -> None:
        if self._worker is not None:
            self._worker.wake()

    def _rejection(self) -> errors.TokenRejectedError | None:
        return next((part.rejected for part in (self._polling, self._worker) if part and part.rejected), self._rejected)

    async def _run(self) -> None:
        try:
            await self._receive()
        except errors.TokenRejectedError as fault:
            logger.error("telegram_token_rejected: %s", fault)  # noqa: TRY400 - one clear line
            self._rejected = fault

    async def _receive(self) -> None:
        me = self._me = await self._introduction()
        settings = self._settings
        self._worker = Worker(
            self._bot, self._gateway, self._dialogue, self._inbox, Me(me.id, me.username or ""),
            width=settings.width, patience=settings.patience, apology=settings.apology,
        )  # fmt: skip
        self._worker.start()
        self._tasks.append(asyncio.create_task(self._publish()))
        if settings.mode == "webhook":
            await self._announce_webhook()
            return
        await remove_webhook(self._bot)
        self._polling = Polling(self._bot, self._inbox, on_stored=self._worker.wake, waits=settings.waits)
        await self._polling.run()

    async def _introduction(self) -> User:
        """Return who we are, as soon as Telegram can be reached."""
        wait_s = FIRST_WAIT_S
        while True:
            try:
                await call(self._bot.initialize())
            except errors.TokenRejectedError:
                raise
            except errors.TelegramError as fault:
                logger.warning("telegram_unreachable", extra={"fault": type(fault).__name__, "reason": fault.reason})
                await asyncio.sleep(wait_s)
                wait_s = min(wait_s * 2, MAX_WAIT_S)
            else:
                return self._bot.bot

    async def _announce_webhook(self) -> None:
        wait_s = FIRST_WAIT_S
        while True:
            try:
                await set_webhook(
                    self._bot, self._settings.webhook_url, secret=checked_secret(self._settings.webhook_secret)
                )
            except errors.TokenRejectedError:
                raise
            except errors.TelegramError as fault:
                logger.error("webhook_not_set", extra={"reason": fault.reason})  # noqa: TRY400 - the reason says it all
                await asyncio.sleep(fault.retry_after_s if isinstance(fault, errors.ThrottledError) else wait_s)
                wait_s = min(wait_s * 2, MAX_WAIT_S)
            else:
                return

    async def _publish(self) -> None:
        try:
            await publish(self._bot, self._settings.menus)
        except errors.TelegramError as fault:  # the menus of last time stay, `korridor doctor` tells
            logger.warning("menus_not_published", extra={"reason": fault.reason})
