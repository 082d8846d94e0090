"""One line in four languages -> what is wanted and when: `weekly mon 09:00 Berlin transport`, „jeden Werktag um 8“.

The reading is a value: either what was said, or why it cannot be, with the words that are to blame. Weekdays are names:
five figures in a row (crontab) are refused, since its numbers mean other days elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

from bot.digests.cities import city, is_country, nearest_zone
from bot.digests.hours import figures_of, settle_am
from bot.digests.lexicon import lexicon
from bot.digests.naming import Names
from bot.digests.refusals import Refusal, RefusedError, Trouble
from bot.digests.rhythms import cadence_of, is_monthly
from bot.digests.scanning import Scanner
from bot.digests.schedule import AtOnce, Cadence, LocalTime, Schedule, ZoneName
from bot.digests.subscription import MOST_FOLLOWED
from bot.digests.tokens import cleaned
from bot.digests.units import Kind, Unit, said
from bot.messages import Frozen
from knowledge.facts import Slug, Topic
from knowledge.languages import LANGUAGES, Language

MOST_WORDS, MOST_CHARACTERS = 300, 4_000
_CRONTAB = re.compile(r"(?:^|\s)((?:[\d*][\d*/,-]*\s+){4}[\d*][\d*/,-]*)(?=\s|$)")
_NEAR = 75.0
_TIMES = {Kind.CLOCK, Kind.NUMBER, Kind.PART}
Missing = Literal["cadence", "at", "zone"]


class Spoken(Frozen):
    """What a line says; None where it says nothing."""

    cadence: Cadence | None = None
    at: LocalTime | None = None
    zone: ZoneName | None = None
    topics: tuple[Topic, ...] = ()
    entities: tuple[Slug, ...] = ()
    language: Language | None = None
    skip_if_empty: bool | None = None

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What has to be asked for."""
        needs_no_time = isinstance(self.cadence, AtOnce)
        found: dict[Missing, bool] = {
            "cadence": self.cadence is None, "at": self.at is None and not needs_no_time, "zone": self.zone is None,
        }  # fmt: skip
        return tuple(name for name, is_missing in found.items() if is_missing)

    def schedule(self, *, zone: str | None = None, at: time | None = None) -> Schedule | None:
        """Return the schedule, with a zone and a time where the line names none; None while something is missing."""
        zone, at = self.zone or zone, None if isinstance(self.cadence, AtOnce) else self.at or at
        if self.cadence is None or zone is None or (at is None and not isinstance(self.cadence, AtOnce)):
            return None
        return Schedule(cadence=self.cadence, at=at, zone=zone)


class _Followed(NamedTuple):
    zone: str | None
    entities: tuple[str, ...]


def read(text: str, *, language: Language, names: Names) -> Spoken | Refusal:
    """Return what a line wants, or why it cannot be; `names` finds entities, `language` settles what is ambiguous."""
    try:
        return _read(text, language, names)
    except RefusedError as refused:
        return refused.refusal


def _read(text: str, language: Language, names: Names) -> Spoken:
    if len(text) > MOST_CHARACTERS or len(text.split()) > MOST_WORDS:
        raise RefusedError(Trouble.TOO_LONG)
    text = cleaned(text)
    if crontab := _CRONTAB.search(text):
        raise RefusedError(Trouble.NOT_UNDERSTOOD, crontab[1])
    units = settle_am(Scanner(text, names=names).units(), is_german=language == "de")
    if all(unit.kind is Kind.MARKER for unit in units):
        raise RefusedError(Trouble.EMPTY)
    _refuse_what_is_not_there(units, text, language)
    figures = figures_of(units, text, is_monthly=is_monthly(units))
    cadence = cadence_of(units, text, figures)
    followed = _zone_and_entities(units, text)
    spoken_language, skip = _only(units, Kind.LANGUAGE, text), _only(units, Kind.SKIP, text)
    return Spoken(
        cadence=cadence, at=figures.at, zone=followed.zone, entities=followed.entities,
        topics=tuple(dict.fromkeys(Topic(unit.value) for unit in units if unit.kind is Kind.TOPIC)),
        language=next((code for code in LANGUAGES if code == spoken_language), None),
        skip_if_empty=None if skip is None else skip == "on",
    )  # fmt: skip


def _refuse_what_is_not_there(units: Sequence[Unit], text: str, language: Language) -> None:
    if sum(unit.kind in {Kind.TOPIC, Kind.ENTITY} for unit in units) > MOST_FOLLOWED:
        raise RefusedError(Trouble.TOO_MANY)
    for number, unit in enumerate(units):
        is_zone = unit.kind is Kind.ZONE or (unit.kind is Kind.UNKNOWN and _is_called_zone(units, number))
        if is_zone and not unit.value:
            raise RefusedError(Trouble.UNKNOWN_ZONE, said(text, [unit]), nearest_zone(said(text, [unit])) or "")
    for unit in units:
        if unit.kind is Kind.REFUSED:
            raise RefusedError(Trouble(unit.value), said(text, [unit]))
    for unit in units:
        if unit.kind is Kind.UNKNOWN:
            raise RefusedError(Trouble.NOT_UNDERSTOOD, said(text, [unit]), _likely(said(text, [unit]), language))


def _is_called_zone(units: Sequence[Unit], number: int) -> bool:
    """Return whether the words around say that this is a zone or its city: a time before "по" asks for one."""
    before = units[number - 1] if number else None
    after = units[number + 1] if number + 1 < len(units) else None
    is_city = units[number].kind is Kind.ZONE
    time_of = is_city and number > 1 and "time-of" in units[number - 1].marks and units[number - 2].kind in _TIMES
    return time_of or any(
        near is not None and mark in near.marks for near, mark in ((before, "zone-before"), (after, "zone-after"))
    )


def _likely(words: str, language: Language) -> str:
    """Return the known word that was most likely meant."""
    known = {
        " ".join(pattern.written): None
        for patterns in lexicon().patterns.values() for pattern in patterns
        if pattern.language == language and pattern.group in {"cadence", "weekday", "topic"}
    }  # fmt: skip
    near = process.extractOne(words.casefold(), known.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    if near is not None:
        return str(near[0])
    zone = nearest_zone(words, at_least=_NEAR + 5)
    return city(zone, language) if zone else ""


def _zone_and_entities(units: Sequence[Unit], text: str) -> _Followed:
    """Tell cities that give the time from those that are of interest: a zone named as such leaves other cities free."""
    named = [(number, unit) for number, unit in enumerate(units) if unit.kind is Kind.ZONE]
    sure = [unit for number, unit in named if "/" in said(text, [unit]) or _is_called_zone(units, number)]
    free = [unit for _, unit in named if unit not in sure and unit.others and (sure or is_country(said(text, [unit])))]
    zones = {unit.value: unit for _, unit in named if unit not in free}
    if len(zones) > 1:
        raise RefusedError(Trouble.CONTRADICTION, ", ".join(said(text, [unit]) for unit in list(zones.values())[:2]))
    found: dict[str, None] = {}
    for unit in units:
        if unit.kind is Kind.ENTITY:
            found |= dict.fromkeys((unit.value, *unit.others))
        elif unit in free:
            found |= dict.fromkeys(unit.others)
    return _Followed(next(iter(zones), None), tuple(found))


def _only(units: Sequence[Unit], kind: Kind, text: str) -> str | None:
    found = {unit.value: unit for unit in units if unit.kind is kind}
    if len(found) > 1:
        raise RefusedError(Trouble.CONTRADICTION, ", ".join(said(text, [unit]) for unit in found.values()))
    return next(iter(found), None)
