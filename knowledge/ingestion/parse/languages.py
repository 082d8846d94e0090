"""Which of the four languages an article is in, or that it is in none of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from knowledge.language.normalise import WORD, clean
from knowledge.languages import LANGUAGES, Language
from knowledge.understanding.reading import detect

_COMMON: dict[Language, str] = {
    "de": "der die das und in den von mit ist im für auf zu des ein eine dem nicht sich werden wird auch als an es bei "
    "hat aus nach sie er wie oder zum zur haben sind war einen einer um bis über",
    "en": "the of and to in a is that for it with as was on be by at from this are an or has have which were not its "
    "will said had but they been their more than",
    "ru": "и в на что с по не из о для к это как от за его но он у бы так при до был также года же или их была было "
    "были который которые будет со во",
    "kk": "және мен бен пен үшін бойынша бұл да де болды деп оның бір екі арасында туралы жылы болып еді емес осы ол "
    "бар жыл қазақстан көп сондай ақ дейін кейін",
}
_LEAST_WORDS = 40
_LEAST_SHARE = 0.08
_CLEAR = 1.6
_SAMPLE = 4000


@cache
def _vocabulary() -> dict[str, list[Language]]:
    found: dict[str, list[Language]] = {}
    for language, words in _COMMON.items():
        for word in words.split():
            found.setdefault(word, []).append(language)
    return found


def language_of(paragraphs: Sequence[str], *, declared: str = "") -> Language | None:
    """Return the language of a text, None when it is none of the four.

    The small words decide where there are enough of them; else the detector for questions, which is made for few words;
    what the page declares only settles a tie, since most pages declare whatever their template does.
    """
    text = " ".join(paragraphs)[:_SAMPLE]
    words = WORD.findall(text.casefold())
    counts: Counter[Language] = Counter()
    for word, times in Counter(words).items():
        for language in _vocabulary().get(word, ()):
            counts[language] += times
    ranked = sorted(LANGUAGES, key=counts.__getitem__, reverse=True)
    best, most, second = ranked[0], counts[ranked[0]], counts[ranked[1]]
    if len(words) >= _LEAST_WORDS:
        if most / len(words) < _LEAST_SHARE and not _is_kazakh(text):
            return None
        if most >= _CLEAR * second:
            return best
    detected = detect(clean(text)).language
    hinted = next((language for language in LANGUAGES if declared.casefold().startswith(language)), detected)
    is_close = abs(counts[detected] - counts[hinted]) <= 1 and len(words) < _LEAST_WORDS // 4
    return hinted if is_close else detected


def _is_kazakh(text: str) -> bool:
    """Return whether a text has letters that of the four only Kazakh has."""
    own = sum(char in "әғқңөұүһі" for char in text.casefold())
    return own > len(text) * 0.03
