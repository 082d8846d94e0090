"""Verbs that no lexicon lists, told by their form: what has been built, hat gefunden, построили, ашылған happened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.token import Token
from knowledge.languages import Language

_HELPERS = {
    "en": frozenset({"has", "have", "had", "was", "were"}),
    "de": frozenset({"hat", "haben", "hatte", "hatten", "ist", "sind", "war", "waren", "wurde", "wurden"}),
}
_AHEAD = frozenset({"to", "will", "would", "be", "should", "could", "may", "might", "wird", "werden", "soll", "sollen"})
_FORMS = {
    "en": re.compile(r"[a-z]{3,}ed"),
    "de": re.compile(
        r"(?:[a-zäöü]{2,5})?ge[a-zäöüß]{2,}(?:t|en)|[a-zäöüß]{3,}iert|(?:be|er|ver|ent|zer)[a-zäöüß]{3,}(?:t|en)"
    ),
    "ru": re.compile(
        r"[а-я]{2,}[аеиуыя]л(?:а|о|и)?(?:сь|ся)?"
        r"|[а-я]{3,}(?:ован|[аеия]чен|жен|щен|лен|ден|сен|вен|шен|дан|зан|тан|нят|крыт|быт)(?:а|о|ы)?"
    ),
    "kk": re.compile(r"[а-яәғқңөұүһі]{2,}(?:[б-дж-нп-тф-щғқңһ](?:ды|ді|ты|ті)|ған|ген|қан|кен)"),
}
_FUTURE = re.compile(
    r"(?:по|из|ис|вы|при|до|на|за|пере|пре|про|от|рас|раз|об|вос|воз|со|под|обес|о|у|с)"
    r"[а-я]{2,}(?:ит|ят|ет|ут)(?:ся)?|(?:начн|стан|прим)(?:ет|ут)(?:ся)?"
)
"""Russian perfective verbs, told by their prefix: in the present they speak of what is to come, сократятся."""
_INTENDED = re.compile(r"[а-яәғқңөұүһі]{3,}(?:[мбп](?:ақ|ек)(?:шы|ші)?)")
"""Kazakh verbs of what somebody is about to do, біріктірмек; short words with that end are nouns: көмек, тамақ."""
_NON_PAST = re.compile(r"(?!(?:сұ|қа|та|жа)рады)\w{2,}(?:(?:[шзбпгкқжр]|[ыі]н)(?:ады|еді)|ылады|[лдтр]айды)")
_PRESENT = re.compile(
    r"(?:[аяеуюы]ет|[аяеу]ют|ходит|ходят|носит|носят|водит|водят|возит|возят|держит|держат|висит|висят)(?:ся)?"
    r"|(?:числ|относ|знач|служ|леж|стои|станов|стрем|говор|смотр|прос|строи|стоя|учит|платит|требу|состо|растет|растут)"
)
"""Those with such a prefix that are none of them: imperfective ones, and verbs that only look as if they had one."""
_NOUN = re.compile(
    r"(?:ситет|ритет|нитет|совет|запрет|предмет|свет|привет|плет|цит|ранзит|визит|редит|аудит|лют|рут|тут)$|^от(?:вет|чет)$"
)
_PERSON = re.compile(r"тел(?:ь|я|и|ей|ю|ем|ям|ями|ях)$")
_AFTER_PARTICIPLE = frozenset({"worden", "und", "oder", "sowie", "haben", "hat", "sei", "seien"})
_SIMPLE = {"en": re.compile(r"[a-z]{3,}ed"), "de": re.compile(r"[a-zäöüß]{3,}ten?")}
_DETERMINERS = {
    "en": frozenset(("the", "a", "an", "its", "their", "his", "her", "all", "some", "several", "two", "three", "more")),
    "de": frozenset(
        (
            "der", "die", "das", "den", "dem", "ein", "eine", "einen", "einem", "sein", "seine", "seinen", "ihr",
            "ihre", "ihren", "in", "im", "am", "mit", "auf", "aus", "bei", "für", "nach", "sich", "über", "zu", "zum",
        )
    ),
}  # fmt: skip
_BUILT = (
    "построи",
    "достои",
    "выстрои",
    "получ",
    "изуч",
    "рассмотр",
    "вырастет",
    "вырастут",
    "возрастет",
    "возрастут",
    "оплатит",
    "выплатит",
)
"""What such a verb becomes with a prefix before it."""
_AGENT = frozenset({"by", "company", "firm", "group"})
_REACH = 4
_GERMAN_REACH = 30
_REMEMBERED = 4096


def past(tokens: Sequence[Token], clauses: Sequence[int], lexicon: Lexicon) -> Iterator[int]:
    """Yield the places of words whose form says that something happened."""
    if lexicon.language in {"ru", "kk"}:
        for place in range(len(tokens)):
            is_last = place + 1 == len(tokens) or clauses[place + 1] != clauses[place]
            if _fits(tokens[place], lexicon) and (is_last or lexicon.language == "ru"):
                yield place
        return
    for place, token in enumerate(tokens):
        if token.lower in _HELPERS[lexicon.language]:
            yield from _helped(place, tokens, clauses, lexicon)
        elif place and _is_simple(place, tokens, lexicon):
            yield place


def future(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[int]:
    """Yield the places of Russian and Kazakh verbs whose form says that something is to come."""
    if lexicon.language == "ru":
        yield from (place for place, token in enumerate(tokens) if _is_future(token.text))
    elif lexicon.language == "kk":
        last = len(tokens) - 1
        yield from (
            place for place, token in enumerate(tokens)
            if _INTENDED.fullmatch(token.text) or (place == last and is_non_past(token.text))
        )  # fmt: skip


def is_non_past(word: str) -> bool:
    """Tell whether a Kazakh verb says what is or will be: ұшады, ашылады; not тасымалдады, азайды."""
    return _NON_PAST.fullmatch(word) is not None


@lru_cache(maxsize=_REMEMBERED)
def _is_future(word: str) -> bool:
    word = word.replace("ё", "е")
    if _FUTURE.fullmatch(word) is None or _NOUN.search(word) is not None:
        return False
    present = _PRESENT.search(word)
    return present is None or (present.start() > 0 and word.startswith(_BUILT) and not word.endswith("ется"))


def _is_simple(place: int, tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell whether a word is a verb in the simple past: it goes before a small word as no adjective does."""
    token = tokens[place]
    if place + 1 == len(tokens) or _SIMPLE[lexicon.language].fullmatch(token.text) is None:
        return False
    if token.lower in lexicon.words["no_past"] or tokens[place - 1].lower in _AHEAD:
        return False
    after = tokens[place + 1]
    if lexicon.language == "en" and tokens[place - 1].is_capitalised and _is_name(tokens, place - 1, lexicon):
        return after.lower not in _AGENT
    return after.lower in _DETERMINERS[lexicon.language] or (lexicon.language == "en" and after.text[0].isdigit())


