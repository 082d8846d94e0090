"""Numbers in words: two hundred and fifty, fünfundvierzig, восемьсот пятьдесят, он екі."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from knowledge.ingestion.extract.token import Token
from knowledge.languages import Language

_HUNDRED, _TEN = Decimal(100), Decimal(10)
_GAPS = frozenset({" ", "-", "\u00a0"})
_STEMS = ("ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
_THOUSAND = 1000


def compounds(language: Language, numbers: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the numbers below a thousand, and their thousands, that German writes in one word."""
    if language != "de":
        return {}
    below = {word: int(value) for word, value in numbers.items() if value == int(value) and not word.startswith("ein")}
    small = {word: value for word, value in below.items() if value < _HUNDRED} | {"ein": 1, "eins": 1}
    tens = [(word, value) for word, value in small.items() if value >= 2 * _TEN and value % _TEN == 0]
    small |= {f"{one}und{ten}": value + place for ten, value in tens for place, one in enumerate(_STEMS, 1)}
    hundreds = [(f"{one}hundert", place * 100) for place, one in enumerate(_STEMS, 1)]
    hundreds.append(("hundert", 100))
    made = {word: value for word, value in small.items() if word not in {"ein", "eins"}} | dict(hundreds)
    made |= {
        f"{hundred}{joint}{word}": size + value
        for hundred, size in hundreds for word, value in small.items() for joint in ("", "und")
    }  # fmt: skip
    made |= {f"{word}tausend": value * _THOUSAND for word, value in made.items()} | {"eintausend": _THOUSAND}
    return {word.casefold(): Decimal(value) for word, value in made.items()}


def spelled(
    tokens: Sequence[Token], text: str, place: int, numbers: Mapping[str, Decimal], joints: frozenset[str]
) -> tuple[Decimal, int]:
    """Return a number in words and its last word: each word adds to those before, or counts hundreds."""
    value, last = numbers[tokens[place].lower], place
    while last + 1 < len(tokens):
        following = last + 1
        if (
            value >= _HUNDRED and tokens[following].lower in joints and following + 1 < len(tokens)
        ):  # two hundred and six
            following += 1
        word = tokens[following]
        more = numbers.get(word.lower)
        apart = text[tokens[following - 1].end : word.start] not in _GAPS or text[tokens[last].end] not in _GAPS
        if more is None or apart or more != more.to_integral_value():
            break
        if more == _HUNDRED and 1 <= value < _TEN and value == int(value):
            value, last = value * more, following
        elif 0 < more < _place(value):
            value, last = value + more, following
        else:
            break
    return value, last


def _place(value: Decimal) -> Decimal:
    """Return the place of the last digit that is not nought: ten of 850, none of a fraction."""
    whole = int(value)
    if whole != value:
        return Decimal(0)
    size = 1
    while whole and whole % (size * 10) == 0:
        size *= 10
    return Decimal(size)
