"""From what was read to claims: which clauses state something, about whom, with which figures and dates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from knowledge.claims import Claim
from knowledge.facts import PartialDate, Quantity, Status
from knowledge.ingestion.extract.chaff import is_chaff
from knowledge.ingestion.extract.days import DateMention
from knowledge.ingestion.extract.drafting import draft, shape
from knowledge.ingestion.extract.figures import PLAIN_UNIT, Figure
from knowledge.ingestion.extract.firmness import is_item
from knowledge.ingestion.extract.mentions import Mention
from knowledge.ingestion.extract.parties import participants, strangers_named
from knowledge.ingestion.extract.reading import Reading, Text, telling
from knowledge.ingestion.extract.scope import is_ours, worth
from knowledge.ingestion.extract.subjects import Memory, subject, with_pair
from knowledge.ingestion.extract.timing import when
from knowledge.ingestion.extract.topics import attribute, by_unit, sectors, spoken_of, topic

_ENOUGH = 2.0
_FIRM = frozenset({Status.SIGNED, Status.DONE})
_PAST = {
    "de": re.compile(r"[a-zäöüß]{3,}ten?$"),
    "en": re.compile(r"\w{2}ed$"),
    "ru": re.compile(r"\w{2}(?:[аеиоуыя]л(?:а|о|и)?(?:ся|сь)?|(?:[ае]н|[аы]т)(?:а|о|ы)?)$"),
    "kk": re.compile(r"\w{2}[дт][ыі]$"),
}
_LEAD = 14
"""How far before a month "from" may stand: ab Anfang Juni."""
_INFINITIVE = re.compile(r"\w{3,}(?:[аеи]ть|нуть)(?:ся)?$")


@dataclass
class Thread:
    """What sentences hand on to the next: status of a list, document, subjects."""

    status: Status | None = None
    status_from: int | None = None
    """Paragraph whose words bear the status out."""
    instrument: str | None = None
    paragraph: int = 0
    memory: Memory = field(default_factory=Memory)
    spoken_of: Mapping[str, int] | None = None
    """How often the paragraph that is read speaks of each topic; counted when first asked for."""
    listed: tuple[Status, int] | None = None
    """Status and paragraph of what introduced a list of documents."""


def claimed(text: Text) -> list[Claim]:
    """Return the claims of an article that was read, in the order of its sentences."""
    thread = Thread(memory=Memory(headline=text.headline, directory=text.directory))
    gathered = _Gathered()
    for reading in text.readings:
        try:
            for claim in _claims(reading, text, thread):
                gathered.add(claim)
        except (ValueError, ArithmeticError, LookupError):
            text.skipped += 1
    return gathered.claims


class _Gathered:
    """Claims in the order they were read, each thing said once: by the claim that names most."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self._places: defaultdict[object, list[int]] = defaultdict(list)
        """Where claims with the same words, or with the same figures, stand."""

    def add(self, claim: Claim) -> None:
        """Take a claim in, unless one says the same and names as many."""
        marks: list[object] = [claim.quote, frozenset(each.numbers for each in claim.quantities)]
        near = sorted({place for mark in marks for place in self._places[mark]})
        place = next((place for place in near if _says_the_same(self.claims[place], claim)), None)
        if place is None:
            place = len(self.claims)
            self.claims.append(claim)
        elif len(claim.entities) > len(self.claims[place].entities):
            self.claims[place] = claim
        else:
            return
        for mark in marks:
            self._places[mark].append(place)


def _claims(reading: Reading, text: Text, thread: Thread) -> Iterator[Claim]:
    if reading.paragraph != thread.paragraph:
        thread.paragraph, thread.status, thread.status_from = reading.paragraph, None, None
        thread.spoken_of = None
        thread.memory.turn(reading.paragraph)
    status, status_from = _status(reading, text, thread)
    who, who_from = subject(reading, thread.memory, text)
    reading = with_pair(reading, thread.memory, text)
    thread.memory.keep(reading)
    if status is None or _is_afterthought(reading, thread) or is_chaff(reading, text):
        return
    if reading.tokens[0].lower in text.lexicon.words["uncertain"] and status is not Status.CONSIDERED:
        return
    _remember(reading, status, text, thread)
    if who is None or not is_ours(reading, who, text):
        return
    score = worth(reading, status, who, inherited=who_from is not None, text=text)
    if score < _ENOUGH:
        return
    yield _claim(
        reading, status, who, [each for each in (status_from, who_from) if each is not None], score, text, thread
    )


def _is_afterthought(reading: Reading, thread: Thread) -> bool:
    """Tell whether a later part of a sentence only adds that nothing was signed: the first part says what there is."""
    stalled = reading.firmness.status is Status.STALLED and not reading.figures
    return stalled and reading.clause.start != reading.whole.start and thread.status is not None


def _status(reading: Reading, text: Text, thread: Thread) -> tuple[Status | None, int | None]:
    """Return the status of a clause, and the paragraph that bears it out when it is not its own."""
    told = reading.firmness
    opens = reading.clause.start == reading.whole.start
    if thread.listed and opens and is_item(reading.tokens, told, text.lexicon):
        return thread.listed
    if told.status in {Status.DONE, None} and _is_still_to_come(reading, text):
        return Status.PLANNED, None
    if told.status is None and thread.status is Status.SIGNED and _is_rate(reading):  # nobody signs a growth rate
        return Status.DONE, None
    if told.status is None and thread.status is not None:
        denied = thread.status in _FIRM and text.lexicon.book("negation").find(reading.tokens)
        return (None, None) if denied else (thread.status, thread.status_from)
    if told.status is Status.DONE and _is_unreal(reading, text):
        return Status.STATED, None
    return told.status or (_untold(reading, text) if reading.figures else None), None


