"""Figures, moments, acts and faults as editors read them: phrases with what stands in them filled in."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from bot.digests.dates import partial
from bot.messages import Node, Reply, Text
from bot.phrases import has, say, spoken
from knowledge.answering.wording import say as say_fact
from knowledge.facts import Status

if TYPE_CHECKING:
    from knowledge.claims import Decision, Entry
    from knowledge.errors import ReviewError
    from knowledge.facts import Quantity
    from knowledge.languages import Language

ZONES: Final[dict[Language, str]] = {
    "de": "Europe/Berlin", "en": "Europe/Berlin", "ru": "Asia/Almaty", "kk": "Asia/Almaty",
}  # fmt: skip
"""For who chose no time zone."""
_SCALES: Final = ((Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million"))
_CLOCK: Final[dict[Language, str]] = {
    "de": "d. MMM, HH:mm", "en": "d MMM, HH:mm", "ru": "d MMM, HH:mm", "kk": "d MMM, HH:mm",
}  # fmt: skip
_PLAIN_FIGURE: Final = re.compile(r"^([~≤]?)(-?\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))? ([^\s/]+)(?:/(\S+))?$")
_PARTIAL: Final = re.compile(r"^\d{4}(?:-\d{2}){0,2}$")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_TIMES: Final = frozenset({"d", "a", "mo", "wk", "h"})


def note(text: str, *, toast: str = "", is_private: bool = False) -> Reply:
    """Return a short message."""
    return Reply(nodes=(Text(text=text),) if text else (), toast=toast, is_private=is_private)


def told(language: Language, key: str, *, is_private: bool = False, **arguments: str | float) -> Reply:
    """Return a phrase as a message, with the commands in it ready to use."""
    return Reply(nodes=spoken(language, key, **arguments), is_private=is_private)


def lines(*parts: tuple[Node, ...] | str) -> list[tuple[Node, ...]]:
    """Return what is not empty of some lines."""
    return [(Text(text=part),) if isinstance(part, str) else part for part in parts if part]


def clipped(text: str, most: int) -> str:
    """Return a text, cut where it is longer than there is room."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def clock(moment: datetime, language: Language, zone: str | None) -> str:
    """Return a moment as a card has it: 23. Nov., 14:05."""
    return format_datetime(moment, _CLOCK[language], tzinfo=ZoneInfo(zone or ZONES[language]), locale=language)


def day(moment: datetime, language: Language) -> str:
    """Return a day: 23. November 2026."""
    return format_date(moment.date(), "long", locale=language)


def amount(value: Decimal, language: Language) -> str:
    """Return a number with its scale word: 35 Mio."""
    for scale, name in _SCALES:
        if abs(value) >= scale and value % (scale / 1000) == 0:
            return say(language, f"news-{name}", count=format_decimal(value / scale, locale=language))
    return str(format_decimal(value, locale=language, decimal_quantization=False))


def unit(code: str, language: Language, count: Decimal = Decimal(1)) -> str:
    """Return a unit for so many: those of time by their names, others by their signs."""
    return say(language, f"news-unit-{code}", count=float(count)) if code in _TIMES else code.strip("{}")


def figure(quantity: Quantity, language: Language) -> str:
    """Return a figure as it would be written in a note: rund 35 Mio. t."""
    number = "–".join(amount(each, language) for each in quantity.numbers)
    per = f" / {unit(quantity.per, language)}" if quantity.per else ""
    written = f"{number} {unit(quantity.unit, language, quantity.numbers[-1])}{per}"
    if quantity.is_limit:
        return say(language, "news-up-to", figure=written)
    return say(language, "news-about", figure=written) if quantity.approximate else written


def plainly(written: str, language: Language) -> str:
    """Return what a decision compares, such as `target: ~35000000 t, <= 2029`, as people read it."""
    head, _, rest = written.partition(": ")
    is_status = head in set(Status)
    parts = [say_fact(language, "status", status=head)] if is_status else []
    said = rest if is_status else written
    return " · ".join([*parts, *(_plain(part, language) for part in said.split(", ") if part)])


def _plain(part: str, language: Language) -> str:
    if found := _PLAIN_FIGURE.match(part):
        about, first, second, code, per = found.groups()
        number = "–".join(amount(Decimal(each), language) for each in (first, second) if each)
        count = Decimal(second or first)
        shown = f"{number} {unit(code, language, count)}{f' / {unit(per, language)}' if per else ''}"
        return say(language, "news-up-to" if about == "≤" else "news-about", figure=shown) if about else shown
    if part.startswith("<= "):
        return say(language, "news-until", when=partial(part[3:], language))
    ends = part.split("/")
    if all(not end or _PARTIAL.match(end) for end in ends):
        return "–".join(partial(end, language) if end else "…" for end in dict.fromkeys(ends))
    return part


def reason(decision: Decision, language: Language) -> str:
    """Return why a claim stands to what is known as it does; empty where there is nothing to add."""
    key = f"news-reason-{decision.reason}"
    return say(language, key) if has(language, key) else ""


def fault(error: ReviewError, language: Language) -> str:
    """Return in one or two sentences why an act cannot be done, and what would help."""
    if error.reason == "statement-fault":
        return _statement_fault(error, language)
    key, named = f"news-fault-{error.reason}", _details(error, language)
    return say(language, key if has(language, key) else "news-fault-other", **named)


def _details(error: ReviewError, language: Language) -> dict[str, str]:
    known = {
        "claim": "", "state": "", "name": "", "act": "", "detail": "", "fact": "", "entity": "", "field": "",
        "fault": "", "number": "", "where": "", "run": "", "typed": "", "other": "",
    }  # fmt: skip
    named = known | {name: value for name, value in error.details.items() if name != "language"}
    if named["act"]:
        named["act"] = say(language, f"news-did-{named['act']}", name=named["name"])
    if "language" in error.details:
        named["where"] = say(language, "news-in-language", code=error.details["language"])
    return {**named, "message": str(error)}


def _statement_fault(error: ReviewError, language: Language) -> str:
    where = say(language, "news-in-language", code=error.details["language"])
    said = error.details["fault"]
    number = found[0] if (found := _NUMBER.search(said)) else ""
    kind = "missing-number" if said.startswith("does not name") else "unknown-number"
    if not number:
        return say(language, "news-fault-sentence", where=where)
    return say(language, f"news-fault-{kind}", where=where, number=amount(Decimal(number), language))


def did(entry: Entry, language: Language, zone: str | None) -> str:
    """Return an act in one line: who did what, and when."""
    what = say(language, f"news-did-{entry.act.value}", name=entry.editor.name or entry.editor.key)
    return say(language, "news-done-at", what=what, when=clock(entry.at, language, zone))
