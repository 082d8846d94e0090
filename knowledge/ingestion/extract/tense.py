"""What a verb leaves open: whether it happened, is still to come, or is only supposed."""

from __future__ import annotations

import re

from knowledge.facts import PartialDate, Status
from knowledge.ingestion.extract.days import DateMention
from knowledge.ingestion.extract.forms import is_non_past
from knowledge.ingestion.extract.reading import Reading, Text

_PAST = {
    "de": re.compile(r"[a-zäöüß]{3,}ten?$"),
    "en": re.compile(r"\w{2}ed$"),
    "ru": re.compile(r"\w{2}(?:[аеиоуыя]л(?:а|о|и)?(?:ся|сь)?|(?:[ае]н|[аы]т)(?:а|о|ы)?)$"),
    "kk": re.compile(r"\w{2}[дт][ыі]$"),
}
_LEAD = 14
"""How far before a month "from" may stand: ab Anfang Juni."""
_INFINITIVE = re.compile(r"\w{3,}(?:[аеи]ть|нуть)(?:ся)?$")


def is_unreal(reading: Reading, text: Text) -> bool:
    """Tell whether somebody only says, or only supposes, that it is so: "seien nötig", "would cost"."""
    cue = reading.firmness.cue
    plain = cue is None or cue.is_helper or cue.is_weak
    said, words = reading.clause.tokens.lowers, text.lexicon.words
    return not said.isdisjoint(words["subjunctive"]) or (plain and not said.isdisjoint(words["unreal"]))


def untold(reading: Reading, text: Text) -> Status:
    """Return the status of figures that no known verb goes with: an infinitive is no more than stated."""
    infinitive = text.lexicon.language == "ru" and any(_INFINITIVE.search(each.lower) for each in reading.tokens)
    supposed = not reading.clause.tokens.lowers.isdisjoint(text.lexicon.words["conditions"])
    return Status.STATED if infinitive or supposed or is_unreal(reading, text) else Status.DONE


def _is_non_past(word: str, text: Text) -> bool:
    return text.lexicon.language == "kk" and is_non_past(word)


def is_still_to_come(reading: Reading, text: Text) -> bool:
    """Tell whether a verb in the present speaks of a day to come: "startet 2027"."""
    published = text.article.published
    if published is None or not reading.dates or _is_past(reading, text):
        return False
    return all(_is_ahead(each, published, reading, text) for each in reading.dates)


def _is_ahead(each: DateMention, published: PartialDate, reading: Reading, text: Text) -> bool:
    """Tell whether a date is still to come; a month without a year only after "ab" or "from": seit may be meant."""
    if not each.is_relative:
        return each.partial > published
    lead = reading.clause.between(max(reading.clause.start, each.start - _LEAD), each.start)
    onward = any(token.lower in text.lexicon.words["onward"] for token in lead) or _is_present(reading, text)
    return onward and each.coming is not None and each.coming > published


def _is_present(reading: Reading, text: Text) -> bool:
    """Tell whether the verb itself is in the present: with a month it speaks of what is to come, opens in June."""
    cue, words = reading.firmness.cue, reading.tokens
    if cue is None or cue.status is not Status.DONE:
        return False
    following = words[cue.first + 1].lower if cue.first + 1 < len(words) else ""
    present = text.lexicon.words["present"]
    if _is_non_past(words[cue.last].lower, text):
        return True
    return words[cue.first].lower in present or (words[cue.first].lower in {"is", "are"} and following.endswith("ing"))


def _is_past(reading: Reading, text: Text) -> bool:
    """Tell whether the verb itself says that it happened: extended until 2027."""
    cue, pattern = reading.firmness.cue, _PAST.get(text.lexicon.language)
    if cue is None or cue.is_helper or cue.is_weak or pattern is None:
        return False
    word = reading.tokens[cue.first]
    if word.lower in text.lexicon.words["present"] or _is_non_past(word.lower, text):
        return False
    if word.lower in text.lexicon.words["past_forms"]:
        return True
    return bool(pattern.search(word.lower)) and not (text.lexicon.language == "de" and word.is_capitalised)
