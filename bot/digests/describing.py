"""A schedule and a subscription told back in words; what `describe` says, `spoken.read` understands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time

from bot.digests import dates
from bot.digests.cities import city
from bot.digests.endings import ending
from bot.digests.schedule import AtOnce, Daily, Monthly, Schedule, Weekdays, Weekly, simplest
from bot.digests.subscription import Subscription
from bot.phrases import say
from knowledge.languages import Language


def describe(schedule: Schedule, language: Language) -> str:
    """Return when a digest comes: `werktags um 08:00 (Berlin)`."""
    where = {"city": city(schedule.zone, language), "time": told_time(schedule.at or time(0), language)}
    match simplest(schedule.cadence):
        case Daily():
            return say(language, "digest-when-daily", **where)
        case Weekdays():
            return say(language, "digest-when-weekdays", **where)
        case Weekly() as weekly:
            days = [say(language, f"digest-on-{day.value}") for day in weekly.days]
            return say(language, "digest-when-weekly", days=listed(days, language), **where)
        case Monthly(day="last"):
            return say(language, "digest-when-month-end", **where)
        case Monthly() as monthly:
            day = f"{monthly.day}{ending('day', language, int(monthly.day))}"
            return say(language, "digest-when-monthly", day=day, **where)
        case AtOnce():
            return say(language, "digest-when-at-once")


def summary(subscription: Subscription, language: Language, *, name: Callable[[str], str]) -> str:
    """Return a subscription in one line, for confirmations and lists; `name` tells entities and facts by id."""
    topics = [say(language, f"topic-{topic.value}") for topic in subscription.topics]
    about = [*topics, *map(name, (*subscription.entities, *subscription.facts))]
    parts = [describe(subscription.schedule, language), ", ".join(about) or say(language, "digest-about-all")]
    if subscription.language != language:
        parts.append(say(language, "digest-in-language", code=subscription.language))
    if subscription.skip_if_empty:
        parts.append(say(language, "digest-only-news"))
    if subscription.pause is not None:
        until = subscription.pause.until
        local = until.astimezone(subscription.schedule.time_zone).date() if until else None
        parts.append(
            say(language, "digest-paused-until", date=dates.until(local, language))
            if local else say(language, "digest-paused")
        )  # fmt: skip
    return " · ".join(parts)


def told_time(at: time, language: Language) -> str:
    """Return a time of day as it stands in a sentence: 08:00, in Kazakh 08:00-де."""
    return f"{at:%H:%M}{ending('minute', language, at.minute)}"


def listed(words: Sequence[str], language: Language) -> str:
    """Return words as a list with "and" before the last."""
    if len(words) < 2:  # noqa: PLR2004 - one needs no "and"
        return "".join(words)
    return say(language, "digest-list-last", some=", ".join(words[:-1]), last=words[-1])
