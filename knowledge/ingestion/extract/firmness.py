"""How firm a sentence says a thing is: the status, from its verbs and nouns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.facts import Status
from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.lexicon import lexicon as words_of
from knowledge.ingestion.extract.phrasebook import Match
from knowledge.ingestion.extract.tokens import Token
from knowledge.ingestion.extract.tokens import tokens as read
from knowledge.languages import Language

_OVERRULING = (Status.CANCELLED, Status.STALLED, Status.PROPOSED, Status.CONSIDERED)
"""Whoever says one of these of a thing does not say that it is planned, signed or done."""
_NEGATED = {
    Status.SIGNED: Status.STALLED,
    Status.DONE: Status.STATED,
    Status.PLANNED: Status.STATED,
    Status.TARGET: Status.STATED,
    Status.CONSIDERED: Status.STATED,
    Status.CANCELLED: Status.STATED,
}
_REACH = 4
_REMEMBERED = 1024
"""The gate asks again what the extractor asked, once for each claim on a paragraph."""
_OPENING = 2
_ITEM = 5
_PARTING = frozenset(",;:–—(")
_YEAR = re.compile(r"20\d\d")
_PARTICIPLE = re.compile(r"^(?:\w{2,4})?ge\w+(?:t|en)$|iert$|^(?:be|er|ver|ent|zer)\w+t$")


@dataclass(frozen=True)
class Cue:
    """A word or phrase that tells a status."""

    status: Status
    first: int
    last: int
    clause: int
    is_weak: bool = False
    """An adjective or noun that tells it only when no verb says otherwise."""
    is_helper: bool = False
    """A verb that tells nothing but that something is."""
    size: int = 1
    """Words of the phrase."""


@dataclass(frozen=True)
class Firmness:
    """What status a clause tells, by which words."""

    status: Status | None
    cue: Cue | None
    licensed: frozenset[Status]
    """Every status some word in it would bear out."""


def firmness(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> Firmness:
    """Return the status that the words of a clause tell."""
    cues = _cues(tokens, text, lexicon)
    before = lexicon.book("boundaries").at(tokens, 0) if tokens else None
    if before is not None and before.label == "before":  # before something happened: it did
        cues = [Cue(Status.DONE, before.first, before.last, 0), *cues]
        return Firmness(Status.DONE, cues[0], frozenset(cue.status for cue in cues))
    cues = [_present(cue, tokens, lexicon) for cue in cues]
    licensed = frozenset(cue.status for cue in cues)
    chosen = _chosen(cues, verb_last=lexicon.language == "kk")
    return Firmness(chosen.status if chosen else None, chosen, licensed)


@lru_cache(maxsize=_REMEMBERED)
def told(clause: str, language: Language) -> Firmness:
    """Return the status that a clause tells."""
    return firmness(read(clause), clause, words_of(language))


def _present(cue: Cue, tokens: Sequence[Token], lexicon: Lexicon) -> Cue:
    """Return a German passive as done where nothing says that it is still to come: "wird exportiert"."""
    if cue.status is not Status.PLANNED or tokens[cue.first].lower not in lexicon.words["passive"]:
        return cue
    now = any(token.lower in lexicon.words["now"] for token in tokens)
    dated = any(_YEAR.fullmatch(token.text) for token in tokens) or any(token.lower == "bis" for token in tokens)
    passive = any(_PARTICIPLE.search(token.lower) for token in tokens[cue.first + 1 :] if not token.is_capitalised)
    return replace(cue, status=Status.DONE) if passive and (now or not dated) else cue


def is_item(tokens: Sequence[Token], told: Firmness, lexicon: Lexicon) -> bool:
    """Tell whether a clause begins with a document as items of a list do, and no verb says what became of it."""
    strong = told.cue is not None and not told.cue.is_helper and not told.cue.is_weak
    if told.status in {Status.STALLED, Status.CANCELLED} or (strong and told.cue is not None and told.cue.clause == 0):
        return False
    return bool(lexicon.book("instruments").find(tokens[:_ITEM] if strong else tokens))


def _chosen(cues: list[Cue], *, verb_last: bool) -> Cue | None:
    strong = [cue for cue in cues if not cue.is_weak and not cue.is_helper]
    if strong:
        clause = max(cue.clause for cue in strong) if verb_last else min(cue.clause for cue in strong)
        here = [cue for cue in strong if cue.clause == clause]
        for status in _OVERRULING:
            if (found := next((cue for cue in here if cue.status is status), None)) is not None:
                return found
        if here[0].status is Status.DONE:
            talks = next((cue for cue in here if cue.status is Status.DISCUSSED and cue.size > 1), None)
            here = [talks, *here] if talks is not None else here
        beyond = next((cue for cue in strong if cue.status in _OVERRULING[:2]), None)
        return beyond or (here[-1] if verb_last else here[0])
    weak = [cue for cue in cues if cue.is_weak]
    return next(iter([*weak, *cues]), None)


def _cues(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> list[Cue]:
    clauses = _clauses(tokens, text)
    negations = {
        place for match in lexicon.book("negation").find(tokens) for place in range(match.first, match.last + 1)
    }
    said = {match.first for match in lexicon.book("say").find(tokens)}
    found = []
    for match in lexicon.book("status").best(tokens):
        cue = Cue(Status(match.label), match.first, match.last, clauses[match.first], size=match.size)
        cue = replace(cue, is_helper=match.size == 1 and _is_helper(tokens[match.first], lexicon))
        if cue.status is Status.STATED and match.size == 1 and match.first in said:
            cue = replace(cue, is_weak=True)
        found.append(_turned(cue, match, negations, clauses))
    taken = {place for cue in found if not cue.is_helper for place in (cue.first, cue.last)}
    for match in lexicon.book("weak").find(tokens):
        if match.first not in taken:
            opens = match.first <= _OPENING and Status(match.label) is Status.DISCUSSED
            found.append(Cue(Status(match.label), match.first, match.last, clauses[match.first], is_weak=not opens))
    return sorted(found, key=lambda cue: cue.first)


def _is_helper(token: Token, lexicon: Lexicon) -> bool:
    return any(
        token.lower == word or (word.endswith("*") and token.lower.startswith(word[:-1]))
        for word in lexicon.words["helpers"]
    )


def _turned(cue: Cue, match: Match, negations: set[int], clauses: Sequence[int]) -> Cue:
    """Return the cue as a negation beside it turns it: not signed is stalled at best."""
    reach = range(max(0, match.first - _REACH), min(match.last + _REACH, len(clauses)))
    own = set(range(match.first, match.last + 1)) if cue.status in _OVERRULING[:2] else set()
    if cue.status not in _NEGATED or not any(
        place in negations and place not in own and clauses[place] == cue.clause for place in reach
    ):
        return cue
    if cue.status is Status.CANCELLED and own & negations:
        return cue
    return replace(cue, status=_NEGATED[cue.status], is_weak=cue.status is Status.DONE, is_helper=cue.is_helper)


def _clauses(tokens: Sequence[Token], text: str) -> list[int]:
    """Return for each word the number of its clause; commas and dashes part them."""
    numbers, current = [], 0
    for place, token in enumerate(tokens):
        if place and not _PARTING.isdisjoint(text[tokens[place - 1].end : token.start]):
            current += 1
        numbers.append(current)
    return numbers
