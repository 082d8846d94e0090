"""What /digest can be told besides a schedule: now, preview, pause and for how long, resume, off, list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import yaml
from babel.dates import get_month_names

from bot.digests.lexicon import DIRECTORY, lexicon
from bot.digests.refusals import Refusal, Trouble
from bot.digests.tokens import Token, cleaned, tokens_of
from knowledge.language.normalise import fold, skeleton
from knowledge.languages import LANGUAGES

_LONGEST_PAUSE = timedelta(days=366)
_DAYS = {"day": 1, "week": 7}
_MONTHS = 12
_MOST_DIGITS = 4


class Order(StrEnum):
    """What is to be done with subscriptions that are there."""

    NOW = "now"
    PREVIEW = "preview"
    PAUSE = "pause"
    RESUME = "resume"
    OFF = "off"
    LIST = "list"


class Given(NamedTuple):
    """An order, and what was said with it."""

    order: Order
    rest: str


def read_order(text: str) -> Given | None:
    """Return the order a line begins with; None when it is none, so most likely a schedule."""
    line = cleaned(text)
    tokens = tokens_of(line)
    for length in range(min(len(tokens), 3), 0, -1):
        words = line[: tokens[length - 1].end]
        if (order := _orders().get(skeleton(words))) is not None and skeleton(words):
            return Given(order, line[tokens[length - 1].end :].strip(" ,.:;!"))
    return None


def read_pause(text: str, *, now: datetime, zone: ZoneInfo) -> datetime | Refusal | None:
    """Return when a pause ends, None for one without end: "2 weeks", „bis 1. Dezember“, «на месяц»; a year at most."""
    line = cleaned(text)
    if not line:
        return None
    refusal = Refusal(trouble=Trouble.IMPOSSIBLE_PAUSE, what=line)
    words = [token for token in tokens_of(line) if fold(token.text) not in _data()["filler"]]
    local = now.astimezone(zone)
    try:
        end = _after(words, local) or _on(words, line, local)
    except (ValueError, OverflowError):  # the 30th of February, a number without end
        return refusal
    if end is None or not now < end <= now + _LONGEST_PAUSE:
        return refusal
    return end.astimezone(UTC)


def _after(words: Sequence[Token], now: datetime) -> datetime | None:
    """Return the end of a pause that is said as a duration."""
    *amount, unit = [fold(token.text) for token in words] or [""]
    unit = _data()["unit"].get(unit, "")
    count = _count(amount)
    if not unit or count is None:
        return None
    if unit in _DAYS:
        return _same_time(now, now.date() + timedelta(days=count * _DAYS[unit]))
    months = now.month - 1 + count
    first = date(now.year + months // _MONTHS, months % _MONTHS + 1, 1)
    following = date(first.year + first.month // _MONTHS, first.month % _MONTHS + 1, 1)
    return _same_time(now, first.replace(day=min(now.day, (following - timedelta(days=1)).day)))


def _same_time(now: datetime, day: date) -> datetime:
    return datetime.combine(day, now.time(), now.tzinfo)


def _count(amount: Sequence[str]) -> int | None:
    if not amount or tuple(amount) in {(one,) for one in _data()["one"]}:
        return 1
    if len(amount) == 1 and amount[0].isdigit() and len(amount[0]) <= _MOST_DIGITS:
        return int(amount[0])
    return lexicon().numbers.get(tuple(amount))


def _on(words: Sequence[Token], line: str, now: datetime) -> datetime | None:
    """Return the beginning of a day that is named: 2026-12-01, 1.12., 1 December."""
    named = [_months().get(fold(token.text)) for token in words]
    figures = [int(part) for token in words if token.kind != "word" for part in token.text.split(".")]
    months = [month for month in named if month]
    if sum(token.kind == "word" for token in words) != len(months) or not figures:
        return None
    year = next((figure for figure in figures if figure > 31), None)  # noqa: PLR2004 - no day is that high
    small = [figure for figure in figures if figure != year]
    if year is not None and figures[0] == year and not months:
        small.reverse()  # ISO 8601 has the month first
    if len(small) + len(months) != 2 or "/" in line:  # noqa: PLR2004 - a day and a month
        return None
    day, month = small[0], months[0] if months else small[1]
    candidates = (date(each, month, day) for each in ([year] if year else [now.year, now.year + 1]))
    return next((datetime.combine(each, time(0), now.tzinfo) for each in candidates if each > now.date()), None)


@cache
def _data() -> dict[str, Any]:
    text = (DIRECTORY / "orders.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - strings only
    units = {fold(word): unit for unit, words in data["unit"].items() for word in words}
    return data | {"unit": units} | {group: {fold(word) for word in data[group]} for group in ("one", "filler")}


@cache
def _orders() -> dict[str, Order]:
    return {skeleton(word): Order(order) for order, words in _data()["order"].items() for word in words}


@cache
def _months() -> dict[str, int]:
    """Return months by their names, with the endings that Kazakh gives them after "until"."""
    return {fold(name): month for name, month in _month_names()}


def _month_names() -> Iterator[tuple[str, int]]:
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for month, name in get_month_names("wide", context=context, locale=language).items():
                yield from ((f"{name}{ending}", month) for ending in ("", "ға", "ге", "қа", "ке"))