def _is_name(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Tell whether a word with a capital is a name that a verb may follow: Kazakhstan banned exports."""
    lower = tokens[place].lower
    return lower not in lexicon.words["function"] and lower not in lexicon.words["common"]


def _helped(place: int, tokens: Sequence[Token], clauses: Sequence[int], lexicon: Lexicon) -> Iterator[int]:
    """Yield the participle that goes with a helping verb: in German it ends the clause."""
    german = lexicon.language == "de"
    for other in range(place + 1, min(place + 1 + (_GERMAN_REACH if german else _REACH), len(tokens))):
        if clauses[other] != clauses[place] or tokens[other].lower in _AHEAD:
            return
        goes_on = other + 1 < len(tokens) and clauses[other + 1] == clauses[other]
        if german and goes_on and tokens[other + 1].lower not in _AFTER_PARTICIPLE:
            continue
        if _fits(tokens[other], lexicon):
            yield other
            return


def _fits(token: Token, lexicon: Lexicon) -> bool:
    known = token.lower in lexicon.words["past_forms"] or _is_past(token.text, lexicon.language)
    return known and token.lower not in lexicon.words["no_past"]


@lru_cache(maxsize=_REMEMBERED)
def _is_past(word: str, language: Language) -> bool:
    """Tell whether a word in small letters has the form of one that tells what happened."""
    word = word.replace("ё", "е")
    return _FORMS[language].fullmatch(word) is not None and _PERSON.search(word) is None
