"""The gate every claim passes, whoever read it: what it says must stand in the paragraphs it cites.

Numbers with their units, dates, names, the quoted words, the status and the instrument are looked up anew in
the text; a claim with a fault is dropped and counted, never repaired.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from knowledge.articles import Article, ArticleParagraph
from knowledge.claims import Claim, ProposedEntity
from knowledge.entities import Entity
from knowledge.facts import PartialDate, Quantity, Status
from knowledge.ingestion.extract import wording
from knowledge.ingestion.extract.figures import Figure
from knowledge.ingestion.extract.firmness import is_item, told
from knowledge.ingestion.extract.lexicon import Lexicon, lexicon
from knowledge.ingestion.extract.measures import measured
from knowledge.ingestion.extract.mentions import Directory
from knowledge.ingestion.extract.tokens import sentences, tokens
from knowledge.language.normalise import fold, words
from knowledge.languages import Language

_ENDING = 3
_SHORTEST = 3
_REMEMBERED = 512


class Reason(StrEnum):
    """Why a claim does not stand on its paragraph."""

    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    NUMBER = "number"
    UNIT = "unit"
    DATE = "date"
    NAME = "name"
    STATUS = "status"
    INSTRUMENT = "instrument"
    STATEMENT = "statement"


@dataclass(frozen=True)
class Fault:
    """Something in a claim that its paragraphs do not bear out."""

    reason: Reason
    what: str


@dataclass(frozen=True)
class _Cited:
    """The cited paragraphs, read anew."""

    texts: tuple[str, ...]
    figures: tuple[Figure, ...]
    dates: frozenset[PartialDate]
    lexicon: Lexicon


def check(claim: Claim, article: Article, known: Directory | Mapping[str, Entity]) -> tuple[Fault, ...]:
    """Return what the cited paragraphs do not bear out; empty for a claim that stands.

    For many claims make one directory of the entities.
    """
    directory = known if isinstance(known, Directory) else Directory(known)
    paragraphs = [_body(article, number) for number in claim.locator]
    if claim.article != article.id or any(paragraph is None for paragraph in paragraphs):
        return (Fault(Reason.PARAGRAPH, "cites a paragraph that is not body text of the article"),)
    texts = tuple(paragraph.text for paragraph in paragraphs if paragraph is not None)
    cited = _read(texts, article.language, article.published)
    return (
            *_quote(claim, cited), *_numbers(claim, cited), *_dates(claim, cited),
            *_names(claim, cited, article, directory),
            *_status(claim, cited, article.published), *_instrument(claim, cited), *_statements(claim, cited),
        )  # fmt: skip


def _body(article: Article, number: int) -> ArticleParagraph | None:
    found = (each for each in article.paragraphs if each.number == number)
    return next((each for each in found if each.kind == "body" and each.omitted is None), None)


@lru_cache(maxsize=64)
def _read(texts: tuple[str, ...], language: Language, published: PartialDate | None) -> _Cited:
    """Read the cited paragraphs; several claims cite the same."""
    words_ = lexicon(language)
    counted: list[Figure] = []
    dated: set[PartialDate] = set()
    for text in texts:
        for sentence in sentences(text, words_.abbreviations):
            mentions, found = measured(text, sentence, language, published)
            dated.update(each for mention in mentions for each in mention.all)
            counted += found
    return _Cited(texts, tuple(counted), frozenset(dated), words_)


def _quote(claim: Claim, cited: _Cited) -> Iterator[Fault]:
    if not claim.quote.strip() or claim.quote not in cited.texts[0]:
        yield Fault(Reason.QUOTE, "the quoted words do not stand in the first paragraph it cites")


def _numbers(claim: Claim, cited: _Cited) -> Iterator[Fault]:
    for quantity in claim.quantities:
        alike = [each for each in cited.figures if set(quantity.numbers) <= set(each.numbers)]
        if not alike:
            yield Fault(Reason.NUMBER, f"{_written(quantity.numbers)} does not stand there")
        elif not any(_same_unit(quantity, each) for each in alike):
            yield Fault(Reason.UNIT, f"{_written(quantity.numbers)} stands there, but not in {quantity.unit}")
        elif not any(_same_end(quantity, each) for each in alike):
            yield Fault(
                Reason.NUMBER, f"{_written(quantity.numbers)} stands there, but not as the upper end or as exact"
            )


def _written(numbers: Sequence[Decimal]) -> str:
    return ", ".join(f"{number:f}" for number in numbers)


def _same_unit(quantity: Quantity, figure: Figure) -> bool:
    """Things counted may be called otherwise; measures and money may not."""
    return quantity.unit == figure.unit or (quantity.unit.startswith("{") and figure.unit.startswith("{"))


def _same_end(quantity: Quantity, figure: Figure) -> bool:
    """Tell whether what is only an upper end is said so, and nothing else is: about as many may be either."""
    return quantity.is_limit == figure.is_limit or (quantity.approximate and figure.is_limit)


def _dates(claim: Claim, cited: _Cited) -> Iterator[Fault]:
    named = [claim.deadline, *((claim.period.start, claim.period.end) if claim.period else ())]
    for partial in named:
        if partial is not None and not any(each.startswith(partial) for each in cited.dates):
            yield Fault(Reason.DATE, f"{partial} does not stand there")


def _names(claim: Claim, cited: _Cited, article: Article, directory: Directory) -> Iterator[Fault]:
    """Yield names that stand neither there nor in the headline, which says what the article is about."""
    proposed = {each.id: each for each in claim.proposed}
    texts = [*cited.texts, article.title]
    for entity in dict.fromkeys(claim.entities):
        if entity not in proposed and entity not in directory.entities:
            yield Fault(Reason.NAME, f"{entity} is neither known nor proposed")
        elif not any(_is_named(entity, proposed.get(entity), text, article, directory) for text in texts):
            yield Fault(Reason.NAME, f"no name of {entity} stands there")
    for entity in proposed:
        if entity not in claim.entities:
            yield Fault(Reason.NAME, f"{entity} is proposed, but has no part in the claim")


def _is_named(entity: str, proposed: ProposedEntity | None, text: str, article: Article, directory: Directory) -> bool:
    if proposed is not None and any(stands_in(name, text) for name in (proposed.name, *proposed.aliases)):
        return True
    return proposed is None and directory.is_named(entity, text, article.language)


@lru_cache(maxsize=_REMEMBERED)
def stands_in(name: str, text: str) -> bool:
    """Tell whether all words of a name stand in a text, in any case."""
    said = _folded(text)
    wanted = [folded for folded in map(fold, words(name)) if len(folded) >= _SHORTEST]
    if not wanted:
        return bool(name.strip()) and name in text
    return all(word in said or any(_is_form(word, one) for one in said) for word in wanted)


@lru_cache(maxsize=64)
def _folded(text: str) -> frozenset[str]:
    """Return the words of a text, folded; several names are looked for in the same."""
    return frozenset(map(fold, words(text)))


def _is_form(word: str, said: str) -> bool:
    stem = word if len(word) <= _SHORTEST + 1 else word[: max(_SHORTEST + 1, len(word) - _ENDING + 1)]
    return said.startswith(stem) and len(said) - len(word) <= _ENDING


def _status(claim: Claim, cited: _Cited, published: PartialDate | None) -> Iterator[Fault]:
    """Yield a status that neither the quoted words bear out nor, where they say nothing of it, those around them."""
    quoted = told(claim.quote, cited.lexicon.language)
    if claim.status in quoted.licensed:
        return
    present = Status.DONE in quoted.licensed or quoted.status is None
    if claim.status is Status.PLANNED and present and _is_ahead(claim, published):
        return
    if claim.status is Status.STATED and present:  # less than its words say: that somebody says so
        return
    listed = is_item(tokens(claim.quote), quoted, cited.lexicon)
    is_silent = (
        listed
        or quoted.cue is None
        or quoted.cue.is_helper
        or quoted.cue.is_weak
        or quoted.cue.is_aside
        or quoted.status is Status.STATED
    )
    around = {
        status for text in cited.texts for sentence in sentences(text, cited.lexicon.abbreviations)
        for status in told(sentence.text, cited.lexicon.language).licensed
    }  # fmt: skip
    if is_silent and (claim.status in around or (claim.status is Status.DONE and quoted.status is None)):
        return
    yield Fault(Reason.STATUS, f"no words there say that it is {claim.status}")


def _is_ahead(claim: Claim, published: PartialDate | None) -> bool:
    """Tell whether a claim's date was still to come: a present tense is a plan then."""
    day = claim.deadline or (claim.period.start if claim.period else None)
    return published is not None and day is not None and day > published


def _instrument(claim: Claim, cited: _Cited) -> Iterator[Fault]:
    if claim.status is not Status.SIGNED or claim.instrument in {None, "document"}:
        return
    book = cited.lexicon.book("instruments")
    if not any(match.label == claim.instrument for text in cited.texts for match in book.find(tokens(text))):
        yield Fault(Reason.INSTRUMENT, f"no {claim.instrument} stands there")


def _statements(claim: Claim, cited: _Cited) -> Iterator[Fault]:
    for language, text in claim.statement.items():
        for what in wording.faults(text, language, claim, cited.texts):
            yield Fault(Reason.STATEMENT, f"{language}: {what}")
