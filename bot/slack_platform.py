"""The Slack adapter from the settings, and what its Home tab shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import get_day_names

from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.forms import Choice, DigestForm
from bot.adapters.slack.settings import SlackSettings
from bot.adapters.slack.views import HomeContent, TopicCount
from bot.conversation.commands import parse, resolve
from bot.digests.cities import city
from bot.digests.schedule import WEEK, known_zones
from bot.phrases import say
from knowledge.answering.composing import examples
from knowledge.facts import Topic
from knowledge.languages import ENDONYMS, LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.conversation.service import ConversationService
    from bot.messages import Chat, Person
    from bot.settings import Settings
    from bot.storage.database import BotDatabase
    from knowledge.briefing import Briefing

_ZONES = (
    "Europe/Berlin", "Asia/Almaty", "Europe/London", "Europe/Brussels", "Europe/Moscow", "Asia/Tashkent",
    "Asia/Bishkek", "Asia/Baku", "Europe/Istanbul", "Asia/Dubai", "Asia/Shanghai", "America/New_York", "UTC",
)  # fmt: skip


def slack(
    settings: Settings, service: ConversationService, database: BotDatabase, briefing: Callable[[], Briefing]
) -> SlackAdapter:
    """Return the Slack adapter."""

    async def home(chat: Chat, person: Person) -> HomeContent:
        stored = await database.settings.load(chat.key, f"{chat.platform}:{chat.workspace}:{person.id}")
        chosen = stored.person.language if stored.person else None
        zone = (stored.person.time_zone if stored.person else None) or person.time_zone or ""
        language = chosen or _spoken(person.language) or settings.language
        digests = await service.clerk.lines(chat, person, language)
        return _content(briefing(), language, chosen=chosen or "auto", zone=zone, digests=digests)

    return SlackAdapter(
        SlackSettings(
            bot_token=settings.slack_bot_token, app_token=settings.slack_app_token,
            signing_secret=settings.slack_signing_secret, client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret, encryption_key=settings.slack_encryption_key,
            public_url=settings.public_url, base_url=settings.slack_base_url,
        ),
        dialogue=service, inbox=database.inbox, engine=database.engine, say=say, home=home,
        is_command=lambda word: resolve(word.lstrip("/")) is not None, opens_form=_opens_form, parks=database.parks,
    )  # fmt: skip


def _opens_form(text: str) -> bool:
    """Return whether a command is a bare `/digest`, in any of its names."""
    typed = parse(text)
    command = resolve(typed[0]) if typed is not None and not typed[1] else None
    return command is not None and command.name == "digest"


def _spoken(locale: str | None) -> Language | None:
    return next((language for language in LANGUAGES if (locale or "").casefold().startswith(language)), None)


def _content(
    briefing: Briefing, language: Language, *, chosen: str, zone: str, digests: tuple[str, ...]
) -> HomeContent:  # fmt: skip
    zones = dict.fromkeys([*([zone] if zone else []), *_ZONES])
    return HomeContent(
        language=language,
        topics=tuple(TopicCount(say(language, f"topic-{topic}"), count) for topic, count in briefing.topics.items()),
        examples=examples(language),
        languages=(
            Choice("auto", say(language, "language-auto")), *(Choice(code, ENDONYMS[code]) for code in LANGUAGES),
        ),
        chosen_language=chosen,
        time_zones=tuple(Choice(name, _city(name, language)) for name in zones),
        chosen_time_zone=zone,
        digests=digests,
        form=_form(language, zones=tuple(name for name in zones if name in known_zones())),
        notes=(say(language, "sources-title"), *(source.title for source in briefing.sources.values())),
    )  # fmt: skip


def _form(language: Language, *, zones: tuple[str, ...]) -> DigestForm:
    """Return what can be chosen for a briefing; the values are the words of a typed line."""
    names = get_day_names("wide", context="stand-alone", locale=language)
    codes = (language, *(code for code in LANGUAGES if code != language))
    cadences = ("daily", "weekdays", "weekly", "monthly", "at-once")
    return DigestForm(
        cadences=tuple(Choice(name.replace("-", " "), say(language, f"digest-cadence-{name}")) for name in cadences),
        weekdays=tuple(Choice(day.value, names[day.order]) for day in WEEK),
        days=(*(Choice(str(day), f"{day}.") for day in range(1, 32)), Choice("last", say(language, "digest-last-day"))),
        cities=tuple(Choice(zone, city(zone, language)) for zone in zones),
        topics=tuple(Choice(topic.value, say(language, f"topic-{topic.value}")) for topic in Topic),
        languages=tuple(Choice(say("en", "digest-in-language", code=code), ENDONYMS[code]) for code in codes),
    )


def _city(zone: str, language: Language) -> str:
    """Return a time zone by its city, as the language calls it."""
    city = Locale.parse(language).time_zones.get(zone, {}).get("city")
    return str(city or zone.rsplit("/", 1)[-1].replace("_", " "))
