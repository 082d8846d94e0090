"""The webhook: who does not know the secret is turned away, everything else lies in the inbox before we say 200."""

from __future__ import annotations

import hmac
import json
import logging
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.adapters.telegram import errors
from bot.adapters.telegram.client import ALLOWED_UPDATES, call
from bot.adapters.telegram.polling import store
from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import SecretStr
    from telegram import Bot

    from bot.ports import Inbox

logger = logging.getLogger(__name__)
HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY = 1_000_000
RETRY_AFTER_S = 5
CONNECTIONS = 40
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def checked_secret(secret: SecretStr | None) -> SecretStr:
    """Return a secret that Telegram takes; SettingsError for none or another."""
    if secret is None or not _SECRET.fullmatch(secret.get_secret_value()):
        raise SettingsError("KORRIDOR_TELEGRAM_WEBHOOK_SECRET: webhooks need 1-256 characters of A-Z a-z 0-9 _ -")
    return secret


def webhook_route(
    path: str, *, secret: SecretStr, inbox: Inbox, on_stored: Callable[[], None], is_open: Callable[[], bool]
) -> Route:
    """Return the route that Telegram posts updates to; nothing of what it refuses is logged."""
    expected = checked_secret(secret).get_secret_value().encode()

    async def receive(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), expected):
            logger.warning("webhook_refused", extra={"why": "secret"})
            return Response(status_code=HTTPStatus.UNAUTHORIZED)
        if not is_open():
            return _later()
        try:
            raw = await _update(request)
        except _TooLargeError:
            logger.warning("webhook_refused", extra={"why": "size"})
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except (ValueError, RecursionError, ClientDisconnect):
            logger.warning("webhook_refused", extra={"why": "malformed"})
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        return await _stored(raw)

    async def _stored(raw: dict[str, Any]) -> Response:
        try:
            is_fresh = await store(inbox, raw)
        except Exception as exc:  # noqa: BLE001 - the database; Telegram brings the update again
            logger.error("inbox_unavailable", extra={"fault": type(exc).__name__})  # noqa: TRY400 - may quote rows
            return _later()
        if is_fresh:
            on_stored()
        return Response()

    return Route(path, receive, methods=["POST"])


async def set_webhook(bot: Bot, url: str, *, secret: SecretStr) -> None:
    """Tell Telegram where to post updates."""
    await call(bot.set_webhook(
        url, secret_token=secret.get_secret_value(), allowed_updates=list(ALLOWED_UPDATES), max_connections=CONNECTIONS
    ))  # fmt: skip


async def remove_webhook(bot: Bot) -> None:
    """Tell Telegram to post no more; what waits stays for polling."""
    try:
        await call(bot.delete_webhook())
    except errors.TokenRejectedError:
        raise
    except errors.TelegramError as fault:  # polling finds out, and tries again
        logger.warning("telegram_unreachable", extra={"fault": type(fault).__name__})


class _TooLargeError(Exception):
    """More than an update can be."""


async def _update(request: Request) -> dict[str, Any]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise _TooLargeError
    raw = json.loads(body)  # a UnicodeDecodeError is a ValueError too
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
        raise ValueError("no update")  # noqa: TRY004 - the caller's affair, not a type error of ours
    return raw


def _later() -> Response:
    return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": str(RETRY_AFTER_S)})
