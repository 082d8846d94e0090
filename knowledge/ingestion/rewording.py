"""A known statement with other figures in it: how a corrected figure is said at once in all four languages.

Only digits and the number words of `knowledge.language.numbers` are replaced. Where grammar would have to change along
with the figure (a Russian noun after it, a Kazakh ending on it) nothing is returned, and a person writes the sentence.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from knowledge.facts import precision
from knowledge.language.numbers import Mention, numbers, spelled

if TYPE_CHECKING:
    from knowledge.facts import Fact, Quantity
    from knowledge.languages import Language

_DIGITS = re.compile(r"\d[\d\u00a0\u202f .,']*\d|\d")
_ENDING = re.compile(r"-[^\W\d_]")
"""A Kazakh or Russian ending that agrees with the number before it: 35-ке, 40-қа."""
_COMMA = frozenset({"de", "ru", "kk"})
_CENT = Decimal("0.01")
_GROUPED = 10_000
"""Numbers from here on are written in groups of three."""
_INDECLINABLE = re.compile(
    r"(млн|млрд|трлн|тыс|т|км|%|евро|млрд|га|квт|мвт|гвт|год[ау]?|г)\b\.?|[A-Z]|€|\$", re.IGNORECASE
)
"""What may follow a Russian figure without agreeing with it; the year does so by its own rules, always the same."""


def reworded(text: str, language: Language, old: Fact, new: Fact) -> str | None:
    """Return a statement of `old` with the figures and dates of `new`; None where more than figures has to change."""
    pairs = _pairs(old, new)
    if pairs is None:
        return None
    found = [*numbers(text), *spelled(text)]
    changes = [(each, pairs[each.value]) for each in found if pairs.get(each.value, each.value) != each.value]
    missing = {value for value, other in pairs.items() if value != other} - {mention.value for mention, _ in changes}
    if missing:
        return None
    for mention, value in sorted(changes, key=lambda change: -change[0].start):
        written = _written(text, mention, value, language)
        if written is None:
            return None
        text = text[: mention.start] + written + text[mention.end :]
    return text


def _pairs(old: Fact, new: Fact) -> dict[Decimal, Decimal] | None:
    """Return each known number with the one that takes its place; None if the facts differ in more than numbers."""
    if (old.status, old.instrument, len(old.quantities)) != (new.status, new.instrument, len(new.quantities)):
        return None
    pairs: dict[Decimal, Decimal] = {}
    for before, after in zip(old.quantities, new.quantities, strict=True):
        if _shape(before) != _shape(after) or len(before.numbers) != len(after.numbers):
            return None
        if not _add(pairs, before.numbers, after.numbers):
            return None
    for one, other in ((old.deadline, new.deadline), *zip(_ends(old), _ends(new), strict=True)):
        if (one is None) != (other is None) or (one and other and len(one) != len(other)):
            return None
        if one and other and one != other and not (_is_year(one) and _add(pairs, (Decimal(one),), (Decimal(other),))):
            return None
    return pairs


def _add(pairs: dict[Decimal, Decimal], before: tuple[Decimal, ...], after: tuple[Decimal, ...]) -> bool:
    """Note which number follows which; the same number cannot become two."""
    return all(pairs.setdefault(one, other) == other for one, other in zip(before, after, strict=True))


def _shape(quantity: Quantity) -> tuple[str, str, bool, bool, str | None]:
    return quantity.kind, quantity.unit, quantity.approximate, quantity.is_limit, quantity.per


def _is_year(partial: str) -> bool:
    return precision(partial) == "year"


def _ends(fact: Fact) -> tuple[str | None, str | None]:
    return (fact.period.start, fact.period.end) if fact.period else (None, None)


def _written(text: str, mention: Mention, value: Decimal, language: Language) -> str | None:
    """Return a number as it stands in the text: same scale word, the language's own signs."""
    found = _DIGITS.match(text[mention.start : mention.end])
    if found is None:
        return _digits(value, language) if _agrees(mention.value, value, text[mention.end :], language) else None
    rest, scale = text[mention.start + found.end() :], mention.scale
    if _ENDING.match(rest) or not _agrees(mention.value / scale, value / scale, rest, language):
        return None
    shown = _digits(value / scale, language)
    return shown and shown + text[mention.start + found.end() : mention.end]


def _digits(value: Decimal, language: Language) -> str | None:
    if value < 1 or value != value.quantize(_CENT):
        return None
    if value != value.to_integral():
        text = f"{value.normalize():f}"
        return text.replace(".", ",") if language in _COMMA else text
    if value < _GROUPED or 1900 <= value <= 2100:  # noqa: PLR2004 - years
        return f"{value:.0f}"
    sign = {"de": ".", "en": ","}.get(language, "\u00a0")
    return f"{value:,.0f}".replace(",", sign)


def _agrees(old: Decimal, new: Decimal, after: str, language: Language) -> bool:
    """Tell whether what follows the number stays as it is."""
    if (old == 1) != (new == 1):
        return language == "kk"
    if language != "ru" or _INDECLINABLE.match(after.lstrip()):
        return True
    return _class(old) == _class(new)


def _class(number: Decimal) -> str:
    """Return which form a Russian noun has after a number (CLDR plural rules)."""
    if number != number.to_integral():
        return "other"
    tens, hundreds = int(number) % 10, int(number) % 100
    if tens == 1 and hundreds != 11:  # noqa: PLR2004 - eleven
        return "one"
    return "few" if tens in {2, 3, 4} and hundreds not in {12, 13, 14} else "many"
