"""Platform adapters from the settings: part of the composition root."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, cast

from bot.conversation.commands import commands
from bot.errors import SettingsError
from bot.phrases import say
from knowledge.languages import LANGUAGES

if TYPE_CHECKING:
    from bot.adapters.slack.adapter import SlackAdapter
    from bot.adapters.telegram.adapter import TelegramAdapter
    from bot.conversation.keeper import Tell
    from bot.conversation.service import ConversationService
    from bot.digests.outlet import Outlet
    from bot.messages import Chat, Reply
    from bot.newsroom.menus import DeskMenus
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
        if commands()[name].editor:
            return ("desk",)
        settled: tuple[Place, ...] = ("private", "admins", "desk")
        return settled if name in _SETTINGS_COMMANDS else (*settled, "groups")

    names = sorted(commands(), key=lambda name: not commands()[name].editor)  # editors find theirs at the top
    menus = Menus(
        commands={
            language: [MenuEntry(name, say(language, f"command-{name}"), places(name)) for name in names]
            for language in LANGUAGES
        },
        desks=_desks(settings),
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
        parks=database.parks,
    )  # fmt: skip


def _desks(settings: Settings) -> tuple[int, ...]:
    """Return the Telegram chats of editors: their direct chats, which have the number of the person, and the desk."""
    named = f"{settings.editors_chat},{settings.editors},{settings.chief_editors}".split(",")
    keys = (each.strip().partition(":") for each in named)
    return tuple(dict.fromkeys(int(number) for platform, _, number in keys if platform == "telegram"))


class Platforms(NamedTuple):
    """What was built of the platforms that have a token."""

    adapters: dict[str, Adapter]
    outlets: dict[str, Outlet]
    """The ways out for digests."""
    faults: dict[str, str]
    """Platforms whose settings would not do, with the reason in one line."""
    menus: dict[str, DeskMenus]
    """Where editors find their commands."""


def platforms(
    settings: Settings, service: ConversationService, database: BotDatabase, briefing: Callable[[], Briefing]
) -> Platforms:
    """Return an adapter for every platform that has a token; raises SettingsError if none can be built."""
    makers: dict[str, Callable[[], TelegramAdapter | SlackAdapter]] = {}
    if settings.has_telegram:
        makers["telegram"] = lambda: telegram(settings, service, database)
    if settings.has_slack:
        from bot.slack_platform import slack

        makers["slack"] = lambda: slack(settings, service, database, briefing)
    built = Platforms({}, {}, {}, {})
    speaking: dict[str, TelegramAdapter | SlackAdapter] = {}
    for name, make in makers.items():
        try:
            speaking[name] = adapter = make()
            built.adapters[name] = cast("Adapter", adapter)
            built.outlets[name] = adapter.outlet
            if (desk_menus := getattr(adapter, "desk_menus", None)) is not None:
                built.menus[name] = desk_menus
        except SettingsError as fault:
            built.faults[name] = str(fault)
    if built.faults and not built.adapters:
        raise SettingsError("; ".join(built.faults.values()))
    for name, reason in built.faults.items():
        _log.error("platform_off: %s: %s", name, reason)
    service.clerk.tell_by(_tell(speaking))
    return built


def _tell(adapters: Mapping[str, TelegramAdapter | SlackAdapter]) -> Tell:
    """Return what writes to somebody who has not just said something."""

    async def tell(chat: Chat, reply: Reply) -> None:
        if (adapter := adapters.get(chat.platform)) is not None:
            await adapter.post(chat, reply)

    return tell
