"""Platform adapters from the settings: part of the composition root."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from bot.conversation.commands import commands
from bot.errors import SettingsError
from bot.phrases import say
from knowledge.languages import LANGUAGES

if TYPE_CHECKING:
    from bot.adapters.telegram.adapter import TelegramAdapter
    from bot.conversation.service import ConversationService
    from bot.settings import Settings
    from bot.storage.database import BotDatabase
    from bot.web import Adapter
    from knowledge.briefing import Briefing

_log = logging.getLogger(__name__)
_SETTINGS_COMMANDS = {"language", "timezone"}


def telegram(settings: Settings, service: ConversationService, database: BotDatabase) -> TelegramAdapter:
    """Return the Telegram adapter."""
    from bot.adapters.telegram.adapter import TelegramAdapter
    from bot.adapters.telegram.menus import MenuEntry, Menus, Place
    from bot.adapters.telegram.settings import TelegramSettings

    def places(name: str) -> tuple[Place, ...]:
        return ("private", "admins") if name in _SETTINGS_COMMANDS else ("private", "groups", "admins")

    menus = Menus(
        commands={
            language: [MenuEntry(name, say(language, f"command-{name}"), places(name)) for name in commands()]
            for language in LANGUAGES
        },
        descriptions={language: say(language, "welcome") for language in LANGUAGES},
        short_descriptions={language: say(language, "about") for language in LANGUAGES},
    )
    assert settings.telegram_token is not None  # noqa: S101 - `has_telegram` was asked before
    return TelegramAdapter(
        settings.telegram_token,
        service,
        database.inbox,
        TelegramSettings(
            base_url=settings.telegram_base_url, mode=settings.telegram_mode,
            webhook_url=f"{settings.public_url.rstrip('/')}/telegram" if settings.public_url else "",
            webhook_secret=settings.telegram_webhook_secret, menus=menus, apology=service.apology,
        ),
    )  # fmt: skip


def adapters(
    settings: Settings, service: ConversationService, database: BotDatabase, briefing: Briefing
) -> dict[str, Adapter]:
    """Return an adapter for every platform that has a token."""
    makers: dict[str, Callable[[], Adapter]] = {}
    if settings.has_telegram:
        makers["telegram"] = lambda: cast("Adapter", telegram(settings, service, database))
    if settings.has_slack:
        from bot.slack_platform import slack

        makers["slack"] = lambda: cast("Adapter", slack(settings, service, database, briefing))
    chosen: dict[str, Adapter] = {}
    for name, make in makers.items():
        try:
            chosen[name] = make()
        except SettingsError as fault:
            if len(makers) == 1:
                raise
            _log.error("platform_off: %s: %s", name, fault)
    return chosen
