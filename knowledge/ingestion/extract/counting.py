"""The noun after a number: 1 день, 3 дня, 12 дней; the article's own word where its form can stand there.

`names` of a lexicon has units with their forms (`день/дня/дней`: one, a few, many), and what is counted, where several
words may be meant with the usual one first (`бас, сиыр`).
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from itertools import takewhile

from babel import Locale

from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.languages import Language

_FORMS = ("one", "few", "many")
_REMEMBERED = 4096
_STEM = 3
"""A stem of fewer letters would be that of too many words."""


def unit(code: str, number: Decimal, noun: str, lexicon: Lexicon) -> str:
    """Return what stands after a number; `noun` is the article's word for what is counted, empty if it has none."""
    names = lexicon.names
    if code in names["units"]:
        return _form(names["units"][code], number, lexicon)
    ways = names["counted"].get(code, names["units"]["{unit}"]).split(", ")
    meant = next((way for way in ways if noun and _is_form_of(noun, way)), None)
    if meant is None and noun and not noun.casefold().endswith(tuple(lexicon.words["oblique"])):
        return noun
    return _form(meant or ways[0], number, lexicon)


def _form(way: str, number: Decimal, lexicon: Lexicon) -> str:
    """Return the form that goes with a number; a fraction takes that of a few."""
    forms = way.split("/")
    if len(forms) < len(_FORMS):
        return forms[0 if _plural(number, lexicon.language) == "one" else -1]
    kind = _plural(number, lexicon.language)
    return forms[_FORMS.index(kind) if kind in _FORMS else 1]


@lru_cache(maxsize=_REMEMBERED)
def _plural(number: Decimal, language: Language) -> str:
    """Return which form a number asks for: Babel reads its rules anew each time."""
    whole = number == number.to_integral_value()
    return str(Locale(language).plural_form(int(number) if whole else number))


def _is_form_of(noun: str, way: str) -> bool:
    """Tell whether a word is one of these, whatever its ending."""
    word = _plain(noun)
    forms = [_plain(form.rsplit(" ", 1)[-1]) for form in way.split("/")]
    stem = "".join(letters[0] for letters in takewhile(lambda one: len(set(one)) == 1, zip(*forms, strict=False)))
    return word.startswith(tuple(forms)) or (len(stem) >= _STEM and word.startswith(stem))


def _plain(word: str) -> str:
    return word.casefold().replace("ё", "е")
