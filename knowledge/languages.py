"""The four languages of Korridor, equals."""

from typing import Literal, get_args

Language = Literal["de", "en", "ru", "kk"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

ENDONYMS: dict[Language, str] = {"de": "Deutsch", "en": "English", "ru": "Русский", "kk": "Қазақша"}
"""How each language calls itself: what people look for in a menu."""
