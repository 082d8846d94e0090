"""From what was read to claims: which clauses state something, about whom, with which figures and dates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from knowledge.claims import Claim
from knowledge.facts import Quantity, Status
from knowledge.ingestion.extract.chaff import is_chaff
from knowledge.ingestion.extract.drafting import draft, shape
from knowledge.ingestion.extract.figures import Figure
from knowledge.ingestion.extract.firmness import is_item
from knowledge.ingestion.extract.matters import Gathered, Matter
from knowledge.ingestion.extract.mentions import Mention
from knowledge.ingestion.extract.parties import participants, strangers_named
from knowledge.ingestion.extract.reading import Reading, Text, telling
from knowledge.ingestion.extract.scope import is_ours, worth
from knowledge.ingestion.extract.subjects import Memory, subject, with_pair
from knowledge.ingestion.extract.tense import is_still_to_come, is_unreal, untold
from knowledge.ingestion.extract.timing import when
from knowledge.ingestion.extract.topics import attribute, by_unit, sectors, spoken_of, topic

_ENOUGH = 2.0
_FIRM = frozenset({Status.SIGNED, Status.DONE})
_ITEM = re.compile(r"\s*(?:[-–—•·*▪]|\d{1,2}[).]\s|[a-zäöüа-яёәғқңөұүһі])")
"""How items of a list begin: with a mark, or in small letters."""


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
    announced: tuple[Status, int] | None = None
    """Status and paragraph of a line that ends in a colon, for the items after it."""


def claimed(text: Text) -> list[Claim]:
    """Return the claims of an article that was read, in the order of its sentences."""
    thread = Thread(memory=Memory(headline=text.headline, directory=text.directory))
    gathered = Gathered()
    for reading in text.readings:
        try:
            _gather(reading, text, thread, gathered)
        except (ValueError, ArithmeticError, LookupError):
            text.skipped += 1
    return gathered.claims


def _gather(reading: Reading, text: Text, thread: Thread, gathered: Gathered) -> None:
    if reading.paragraph != thread.paragraph:
        thread.announced = _announced(reading, text, thread)
        thread.status, thread.status_from = thread.announced or (None, None)
        thread.paragraph = reading.paragraph
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
    matter = _matter(reading, status, who, text, thread)
    others = [each for each in (status_from, who_from) if each is not None]
    gathered.add(matter, lambda: _claim(matter, others, score, text, thread))


def _announced(reading: Reading, text: Text, thread: Thread) -> tuple[Status, int] | None:
    """Return the status that a line with a colon gives the items after it: They provide for: …; …."""
    if not thread.paragraph or _ITEM.match(text.article.paragraph(reading.paragraph).text) is None:
        return None
    before = text.article.paragraph(thread.paragraph).text.rstrip()
    if before.endswith(":") and thread.status is not None:
        return thread.status, thread.status_from or thread.paragraph
    return thread.announced if before.endswith((";", ",")) else None


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
    if told.status in {Status.DONE, None} and is_still_to_come(reading, text):
        return Status.PLANNED, None
    if told.status is None and thread.status is Status.SIGNED and _is_rate(reading):  # nobody signs a growth rate
        return Status.DONE, None
    described = thread.announced is not None and told.cue is not None and told.cue.is_aside
    if (told.status is None or described) and thread.status is not None:
        denied = thread.status in _FIRM and text.lexicon.book("negation").find(reading.tokens)
        return (None, None) if denied else (thread.status, thread.status_from)
    if told.status is Status.DONE and is_unreal(reading, text):
        return Status.STATED, None
    return told.status or (untold(reading, text) if reading.figures else None), None


def _is_rate(reading: Reading) -> bool:
    """Tell whether percentages are all a clause counts."""
    return bool(reading.figures) and all(each.unit == "%" for each in reading.figures)


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


def _matter(reading: Reading, status: Status, who: Mention, text: Text, thread: Thread) -> Matter:
    figures = telling(reading)
    about = attribute(figures, status, reading.tokens, text.lexicon)
    deadline, period = when(reading, status, counted=bool(figures), published=text.article.published)
    quantities = tuple(
        _quantity(each, about.id if number == 0 else by_unit(each).id) for number, each in enumerate(figures)
    )
    return Matter(
        reading=reading, language=text.article.language, status=status,
        instrument=_instrument(reading, text, thread) if status is Status.SIGNED else None,
        who=who, about=about, figures=figures, quantities=quantities, deadline=deadline, period=period,
        participants=participants(reading, who, status), proposed=strangers_named(reading, who),
    )  # fmt: skip


def _claim(matter: Matter, others: Sequence[int], score: float, text: Text, thread: Thread) -> Claim:
    """Return the claim, in our own words; `others` are further paragraphs that bear it out."""
    reading, about = matter.reading, matter.about
    main, also = topic(_spoken_of(reading, text, thread), about)
    return Claim(
        id=shape(text.article, reading, about.id),
        article=text.article.id, language=matter.language,
        locator=(reading.paragraph, *(each for each in dict.fromkeys(others) if each != reading.paragraph)),
        quote=matter.quote, topic=main, also=also, sectors=sectors(reading.tokens, about, text.lexicon),
        status=matter.status, instrument=matter.instrument, subject=matter.who.entity,
        participants=matter.participants, proposed=matter.proposed,
        attribute=about.id, aspects=(*about.aspects, *(("deadline",) if matter.deadline else ())),
        quantities=matter.quantities, period=matter.period, deadline=matter.deadline,
        statement=draft(matter, text), confidence=min(0.95, round(score / 10 + 0.2, 2)),
    )  # fmt: skip


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
