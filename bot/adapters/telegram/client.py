"""The Bot API client, and the one place where its exceptions become ours."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
from telegram import Bot
from telegram import error as sdk

from bot.adapters.telegram.errors import translated
from bot.adapters.telegram.transport import Transport
from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from pydantic import SecretStr

T = TypeVar("T")
READ_TIMEOUT_S = 10.0
CONNECTIONS = 100
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
ALLOWED_UPDATES = (
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "inline_query",
    "chosen_inline_result", "my_chat_member",
)  # fmt: skip


def build_bot(token: SecretStr, *, base_url: str, read_timeout_s: float = READ_TIMEOUT_S) -> Bot:
    """Return an unopened client; posts and polls share one connection pool."""
    value = token.get_secret_value().strip()
    if not _TOKEN.fullmatch(value):
        raise SettingsError("KORRIDOR_TELEGRAM_TOKEN: this is no bot token; @BotFather gives one like 123456:ABC-def")
    # The SDK's own switch for waits as timedelta; without it each RetryAfter gives a deprecation warning.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    # Loading the certificate store takes longer than everything else here, and a plain http address needs none.
    context = httpx.create_ssl_context() if base_url.startswith("https://") else None
    request = Transport(connections=CONNECTIONS, read_timeout_s=read_timeout_s, context=context)
    return Bot(value, base_url=base_url, request=request, get_updates_request=request)


async def close(bot: Bot) -> None:
    """Close the connections, also those of a client whose `initialize` failed or was never called."""
    await bot.shutdown()
    await bot.request.shutdown()


async def call(request: Awaitable[T]) -> T:
    """Await a Bot API call; its failures come as `errors.TelegramError`.

    The SDK's exceptions are not chained: some of their texts hold the token, and a traceback would print them.
    """
    try:
        return await request
    except (sdk.TelegramError, KeyError, TypeError, ValueError) as exc:
        raise translated(exc) from None


async def raw_updates(bot: Bot, *, offset: int, timeout_s: int) -> list[Any]:
    """Return updates as Telegram sent them, so that one that makes no sense cannot hide the others."""
    # In lower case, which Telegram takes too: the SDK warns about spellings it has a typed method for.
    parameters = {"offset": offset, "limit": 100, "timeout": timeout_s, "allowed_updates": list(ALLOWED_UPDATES)}
    found = await call(bot.do_api_request("getupdates", api_kwargs=parameters, read_timeout=timeout_s + READ_TIMEOUT_S))
    return found if isinstance(found, list) else []
