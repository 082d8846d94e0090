"""Where an answer goes: into the channel or thread, to one person only, or in place of an earlier message."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.adapters.slack.errors import (
    ChatGoneError,
    ExpiredError,
    MalformedError,
    NeedsInviteError,
    RefusedError,
    TargetGoneError,
    ThreadGoneError,
)

if TYPE_CHECKING:
    from bot.adapters.slack.gateway import Gateway
    from bot.adapters.slack.render import Outgoing
    from bot.adapters.slack.works import Way

logger = logging.getLogger(__name__)

BY_ADDRESS = "response_url"
"""Receipt of an answer by response_url, which tells no timestamp."""
_Sender = Callable[["Outgoing"], Awaitable[str]]


class Delivery:
    """Sends one message by one way; errors that another way cures are cured here."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def ready(self, way: Way, *, replaces: str | None = None) -> None:
        """Wait until the way is free."""
        if not way.is_private and replaces is None:
            await self._gateway.turn(way.team, way.channel)

    async def send(self, way: Way, message: Outgoing, *, replaces: str | None = None) -> str:
        """Send a message, or put it in place of `replaces`; return its receipt."""

        async def by_way(given: Outgoing) -> str:
            if replaces is not None:
                return await self._replace(way, given, replaces)
            return await (self._privately(way, given) if way.is_private else self._openly(way, given))

        return await _readable(by_way, message)

    async def notify(self, way: Way, message: Outgoing) -> str:
        """Show a short notice to the person alone; return its receipt."""
        return await self._privately(way, message)

    async def _openly(self, way: Way, message: Outgoing) -> str:
        post = self._gateway.post
        try:
            return await post(way.team, way.channel, message, thread=way.thread)
        except ThreadGoneError:
            return await post(way.team, way.channel, message)
        except (ChatGoneError, NeedsInviteError):
            if way.response_url is None:
                raise
        return await self._by_address(way, message)  # a command where we are no member: other people's conversation

    async def _privately(self, way: Way, message: Outgoing) -> str:
        if way.response_url is not None:
            try:
                return await self._by_address(way, message)
            except (ExpiredError, RefusedError):
                logger.info("slack_response_url_expired")
        return await self._gateway.whisper(way.team, way.channel, way.user, message, thread=way.thread)

    async def _replace(self, way: Way, message: Outgoing, ts: str) -> str:
        if way.is_pressed_private and ts == way.pressed:
            return await self._replace_private(way, message)
        try:
            await self._gateway.edit(way.team, way.channel, ts, message)
        except TargetGoneError:
            return await self._openly(way, message)
        return ts

    async def _replace_private(self, way: Way, message: Outgoing) -> str:
        if way.response_url is not None:
            try:
                await self._gateway.respond(way.response_url, **_body(message), replace_original=True)
            except (ExpiredError, RefusedError):
                logger.info("slack_response_url_expired")
            else:
                return BY_ADDRESS
        return await self._gateway.whisper(way.team, way.channel, way.user, message, thread=way.thread)

    async def _by_address(self, way: Way, message: Outgoing) -> str:
        address = way.response_url or ""
        await self._gateway.respond(address, **_body(message), response_type="ephemeral", replace_original=False)
        return BY_ADDRESS

    async def share(self, way: Way, message: Outgoing) -> str:
        """Show a private answer to everyone, also where we are no member."""

        async def openly(given: Outgoing) -> str:
            try:
                return await self._gateway.post(way.team, way.channel, given, thread=way.thread)
            except (ChatGoneError, NeedsInviteError):
                if way.response_url is None:
                    raise
            body = _body(given) | {"response_type": "in_channel", "replace_original": False}
            await self._gateway.respond(way.response_url, **body)
            return BY_ADDRESS

        return await _readable(openly, message)

    async def withdraw(self, way: Way) -> None:
        """Take a private answer away, once everyone can see it."""
        if way.response_url is not None:
            await self._gateway.respond(way.response_url, delete_original=True)


async def _readable(send: _Sender, message: Outgoing) -> str:
    """Send a message; if Slack refuses its blocks, send the same words as plain text."""
    try:
        return await send(message)
    except MalformedError as error:
        if not message.blocks:
            raise
        logger.error("slack_blocks_refused", extra={"error": error.code})  # noqa: TRY400 - the code says it all
        return await send(replace(message, blocks=()))


def _body(message: Outgoing) -> dict[str, object]:
    return {"text": message.text, "blocks": list(message.blocks)}
