"""A word of a text and its place; in a module of its own, so that it can be compiled (docs/adr/0013)."""

from __future__ import annotations

from functools import lru_cache

_FORMS = 65_536


class Token:
    """A word, number or currency sign."""

    __slots__ = ("end", "is_capitalised", "lower", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.lower, self.is_capitalised = _form(text)
        """In lower case, with е for ё; and whether it begins with a capital letter."""


@lru_cache(maxsize=_FORMS)
def _form(text: str) -> tuple[str, bool]:
    return text.casefold().replace("ё", "е").replace("’", "'"), text[:1].isupper()
