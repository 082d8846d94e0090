"""When a claim says what is expected: its sentence, status, numbers, dates and entities."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from knowledge.facts import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from knowledge.claims import Claim
    from knowledge.entities import Entity
    from knowledge.facts import Quantity
    from tests.evaluation.articles import Expected, Number

NEAR = (frozenset({Status.PLANNED, Status.TARGET}), frozenset({Status.DISCUSSED, Status.CONSIDERED}))
"""Statuses that careful editors choose differently; no other two are alike."""
FIRM = frozenset({Status.SIGNED, Status.DONE})
_SAME_NAME = 80
_SCALED = {"kt": ("t", "1000"), "Mt": ("t", "1000000"), "kg": ("t", "0.001"), "GW": ("MW", "1000"), "ha": ("har", "1")}
_SENTENCE = re.compile(r"""(?<=[.!?…])["”»“']?\s+(?=["„«»“(\[–—-]*\s?[A-ZÄÖÜА-ЯЁӘҒҚҢӨҰҮІҺ\d])""")
_ABBREVIATED = re.compile(r"(?:\b(?:Nr|No|Mr|Mrs|Dr|St|тыс|млн|млрд|трлн|Mio|Mrd|Tsd|г|гг|ул|стр)|\b\d{1,2}|\b\w)\.$")


def squash(text: str) -> str:
    """Return a text with plain spaces and apostrophes and no marks of Markdown: how quotes are found in it."""
    return " ".join(text.replace("’", "'").replace("*", "").replace("«", '"').replace("»", '"').split())


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence."""
    start = 0
    for match in _SENTENCE.finditer(text):
        if not _ABBREVIATED.search(text[start : match.start()].rstrip("\"”»“'")):
            yield start, match.start()
            start = match.end()
    yield start, len(text)


def is_read_from(quote: str, paragraph: str, place: str) -> bool:
    """Tell whether the quoted words overlap the sentence of the paragraph that holds `place`."""
    text, said, wanted = squash(paragraph), squash(quote), squash(place)
    at, found = text.find(wanted), text.find(said)
    if at < 0 or found < 0:
        return False
    touched = [span for span in sentences(text) if span[0] < at + len(wanted) and at < span[1]]
    return any(start < found + len(said) and found < end for start, end in touched)


def same_status(status: Status, expected: Iterable[Status]) -> bool:
    """Tell whether the status is an expected one, or nearly."""
    return any(status is each or {status, each} in NEAR for each in expected)


def covers(claim: Claim, numbers: Iterable[Number]) -> bool:
    """Tell whether the claim carries all the numbers."""
    return all(any(_is(quantity, number) for quantity in claim.quantities) for number in numbers)


def only_of(claim: Claim, numbers: Iterable[Number]) -> bool:
    """Tell whether the claim carries no other numbers."""
    allowed = tuple(numbers)
    return all(any(_is(quantity, number) for number in allowed) for quantity in claim.quantities)


def _is(quantity: Quantity, number: Number) -> bool:
    unit, factor = _unit(quantity.unit)
    wanted_unit, wanted_factor = _unit(number.unit)
    same = tuple(each * factor for each in quantity.numbers) == tuple(each * wanted_factor for each in number.figures)
    return same and unit == wanted_unit and (quantity.approximate or quantity.is_limit) >= number.approximate


def _unit(unit: str) -> tuple[str, Decimal]:
    """Return a unit in its basic form with the factor; all counted things are alike, but for TEU."""
    if unit.startswith("{") or unit == "1":
        return ("{TEU}" if unit == "{TEU}" else "{}"), Decimal(1)
    base, factor = _SCALED.get(unit, (unit, "1"))
    return base, Decimal(factor)


def dates_agree(claim: Claim, expected: Expected) -> bool:
    """Tell whether no date of the claim contradicts the expected ones."""
    period = (claim.period.start, claim.period.end) if claim.period else (None, None)
    if expected.deadline:
        said = [each for each in (claim.deadline, *period) if each]
        return not said or any(_same_day(each, expected.deadline) for each in said)
    if expected.period and expected.period.start and any(period):
        return any(_same_day(each, expected.period.start) for each in period if each)
    return True


def tells_dates(claim: Claim, expected: Expected) -> bool:
    """Tell whether the claim gives the date that is expected."""
    return bool(claim.deadline or claim.period) and dates_agree(claim, expected)


def _same_day(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def names_all(claim: Claim, expected: Expected, entities: Mapping[str, Entity]) -> bool:
    """Tell whether of every expected group of entities one is among the claim's."""
    held = set(claim.entities)
    held |= {meant for each in claim.entities if each in entities and (meant := entities[each].metonym_of)}
    known = [name for each in claim.entities if each in entities for name in _names(entities[each])]
    proposed = [name for each in claim.proposed if each.id in held for name in (each.name, *each.aliases)]
    return all(
        any(wanted in held or (wanted not in entities and _is_named(wanted, [*known, *proposed])) for wanted in group)
        for group in expected.entities
    )


def _names(entity: Entity) -> list[str]:
    name = entity.name
    return [name.de, name.en, name.ru, name.kk, *entity.aliases.all]


def _is_named(wanted: str, names: Iterable[str]) -> bool:
    return any(fuzz.token_set_ratio(_plain(wanted), _plain(name)) >= _SAME_NAME for name in names)


def _plain(name: str) -> str:
    return re.sub(r"[^\w\s]", " ", name.casefold())
