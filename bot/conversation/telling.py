"""Moments and subscriptions in a reader's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.digests import dates
from bot.digests.cities import city
from bot.digests.describing import summary
from bot.digests.schedule import Monthly, Schedule
from bot.digests.subscription import Subscription
from bot.messages import Break, Code, Node, Text
from bot.phrases import say, spoken
from knowledge.languages import Language

Called = Callable[[str], str]
"""Tells an entity or a fact by its id."""
_SHORTEST_MONTH = 28


def moment(at: datetime, schedule: Schedule, language: Language) -> str:
    """Return a moment as the clock of a subscription's city shows it: `Montag, 30. November, 09:00 (Berlin)`."""
    local = at.astimezone(schedule.time_zone)
    return f"{dates.heading(local.date(), language)}, {local:%H:%M} ({city(schedule.zone, language)})"


def described(subscription: Subscription, language: Language, *, called: Called) -> str:
    """Return a subscription in one line that begins with a capital letter."""
    line = summary(subscription, language, name=called)
    return line[:1].upper() + line[1:]


def hints(schedule: Schedule, language: Language) -> tuple[str, ...]:
    """Return what may surprise about a schedule: a day that not every month has."""
    day = schedule.cadence.day if isinstance(schedule.cadence, Monthly) else None
    return (say(language, "digest-short-months"),) if isinstance(day, int) and day > _SHORTEST_MONTH else ()


def example(language: Language) -> tuple[Node, ...]:
    """Return a line that can be typed as it is."""
    lead = Text(text=f"{say(language, 'digest-example-lead')} ")
    return (lead, Code(text=say(language, "digest-example")))


def phrased(language: Language, key: str, **arguments: str | float) -> tuple[Node, ...]:
    """Return a phrase as a line of its own, its commands ready to use."""
    return (*spoken(language, key, **arguments), Break())
