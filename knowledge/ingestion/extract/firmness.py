"""How firm a sentence says a thing is: the status, from its verbs and nouns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from knowledge.facts import Status
from knowledge.ingestion.extract.cues import OVERRULING, Cue, clause_numbers, cues_of
from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.lexicon import lexicon as words_of
from knowledge.ingestion.extract.token import Token
from knowledge.ingestion.extract.tokens import lowers
from knowledge.ingestion.extract.tokens import tokens as read
from knowledge.languages import Language

_TO_COME = frozenset({Status.PLANNED, Status.TARGET})
_STUDIED = frozenset({Status.CONSIDERED, Status.DISCUSSED, Status.PROPOSED})
_FIRM = frozenset({Status.DONE, Status.SIGNED})
_NEAR = 2
_MIGHT = 6
_REMEMBERED = 512
"""The gate asks again what the extractor asked, once for each claim on a paragraph."""
_ITEM = 5
_YEAR = re.compile(r"20\d\d")
_PARTICIPLE = re.compile(r"^(?:\w{2,4})?ge\w+(?:t|en)$|iert$|^(?:be|er|ver|ent|zer)\w+t$")


class Firmness(NamedTuple):
    """What status a clause tells, by which words."""

    status: Status | None
    cue: Cue | None
    licensed: frozenset[Status]
    """Every status some word in it would bear out."""


def firmness(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> Firmness:
    """Return the status that the words of a clause tell."""
    clauses = clause_numbers(tokens, text, lexicon)
    cues = cues_of(tokens, text, clauses, lexicon)
    before = lexicon.book("boundaries").at(tokens, 0) if tokens else None
    ahead = any(cue.clause and cue.status in _TO_COME for cue in cues)
    if before is not None and before.label == "before" and not ahead:  # before something happened: it did
        cues = [Cue(Status.DONE, before.first, before.last, 0), *cues]
        return Firmness(Status.DONE, cues[0], frozenset(cue.status for cue in cues))
    cues = [_present(cue, tokens, lexicon) for cue in _unconditional(cues, tokens, clauses, lexicon)]
    licensed = frozenset(cue.status for cue in cues)
    possible = lexicon.words["might"]
    is_possible = not possible.isdisjoint(lowers(tokens))
    might = frozenset(place for place, token in enumerate(tokens) if is_possible and token.lower in possible)
    chosen = _chosen(cues, verb_last=lexicon.language == "kk", might=might)
    chosen = _laid_down(chosen, cues, tokens, lexicon)
    if chosen is not None and _is_arranged(chosen, tokens, clauses, lexicon):
        chosen, licensed = chosen._replace(status=Status.PLANNED), licensed | {Status.PLANNED}
    open_yet = _depends(tokens, clauses, lexicon) or lexicon.book("perhaps").find(tokens)
    if chosen is not None and chosen.status in _FIRM and open_yet:
        return Firmness(Status.STATED, chosen._replace(status=Status.STATED), licensed - _FIRM | {Status.STATED})
    return Firmness(chosen.status if chosen else None, chosen, licensed)


_TOLD: dict[tuple[str, Language], Firmness] = {}


def told(clause: str, language: Language, *, words: Sequence[Token] = (), paragraph: str = "") -> Firmness:
    """Return the status that a clause tells; its words, and the text they are counted in, need not be read anew."""
    if (known := _TOLD.get((clause, language))) is not None:
        return known
    if len(_TOLD) >= _REMEMBERED:
        _TOLD.clear()
    lexicon = words_of(language)
    found = firmness(words, paragraph, lexicon) if words else firmness(read(clause), clause, lexicon)
    _TOLD[clause, language] = found
    return found


def _present(cue: Cue, tokens: Sequence[Token], lexicon: Lexicon) -> Cue:
    """Return a German passive as done where nothing says that it is still to come: "wird exportiert"."""
    if cue.status is not Status.PLANNED or cue.size > 1 or tokens[cue.first].lower not in lexicon.words["passive"]:
        return cue
    now = any(token.lower in lexicon.words["now"] for token in tokens) or tokens[cue.first].lower.startswith("wurd")
    dated = any(_YEAR.fullmatch(token.text) for token in tokens) or any(token.lower == "bis" for token in tokens)
    passive = any(_PARTICIPLE.search(token.lower) for token in tokens[cue.first + 1 :] if not token.is_capitalised)
    passive = passive or (cue.first == 1 and bool(_PARTICIPLE.search(tokens[0].lower)))
    later = not lexicon.words["thereafter"].isdisjoint(lowers(tokens)) and not tokens[cue.first].lower.startswith(
        "wurd"
    )
    return cue._replace(status=Status.DONE, is_helper=True) if passive and (now or not (dated or later)) else cue


def is_item(tokens: Sequence[Token], told: Firmness, lexicon: Lexicon) -> bool:
    """Tell whether a clause begins with a document as items of a list do, and no verb says what became of it."""
    strong = told.cue is not None and not told.cue.is_helper and not told.cue.is_weak
    if lexicon.book("negation").find(tokens):
        return False
    if told.status in {Status.STALLED, Status.CANCELLED} or (strong and told.cue is not None and told.cue.clause == 0):
        return False
    return bool(lexicon.book("instruments").find(tokens[:_ITEM] if strong else tokens))


def _chosen(cues: list[Cue], *, verb_last: bool, might: frozenset[int]) -> Cue | None:
    strong = [cue for cue in cues if not cue.is_weak and not cue.is_helper]
    strong = [cue for cue in strong if not cue.is_aside] or strong
    if strong:
        clause = max(cue.clause for cue in strong) if verb_last else min(cue.clause for cue in strong)
        here = [cue for cue in strong if cue.clause == clause]
        if any(cue.status is not Status.DONE for cue in here if not cue.is_topic):
            here = [cue for cue in here if not cue.is_topic]
        for status in OVERRULING:
            if (found := next((cue for cue in here if cue.status is status), None)) is not None:
                if status in OVERRULING[:2] and (asked := _asked_before(found, here)) is not None:
                    return asked
                if status in OVERRULING[2:] and (signed := _signed_before(found, here)) is not None:
                    return signed
                return _mere_possibility(found, strong, might) or found
        if here[0].status is Status.DONE:
            talks = next((cue for cue in here if cue.status is Status.DISCUSSED and cue.size > 1), None)
            here = [talks, *here] if talks is not None else here
        beyond = next((cue for cue in strong if cue.status in OVERRULING[:2]), None)
        if beyond is not None:
            return _mere_possibility(beyond, strong, might) or beyond
        return here[-1] if verb_last else _looked_into(_with_its_modal(here), strong, might)
    weak = [cue for cue in cues if cue.is_weak]
    return next(iter([*weak, *cues]), None)


def _asked_before(found: Cue, here: Sequence[Cue]) -> Cue | None:
    """Return what is proposed or weighed where an end is only what is proposed: recommends that visas be scrapped."""
    return next((cue for cue in here if cue.status in OVERRULING[2:] and cue.first < found.first), None)


def _signed_before(found: Cue, here: Sequence[Cue]) -> Cue | None:
    """Return what was signed in order to look into something: that it was signed is the news."""
    return next((cue for cue in here if cue.status is Status.SIGNED and cue.first < found.first), None)


def _mere_possibility(found: Cue, strong: Sequence[Cue], might: frozenset[int]) -> Cue | None:
    """Return the modal before a failure that is only feared: "könnte scheitern"."""
    return next(
        (
            cue for cue in strong
            if cue.status is Status.STATED and cue.clause == found.clause and cue.first in might
            and 0 < found.first - cue.first <= _MIGHT and found.status in OVERRULING[:2]
        ),
        None,
    )  # fmt: skip


def _looked_into(chosen: Cue, strong: Sequence[Cue], might: frozenset[int]) -> Cue:
    """Return what is done about a possibility where a later part says it: "could be built, an idea under study"."""
    if chosen.status is not Status.STATED or chosen.first not in might:
        return chosen
    later = (cue for cue in strong if cue.clause > chosen.clause and cue.status in _STUDIED)
    return next(later, chosen)


def _with_its_modal(here: Sequence[Cue]) -> Cue:
    """Return the first cue, or what a modal right behind it makes of it: "unterzeichnet werden soll"."""
    first = here[0]
    if first.status in {Status.DONE, Status.SIGNED}:
        ahead = (cue for cue in here[1:] if cue.status in {Status.PLANNED, Status.TARGET})
        return next((cue for cue in ahead if cue.first - first.last <= _NEAR), first)
    return first


def _laid_down(chosen: Cue | None, cues: Sequence[Cue], tokens: Sequence[Token], lexicon: Lexicon) -> Cue | None:
    """Return what a document provides for as signed where it says that it was: a deal signed in May."""
    if (
        chosen is None
        or chosen.status is not Status.PLANNED
        or tokens[chosen.first].lower not in lexicon.words["provides"]
    ):
        return chosen
    return next((cue for cue in cues if cue.status is Status.SIGNED), chosen)


def _is_arranged(chosen: Cue, tokens: Sequence[Token], clauses: Sequence[int], lexicon: Lexicon) -> bool:
    """Tell whether it says when something is to come: from autumn students can, next year it supplies."""
    if chosen.status is Status.DONE:
        return any(clauses[match.first] == chosen.clause for match in lexicon.book("coming").find(tokens))
    if chosen.status is not Status.STATED or tokens[chosen.first].lower not in lexicon.words["able"]:
        return False
    return any(match.first <= _MIGHT for match in lexicon.book("henceforth").find(tokens))


def _depends(tokens: Sequence[Token], clauses: Sequence[int], lexicon: Lexicon) -> bool:
    """Tell whether a sentence opens with a condition: what follows has not come about."""
    words = lexicon.words["conditions"] | lexicon.words["conditions_first"]
    return bool(tokens) and clauses[-1] > 0 and tokens[0].lower in words


def _unconditional(cues: list[Cue], tokens: Sequence[Token], clauses: Sequence[int], lexicon: Lexicon) -> list[Cue]:
    """Return cues with those of a condition weak: what would have to come about is not what is told."""
    inverted = lexicon.words["conditions_first"]  # Wird das Werk gebaut, …
    if not tokens or (tokens[0].lower not in inverted and lexicon.words["conditions"].isdisjoint(lowers(tokens))):
        return cues
    under = {
        number for number, token in zip(clauses, tokens, strict=True) if token.lower in lexicon.words["conditions"]
    } - {0}
    if clauses[-1] and tokens[0].lower in inverted | lexicon.words["conditions"]:
        under.add(0)
    return [cue._replace(is_weak=True, is_topic=False) if cue.clause in under else cue for cue in cues]
