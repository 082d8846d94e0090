"""Subscriptions as people make them, drawn from a seed: rhythms, hours, cities, chats, and some that pause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from bot.digests.schedule import WEEK, Cadence, Daily, Monthly, Schedule, Weekdays, Weekly
from bot.digests.subscription import Pause, Subscription
from bot.messages import Chat, ChatKind
from knowledge.facts import Topic
from knowledge.languages import LANGUAGES

ZONES = {
    "Europe/Berlin": 30, "Asia/Almaty": 30, "Asia/Qyzylorda": 6, "Europe/London": 5, "America/New_York": 5,
    "America/Santiago": 5, "Africa/Cairo": 4, "Australia/Lord_Howe": 3, "Asia/Kolkata": 3, "Pacific/Auckland": 3,
    "America/Sao_Paulo": 3, "Asia/Tokyo": 3,
}  # fmt: skip
"""With summer times of all kinds: at night, at midnight, by half an hour, south of the equator, and none."""
_HOURS = {"08:00": 30, "09:00": 20, "07:30": 10, "18:00": 8, "00:00": 5, "00:30": 5, "01:30": 5, "02:00": 5,
          "02:30": 8, "03:00": 4}  # fmt: skip
_SLACK, _SECOND_IN_CHAT, _SKIPS, _PAUSES, _IN_TOPIC = 0.4, 0.1, 0.3, 0.03, 0.2


def subscriptions(count: int, *, start: datetime, days: int, random: Random) -> Iterator[Subscription]:
    """Yield so many; every tenth shares a chat with the one before."""
    chat = _chat(0, random)
    for number in range(count):
        if not number or random.random() > _SECOND_IN_CHAT:
            chat = _chat(number, random)
        pause = None
        if random.random() < _PAUSES:
            since = start + timedelta(days=random.randrange(max(1, days // 2)), hours=5)
            pause = Pause(since=since, until=since + timedelta(days=random.randrange(2, 21)))
        yield Subscription(
            id=f"n{number}", chat=chat, topics=_topics(random), schedule=_schedule(random),
            language=random.choice(LANGUAGES), skip_if_empty=random.random() < _SKIPS, pause=pause, created_at=start,
        )  # fmt: skip


def _chat(number: int, random: Random) -> Chat:
    if random.random() < _SLACK:
        return Chat(platform="slack", workspace=f"T{number % 30}", id=f"C{number}", kind=ChatKind.GROUP)
    kind = random.choice((ChatKind.DIRECT, ChatKind.GROUP, ChatKind.CHANNEL))
    name = str(number + 1) if kind is ChatKind.DIRECT else f"-100{number + 1}"
    thread = "7" if kind is ChatKind.GROUP and random.random() < _IN_TOPIC else None
    return Chat(platform="telegram", id=name, kind=kind, thread=thread)


def _topics(random: Random) -> tuple[Topic, ...]:
    return tuple(random.sample(list(Topic), random.choice((0, 0, 1, 2, 3))))


def _schedule(random: Random) -> Schedule:
    at = random.choices(list(_HOURS), list(_HOURS.values()))[0]
    zone = random.choices(list(ZONES), list(ZONES.values()))[0]
    return Schedule(cadence=_cadence(random), at=time.fromisoformat(at), zone=zone)


def _cadence(random: Random) -> Cadence:
    kind = random.choices(("daily", "weekdays", "weekly", "monthly"), (40, 25, 25, 10))[0]
    match kind:
        case "daily":
            return Daily()
        case "weekdays":
            return Weekdays()
        case "weekly":
            return Weekly(days=tuple(random.sample(WEEK, random.choice((1, 1, 2, 3)))))
        case _:
            return Monthly(day=random.choice((1, 15, 28, 29, 30, 31, "last")))
