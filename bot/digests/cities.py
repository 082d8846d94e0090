"""Time zones and the cities they are known by, in four languages: to read what people type, and to show a zone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import yaml
from babel import Locale
from babel.core import get_global
from rapidfuzz import fuzz, process

from bot.digests.lexicon import DIRECTORY
from bot.digests.schedule import known_zones
from knowledge.language.normalise import skeleton
from knowledge.languages import LANGUAGES, Language

_AREAS = (
    "Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/",
    "Pacific/",
)  # fmt: skip
_INFLECTED = 4
"""Letters a city's name must have to be known with an ending."""
_SEVERAL_PARTS = frozenset(",;()")
_LIKELY, _NEAR = 60.0, 70.0
_VOWELS = "aeiouyаеиоуыяі"


class ZoneMatch(NamedTuple):
    """A zone that a search found."""

    zone: str
    city: str
    """In the searcher's language; the zone's own name where no city tells it apart."""


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    text = (DIRECTORY / "cities.yaml").read_text(encoding="utf-8")
    data: dict[str, dict[str, list[str]]] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - strings only
    return data


@cache
def _names() -> dict[str, str]:
    """Return zones by the folded names of their cities; a name that two zones share belongs to none."""
    ours = {_key(name): zone for zone, names in _data()["zones"].items() for name in names}
    found: dict[str, str | None] = {}
    for name, zone in _all_names():
        found[name] = zone if found.get(name, zone) == zone else None
    return {name: zone for name, zone in found.items() if zone is not None} | ours


def _all_names() -> Iterator[tuple[str, str]]:
    outdated = get_global("zone_aliases")
    for zone in sorted(known_zones()):
        if zone.startswith(_AREAS) and zone not in outdated:
            for name in {_last_part(zone), *(_exemplar(zone, language) for language in LANGUAGES)}:
                yield _key(name), zone


@cache
def _as_written() -> dict[str, str]:
    """Return zones by their own names in lower case."""
    return {zone.casefold(): zone for zone in known_zones()}


@cache
def _inflected() -> dict[str, str]:
    """Return zones by names of well-known cities with the endings they take: Берлину, Münchner, Алматыда."""
    forms: dict[str, str] = {}
    for group in ("zones", "adjectives", "countries"):
        for zone, names in _data()[group].items():
            for name in names:
                forms[_key(name)] = zone
                for form in _with_endings(name) if len(name) >= _INFLECTED else ():
                    forms.setdefault(_key(form), zone)
    return forms


def _with_endings(name: str) -> Iterator[str]:
    stem = name[:-1] if name[-1] in _VOWELS and len(name) > _INFLECTED else name
    return (base + ending for base in (name, stem) for ending in _data()["endings"])


def zone_of(name: str) -> str | None:
    """Return the IANA zone that a name means: `Europe/Berlin`, Berlin, Берлину, Münchner; None when there is none."""
    written = _as_written().get(name.strip().casefold())
    if written is not None or "/" in name:
        return written
    folded = _key(name)
    return _names().get(folded) or _inflected().get(folded)


def is_country(name: str) -> bool:
    """Return whether a name is that of a country: of interest rather than a clock, unless it is called a zone."""
    folded = _key(name)
    return any(folded.startswith(_key(country)[:-1]) for names in _data()["countries"].values() for country in names)


def city(zone: str, language: Language) -> str:
    """Return the city by which people know a zone, or the zone's own name where the city alone would mislead."""
    for name in (_exemplar(zone, language), _last_part(zone)):
        if zone_of(name) == zone and not _SEVERAL_PARTS.intersection(name):
            return name
    return zone


def search_zones(text: str, language: Language, *, limit: int = 5) -> tuple[ZoneMatch, ...]:
    """Return the zones whose city is most like a text, the best first; for buttons."""
    folded, found = _key(text), dict[str, None]()
    if (zone := zone_of(text.strip())) is not None:
        found[zone] = None
    if folded:
        begun = sorted((name for name in _names() if name.startswith(folded)), key=len)
        near = process.extract(folded, _names().keys(), scorer=fuzz.ratio, limit=4 * limit, score_cutoff=_LIKELY)
        found |= dict.fromkeys(_names()[name] for name in (*begun, *(name for name, _, _ in near)))
    return tuple(ZoneMatch(zone, city(zone, language)) for zone in list(found)[:limit])


def nearest_zone(name: str, *, at_least: float = _NEAR) -> str | None:
    """Return the zone that a misspelt name most likely means; None when nothing is near."""
    best = process.extractOne(name, sorted(known_zones()), scorer=fuzz.ratio, score_cutoff=at_least)
    if best is not None and "/" in name:
        return str(best[0])
    near = process.extractOne(_key(name), _names().keys(), scorer=fuzz.ratio, score_cutoff=at_least)
    return _names()[near[0]] if near is not None else None


def _exemplar(zone: str, language: Language) -> str:
    known = Locale.parse(language).time_zones.get(zone, {})
    return str(known["city"]) if "city" in known else _last_part(zone)


def _key(name: str) -> str:
    return skeleton(name.replace("’", "'"))


def _last_part(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")
