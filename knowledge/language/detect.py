"""Which of the four languages an utterance is in, however it was typed.

A linear model over character n-grams whose classes are language and disguise: Kazakh without its letters, Russian and
Kazakh in Latin script, German without umlauts, and Russian typed on a Latin keyboard layout ("ghbdtn" is "привет").
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.languages import LANGUAGES, Language

LANGUAGE_BUCKETS = 1 << 14
_LONGEST = 4

_QWERTY = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_JCUKEN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_LAYOUT = str.maketrans(_JCUKEN, _QWERTY)
_FROM_LAYOUT = str.maketrans(_QWERTY, _JCUKEN)
_KAZAKH_PLAIN = str.maketrans("әғқңөұүһі", "агкноуухи")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_TRANSLIT = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
        "я": "ya", "ә": "a", "ғ": "g", "қ": "q", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i",
    }
)  # fmt: skip
_LAYOUT_CLASS = "ru@layout"


@dataclass(frozen=True)
class Detection:
    """The language of an utterance, how sure that is, and the text with a wrong keyboard layout undone."""

    language: Language
    margin: float
    """Score of the best language less that of the second; below about 0.3 the utterance says little."""
    text: str


def language_vector(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return bucket numbers and damped counts of the character n-grams (1 to 4) of a text as typed."""
    counts: dict[int, float] = {}
    for word in text.casefold().split():
        padded = f" {word} "
        for size in range(1, _LONGEST + 1):
            for start in range(len(padded) - size + 1):
                bucket = crc32(padded[start : start + size].encode()) & (LANGUAGE_BUCKETS - 1)
                counts[bucket] = counts.get(bucket, 0.0) + 1.0
    values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    return np.fromiter(counts, dtype=np.int64, count=len(counts)), (1 + np.log(values)).astype(np.float32)


def disguises(text: str, language: Language) -> list[tuple[str, str]]:
    """Return a text as it is and as people disguise it, each with its class: what the model is trained on."""
    lower = text.casefold()
    samples: list[tuple[str, str]] = [(text, language)]
    if language == "de":
        samples.append((lower.translate(_UMLAUTS), language))
    if language == "ru":
        samples += [(lower.translate(_TRANSLIT), language), (lower.translate(_TO_LAYOUT), _LAYOUT_CLASS)]
    if language == "kk":
        samples += [(lower.translate(_KAZAKH_PLAIN), language), (lower.translate(_TRANSLIT), language)]
    stub = " ".join(text.split()[:2])
    return [*samples, (stub, language)] if len(stub) > 5 else samples  # noqa: PLR2004 - shorter stubs say nothing


def read_scores(labels: tuple[str, ...], scores: NDArray[np.float32], text: str) -> Detection:
    """Return what the model's scores say about a text."""
    by_label = dict(zip(labels, scores.tolist(), strict=True))
    layout = by_label.pop(_LAYOUT_CLASS, -9.0)
    ranked = sorted(LANGUAGES, key=by_label.__getitem__, reverse=True)
    if layout > by_label[ranked[0]] and text.isascii():
        return Detection("ru", layout - by_label[ranked[0]], text.casefold().translate(_FROM_LAYOUT))
    return Detection(ranked[0], by_label[ranked[0]] - by_label[ranked[1]], text)
