"""What a clause is about: attribute, aspects, topic and sectors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from knowledge.facts import Sector, Status, Topic
from knowledge.ingestion.extract.figures import Figure
from knowledge.ingestion.extract.levels import Part
from knowledge.ingestion.extract.lexicon import Attribute, Lexicon, attributes
from knowledge.ingestion.extract.numbers import CURRENCIES
from knowledge.ingestion.extract.token import Token
from knowledge.ingestion.extract.units import PLAIN_UNIT

_BY_STATUS = {
    Status.SIGNED: "document", Status.PROPOSED: "proposal", Status.CONSIDERED: "examination", Status.DISCUSSED: "talks",
    Status.PLANNED: "plan", Status.TARGET: "aim", Status.DONE: "event", Status.STATED: "assessment",
    Status.STALLED: "setback", Status.CANCELLED: "setback",
}  # fmt: skip
_FIRST = frozenset({Status.SIGNED, Status.PROPOSED, Status.CONSIDERED})
"""Statuses that say what a claim without figures is about."""
_BY_UNIT = {
    "%": "growth", "{percentage-point}": "growth", "t": "supplies", "MW": "power", "GW": "power", "km": "length",
    "m": "length",
    "a": "duration", "mo": "duration", "wk": "duration", "d": "duration", "h": "duration", "{TEU}": "cargo-volume",
    "{container}": "cargo-volume", "har": "area", "km2": "area", "{job}": "jobs", "{employee}": "staff",
    "{person}": "participants", "{vehicle}": "supplies", "{tractor}": "supplies", "m3": "supplies",
}  # fmt: skip
_TRADE_VERBS = 60


def attribute(figures: Sequence[Figure], status: Status, tokens: Sequence[Token], lexicon: Lexicon) -> Attribute:
    """Return what a clause is about, by its words and by the units of its figures."""
    known = attributes()
    said = [(match.first, known[match.label]) for match in lexicon.book("attributes").best(tokens)]
    if figures:
        main = next((each for each in figures if each.part is Part.LEVEL and each.unit != PLAIN_UNIT), figures[0])
        fitting = [(place, one) for place, one in said if _fits(one, main.unit)]
        if fitting:
            return min(fitting, key=lambda pair: abs(tokens[pair[0]].start - main.start))[1]
        return by_unit(main)
    if status in _FIRST:
        return known[_BY_STATUS[status]]
    plain = [one for _, one in said if not one.units]
    return plain[0] if plain else known[_BY_STATUS[status]]


def by_unit(figure: Figure) -> Attribute:
    """Return what a figure measures when no word says it."""
    known = attributes()
    if figure.unit in CURRENCIES:
        return known["amount"]
    if figure.unit in _BY_UNIT:
        return known[_BY_UNIT[figure.unit]]
    return next((one for one in known.values() if figure.unit in one.units[:1]), known["count"])


def _fits(one: Attribute, unit: str) -> bool:
    return (
        unit in one.units
        or (unit in CURRENCIES and "money" in one.units)
        or (unit == PLAIN_UNIT and PLAIN_UNIT in one.units)
    )


def spoken_of(tokens: Sequence[Token], lexicon: Lexicon) -> Mapping[str, int]:
    """Return how often some words speak of each topic."""
    counts: defaultdict[str, int] = defaultdict(int)
    for match in lexicon.book("topics").find(tokens):
        counts[match.label] += 1
    return counts


def topic(spoken: Sequence[Mapping[str, int]], one: Attribute) -> tuple[Topic, tuple[Topic, ...]]:
    """Return the main topic and further ones; nearer words weigh more: what is spoken of in the clause comes first."""
    counts: defaultdict[str, float] = defaultdict(float)
    for number, labels in enumerate(spoken):
        weight = 4.0**-number
        for label, times in labels.items():
            counts[label] += weight * times
    if one.topic is not None:
        counts[one.topic] += 1.5
    if not counts:
        return Topic.TRADE, ()
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    best = ranked[0]
    also = tuple(Topic(label) for label, count in ranked[1:3] if count >= 1)
    return Topic(best[0]), also


def sectors(tokens: Sequence[Token], one: Attribute, lexicon: Lexicon) -> tuple[Sector, ...]:
    """Return the modes of transport it touches."""
    found = [Sector(match.label) for match in lexicon.book("sectors").find(tokens)]
    return tuple(dict.fromkeys([*one.sectors, *found]))
