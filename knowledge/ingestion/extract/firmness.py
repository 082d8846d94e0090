"""How firm a sentence says a thing is: the status, from its verbs and nouns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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
_GUARDED = frozenset({Status.DONE, Status.PLANNED, Status.CANCELLED, Status.PROPOSED, Status.SIGNED})
"""Statuses that verbs tell; nouns of the same stem only name the thing: Строительство, Unterzeichnung."""
_NEAR = 2
_MIGHT = 6
_REACH = 4
_REMEMBERED = 1024
"""The gate asks again what the extractor asked, once for each claim on a paragraph."""
_OPENING = 2
_ITEM = 5
_PARTING = frozenset(",;:–—(")
_YEAR = re.compile(r"20\d\d")
_NOUN = re.compile(
    r"(?:[еая]ни(?:е|я|ю|ем|и|й|ям|ями|ях)|ств(?:о|а|у|ом|е)|к(?:а|и|у|ой|е|ам|ами|ах)|тел(?:ь|я|и|ей|ю|ем|ям)|ци(?:я|и|ю|ей|й))$"
)
_ATTRIBUTE = re.compile(r"(?:нн|[аеиыу]т)(?:ый|ая|ое|ые|ого|ой|ому|ым|ых|ыми|ом|ую)$")
"""Russian participles before a noun: подписанный, начатые."""
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
    is_topic: bool = False
    """A noun that opens the clause: it tells the status unless a verb tells a firmer or a later one."""


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
    cues = [_present(cue, tokens, lexicon) for cue in _unconditional(cues, tokens, text, lexicon)]
    licensed = frozenset(cue.status for cue in cues)
    might = frozenset(place for place, token in enumerate(tokens) if token.lower in lexicon.words["might"])
    chosen = _chosen(cues, verb_last=lexicon.language == "kk", might=might)
    return Firmness(chosen.status if chosen else None, chosen, licensed)


@lru_cache(maxsize=_REMEMBERED)
def told(clause: str, language: Language) -> Firmness:
    """Return the status that a clause tells."""
    return firmness(read(clause), clause, words_of(language))


def _present(cue: Cue, tokens: Sequence[Token], lexicon: Lexicon) -> Cue:
    """Return a German passive as done where nothing says that it is still to come: "wird exportiert"."""
    if cue.status is not Status.PLANNED or tokens[cue.first].lower not in lexicon.words["passive"]:
        return cue
    now = any(token.lower in lexicon.words["now"] for token in tokens) or tokens[cue.first].lower.startswith("wurd")
    dated = any(_YEAR.fullmatch(token.text) for token in tokens) or any(token.lower == "bis" for token in tokens)
    passive = any(_PARTICIPLE.search(token.lower) for token in tokens[cue.first + 1 :] if not token.is_capitalised)
    return replace(cue, status=Status.DONE, is_helper=True) if passive and (now or not dated) else cue


def is_item(tokens: Sequence[Token], told: Firmness, lexicon: Lexicon) -> bool:
    """Tell whether a clause begins with a document as items of a list do, and no verb says what became of it."""
    strong = told.cue is not None and not told.cue.is_helper and not told.cue.is_weak
    if told.status in {Status.STALLED, Status.CANCELLED} or (strong and told.cue is not None and told.cue.clause == 0):
        return False
    return bool(lexicon.book("instruments").find(tokens[:_ITEM] if strong else tokens))


def _chosen(cues: list[Cue], *, verb_last: bool, might: frozenset[int]) -> Cue | None:
    strong = [cue for cue in cues if not cue.is_weak and not cue.is_helper]
    if strong:
        clause = max(cue.clause for cue in strong) if verb_last else min(cue.clause for cue in strong)
        here = [cue for cue in strong if cue.clause == clause]
        if any(cue.status is not Status.DONE for cue in here if not cue.is_topic):
            here = [cue for cue in here if not cue.is_topic]
        for status in _OVERRULING:
            if (found := next((cue for cue in here if cue.status is status), None)) is not None:
                if status in _OVERRULING[2:] and (signed := _signed_before(found, here)) is not None:
                    return signed
                return _mere_possibility(found, strong, might) or found
        if here[0].status is Status.DONE:
            talks = next((cue for cue in here if cue.status is Status.DISCUSSED and cue.size > 1), None)
            here = [talks, *here] if talks is not None else here
        beyond = next((cue for cue in strong if cue.status in _OVERRULING[:2]), None)
        if beyond is not None:
            return _mere_possibility(beyond, strong, might) or beyond
        return here[-1] if verb_last else _with_its_modal(here)
    weak = [cue for cue in cues if cue.is_weak]
    return next(iter([*weak, *cues]), None)


def _signed_before(found: Cue, here: Sequence[Cue]) -> Cue | None:
    """Return what was signed in order to look into something: that it was signed is the news."""
    return next((cue for cue in here if cue.status is Status.SIGNED and cue.first < found.first), None)


def _mere_possibility(found: Cue, strong: Sequence[Cue], might: frozenset[int]) -> Cue | None:
    """Return the modal before a failure that is only feared: "könnte scheitern"."""
    return next(
        (
            cue for cue in strong
            if cue.status is Status.STATED and cue.clause == found.clause and cue.first in might
            and 0 < found.first - cue.first <= _MIGHT and found.status in _OVERRULING[:2]
        ),
        None,
    )  # fmt: skip


def _with_its_modal(here: Sequence[Cue]) -> Cue:
    """Return the first cue, or what a modal right behind it makes of it: "unterzeichnet werden soll"."""
    first = here[0]
    if first.status in {Status.DONE, Status.SIGNED}:
        ahead = (cue for cue in here[1:] if cue.status in {Status.PLANNED, Status.TARGET})
        return next((cue for cue in ahead if cue.first - first.last <= _NEAR), first)
    return first


def _cues(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> list[Cue]:
    clauses = _clauses(tokens, text)
    negations = {
        place for match in lexicon.book("negation").find(tokens) for place in range(match.first, match.last + 1)
    }
    said = {match.first for match in lexicon.book("say").find(tokens)}
    found = []
    for match in _longest(
        match for match in lexicon.book("status").find(tokens) if _is_whole(match, tokens, text, lexicon)
    ):
        cue = Cue(Status(match.label), match.first, match.last, clauses[match.first], size=match.size)
        cue = replace(cue, is_helper=match.size == 1 and _is_helper(tokens[match.first], lexicon))
        if cue.status is Status.STATED and match.size == 1 and match.first in said:
            cue = replace(cue, is_weak=True)
        cue = _agreed(_named_only(cue, tokens, lexicon), tokens, lexicon)
        found.append(_turned(cue, match, negations, clauses))
    taken = {place for cue in found if not cue.is_helper for place in (cue.first, cue.last)}
    for match in lexicon.book("weak").find(tokens):
        if match.first not in taken:
            opens = match.first <= _OPENING and Status(match.label) is Status.DISCUSSED
            found.append(
                Cue(
                    Status(match.label),
                    match.first,
                    match.last,
                    clauses[match.first],
                    is_weak=not opens,
                    is_topic=opens,
                )
            )
    return sorted(found, key=lambda cue: cue.first)


def _unconditional(cues: list[Cue], tokens: Sequence[Token], text: str, lexicon: Lexicon) -> list[Cue]:
    """Return cues with those of a condition weak: what would have to come about is not what is told."""
    clauses = _clauses(tokens, text)
    under = {
        number for number, token in zip(clauses, tokens, strict=True) if token.lower in lexicon.words["conditions"]
    }
    return [replace(cue, is_weak=True, is_topic=False) if cue.clause in under - {0} else cue for cue in cues]


def _longest(matches: Iterable[Match]) -> list[Match]:
    """Return phrases that do not overlap, longer ones first served."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda match: (-match.size, match.first)):
        if not any(match.overlaps(other) for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda match: match.first)


