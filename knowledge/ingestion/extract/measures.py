"""Dates and figures of a sentence, read once: the extractor goes by them, and the gate looks them up again."""

from __future__ import annotations

from functools import lru_cache

from knowledge.facts import PartialDate
from knowledge.ingestion.extract.dates import dates
from knowledge.ingestion.extract.days import DateMention
from knowledge.ingestion.extract.figures import Figure, figures
from knowledge.ingestion.extract.lexicon import lexicon
from knowledge.ingestion.extract.tokens import Sentence
from knowledge.languages import Language

_REMEMBERED = 256


@lru_cache(maxsize=_REMEMBERED)
def measured(
    paragraph: str, whole: Sentence, language: Language, published: PartialDate | None
) -> tuple[tuple[DateMention, ...], tuple[Figure, ...]]:
    """Return the dates of a sentence, and its figures: no part of a date is one."""
    words = lexicon(language)
    told = dates(whole.tokens, paragraph, words, published=published)
    counted = figures(whole.tokens, paragraph, words, [(each.start, each.end) for each in told])
    return tuple(told), tuple(counted)
