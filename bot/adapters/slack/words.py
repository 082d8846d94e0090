"""The few words the surfaces of Slack need: handed in, in the reader's language."""

from __future__ import annotations

from typing import Protocol

from knowledge.languages import LANGUAGES, Language


class Say(Protocol):
    """Returns a phrase in a language, such as `bot.phrases.say`."""

    def __call__(self, language: Language, key: str, **arguments: str | float) -> str:
        """Return the phrase `key`."""
        ...


def spoken(locale: str | None, default: Language = "en") -> Language:
    """Return our language for a locale such as de-DE."""
    wanted = (locale or "").replace("_", "-").partition("-")[0].lower()
    return next((language for language in LANGUAGES if language == wanted), default)


def preferred(accept_language: str, default: Language = "en") -> Language:
    """Return our language for a browser's Accept-Language header."""
    wanted = (part.partition(";")[0].strip().partition("-")[0].lower() for part in accept_language.split(","))
    ours = (language for want in wanted for language in LANGUAGES if language == want)
    return next(ours, default)
