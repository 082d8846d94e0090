"""Numbers, years and money as people write them in German, English, Russian and Kazakh."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_SCALES: tuple[tuple[str, int], ...] = (
    (r"billionen|trillion\w*|триллион\w*|трлн\.?", 10**12),
    (r"milliarde\w*|mrd\.?|billion\w*|bn|миллиард\w*|млрд\.?", 10**9),
    (r"million\w*|mio\.?|mln\.?|миллион\w*|млн\.?|m(?=\s?t\b)", 10**6),
    (r"tausend|thousand|тысяч\w*|тыс\.?|мың\w*", 10**3),
)
_GROUPS = "  .,'"
_NUMBER = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:[\u00a0\u202f .,']\d{3})+(?![\d])|\d+)(?:[.,](\d{1,2})(?!\d))?\s?[-]?\s?(?:("
    + "|".join(pattern for pattern, _ in _SCALES)
    + r")(?![^\W\d_]))?",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_WORDS: dict[int, str] = {
    1: r"",
    2: r"zwei|two|два|двух|двумя|двум|две|екі",
    3: r"drei|three|три|тр[её]х|үш",
    4: r"vier|four|четыре|четыр[её]х|төрт",
    5: r"fünf|fuenf|five|пять|пяти|бес",
    6: r"sechs|six|шесть|шести|алты",
    7: r"sieben|seven|семь|семи|жеті",
    8: r"acht|eight|восемь|восьми|сегіз",
    9: r"neun|nine|девять|девяти|тоғыз",
    10: r"zehn|ten|десять|десяти|он",
    20: r"zwanzig|twenty|двадцать|двадцати|жиырма",
    22: r"zweiundzwanzig|twenty-?\s?two|двадцать два|двадцати двух|жиырма екі",
    40: r"vierzig|forty|сорок|сорока|қырық",
}
_SPELLING = re.compile(r"[^\W\d_]+")
_BEGINNINGS = frozenset(
    form
    for words in _WORDS.values()
    for word in words.split("|")
    for form in (
        re.split(r"[-\s]", word.replace("[её]", "е"))[0],
        word.replace("[её]", "ё"),
        word.replace(r"-?\s?", ""),
    )
)
"""The first words of all numbers in words: without one of them a text names none."""
_SPELLED = [(value, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for value, words in _WORDS.items() if words]


@dataclass(frozen=True)
class Mention:
    """A number in a text: its unscaled value and where it stands."""

    value: Decimal
    start: int
    end: int
    scale: int = 1
    """What its scale word stands for: a million in `35 Mio.`."""

    @property
    def is_year(self) -> bool:
        """Whether it reads as a year of our time."""
        return self.value == self.value.to_integral() and 1900 <= self.value <= 2100  # noqa: PLR2004 - years


def numbers(text: str) -> list[Mention]:
    """Return the numbers written in digits, scaled: `40 Mrd.` is 40000000000."""
    found: list[Mention] = []
    if _DIGIT.search(text) is None:
        return found
    for match in _NUMBER.finditer(text):
        digits, fraction, scale = match.groups()
        value = Decimal(re.sub(r"\D", "", digits) + (f".{fraction}" if fraction else ""))
        factor = 1
        if scale:
            factor = _factor(scale)
        found.append(Mention(value * factor, match.start(), match.end(), factor))
    return found


@lru_cache(maxsize=1024)
def _factor(scale: str) -> int:
    return next(factor for pattern, factor in _SCALES if re.fullmatch(pattern, scale, re.IGNORECASE))


def spelled(text: str) -> list[Mention]:
    """Return small numbers written as words; the longest reading wins."""
    found: list[Mention] = []
    if _BEGINNINGS.isdisjoint(_SPELLING.findall(text.casefold())):
        return found
    for value, pattern in sorted(_SPELLED, reverse=True, key=lambda pair: pair[0]):
        for match in pattern.finditer(text):
            if not any(known.start < match.end() and match.start() < known.end for known in found):
                found.append(Mention(Decimal(value), match.start(), match.end()))
    return sorted(found, key=lambda mention: mention.start)


def years(text: str) -> list[int]:
    """Return the years a text names in four digits."""
    return [int(mention.value) for mention in numbers(text) if mention.is_year]
