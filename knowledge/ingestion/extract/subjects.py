"""Whom a clause is about: a name before the verb, or what a pronoun stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.entities import EntityKind
from knowledge.ingestion.extract.mentions import Directory, Mention
from knowledge.ingestion.extract.reading import Reading, Text

_OPENING = 3
_HOME = "kazakhstan"
_OURS = frozenset({"kazakhstan", "germany"})
_WIDE = frozenset({"asia", "central-asia", "europe", "eurasia", "caspian-sea"})
"""Nobody means these by "the region" of a country."""
_PASSING = 3
_LATE = 2
_TWO = 2


@dataclass
class Memory:
    """Who was spoken of, for pronouns and for clauses that name nobody."""

    headline: Sequence[Mention] = ()
    directory: Directory | None = None
    last: tuple[Mention, int] | None = None
    """Whom the last clause was about, and where."""
    person: tuple[Mention, int] | None = None
    body: tuple[Mention, int] | None = None
    """The organisation, project or place last spoken of."""
    speaker: tuple[Mention, int] | None = None
    cast: tuple[tuple[Mention, ...], int] = ((), 0)
    """The companies or people last named together, and where."""
    seen: list[tuple[Mention, int]] = field(default_factory=list)
    paragraph: int = 0

    def turn(self, paragraph: int) -> None:
        """Begin a new paragraph."""
        self.paragraph = paragraph

    def keep(self, reading: Reading) -> None:
        """Remember who is named."""
        together = {each.entity: each for each in reading.mentions if not each.is_area}
        if len(together) > 1:
            self.cast = (tuple(together.values()), reading.paragraph)
        for mention in reading.mentions:
            place = (mention, reading.paragraph)
            if mention.kind is EntityKind.PERSON:
                self.person = place
            elif not mention.is_area:
                self.body = place
            self.seen.append(place)


def subject(reading: Reading, memory: Memory, text: Text) -> tuple[Mention | None, int | None]:
    """Return whom a clause is about, and the paragraph that names them when this one does not."""
    goes_on = reading.clause.start != reading.whole.start and reading.tokens[0].lower in text.lexicon.words["and"]
    if goes_on and not _has_own(reading) and memory.last and memory.last[1] == reading.paragraph:
        return memory.last[0], None
    chosen = _named(reading)
    if chosen is not None and chosen.entity in reading.speakers and (told := _told_of(reading, memory)) is not None:
        memory.last = told
        return told[0], None
    if chosen is not None and (instead := _instead(chosen, reading, memory, text)) is not None:
        memory.last = instead
        return instead[0], instead[1] if instead[1] != reading.paragraph else None
    spoken = _meant(reading, memory, text) if chosen is not None and _is_passed_over(chosen, reading, text) else None
    if chosen is not None and (spoken is None or spoken[0].is_area or not _is_meant(spoken, chosen, reading, text)):
        memory.last = (chosen, reading.paragraph)
        return chosen, None
    found = _meant(reading, memory, text)
    if _pair(reading, memory, text):
        found = memory.cast[0][0], memory.cast[1]
    if found is None:
        return None, None
    memory.last = found
    return found[0], found[1] if found[1] != reading.paragraph else None


def _is_passed_over(chosen: Mention, reading: Reading, text: Text) -> bool:
    """Tell whether the best name of a clause is so poor that it may be about somebody whom it only hints at."""
    rank = _rank(chosen, reading)
    return rank >= _PASSING or (rank >= _LATE and _is_spoken_of(reading, text))


def _instead(chosen: Mention, reading: Reading, memory: Memory, text: Text) -> tuple[Mention, int] | None:
    """Return the country or company that acts where a clause names but a place or who says so."""
    if chosen.kind is EntityKind.PLACE:
        return _nation(reading, memory, text)
    if chosen.entity not in reading.speakers:
        return None
    known = (each for each in (memory.last, memory.body) if each is not None)
    fitting = (each for each in known if not each[0].is_area and each[0].kind is not EntityKind.PERSON)
    return next((each for each in fitting if each[0].entity not in reading.speakers), None)


def _is_meant(spoken: tuple[Mention, int], chosen: Mention, reading: Reading, text: Text) -> bool:
    """Tell whether a clause is about whom it only hints at rather than about what it names."""
    return spoken[1] == reading.paragraph or (chosen.is_area and _is_spoken_of(reading, text))


def with_pair(reading: Reading, memory: Memory, text: Text) -> Reading:
    """Return a clause with those named whom words like "both companies" stand for."""
    meant = _pair(reading, memory, text)
    if not meant:
        return reading
    here = reading.clause.start
    return reading._replace(mentions=(*reading.mentions, *(each._replace(start=here, end=here) for each in meant)))


def _pair(reading: Reading, memory: Memory, text: Text) -> tuple[Mention, ...]:
    """Return whom words like "both companies" stand for, where a clause opens with them and names none itself."""
    if len(memory.cast[0]) < _TWO or any(not each.is_area for each in reading.mentions):
        return ()
    opens = any(match.first <= _OPENING for match in text.lexicon.book("pair").find(reading.tokens))
    return memory.cast[0] if opens else ()


def _has_own(reading: Reading) -> bool:
    """Tell whether a clause names before its verb whom it is about."""
    cue = reading.firmness.cue
    verb = reading.tokens[cue.first].start if cue else reading.clause.start
    return any(reading.clause.start <= each.start < verb and not each.is_adjective for each in reading.mentions)


def _named(reading: Reading) -> Mention | None:
    """Return the best name of the clause; who merely reports comes last."""
    others = [each for each in reading.mentions if each.entity not in reading.speakers]
    pool = others or reading.mentions
    if len(pool) < _TWO:
        return pool[0] if pool else None
    return min(pool, key=lambda mention: (_rank(mention, reading), mention.start))


def _rank(mention: Mention, reading: Reading) -> int:
    cue = reading.firmness.cue
    verb = reading.tokens[cue.first].start if cue else reading.clause.end
    late = 0 if mention.start < verb or cue is None else 2
    if mention.is_area:
        return late + (3 if mention.is_adjective else 1)
    return late


def _is_spoken_of(reading: Reading, text: Text) -> bool:
    """Tell whether words like "the company" stand before the verb and name after it only what it deals with."""
    cue = reading.firmness.cue
    found = text.lexicon.book("pronouns").find(reading.tokens)
    return any(match.size > 1 and (cue is None or match.last < cue.first) for match in found)


def _meant(reading: Reading, memory: Memory, text: Text) -> tuple[Mention, int] | None:
    opening = reading.tokens
    if (both := _both(reading, memory, text)) is not None:
        return both
    if (nation := _nation(reading, memory, text)) is not None:
        return nation
    if (place := _place(reading, memory, text)) is not None:
        return place
    pronouns = {match.label for match in text.lexicon.book("pronouns").find(opening) if match.first <= _OPENING}
    if "he" in pronouns and memory.person is not None and "it" not in pronouns:
        return memory.person
    same = memory.last if memory.last and memory.last[1] == reading.paragraph else None
    if "it" in pronouns or "we" in pronouns:
        actor = memory.last if memory.last and not memory.last[0].is_area else None
        return same or actor or memory.body or memory.last or _headline(memory)
    return _impersonal(same or memory.last, memory) or _headline(memory)


def _impersonal(found: tuple[Mention, int] | None, memory: Memory) -> tuple[Mention, int] | None:
    """Return what was spoken of where a clause names nobody: a person who came or said something is not what it is."""
    if found is None or found[0].kind is not EntityKind.PERSON:
        return found
    here = next((pair for pair in reversed(memory.seen) if _is_thing(pair[0]) and pair[1] == found[1]), None)
    return here or memory.body or _headline(memory) or found


def _told_of(reading: Reading, memory: Memory) -> tuple[Mention, int] | None:
    """Return what the paragraph speaks of where a clause names only who says it, with a figure that is not his."""
    here = [pair for pair in memory.seen if pair[1] == reading.paragraph and _is_thing(pair[0])]
    return here[-1] if here and reading.figures else None


def _is_thing(mention: Mention) -> bool:
    return mention.kind is not EntityKind.PERSON and not mention.is_adjective


def _nation(reading: Reading, memory: Memory, text: Text) -> tuple[Mention, int] | None:
    """Return the country that words like "the government" stand for: ours where it was named, else the last one."""
    cue = reading.firmness.cue
    found = text.lexicon.book("nation").find(reading.tokens)
    if not any(match.first <= _OPENING or (cue is not None and match.first < cue.first + _OPENING) for match in found):
        return None
    named = [*reversed(memory.seen), *((each, memory.paragraph) for each in memory.headline)]
    countries = [pair for pair in named if pair[0].kind is EntityKind.COUNTRY]
    home = (pair for pair in countries if pair[0].entity == _HOME)
    return next(home, None) or next(iter(countries), None)


def _place(reading: Reading, memory: Memory, text: Text) -> tuple[Mention, int] | None:
    """Return the place that words like "the region" stand for, where one was named in the paragraph or just before."""
    if not any(match.first <= 1 for match in text.lexicon.book("there").find(reading.tokens)):
        return None
    named = (pair for pair in reversed(memory.seen) if pair[0].kind is EntityKind.PLACE and pair[0].entity not in _WIDE)
    return next((pair for pair in named if reading.paragraph - pair[1] <= 1), None)


def _both(reading: Reading, memory: Memory, text: Text) -> tuple[Mention, int] | None:
    """Return one of our countries for what two countries do: bilateral trade."""
    if not text.lexicon.book("both").find(reading.tokens):
        return None
    others = any(each.is_area and each.entity not in _OURS for each in reading.mentions)
    if others or _names_strangers(reading, text):
        return None
    named = [*((each, memory.paragraph) for each in memory.headline), *reversed(memory.seen)]
    return next((pair for pair in named if pair[0].kind is EntityKind.COUNTRY and pair[0].entity in _OURS), None)


def _names_strangers(reading: Reading, text: Text) -> bool:
    """Tell whether a word with a capital in mid-clause is no name we found: some country we do not know."""
    return text.lexicon.language != "de" and any(
        token.is_capitalised and not any(each.start <= token.start < each.end for each in reading.mentions)
        for token in reading.tokens[1:]
    )


def _headline(memory: Memory) -> tuple[Mention, int] | None:
    own = [each for each in memory.headline if not each.is_adjective] or list(memory.headline)
    if own:
        return own[0], memory.paragraph
    return memory.seen[0] if memory.seen else None
