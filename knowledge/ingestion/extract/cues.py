"""Words that tell how firm a thing is, found in a clause: verbs first, nouns and adjectives as weaker ones."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from knowledge.facts import Status
from knowledge.ingestion.extract.forms import future, is_non_past, past
from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.phrasebook import Match
from knowledge.ingestion.extract.token import Token
from knowledge.ingestion.extract.tokens import lowers

OVERRULING = (Status.CANCELLED, Status.STALLED, Status.PROPOSED, Status.CONSIDERED)
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
_BEFORE, _BEFORE_END, _AFTER = 6, 3, 4
"""How far from a verb a negation may stand."""
_REMEMBERED = 4096
_start = attrgetter("start")
_OPENING = 2
_MONTH = "May"
"""With its capital it is no verb: in May."""
_PARTING = re.compile("[,;:–—(]")
_PARTICIPLE = {"en": re.compile(r"[a-z]{3,}ed"), "de": re.compile(r"(?:[a-zäöü]{2,4})?ge[a-zäöüß]{2,}t")}
_MID = 2
_ADJUNCTS = frozenset((
    "in", "by", "last", "at", "on", "with", "for", "from", "as", "under", "only", "just", "earlier", "this", "near",
    "von", "im", "durch", "vor", "erst", "nach", "am", "mit", "aus", "bei", "seit",
))  # fmt: skip
"""What follows a participle, not the object that a verb has: founded last year, not cut its forecast."""
_NOUN = re.compile(
    r"(?:[еая]ни(?:е|я|ю|ем|и|й|ям|ями|ях)|ств(?:о|а|у|ом|е)|к(?:а|и|у|ой|е|ам|ами|ах)|тел(?:ь|я|и|ей|ю|ем|ям)|ци(?:я|и|ю|ей|й))$"
)
_ATTRIBUTE = re.compile(r"(?:нн|[аеиыу]т)(?:ый|ая|ое|ые|ого|ой|ому|ым|ых|ыми|ом|ую)$")
"""Russian participles before a noun: подписанный, начатые."""


class Cue(NamedTuple):
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
    is_aside: bool = False
    """It stands in a relative clause, which only describes."""


def cues_of(tokens: Sequence[Token], text: str, clauses: Sequence[int], lexicon: Lexicon) -> list[Cue]:
    """Return the cues of a clause in the order they stand; `clauses` numbers the parts its words stand in."""
    negations = {
        place for match in lexicon.book("negation").find(tokens) for place in range(match.first, match.last + 1)
    }
    if negations:  # no more than 30 denies nothing
        amounts = (match for book in ("limit", "about") for match in lexicon.book(book).find(tokens))
        negations -= {place for match in amounts for place in range(match.first, match.last + 1)}
    said = {match.first for match in lexicon.book("say").find(tokens)}
    found = []
    for match in _longest(
        match for match in lexicon.book("status").find(tokens) if _is_whole(match, tokens, text, lexicon)
    ):
        cue = Cue(Status(match.label), match.first, match.last, clauses[match.first], size=match.size)
        if match.size == 1 and _is_helper(tokens[match.first], lexicon):
            cue = cue._replace(is_helper=True)
        if cue.status is Status.STATED and match.size == 1 and match.first in said:
            cue = cue._replace(is_weak=True)
        cue = _agreed(_named_only(cue, tokens, lexicon), tokens, lexicon)
        found.append(_turned(cue, match, negations, clauses))
    taken = {place for cue in found if not cue.is_helper for place in range(cue.first, cue.last + 1)}
    found += [
        _turned(cue, Match("", cue.first, cue.last, 1), negations, clauses)
        for cue in (
            *(Cue(Status.DONE, place, place, clauses[place]) for place in past(tokens, clauses, lexicon)),
            *(
                Cue(Status.PLANNED, place, place, clauses[place], is_weak=is_non_past(tokens[place].text))
                for place in future(tokens, lexicon)
            ),
        )
        if cue.first not in taken | said
    ]
    for match in lexicon.book("weak").find(tokens):
        if match.first not in taken:
            opens = match.first <= _OPENING and Status(match.label) is Status.DISCUSSED
            opens = opens and lexicon.words["over"].isdisjoint(lowers(tokens[: match.first]))  # after the talks
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
    asides = _asides(tokens, clauses, lexicon)
    relatives = lexicon.words["relatives"] if lexicon.language == "en" else frozenset()
    found = [
        cue._replace(is_aside=True)
        if cue.clause in asides or (cue.first > 0 and tokens[cue.first - 1].lower in relatives) else cue
        for cue in found
    ]  # fmt: skip
    return sorted(found, key=lambda cue: cue.first)


def _asides(tokens: Sequence[Token], clauses: Sequence[int], lexicon: Lexicon) -> set[int]:
    """Return the numbers of relative clauses: which, die, который … begin them after a comma."""
    relatives = lexicon.words["relatives"]
    opens = {0} if tokens and tokens[0].lower in lexicon.words["asides"] else set()
    opens |= _participles(tokens, clauses, lexicon)
    if relatives.isdisjoint(lowers(tokens)):
        return opens
    return opens | {
        clauses[place] for place in range(1, len(tokens))
        if clauses[place] != clauses[place - 1] and any(each.lower in relatives for each in tokens[place : place + 2])
    }  # fmt: skip


def _participles(tokens: Sequence[Token], clauses: Sequence[int], lexicon: Lexicon) -> set[int]:
    """Return the numbers of clauses in mid-sentence that open with a participle: the plant, founded last year, is."""
    form = _PARTICIPLE.get(lexicon.language)
    if form is None or not tokens or clauses[-1] < _MID:
        return set()
    return {
        clauses[place] for place in range(1, len(tokens) - 1)
        if clauses[place - 1] != clauses[place] < clauses[-1] and tokens[place + 1].lower in _ADJUNCTS
        and (form.fullmatch(tokens[place].text) or tokens[place].text in lexicon.words["past_forms"])
    }  # fmt: skip


def _longest(matches: Iterable[Match]) -> list[Match]:
    """Return phrases that do not overlap, longer ones first served."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda match: (-match.size, match.first)):
        if not any(match.overlaps(other) for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda match: match.first)