def _is_unreal(reading: Reading, text: Text) -> bool:
    """Tell whether somebody only says, or only supposes, that it is so: "seien nötig", "would cost"."""
    cue = reading.firmness.cue
    plain = cue is None or cue.is_helper or cue.is_weak
    said, words = reading.clause.tokens.lowers, text.lexicon.words
    return not said.isdisjoint(words["subjunctive"]) or (plain and not said.isdisjoint(words["unreal"]))


def _is_rate(reading: Reading) -> bool:
    """Tell whether percentages are all a clause counts."""
    return bool(reading.figures) and all(each.unit == "%" for each in reading.figures)


def _untold(reading: Reading, text: Text) -> Status:
    """Return the status of figures that no known verb goes with: an infinitive is no more than stated."""
    infinitive = text.lexicon.language == "ru" and any(_INFINITIVE.search(each.lower) for each in reading.tokens)
    supposed = not reading.clause.tokens.lowers.isdisjoint(text.lexicon.words["conditions"])
    return Status.STATED if infinitive or supposed or _is_unreal(reading, text) else Status.DONE


def _is_still_to_come(reading: Reading, text: Text) -> bool:
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
    return words[cue.first].lower in present or (words[cue.first].lower in {"is", "are"} and following.endswith("ing"))


def _is_past(reading: Reading, text: Text) -> bool:
    """Tell whether the verb itself says that it happened: extended until 2027."""
    cue, pattern = reading.firmness.cue, _PAST.get(text.lexicon.language)
    if cue is None or cue.is_helper or cue.is_weak or pattern is None:
        return False
    word = reading.tokens[cue.first]
    if word.lower in text.lexicon.words["past_forms"]:
        return True
    return bool(pattern.search(word.lower)) and not (text.lexicon.language == "de" and word.is_capitalised)


def _remember(reading: Reading, status: Status, text: Text, thread: Thread) -> None:
    """Keep what a list or the following sentences go on from."""
    instruments = text.lexicon.book("instruments").best(reading.tokens)
    if instruments:
        thread.instrument = instruments[0].label
    own = reading.firmness.status is not None
    if own:
        thread.status, thread.status_from = status, None
    elif thread.listed:
        thread.status, thread.status_from = thread.listed
    if status is Status.SIGNED and own and thread.listed is None:
        thread.listed = (status, reading.paragraph)


def _claim(
    reading: Reading, status: Status, who: Mention, others: Sequence[int], score: float, text: Text, thread: Thread
) -> Claim:
    figures = telling(reading)
    about = attribute(figures, status, reading.tokens, text.lexicon)
    deadline, period = when(reading, status, counted=bool(figures), published=text.article.published)
    main, also = topic(_spoken_of(reading, text, thread), about)
    quantities = tuple(
        _quantity(each, about.id if number == 0 else by_unit(each).id) for number, each in enumerate(figures)
    )
    instrument = _instrument(reading, text, thread) if status is Status.SIGNED else None
    made = Claim(
        id=shape(text.article, reading, about.id),
        article=text.article.id, language=text.article.language,
        locator=(reading.paragraph, *(each for each in dict.fromkeys(others) if each != reading.paragraph)),
        quote=reading.clause.text, topic=main, also=also, sectors=sectors(reading.tokens, about, text.lexicon),
        status=status, instrument=instrument, subject=who.entity,
        participants=participants(reading, who, status), proposed=strangers_named(reading, who),
        attribute=about.id, aspects=(*about.aspects, *(("deadline",) if deadline else ())),
        quantities=quantities, period=period, deadline=deadline,
        statement={text.article.language: "-"}, confidence=min(0.95, round(score / 10 + 0.2, 2)),
    )  # fmt: skip
    return draft(made, figures, reading, who, text)


def _spoken_of(reading: Reading, text: Text, thread: Thread) -> list[Mapping[str, int]]:
    """Return what clause, sentence and paragraph speak of, the paragraph as far as it was read."""
    if thread.spoken_of is None:
        inside = (other.tokens for other in text.readings if other.paragraph == reading.paragraph)
        thread.spoken_of = spoken_of(tuple(chain.from_iterable(inside)), text.lexicon)
    clause = spoken_of(reading.tokens, text.lexicon)
    whole = clause if reading.clause is reading.whole else spoken_of(reading.whole.tokens, text.lexicon)
    return [clause, whole, thread.spoken_of]


def _quantity(figure: Figure, kind: str) -> Quantity:
    return Quantity(
        kind=kind, value=figure.value, minimum=figure.minimum, maximum=figure.maximum, unit=figure.unit,
        approximate=figure.approximate, per=figure.per,
    )  # fmt: skip


def _instrument(reading: Reading, text: Text, thread: Thread) -> str:
    found = text.lexicon.book("instruments").best(reading.tokens)
    return found[0].label if found else thread.instrument or "document"


def _says_the_same(old: Claim, new: Claim) -> bool:
    if old.status is not new.status:
        return False
    if old.quantities and {q.numbers for q in old.quantities} == {q.numbers for q in new.quantities}:
        same = old.deadline == new.deadline and all(q.unit != PLAIN_UNIT for q in old.quantities)
    else:
        same = old.quote == new.quote
    return same and not set(old.entities).isdisjoint(new.entities)
