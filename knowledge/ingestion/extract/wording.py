"""How figures, dates and the rest of a clause are written in a draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from babel.dates import format_date

from knowledge.claims import Claim
from knowledge.facts import PartialDate, Quantity
from knowledge.ingestion.extract import counting
from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.lexicon import lexicon as read_lexicon
from knowledge.ingestion.extract.matters import Matter
from knowledge.language.normalise import words
from knowledge.languages import Language
from knowledge.original import copied
from knowledge.statements import date_numbers, is_one_sentence, statement_numbers

_ROUND = Decimal("0.01")
_REMEMBERED = 1024
_FIGURE = re.compile(r"\d+(?:[.,\u00a0]\d+)*")
_LONG_NAME, LONGEST_NAME = 4, 9


def number(value: Decimal, lexicon: Lexicon) -> str:
    """Write a number as its language does, in millions and billions where it is round enough."""
    for size, name in _scales(lexicon.language):
        if value >= size and (scaled := value / size) == scaled.quantize(_ROUND):
            return f"{_digits(scaled, lexicon)}\u00a0{name}"
    return _digits(value, lexicon)


@cache
def _scales(language: Language) -> tuple[tuple[int, str], ...]:
    names = read_lexicon(language).names["scales"]
    return tuple(sorted(((int(key), name) for key, name in names.items()), reverse=True))


def _digits(value: Decimal, lexicon: Lexicon) -> str:
    plain = f"{value.normalize():f}"
    whole, _, fraction = plain.partition(".")
    separator, point = (",", ".") if lexicon.language == "en" else ("\u00a0", ",")
    if len(whole.lstrip("-")) > 4:  # noqa: PLR2004 - four digits are read at a glance, five are not
        whole = f"{int(whole):,}".replace(",", separator)
    return whole + (point + fraction if fraction else "")


def figure(quantity: Quantity, lexicon: Lexicon, noun: str = "") -> str:
    """Write a figure with its unit; `noun` is the article's word for what is counted."""
    names = lexicon.names
    if quantity.value is not None:
        text = number(quantity.value, lexicon)
    elif quantity.is_limit:
        text = str(names["limit"]).format(figure=number(quantity.numbers[0], lexicon))
    else:
        text = str(names["range"]).format(**_ends(quantity, lexicon))
    if quantity.approximate:
        text = str(names["about"]).format(figure=text)
    unit = counting.unit(quantity.unit, quantity.numbers[-1], noun, lexicon)
    text = f"{text}%" if quantity.unit == "%" and lexicon.language == "en" else f"{text}\u00a0{unit}"
    if quantity.per and quantity.per in names["times"]:
        text = str(names["per"]).format(figure=text, unit=names["times"][quantity.per])
    return text


def _ends(quantity: Quantity, lexicon: Lexicon) -> dict[str, str]:
    """Write the ends of a range; millions are said once where both have them: 700 bis 750 Mio."""
    first, last = (number(each, lexicon) for each in quantity.numbers)
    scale = last.partition("\u00a0")[2]
    if scale and first.endswith("\u00a0" + scale) and scale in lexicon.names["scales"].values():
        first = first.removesuffix("\u00a0" + scale)
    return {"low": first, "high": last}


def day(partial: PartialDate, lexicon: Lexicon) -> str:
    """Write a date as its language does, months by name."""
    return _day(partial, lexicon.language)


@lru_cache(maxsize=_REMEMBERED)
def _day(partial: PartialDate, language: Language) -> str:
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 1:
        return partial
    pattern = read_lexicon(language).sentences["day" if len(parts) > 2 else "month"]  # noqa: PLR2004 - year, month, day
    return format_date(date(parts[0], parts[1], parts[-1] if len(parts) > 2 else 1), pattern, language)  # noqa: PLR2004


def _unknown(said: frozenset[Decimal], claim: Claim | Matter) -> set[Decimal]:
    """Return the numbers that a statement may not name: they are in no figure, date or proposed name of the claim."""
    unknown = said.difference(*(quantity.numbers for quantity in claim.quantities))
    if not unknown:  # mostly
        return set()
    dated = [claim.deadline, *((claim.period.start, claim.period.end) if claim.period else ())]
    named = {Decimal(word) for each in claim.proposed for word in words(each.name) if word.isdecimal()}
    return set(unknown).difference(named, *(date_numbers(partial) for partial in dated if partial is not None))


def faults(text: str, language: Language, claim: Claim | Matter, paragraphs: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with a drafted statement: not one sentence, other numbers, the article's own words."""
    if not is_one_sentence(text):
        yield "is not exactly one sentence"
    for extra in sorted(_unknown(statement_numbers(text, language), claim)):
        yield f"names {extra:f}, which the claim does not have"
    if language == claim.language and (run := copied(_without_names(text, claim), paragraphs)) is not None:
        yield f"copies the article: {run!r}"


def _without_names(text: str, claim: Claim | Matter) -> str:
    """Return a statement without figures and long names of those proposed: they are nobody's sentence."""
    for proposed in claim.proposed:
        for name in (proposed.name, *proposed.aliases):
            if _LONG_NAME <= len(words(name)) <= LONGEST_NAME:
                text = text.replace(name, " x ")
    return _FIGURE.sub("x", text)
