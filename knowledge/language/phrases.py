"""Phrases of one language in Project Fluent; each is parsed when it is first said.

Parsing all files takes a sixth of a second, and one answer says a handful of hundreds of phrases. So phrases stand for
themselves: one that refers to another is refused like any broken one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from fluent.runtime import FluentBundle, FluentResource

from knowledge.languages import Language

_START = re.compile(r"^(?=[A-Za-z][\w-]* *=)", re.MULTILINE)


class Phrases:
    """The phrases of a language, by key."""

    def __init__(self, language: Language, texts: Iterable[str]) -> None:
        """Take the texts of the language's `.ftl` files; of phrases with one key the first counts, as in Fluent."""
        entries = [entry for text in texts for entry in _START.split(text)[1:]]
        self._written = {entry.partition("=")[0].strip(): entry for entry in reversed(entries)}
        self._bundle = FluentBundle([language], use_isolating=False)
        self._language = language

    @property
    def keys(self) -> frozenset[str]:
        """All phrases there are."""
        return frozenset(self._written)

    def written(self, key: str) -> str:
        """Return a phrase as its file has it; an unknown key raises LookupError."""
        if key not in self._written:
            raise LookupError(f"{self._language}.ftl: {key} is missing")
        return self._written[key]

    def say(self, key: str, **arguments: str | float) -> str:
        """Return a phrase; an unknown key or a broken phrase raises LookupError, it never shows."""
        if not self._bundle.has_message(key):
            self._bundle.add_resource(FluentResource(self.written(key)))
        if not self._bundle.has_message(key):
            raise LookupError(f"{self._language}.ftl: {key} cannot be read")
        message = self._bundle.get_message(key)
        if message.value is None:
            raise LookupError(f"{self._language}.ftl: {key} has no text")
        text, errors = self._bundle.format_pattern(message.value, arguments)
        if errors:
            raise LookupError(f"{self._language}.ftl: {key}: {errors[0]}")
        return str(text)
