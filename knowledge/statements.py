"""What every statement must be: one sentence that names exactly the figures of its fact, in each language."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.language.numbers import numbers, spelled
from knowledge.languages import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.facts import Fact, PartialDate

_RANGE = re.compile(
    r"(\d[\d.,\u00a0]*)\s?(?:–|-|bis|to|до)\s?(\d[\d.,\u00a0]*)\s?"
    r"(Mio\.|Mrd\.|Millionen|Milliarden|million|billion|bn|млн|млрд)(?!\w)"
)
"""Two numbers that share one word for millions or the like: 700 bis 750 Mio."""
_REMEMBERED = 512
_HOMONYMS: dict[Language, frozenset[str]] = {
    "de": frozenset(),
    "en": frozenset(),
    "ru": frozenset({"он"}),
    "kk": frozenset(),
}
"""Words that `spelled` reads as a number in another language: Kazakh ten is Russian he."""

_ABBREVIATIONS = frozenset({
    "mio", "mrd", "bio", "tsd", "mill", "bzw", "ca", "rd", "etc", "vgl", "nr", "st", "str", "dr", "prof", "dipl", "ing",
    "inkl", "exkl", "evtl", "ggf", "usw", "jh", "mind", "max", "approx", "mr", "mrs", "inc", "ltd", "co", "corp", "vs",
    "mln", "bn", "млн", "млрд", "трлн", "тыс", "гг", "др", "руб", "проф", "акад", "чел", "долл", "мың",
})  # fmt: skip
"""Words that end with a full stop in mid-sentence; a single letter always may (z. B., т. е., M. Karabajew)."""

_LONGER = 1 + max(map(len, _ABBREVIATIONS))
"""As many characters as no abbreviation has: a word is not looked for farther back."""

_MONTH = r"(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez)\w*"
_ORDINAL = re.compile(
    rf"\d{{1,2}}\.(?=\s+{_MONTH})|\b(?:der|die|das|dem|den|des|vom|zum|im)\s\d{{1,2}}\.", re.IGNORECASE
)
_STOP = re.compile(r"[.!?…]+[»”“\"')\]]*(?=\s|$)|(?<=[^\W\d_]{2})\.(?=[A-ZА-ЯЁÄÖÜӘҒҚҢӨҰҮІ][^\W\d_])")
_LAST_WORD = re.compile(r"[^\W_]+$")


@lru_cache(maxsize=_REMEMBERED)
def is_one_sentence(text: str) -> bool:
    """Tell whether the text ends with its only full stop; abbreviations, decimals and German ordinals do not end it."""
    text = text.strip()
    stops = list(_STOP.finditer(text))
    if not stops or stops[-1].end() != len(text):
        return False
    inner = stops[:-1]
    ordinals = {match.end() for match in _ORDINAL.finditer(text)} if inner else set()
    return all(_goes_on(text, stop, ordinals) for stop in inner)


def _goes_on(text: str, stop: re.Match[str], ordinals: set[int]) -> bool:
    if stop.end() in ordinals or stop.group() != ".":
        return stop.end() in ordinals
    found = _LAST_WORD.search(text[max(0, stop.start() - _LONGER) : stop.start()])
    word = found.group().casefold() if found else ""
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())


def date_numbers(partial: PartialDate) -> set[Decimal]:
    """Return year, month and day of a partial date, as far as it goes."""
    return {Decimal(part) for part in partial.split("-")}


def dates(fact: Fact) -> list[PartialDate]:
    """Return the dates of period and deadline."""
    period = (fact.period.start, fact.period.end) if fact.period else ()
    return [partial for partial in (*period, fact.deadline) if partial is not None]


def figures(fact: Fact) -> set[Decimal]:
    """Return the numbers of all quantities."""
    return {number for quantity in fact.quantities for number in quantity.numbers}


def fact_numbers(fact: Fact) -> set[Decimal]:
    """Return every number a statement of the fact may name: figures, and the dates of period and deadline."""
    return figures(fact).union(*map(date_numbers, dates(fact)))


def required_numbers(fact: Fact) -> set[Decimal]:
    """Return the numbers every statement must name: the figures, and the year of the deadline."""
    return figures(fact) | ({Decimal(fact.deadline[:4])} if fact.deadline else set())


@lru_cache(maxsize=_REMEMBERED)
def statement_numbers(text: str, language: Language) -> frozenset[Decimal]:
    """Return the numbers a statement names, in digits (scaled) or small number words."""
    text = _RANGE.sub(r"\1 \3 \2 \3", text)
    words = (m.value for m in spelled(text) if text[m.start : m.end].casefold() not in _HOMONYMS[language])
    return frozenset(mention.value for mention in numbers(text)).union(words)


def statement_faults(fact: Fact) -> Iterator[tuple[Language, str]]:
    """Yield what is wrong with each statement and how to put it right; text of another language is judged there."""
    known, required = fact_numbers(fact), required_numbers(fact)
    for language in (each for each in LANGUAGES if each not in fact.untranslated):
        text = fact.statement.in_(language)
        if not is_one_sentence(text):
            yield language, "is not exactly one sentence; end it with its only full stop"
        named = statement_numbers(text, language)
        for number in sorted(named - known):
            yield language, f"names {number:f}, which the fact does not have; add it to quantities, period or deadline"
        for number in sorted(required - named - {Decimal(1)}):  # one is an article in German, `a` in English
            yield language, f"does not name {number:f}, a figure of the fact; say it in every language"