def _is_whole(match: Match, tokens: Sequence[Token], text: str, lexicon: Lexicon) -> bool:
    """Tell whether a match is what it looks like: no month; a verb's prefix ends its clause, not so "auf See"."""
    last = tokens[match.last]
    if match.first == match.last and last.text == _MONTH:
        return False
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
    if is_noun and cue.status is Status.SIGNED and not _ATTRIBUTE.search(token.lower):
        # a signing that is only named may be still to come
        return cue._replace(status=Status.PLANNED, is_weak=True)
    return cue._replace(is_weak=True) if is_noun else cue


def _agreed(cue: Cue, tokens: Sequence[Token], lexicon: Lexicon) -> Cue:
    """Return what agreeing and concluding come to: signed where a document is named, planned or done elsewhere."""
    if cue.status is not Status.SIGNED or lexicon.book("instruments").find(tokens):
        return cue
    for match in lexicon.book("agree").find(tokens[cue.first : cue.last + 1]):
        return cue._replace(status=Status(match.label))
    return cue


def _is_helper(token: Token, lexicon: Lexicon) -> bool:
    return _stands_for_one(token.lower, lexicon.words["helpers"])


@lru_cache(maxsize=_REMEMBERED)
def _stands_for_one(lower: str, words: frozenset[str]) -> bool:
    return any(lower == word or (word.endswith("*") and lower.startswith(word[:-1])) for word in words)


def _turned(cue: Cue, match: Match, negations: set[int], clauses: Sequence[int]) -> Cue:
    """Return the cue as a negation beside it turns it: not signed is stalled at best."""
    if not negations or cue.status not in _NEGATED:
        return cue
    before = _BEFORE if cue.status is not Status.CANCELLED else _BEFORE_END
    reach = {*range(max(0, match.first - before), min(match.last + _AFTER, len(clauses))), len(clauses) - 1}
    whole = set(range(match.first, match.last + 1))
    own = whole if cue.status in OVERRULING[:2] or (match.size > 1 and len(whole) == match.size) else set()
    if not any(place in negations and place not in own and clauses[place] == cue.clause for place in reach):
        return cue
    if own & negations:
        return cue
    return cue._replace(status=_NEGATED[cue.status], is_weak=cue.status is Status.DONE, is_helper=cue.is_helper)


def clause_numbers(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> list[int]:
    """Return for each word the number of its clause; commas, dashes and words like "because" part them."""
    if not tokens:
        return []
    begins = {_following(tokens, mark.start()) for mark in _PARTING.finditer(text, tokens[0].end, tokens[-1].start)}
    parting = lexicon.words["subordinators"]
    if not parting.isdisjoint(lowers(tokens)):
        begins.update(place for place, token in enumerate(tokens) if place and token.lower in parting)
    return list(accumulate([int(place in begins) for place in range(len(tokens))]))


def _following(tokens: Sequence[Token], mark: int) -> int | None:
    """Return the number of the word after a mark; None for one inside a number, as in 1,5."""
    place = bisect_right(tokens, mark, key=_start)
    return place if mark >= tokens[place - 1].end else None
