"""Clauses that state nothing by themselves: headings, questions, calls to click, who said what stands before."""

from __future__ import annotations

import re

from knowledge.facts import Status
from knowledge.ingestion.extract.phrasebook import Match
from knowledge.ingestion.extract.reading import Reading, Text

_HEADING = 10
_QUOTED = re.compile(r"[\"„“«»”]")
_OPENS = re.compile(r"[–—-]?\s*[\"„“«]")
_BARE = frozenset({Status.DONE, Status.STATED, None})
_TANGIBLE = frozenset(
    {Status.SIGNED, Status.PROPOSED, Status.CONSIDERED, Status.DISCUSSED, Status.STALLED, Status.CANCELLED}
)


def is_chaff(reading: Reading, text: Text) -> bool:
    """Tell whether a clause is none that a claim could be read from."""
    return (
        _is_remark(reading)
        or reading.clause.text.rstrip(' »"“').endswith("?")
        or bool(text.lexicon.book("drop").find(reading.tokens))
        or _is_heading(reading, text)
        or _is_attribution(reading, text)
        or _is_opinion(reading, text)
        or _is_spoken(reading, text)
    )


def _is_attribution(reading: Reading, text: Text) -> bool:
    """Tell whether a sentence says no more than who said what stands before it: "Das kündigte … an"."""
    if reading.figures or text.lexicon.words["this"].isdisjoint([token.lower for token in reading.tokens[:2]]):
        return False
    return bool(text.lexicon.book("say").find(reading.tokens))


def _is_opinion(reading: Reading, text: Text) -> bool:
    """Tell whether somebody only hopes, thanks or praises: without figure, date, deed or proposal that is no news."""
    if reading.figures or reading.dates or reading.firmness.status in _TANGIBLE:
        return False
    found = text.lexicon.book("opinion").find(reading.tokens)
    return any(not _is_named(match, reading) for match in found)


def _is_named(match: Match, reading: Reading) -> bool:
    """Tell whether words are but a name: «Дружба» is a pipeline, no friendship."""
    start, end = reading.tokens[match.first].start, reading.tokens[match.last].end
    return any(each.start <= start and end <= each.end for each in reading.mentions)


def _is_spoken(reading: Reading, text: Text) -> bool:
    """Tell whether an interviewer addresses somebody, or a quoted remark states nothing: "They hurry us"."""
    later = text.lexicon.language == "de"
    if any(match.first > 0 or not later for match in text.lexicon.book("you").find(reading.tokens)):
        return True
    if (
        reading.figures
        or reading.dates
        or reading.firmness.status not in _BARE
        or not _QUOTED.search(reading.whole.text)
    ):
        return False
    if any(match.label == "we" for match in text.lexicon.book("pronouns").find(reading.tokens)):
        return True
    others = any(not each.is_area and each.entity not in reading.speakers for each in reading.mentions)
    return not others and _OPENS.match(reading.whole.text) is not None


def _is_remark(reading: Reading) -> bool:
    """Tell whether a later part of a sentence has neither a verb we know nor a figure."""
    return reading.firmness.status is None and not reading.figures and reading.clause.start != reading.whole.start


def _is_heading(reading: Reading, text: Text) -> bool:
    """Tell whether a paragraph is a line between paragraphs: short, without a full stop, no item of a list."""
    if reading.figures or len(reading.whole.tokens) >= _HEADING:
        return False
    whole = text.article.paragraph(reading.paragraph).text.rstrip()
    if whole.endswith((".", "!", "?", ":", ";", "»", "”", "“", '"', ")", ",")):
        return False
    return ": " in whole or not text.lexicon.book("instruments").find(reading.tokens)
