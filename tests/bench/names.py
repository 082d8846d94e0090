"""Made-up names in Latin and Cyrillic script, each word used once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random

_ONSETS = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sch", "br", "dr", "gr", "kr", "tr")
_VOWELS = ("a", "e", "i", "o", "u")
_CODAS = ("", "", "n", "r", "l", "s", "m", "t")
_SYLLABLES = (2, 3, 3)
_CYRILLIC = str.maketrans("abdefgiklmnoprstuvz", "абдефгиклмнопрстувз")
_BACK = "аоу"

FIRST_NAMES = (
    ("Daniyar", "Данияр"), ("Aigul", "Айгуль"), ("Nurlan", "Нурлан"), ("Saule", "Сауле"), ("Timur", "Тимур"),
    ("Anna", "Анна"), ("Viktor", "Виктор"), ("Erik", "Эрик"), ("Klara", "Клара"), ("Rustam", "Рустам"),
    ("Dinara", "Динара"), ("Pavel", "Павел"), ("Irina", "Ирина"), ("Askar", "Аскар"), ("Martin", "Мартин"),
)  # fmt: skip
SECTORS = (
    {"de": "Logistik", "en": "Logistics", "ru": "Логистик", "kk": "Логистик"},
    {"de": "Energie", "en": "Energy", "ru": "Энерджи", "kk": "Энергия"},
    {"de": "Bau", "en": "Construction", "ru": "Строй", "kk": "Құрылыс"},
    {"de": "Maschinen", "en": "Machinery", "ru": "Машин", "kk": "Машина"},
    {"de": "Agrar", "en": "Agro", "ru": "Агро", "kk": "Агро"},
)


class Word(NamedTuple):
    """A made-up word in both scripts."""

    latin: str
    cyrillic: str

    def in_(self, language: str) -> str:
        """Return the word as a language writes it."""
        return self.cyrillic if language in {"ru", "kk"} else self.latin


class Words:
    """Gives words that nobody else has."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def new(self) -> Word:
        """Return a word of two or three syllables."""
        while True:
            rng = self._rng
            syllables = (rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.choice(_SYLLABLES)))
            latin = "".join(syllables) + rng.choice(_CODAS)
            if len(latin) > 5 and latin not in self._given:
                self._given.add(latin)
                return Word(latin.capitalize(), cyrillic(latin).capitalize())


def cyrillic(latin: str) -> str:
    """Return a made-up word in Cyrillic script."""
    return latin.replace("sch", "ш").translate(_CYRILLIC)


def kazakh_genitive(word: str) -> str:
    """Return the Kazakh ending -ның in the form that fits a word in Cyrillic script."""
    last_vowel = next((char for char in reversed(word) if char in "аоуеиэюяы"), "а")
    vowel = "ы" if last_vowel in _BACK else "і"
    first = "н" if word[-1] in "аоуеиэюяымн" else "т" if word[-1] in "стпкшф" else "д"
    return f"{first}{vowel}ң"
