"""Time zones by the city people name, in four languages."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

_CITIES = {
    "berlin": "Europe/Berlin", "münchen": "Europe/Berlin", "munich": "Europe/Berlin", "frankfurt": "Europe/Berlin",
    "deutschland": "Europe/Berlin", "germany": "Europe/Berlin", "берлин": "Europe/Berlin", "мюнхен": "Europe/Berlin",
    "германия": "Europe/Berlin", "франкфурт": "Europe/Berlin", "астана": "Asia/Almaty", "astana": "Asia/Almaty",
    "алматы": "Asia/Almaty", "шымкент": "Asia/Almaty", "shymkent": "Asia/Almaty", "schymkent": "Asia/Almaty",
    "казахстан": "Asia/Almaty", "қазақстан": "Asia/Almaty", "kasachstan": "Asia/Almaty", "kazakhstan": "Asia/Almaty",
    "актау": "Asia/Aqtau", "ақтау": "Asia/Aqtau", "атырау": "Asia/Atyrau", "актобе": "Asia/Aqtobe",
    "бишкек": "Asia/Bishkek", "bischkek": "Asia/Bishkek", "москва": "Europe/Moscow", "moskau": "Europe/Moscow",
    "мәскеу": "Europe/Moscow", "лондон": "Europe/London", "брюссель": "Europe/Brussels", "brüssel": "Europe/Brussels",
}  # fmt: skip


@cache
def _known() -> dict[str, str]:
    zones = {zone.casefold(): zone for zone in available_timezones()}
    ends = {zone.rsplit("/", 1)[-1].casefold().replace("_", " "): zone for zone in sorted(available_timezones())}
    return {**ends, **zones, **_CITIES}


def find_zone(name: str) -> str | None:
    """Return the IANA zone of a zone's or a city's name; None when there is none."""
    return _known().get(name.strip().casefold())
