"""Every word the bot itself says: Project Fluent, one file per language, no phrase missing in any."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from knowledge.languages import Language

DIRECTORY = Path(__file__).parent


@cache
def _bundle(language: Language) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted(DIRECTORY.glob(f"{language}*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle


def has(language: Language, key: str) -> bool:
    """Return whether there is a phrase of that key."""
    return bool(_bundle(language).has_message(key))


def say(language: Language, key: str, **arguments: str | float) -> str:
    """Return a phrase in a language; an unknown key or a broken phrase raises, it never shows."""
    bundle = _bundle(language)
    message = bundle.get_message(key)
    if message.value is None:
        raise LookupError(f"{language}.ftl: {key} has no text")
    text, errors = bundle.format_pattern(message.value, arguments)
    if errors:
        raise LookupError(f"{language}.ftl: {key}: {errors[0]}")
    return str(text)
