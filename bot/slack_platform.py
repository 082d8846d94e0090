"""The Slack adapter from the settings, and what its Home tab shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.settings import SlackSettings
from bot.adapters.slack.views import Choice, HomeContent, TopicCount
from bot.conversation.commands import resolve
from bot.phrases import say
from knowledge.answering.composing import examples
from knowledge.languages import ENDONYMS, LANGUAGES, Language

if TYPE_CHECKING:
    from bot.conversation.service import ConversationService
    from bot.messages import Chat, Person
    from bot.settings import Settings
    from bot.storage.database import BotDatabase
    from knowledge.briefing import Briefing

_ZONES = (
    "Europe/Berlin", "Asia/Almaty", "Europe/London", "Europe/Brussels", "Europe/Moscow", "Asia/Tashkent",
    "Asia/Bishkek", "Asia/Baku", "Europe/Istanbul", "Asia/Dubai", "Asia/Shanghai", "America/New_York", "UTC",
)  # fmt: skip


def slack(settings: Settings, service: ConversationService, database: BotDatabase, briefing: Briefing) -> SlackAdapter:
    """Return the Slack adapter."""

    async def home(chat: Chat, person: Person) -> HomeContent:
        stored = await database.settings.load(chat.key, f"{chat.platform}:{chat.workspace}:{person.id}")
        chosen = stored.person.language if stored.person else None
        zone = (stored.person.time_zone if stored.person else None) or person.time_zone or ""
        language = chosen or _spoken(person.language) or settings.language
        return _content(briefing, language, chosen=chosen or "auto", zone=zone)

    return SlackAdapter(
        SlackSettings(
            bot_token=settings.slack_bot_token, app_token=settings.slack_app_token,
            signing_secret=settings.slack_signing_secret, client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret, encryption_key=settings.slack_encryption_key,
            public_url=settings.public_url, base_url=settings.slack_base_url,
        ),
        dialogue=service, inbox=database.inbox, engine=database.engine, say=say, home=home,
        is_command=lambda word: resolve(word.lstrip("/")) is not None,
    )  # fmt: skip


def _spoken(locale: str | None) -> Language | None:
    return next((language for language in LANGUAGES if (locale or "").casefold().startswith(language)), None)


def _content(briefing: Briefing, language: Language, *, chosen: str, zone: str) -> HomeContent:
    zones = dict.fromkeys([*([zone] if zone else []), *_ZONES])
    return HomeContent(
        language=language,
        topics=tuple(TopicCount(say(language, f"topic-{topic}"), count) for topic, count in briefing.topics.items()),
        examples=examples(language),
        languages=(
            Choice("auto", say(language, "language-auto")), *(Choice(code, ENDONYMS[code]) for code in LANGUAGES),
        ),
        chosen_language=chosen,
        time_zones=tuple(Choice(name, name.rsplit("/", 1)[-1].replace("_", " ")) for name in zones),
        chosen_time_zone=zone,
        notes=tuple(source.title for source in briefing.sources.values()),
    )  # fmt: skip
