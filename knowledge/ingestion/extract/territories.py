"""Well-known names, and those of all countries: to be told apart from ours."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from knowledge.entities import EntityKind
from knowledge.language.normalise import fold, words
from knowledge.languages import LANGUAGES
from knowledge.understanding.gazetteer import Gazetteer, load_gazetteer
from knowledge.understanding.names import Name

_COUNTRY_CODE = re.compile(r"[A-Z]{2}")
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)*")
_OURS = {
    (fold(name),)
    for name in (
        "Deutschland",
        "Germany",
        "Германия",
        "Kasachstan",
        "Kazakhstan",
        "Казахстан",
        "Россия",
        "Russland",
        "Russia",
        "Kirgisistan",
        "Kyrgyzstan",
        "Ukraine",
        "Украина",
    )
}


@cache
def territories() -> tuple[Name, ...]:
    """Return the names of all countries that the gazetteer does not have: to be told apart from ours."""
    known = {name.folded for name in well_known().names} | _OURS
    found: list[Name] = []
    for code, english in Locale("en").territories.items():
        written = {language: str(Locale(language).territories.get(code, "")) for language in LANGUAGES}
        folded = {language: tuple(fold(word) for word in words(name)) for language, name in written.items()}
        if not _COUNTRY_CODE.fullmatch(code) or not all(folded.values()) or known & set(folded.values()):
            continue
        key = "-".join(words(str(english)))
        if _SLUG.fullmatch(key):
            kind = EntityKind.COUNTRY
            found += [Name(key, kind, language, written[language], folded[language]) for language in LANGUAGES]
    return tuple(found)


@cache
def well_known() -> Gazetteer:
    """Return the entities that everybody knows, read once."""
    return load_gazetteer()
