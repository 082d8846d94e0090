"""What may be wrong with the bot on Telegram's side, and what to do about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.adapters.telegram import errors
from bot.adapters.telegram.client import call
from bot.adapters.telegram.menus import differing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import Bot, User, WebhookInfo

    from bot.adapters.telegram.settings import TelegramSettings


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    is_ok: bool
    text: str
    remedy: str = ""
    """What to do; empty when there is nothing to be done."""
    is_required: bool = True
    """Whether the bot cannot work without; false for what is a matter of taste."""


async def examine(bot: Bot, settings: TelegramSettings) -> list[Finding]:
    """Return all findings; with a dead token only that one."""
    try:
        me = await call(bot.get_me())
    except errors.TokenRejectedError as fault:
        return [Finding("token", is_ok=False, text="Telegram rejects the token", remedy=str(fault))]
    except errors.TelegramError as fault:
        remedy = "check the network, a proxy, and KORRIDOR_TELEGRAM_BASE_URL"
        return [Finding("token", is_ok=False, text=f"Telegram cannot be reached: {fault}", remedy=remedy)]
    findings = [Finding("token", is_ok=True, text=f"valid, the bot is @{me.username}"), _privacy(me), _inline(me)]
    return findings + [finding async for finding in _online(bot, settings)]


async def _online(bot: Bot, settings: TelegramSettings) -> AsyncIterator[Finding]:
    try:
        yield _webhook(await call(bot.get_webhook_info()), settings)
        yield await _commands(bot, settings)
    except errors.TelegramError as fault:
        yield Finding("webhook", is_ok=False, text=f"could not be looked at: {fault}", remedy="try again")


def _privacy(me: User) -> Finding:
    if not me.can_read_all_group_messages:
        text = "on: in groups the bot gets commands, mentions it is replied to with, and replies"
        remedy = (
            "to be heard on a plain @mention in groups, make the bot admin there, or @BotFather: /setprivacy, Disable"
        )
        return Finding("privacy mode", is_ok=True, text=text, remedy=remedy, is_required=False)
    return Finding(
        "privacy mode", is_ok=True, text="off: the bot gets every group message and ignores what is not for it"
    )


def _inline(me: User) -> Finding:
    if me.supports_inline_queries:
        return Finding("inline mode", is_ok=True, text="on")
    remedy = "for answer cards in any chat: @BotFather, /setinline"
    return Finding("inline mode", is_ok=False, text="off", remedy=remedy, is_required=False)


def _webhook(info: WebhookInfo, settings: TelegramSettings) -> Finding:
    if settings.mode == "polling":
        if not info.url:
            return Finding("webhook", is_ok=True, text="none, as polling needs it")
        remedy = "it is removed when korridor runs; if another program needs it, set KORRIDOR_TELEGRAM_MODE=webhook"
        return Finding("webhook", is_ok=False, text="a webhook is set, which forbids polling", remedy=remedy)
    if info.url != settings.webhook_url:
        remedy = "it is set when korridor runs; check KORRIDOR_PUBLIC_URL"
        return Finding("webhook", is_ok=False, text="the webhook is not set to our address", remedy=remedy)
    if info.last_error_message and info.pending_update_count:
        remedy = "check that KORRIDOR_PUBLIC_URL reaches this server over https on port 443, 80, 88 or 8443"
        return Finding("webhook", is_ok=False, text=f"deliveries fail: {info.last_error_message}", remedy=remedy)
    return Finding("webhook", is_ok=True, text=f"set, {info.pending_update_count} updates wait")


async def _commands(bot: Bot, settings: TelegramSettings) -> Finding:
    missing = await differing(bot, settings.menus)
    if not missing:
        return Finding("commands", is_ok=True, text="the command menus are up to date")
    text = f"{len(missing)} command menus are not up to date"
    return Finding("commands", is_ok=False, text=text, remedy="they are set when korridor runs", is_required=False)
