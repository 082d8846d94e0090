"""Which clauses state something checkable about the ties we follow, and how much they state."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from knowledge.entities import EntityKind
from knowledge.facts import Status
from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.mentions import Mention
from knowledge.ingestion.extract.reading import Reading, Text
from knowledge.ingestion.extract.units import PLAIN_UNIT

_HOME = "kazakhstan"
_OURS = frozenset({"kazakhstan", "germany"})
_REGIONS = frozenset({"central-asia", "europe", "european-union", "asia", "eurasia", "south-caucasus", "caspian-sea"})
_NATIONAL = re.compile(r"(?:ish|[sg]ian|nian|ese|eek|ech|ench|utch|ajani|istani|rkmen|zbek|ajik|gyz)$")
_NEIGHBOURS = frozenset({"uzbekistan", "kyrgyzstan", "tajikistan", "turkmenistan", "azerbaijan", "georgia", "china"})
"""Countries that have a part in most of what is traded and carried; beside Germany they are only compared with."""
_CENTRAL_ASIA = frozenset({"uzbekistan", "kyrgyzstan", "tajikistan", "turkmenistan"})
_LEAD = 3
"""Headline and first clauses."""
_FIRM = {
    Status.SIGNED: 2.5, Status.CANCELLED: 2.5, Status.STALLED: 2.5, Status.PROPOSED: 3.0, Status.CONSIDERED: 3.0,
    Status.DISCUSSED: 2.5, Status.PLANNED: 2.0, Status.TARGET: 2.5, Status.DONE: 1.5, Status.STATED: 1.0,
}  # fmt: skip
_FEWEST_WORDS = 5
_NEAR = 2
_TRADE = frozenset({"exports", "imports", "supplies", "trade-volume", "cargo-volume"})
_DATIVE = ("ға", "ге", "қа", "ке", "на", "не")
_TOWARDS = {"de": frozenset({"nach"}), "en": frozenset({"to"}), "ru": frozenset({"в", "во"})}
"""Words that goods go by."""
_LIFETIME = "a"
_PRIVATE = 3.0


def is_foreign(mention: Mention, text: Text) -> bool:
    """Tell whether something belongs to another country than those we follow."""
    if mention.entity in _REGIONS or (mention.entity in text.directory.entities and not mention.is_area):
        return False
    wider = text.directory.wider(mention.entity)
    if wider & _OURS:
        return False
    return mention.kind is EntityKind.COUNTRY or bool(wider - {mention.entity} - _REGIONS)


def is_ours(reading: Reading, who: Mention, text: Text) -> bool:
    """Tell whether a clause is about Kazakhstan and Germany rather than about another country.

    In an article about them their partners' part in it counts too: what a neighbour buys, carries or signs.
    """
    named = {each.entity for each in (*reading.mentions, who)}
    foreign = {each.entity for each in _areas(reading, who) if is_foreign(each, text)}
    if not foreign or any(_is_home(each, text) for each in named):
        return True
    if who.entity in text.directory.entities and not who.is_area:
        return True
    if text.lexicon.book("elsewhere").find(reading.whole.tokens):
        return False
    partners = _partners(text)
    return all(text.directory.wider(each) & partners for each in foreign) or _is_sold_there(reading, foreign, text)


def _is_sold_there(reading: Reading, foreign: Collection[str], text: Text) -> bool:
    """Tell whether a clause goes on from ours to the next buyers: 791,000 tonnes went to Iran."""
    if not _counts_trade(reading, text):
        return False
    buyers = [each for each in reading.mentions if each.entity in foreign and not each.is_adjective]
    if not buyers or not all(_is_goal(each, reading, text.lexicon) for each in buyers):
        return False
    for each in text.readings:
        if each is reading:
            return False
        near = reading.paragraph - each.paragraph <= _NEAR and each.figures
        if near and any(_is_home(one.entity, text) for one in each.mentions):
            return True
    return False


def _counts_trade(reading: Reading, text: Text) -> bool:
    if all(each.unit == "%" for each in reading.figures):
        return False
    found = text.lexicon.book("attributes").find(reading.tokens)
    return any(match.label in _TRADE for match in found)


def _is_goal(mention: Mention, reading: Reading, lexicon: Lexicon) -> bool:
    """Tell whether something is where goods go: nach Usbekistan, to Iran, в Китай, Қытайға."""
    if lexicon.language == "kk":
        return mention.text.endswith(_DATIVE)
    before = reading.clause.between(reading.clause.start, mention.start)
    return bool(before) and before[-1].lower in _TOWARDS[lexicon.language]


def _areas(reading: Reading, who: Mention) -> list[Mention]:
    """Return the countries and places a clause is about: not where a company it names is from or has its seat."""
    areas = [each for each in (*reading.mentions, who) if each.is_area]
    if all(each.is_area for each in reading.mentions):
        return areas
    return [each for each in areas if each.kind is EntityKind.COUNTRY and not _describes(each)]


def _describes(mention: Mention) -> bool:
    """Tell whether a country is said in passing: kasachisch, Swedish."""
    return mention.is_adjective or bool(_NATIONAL.search(mention.text))


def _is_home(entity: str, text: Text) -> bool:
    return entity in _REGIONS or _HOME in text.directory.wider(entity)


def _partners(text: Text) -> frozenset[str]:
    """Return the other countries that an article about ours tells of: named with ours, or on the way to them."""
    if text.partners is None:
        text.partners = frozenset(_found_partners(text))
    return text.partners


def _found_partners(text: Text) -> Iterator[str]:
    spoken = [text.headline, *({each.entity: each for each in one.mentions}.values() for one in text.readings)]
    if not any(_is_home(each.entity, text) for named in spoken for each in named):
        yield from _neighbours_of_ours(spoken[:_LEAD], text)
        return
    if any("germany" in text.directory.wider(each.entity) for each in text.headline):
        yield from (each.entity for each in text.headline)
        return
    yield from _NEIGHBOURS
    for named in spoken:
        if any(_is_home(each.entity, text) for each in named):
            yield from (each.entity for each in named if each.is_area)
    yield from (each.entity for each in text.headline)


def _neighbours_of_ours(lead: Sequence[Iterable[Mention]], text: Text) -> Iterator[str]:
    """Return the other countries of Central Asia that an article names with Germany in its headline or first words."""
    named = {wider for mentions in lead for each in mentions for wider in text.directory.wider(each.entity)}
    if "germany" in named:
        yield from named & _CENTRAL_ASIA


def worth(reading: Reading, status: Status, who: Mention, *, inherited: bool, text: Text) -> float:
    """Return how much a clause states: figures, dates, a firm verb, names."""
    cue = reading.firmness.cue
    score = _FIRM[status]
    if cue is None or cue.is_helper or cue.is_weak:
        score -= 1.0
    if status is Status.STATED and cue is not None and cue.size > 1:
        score += 1.5
    if status is Status.STATED and text.lexicon.book("attributes").find(reading.tokens):
        score += 0.5
    score -= 1.5 if _only_denies(reading, status, text) else 0.0
    score += min(3.0, sum([1.0 if each.unit == PLAIN_UNIT else 2.0 for each in reading.figures]))
    score += 0.5 if reading.dates else 0.0
    named = [each for each in reading.mentions if each.entity not in reading.speakers]
    kinds = {each.is_area for each in named}
    score += 1.0 if False in kinds else 0.0
    score += 0.5 if True in kinds else 0.0
    if text.lexicon.book("topics").find(reading.tokens):
        score += 0.5
    if inherited or who.entity in reading.speakers:
        score -= 0.5
    acts = not named and (_names_actor(reading, text) or _is_enacted(reading, status, text))
    if not reading.figures and (reading.firmness.status is None or not (named or acts)):
        score -= 0.5
    if acts:
        score += 0.5
    short = len(reading.tokens) < _FEWEST_WORDS and not any(each.start >= reading.clause.start for each in named)
    score -= 1.5 if short and not _is_telling(reading, status, text) else 0.0
    return score - (_PRIVATE if _is_private(reading, text) else 0.0)


def _is_telling(reading: Reading, status: Status, text: Text) -> bool:
    """Tell whether even a few words say much: how many of what, or which document was signed."""
    if reading.clause.text[-1].isalnum():  # a heading
        return False
    counted = any(each.unit != PLAIN_UNIT for each in reading.figures)
    return counted or (status is Status.SIGNED and bool(text.lexicon.book("instruments").find(reading.tokens)))


def _names_actor(reading: Reading, text: Text) -> bool:
    """Tell whether a clause says by a noun who acts: the company, the government."""
    books = text.lexicon.book("pronouns"), text.lexicon.book("nation")
    return any(match.size > 1 for book in books for match in book.find(reading.tokens))


def _is_enacted(reading: Reading, status: Status, text: Text) -> bool:
    """Tell whether rules were made or works begun: a passive need not say by whom, duties were abolished."""
    return status is Status.DONE and bool(text.lexicon.book("enacted").find(reading.tokens))


def _is_private(reading: Reading, text: Text) -> bool:
    """Tell whether people speak of themselves, or of how old somebody is: colour, no news."""
    words = text.lexicon.words
    mine = not reading.clause.tokens.lowers.isdisjoint(words["myself"])
    if mine and reading.figures and all(each.unit == _LIFETIME for each in reading.figures):
        return True
    low, high = reading.clause.start, reading.clause.end
    if any(low <= each.start < high and each.entity not in reading.speakers for each in reading.mentions):
        return False
    if mine:
        return True
    aged = bool(reading.figures) and any(each.unit == _LIFETIME for each in reading.figures)
    return aged and reading.tokens[0].lower in words["somebody"]


def _only_denies(reading: Reading, status: Status, text: Text) -> bool:
    """Tell whether a clause says no more than that something was not signed: whose, and what, stands elsewhere."""
    if status is not Status.STALLED or reading.figures:
        return False
    named = any(not each.is_area and each.entity not in reading.speakers for each in reading.mentions)
    denied = bool(text.lexicon.book("negation").find(reading.tokens))
    told = bool(text.lexicon.book("attributes").find(reading.tokens))
    return denied and not (named or told)
