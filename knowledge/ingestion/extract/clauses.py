"""A sentence cut where it goes on to another statement."""

from __future__ import annotations

from knowledge.ingestion.extract.lexicon import Lexicon
from knowledge.ingestion.extract.tokens import Sentence

_FEWEST = 3
_MARKS = (",", ";", "–", "—", " -")


def clauses(whole: Sentence, paragraph: str, lexicon: Lexicon) -> list[Sentence]:
    """Return the parts of a sentence that state things of their own; mostly the sentence itself."""
    places = [
        token.start for token in (whole.tokens[match.first] for match in lexicon.book("boundaries").find(whole.tokens))
        if token.lower in lexicon.words["and"] or _is_parted(paragraph, token.start)
    ]  # fmt: skip
    places += _joints(whole, paragraph, lexicon)
    if ";" in whole.text:
        places += [whole.start + number + 1 for number, char in enumerate(whole.text) if char == ";"]
    if not places:
        return [whole]
    parts, start = [], whole.start
    for place in sorted(set(places)):
        before, after = whole.between(start, place), whole.between(place, whole.end)
        if len(before) >= _FEWEST and len(after) >= _FEWEST:
            parts.append(whole.part(start, place))
            start = place
    parts.append(whole.part(start, whole.end))
    return parts


def _joints(whole: Sentence, paragraph: str, lexicon: Lexicon) -> list[int]:
    """Return where a comma and a joining word part two statements, each with a verb of its own."""
    tokens = whole.tokens
    if tokens.lowers.isdisjoint(lexicon.words["joints"]):
        return []
    joints = [
        place for place, token in enumerate(tokens)
        if token.lower in lexicon.words["joints"] and _is_parted(paragraph, token.start)
        and place > _FEWEST and len(tokens) - place - 1 > _FEWEST
    ]  # fmt: skip
    said = lexicon.book("status").find(tokens) if joints else []
    return [
        tokens[place].start for place in joints
        if any(match.last < place for match in said) and any(match.first > place for match in said)
    ]  # fmt: skip


def _is_parted(paragraph: str, place: int) -> bool:
    return paragraph[:place].rstrip().endswith(_MARKS)
