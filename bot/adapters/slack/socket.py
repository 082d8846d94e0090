"""Slack by Socket Mode: connected within a time limit, watched, and its bad token named in one line."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_sdk.errors import SlackClientError

from bot.adapters.slack.errors import SlackError, TokenRejectedError, translate_error
from bot.adapters.slack.gateway import sdk_logger

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bot.adapters.slack.gateway import Gateway

logger = logging.getLogger(__name__)

CONNECT_S = 10.0
WATCH_S = 5.0
_SILENT_S = 30.0
"""After so long without a connection the SDK's own reconnecting is given up and a new handler is made."""
_PING_S = 5.0
_FAULTS = (SlackClientError, OSError, TimeoutError)


class Socket:
    """One Socket Mode connection, kept up."""

    def __init__(self, app: AsyncApp, gateway: Gateway, app_token: str, *, watch_s: float = WATCH_S) -> None:
        self._app = app
        self._gateway = gateway
        self._app_token = app_token
        self._watch_s = watch_s
        self._handler: AsyncSocketModeHandler | None = None
        self._watch: asyncio.Task[None] | None = None
        self.is_connected = False
        self.fault = ""
        """Why there can be no connection, in one line: Slack has refused the token."""

    async def start(self) -> None:
        """Connect and keep watching; a refused token is named and not tried again."""
        try:
            await self.check()
        except TokenRejectedError as error:
            self.fault = f"KORRIDOR_SLACK_APP_TOKEN was refused by Slack ({error.code})"
            logger.error(self.fault)  # noqa: TRY400 - one line, without the token
            return
        except SlackError as error:
            logger.warning("slack_socket_unreachable", extra={"error": error.code})
        await self._connect()
        self._watch = asyncio.create_task(self._watching(), name="slack-socket-watch")

    async def check(self) -> None:
        """Ask Slack for a connection's address and throw it away; raise our error when the token will not do."""
        try:
            await self._gateway.client().apps_connections_open(app_token=self._app_token)
        except (*_FAULTS, ValueError, AttributeError) as fault:
            raise translate_error(fault) from fault

    async def stop(self, *, within_s: float) -> None:
        """Disconnect; a server that does not say goodbye is not waited for."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        try:
            async with asyncio.timeout(within_s):
                await self._close()
        except _FAULTS as fault:
            logger.info("slack_socket_not_closed", extra={"error": type(fault).__name__})
        self.is_connected = False

    async def _connect(self) -> None:
        """Build a handler inside the running loop and connect it; give up after a while, the watch tries again."""
        await self._close()
        self._handler = AsyncSocketModeHandler(
            self._app, self._app_token, logger=sdk_logger, web_client=self._gateway.client(), ping_interval=_PING_S
        )
        try:
            async with asyncio.timeout(CONNECT_S):  # with a refused token the SDK would go on forever
                await self._handler.connect_async()  # type: ignore[no-untyped-call]
        except _FAULTS as fault:
            logger.warning("slack_socket_not_connected", extra={"error": type(fault).__name__})
        await self._look()

    async def _look(self) -> None:
        client = self._handler.client if self._handler is not None else None
        self.is_connected = client is not None and await client.is_connected()

    async def _watching(self) -> None:
        silent_s = 0.0
        while True:
            await asyncio.sleep(self._watch_s)
            was_connected = self.is_connected
            await self._look()
            silent_s = 0.0 if self.is_connected else silent_s + self._watch_s
            if was_connected and not self.is_connected:
                logger.warning("slack_socket_lost")
            if silent_s >= _SILENT_S:
                silent_s = 0.0
                await self._connect()

    async def _close(self) -> None:
        if self._handler is None:
            return
        handler, self._handler = self._handler, None
        client = handler.client
        try:
            await handler.close_async()  # type: ignore[no-untyped-call]
        finally:  # also when the server's goodbye was not waited for
            left = [client.message_processor, client.message_receiver, client.current_session_monitor]
            tasks = [task for task in left if task is not None]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await client.aiohttp_client_session.close()
            if client.current_session is not None:
                await client.current_session.close()  # at once: the connection under it is closed already
