"""Phrasings as people mistype them, so that the model has seen a slip or two before it meets one."""

from __future__ import annotations

import random

_VOWELS = "aeiouäöüаеиоуыэюяәөұүі"
_SHORTEST = 4


def misspelt(text: str, rng: random.Random) -> str:
    """Return a text in lower case without punctuation, with a slip in about every third longer word."""
    return " ".join(_slip(word, rng) if len(word) > _SHORTEST and rng.random() < 0.35 else word for word in _bare(text))  # noqa: PLR2004


def _bare(text: str) -> list[str]:
    return "".join(char if char.isalnum() or char in " -'’" else " " for char in text.casefold()).split()


def _slip(word: str, rng: random.Random) -> str:
    """Return a word with one letter left out, doubled, swapped with the next, or a vowel taken for another."""
    place = rng.randrange(1, len(word) - 1)
    match rng.randrange(4):
        case 0:
            return word[:place] + word[place + 1 :]
        case 1:
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        case 2:
            vowels = [number for number, char in enumerate(word) if char in _VOWELS]
            if not vowels:
                return word
            place = rng.choice(vowels)
            alphabet = _VOWELS[:8] if word[place] in _VOWELS[:8] else _VOWELS[8:]
            return word[:place] + rng.choice(alphabet) + word[place + 1 :]
        case _:
            return word[:place] + word[place] + word[place:]
