"""One form for every way to write the same thing.

People write German without umlauts, Kazakh without its own letters or in Latin script, Russian in translit, and all
of them with stray tags, mentions and invisible characters. `clean` takes the noise out; `skeleton` goes further and
maps every script and spelling habit to one small Latin alphabet, so that Karabajew, Карабаев and Қарабаев meet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_LENGTH = 600
"""Characters that are read of an utterance; longer ones keep their beginning and their end."""

_TAG = re.compile(r"<[!@#/a-zA-Z][^<>]{0,200}>")
_URL = re.compile(r"https?://\S+")
_SPACE = re.compile(r"\s+")
WORD = re.compile(r"[^\W_]+(?:[’'][^\W\d_]+)?")

_CYRILLIC = str.maketrans(
    {
        "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z",
        "и": "i", "й": "i", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p",
        "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "ts",
        "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "і": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
        "ß": "ss", "ї": "i", "є": "e",
    }
)  # fmt: skip
_LATIN = {
    "shch": "sh", "tsch": "ch", "sch": "sh", "zh": "j", "kh": "h", "ph": "f", "gh": "g", "ck": "k", "tz": "ts",
    "ch": "ch", "ae": "a", "oe": "o", "ue": "u", "w": "v", "q": "k", "y": "i", "x": "ks", "c": "k",
}  # fmt: skip
"""Spellings of one sound, longest first; `ch` stands for itself so that its c is left alone."""
_SPELLING = re.compile("|".join(_LATIN))
_DOUBLED = re.compile(r"([a-z])\1+")


def _is_noise(char: str) -> bool:
    category = unicodedata.category(char)
    return category in {"Cf", "Cc", "Cs", "Co", "Cn"} and char not in "\n\t "


def clean(text: str) -> str:
    """Return the utterance without tags, mentions, links, control and invisible characters; length is bounded."""
    text = _bounded(unicodedata.normalize("NFKC", _bounded(text)))  # one ligature may become a sentence
    text = "".join(char for char in text if not _is_noise(char))
    return _SPACE.sub(" ", _URL.sub(" ", _TAG.sub(" ", text))).strip()


def _bounded(text: str) -> str:
    return text if len(text) <= 2 * MAX_LENGTH else f"{text[:MAX_LENGTH]} {text[-MAX_LENGTH:]}"


def words(text: str) -> list[str]:
    """Return the words and numbers of a text in lower case, as written."""
    return WORD.findall(text.casefold())


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Return one word in lower case in the common Latin alphabet."""
    folded = word.casefold()
    if not folded.isascii():
        folded = folded.translate(_CYRILLIC)
        if not folded.isascii():
            folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return _DOUBLED.sub(r"\1", _SPELLING.sub(_common, folded))


def _common(match: re.Match[str]) -> str:
    return _LATIN[match.group()]


def skeleton(text: str) -> str:
    """Return all words of a text in the common Latin alphabet, one space between them."""
    return " ".join(fold(word) for word in words(text))