def _is_whole(match: Match, tokens: Sequence[Token], text: str, lexicon: Lexicon) -> bool:
    """Tell whether a German verb parted from its prefix ends its clause, as it must: "nahm … auf", not "auf See"."""
    last = tokens[match.last]
    if match.last - match.first + 1 == match.size or last.lower not in lexicon.words["particles"]:
        return True
    if tokens[match.first].lower in lexicon.words["with_preposition"] or match.last + 1 == len(tokens):
        return True
    following = tokens[match.last + 1]
    return bool(text[last.end : following.start].strip()) or following.lower in lexicon.words["joins"]


def _named_only(cue: Cue, tokens: Sequence[Token], lexicon: Lexicon) -> Cue:
    """Return the cue as weak where a noun or an adjective only names what the verb would tell."""
    if cue.size > 1 or cue.status not in _GUARDED:
        return cue
    token = tokens[cue.first]
    if lexicon.language == "de":
        is_noun = token.is_capitalised and cue.first > 0
    else:
        is_noun = lexicon.language == "ru" and bool(_NOUN.search(token.lower) or _ATTRIBUTE.search(token.lower))
    return replace(cue, is_weak=True) if is_noun else cue


def _agreed(cue: Cue, tokens: Sequence[Token], lexicon: Lexicon) -> Cue:
    """Return what agreeing and concluding come to: signed where a document is named, planned or done elsewhere."""
    if cue.status is not Status.SIGNED or lexicon.book("instruments").find(tokens):
        return cue
    for match in lexicon.book("agree").find(tokens[cue.first : cue.last + 1]):
        return replace(cue, status=Status(match.label))
    return cue


def _is_helper(token: Token, lexicon: Lexicon) -> bool:
    return any(
        token.lower == word or (word.endswith("*") and token.lower.startswith(word[:-1]))
        for word in lexicon.words["helpers"]
    )


def _turned(cue: Cue, match: Match, negations: set[int], clauses: Sequence[int]) -> Cue:
    """Return the cue as a negation beside it turns it: not signed is stalled at best."""
    reach = {*range(max(0, match.first - _REACH), min(match.last + _REACH, len(clauses))), len(clauses) - 1}
    whole = set(range(match.first, match.last + 1))
    own = whole if cue.status in _OVERRULING[:2] or (match.size > 1 and len(whole) == match.size) else set()
    if cue.status not in _NEGATED or not any(
        place in negations and place not in own and clauses[place] == cue.clause for place in reach
    ):
        return cue
    if own & negations:
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
