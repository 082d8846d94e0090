"""A claim's id, and its statement in our own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

from knowledge.articles import Article
from knowledge.facts import PartialDate, Period, precision
from knowledge.ingestion.extract import wording
from knowledge.ingestion.extract.excerpts import excerpts
from knowledge.ingestion.extract.figures import Figure
from knowledge.ingestion.extract.lexicon import Lexicon, lexicon
from knowledge.ingestion.extract.matters import Matter
from knowledge.ingestion.extract.mentions import Mention
from knowledge.ingestion.extract.reading import Reading, Text
from knowledge.language.normalise import words
from knowledge.languages import LANGUAGES, Language
from knowledge.original import COPIED_WORDS

_LONGEST_ID = 60
_REMEMBERED = 1024
_SELF_EXPLAINING = frozenset({"capacity", "transit-time", "trade-volume", "investment", "power", "length"})
"""Attributes whose figure says all: drafts in the other languages leave nothing out."""
_ANYTHING = frozenset({"event", "plan", "aim", "talks", "proposal", "examination", "setback", "assessment", "document"})
"""Attributes of what has none: their names say no more than the status does."""

_GENDERS = ("n", "m", "f", "pl")
"""In what order a status has its forms where they differ: подписано/подписан/подписана/подписаны."""


def shape(article: Article, reading: Reading, about: str) -> str:
    """Return the id of a claim: the same words of the same article give the same id."""
    mark = sha256(f"{article.id}\n{reading.paragraph}\n{reading.clause.text}\n{about}".encode()).hexdigest()[:10]
    return f"{article.id[:_LONGEST_ID].strip('-')}-{reading.paragraph}-{mark}"


def draft(matter: Matter, text: Text) -> dict[Language, str]:
    """Return a sentence in the article's language, and in the others where nothing is lost."""
    language, reading, who = matter.language, matter.reading, matter.who
    paragraph = text.article.paragraph(reading.paragraph).text
    name = _name(who, text, language)
    rest = [] if matter.quantities else excerpts(reading, paragraph, who.entity, text.lexicon)
    nouns = _nouns(matter.figures, reading, text.lexicon)
    for excerpt in (*rest, ""):
        written = _sentence(matter, name, excerpt, nouns, text.lexicon)
        if not any(wording.faults(written, language, matter, [paragraph])):
            break
    else:
        written = _sentence(matter, _letters(name), "", [], text.lexicon)
    statement = {language: written}
    known = who.entity in text.directory.entities
    if (
        known
        and matter.about.id in _SELF_EXPLAINING
        and all(q.unit in text.lexicon.names["units"] for q in matter.quantities)
    ):
        for other in (each for each in LANGUAGES if each != language and matter.quantities):
            written = _sentence(matter, _name(who, text, other), "", [], lexicon(other))
            if not any(wording.faults(written, other, matter, [])):
                statement[other] = written
    return statement


def _sentence(matter: Matter, name: str, object_: str, nouns: Sequence[str], words: Lexicon) -> str:
    parts = {
        "subject": name[:1].upper() + name[1:],
        "attribute": words.names["attributes"][matter.about.id],
        "object": words.sentences["object"].format(object=object_) if object_ else "",
        "deadline": _deadline(matter.deadline, words) if matter.deadline else "",
        "period": _period(matter.period, words) if matter.period else "",
    }
    if matter.quantities:
        nouns = [*nouns, *[""] * len(matter.quantities)]
        figures = ", ".join(wording.figure(each, words, nouns[number]) for number, each in enumerate(matter.quantities))
        return _tidy(
            words.sentences["figure"].format(verb=words.names["verbs"][matter.status], figures=figures, **parts)
        )
    about = parts["attribute"] if matter.about.id not in _ANYTHING else ""
    if matter.instrument:
        about = words.names["instruments"].get(matter.instrument, matter.instrument.replace("-", " "))
    parts["about"] = f", {about}" if about else ""
    status = _agreeing(matter.status, (matter.instrument or matter.about.id) if about else "", words)
    return _tidy(words.sentences["plain"].format(verb=status, **parts))


def _agreeing(status: str, about: str, words: Lexicon) -> str:
    """Return the status in the gender of what it is said of; of nothing named it is neuter."""
    forms = words.names["status"][status].split("/")
    place = _GENDERS.index(words.names["genders"].get(about, _GENDERS[0]))
    return forms[place] if place < len(forms) else forms[0]


def _tidy(sentence: str) -> str:
    if not sentence.endswith(("..", "….")):
        return sentence
    return re.sub(r"…\.$", "…", re.sub(r"\.{2,}$", ".", sentence))


def _nouns(figures: Sequence[Figure], reading: Reading, words: Lexicon) -> list[str]:
    """Return the article's words for what is counted."""
    found = []
    for figure in figures:
        inside = [token for token in reading.tokens if figure.start <= token.start < figure.end]
        is_noun = inside and inside[-1].text[0].isalpha() and words.book("scales").at(reading.tokens[-1:], 0) is None
        is_noun = is_noun and not words.book("often").find(inside)
        found.append(inside[-1].text if is_noun else "")
    return found


def _name(who: Mention, text: Text, language: Language) -> str:
    known = text.directory.entities.get(who.entity)
    if known is not None:
        return _letters(known.name.in_(language))
    if who.proposed is None:
        return who.text
    names = sorted((who.proposed.name, *who.proposed.aliases), key=lambda name: len(words(name)) > wording.LONGEST_NAME)
    return names[0] if len(words(names[0])) <= wording.LONGEST_NAME else " ".join(names[0].split()[: COPIED_WORDS - 1])


@lru_cache(maxsize=_REMEMBERED)
def _letters(name: str) -> str:
    """Return a name without the numbers in it, which are not the claim's."""
    return " ".join(re.sub(r"\d+", "", name).split()) or name


def _deadline(deadline: PartialDate, words: Lexicon) -> str:
    pattern = words.sentences["deadline_year" if precision(deadline) == "year" else "deadline"]
    return pattern.format(date=wording.day(deadline, words))


def _period(period: Period, words: Lexicon) -> str:
    start, end = period.start, period.end
    if start and end and start != end:
        are_years = precision(start) == precision(end) == "year"
        pattern = words.sentences["span_years" if are_years else "span"]
        told = pattern.format(start=wording.day(start, words), end=wording.day(end, words))
    else:
        told = wording.day(start or end or "", words)
    return words.sentences["period"].format(date=told)
