"""An article read sentence by sentence: who is named, which figures and dates stand there, how firm it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from knowledge.articles import Article, ArticleParagraph
from knowledge.entities import EntityKind
from knowledge.ingestion.extract.clauses import clauses
from knowledge.ingestion.extract.days import DateMention
from knowledge.ingestion.extract.figures import Figure
from knowledge.ingestion.extract.firmness import Firmness
from knowledge.ingestion.extract.firmness import told as told_firm
from knowledge.ingestion.extract.levels import Part
from knowledge.ingestion.extract.lexicon import Lexicon, lexicon
from knowledge.ingestion.extract.measures import measured
from knowledge.ingestion.extract.mentions import Compound, Directory, Mention
from knowledge.ingestion.extract.strangers import Strangers
from knowledge.ingestion.extract.token import Token
from knowledge.ingestion.extract.tokens import Sentence, dateline, sentences, tokens
from knowledge.ingestion.extract.units import PLAIN_UNIT

_ABOUT = re.compile(r"(?:Über|About|О компании|О группе|О проекте|Справка|Справочно|Анықтама)\b[^.:!?]{0,60}:\s")
"""What companies add about themselves at the end."""
_DATED_FROM = re.compile(r"[^\W\d_]{3,}(?:[ -][^\W\d_]{3,})?(?=\s*[,(/–—-])")
"""The place at the head of a dateline."""
_DOLLARS = "united-states"
_NEAR_DATE = 12
_FEW = 10
_LOOSE = frozenset({PLAIN_UNIT, "{person}"})
"""Units of things that nobody counts when they are few: two people familiar with the matter."""
_CALL = 240
_SURNAME, _CASE_ENDING = 4, 2
"""How much of a surname stays the same in all cases."""


class Reading(NamedTuple):
    """A clause with what stands in it."""

    paragraph: int
    clause: Sentence
    whole: Sentence
    """The sentence it is a part of."""
    mentions: tuple[Mention, ...]
    figures: tuple[Figure, ...]
    dates: tuple[DateMention, ...]
    firmness: Firmness
    speakers: frozenset[str] = frozenset()
    """Entities that only say what is said."""

    @property
    def tokens(self) -> Sequence[Token]:
        """Its words."""
        return self.clause.tokens


@dataclass
class Text:
    """A whole article as it is read, with what all its sentences share."""

    article: Article
    lexicon: Lexicon
    directory: Directory
    everything: str = ""
    readings: list[Reading] = field(default_factory=list)
    headline: list[Mention] = field(default_factory=list)
    partners: frozenset[str] | None = None
    """Other countries that it tells of beside ours; found when first asked for."""
    compounds: Sequence[Compound] = ()
    """Names that may be spread over a sentence of it."""
    skipped: int = 0
    """Sentences that could not be read: questions and calls to click are not among them."""


def read(article: Article, directory: Directory) -> Text:
    """Return an article's clauses with what stands in them, body only."""
    words = lexicon(article.language)
    body = article.body
    text = Text(article, words, directory, "\n".join([article.title, *(each.text for each in body)]))
    text.compounds = directory.worded(text.everything, article.language)
    strangers = Strangers(words, text.everything)
    text.headline = directory.names(article.title, article.language)
    for paragraph in body:
        if _ABOUT.match(paragraph.text) or _is_call(paragraph.text, words):
            continue
        text.readings.extend(_paragraph(paragraph, text, strangers))
    return text


def _is_call(written: str, words: Lexicon) -> bool:
    """Tell whether a short paragraph asks to subscribe or sign up: nothing else in it is news."""
    return len(written) <= _CALL and bool(words.book("call").find(tokens(written)))


def _paragraph(paragraph: ArticleParagraph, text: Text, strangers: Strangers) -> Iterator[Reading]:
    article, words = text.article, text.lexicon
    written = paragraph.text
    known = _checked(text.directory.names(written, article.language), written, text)
    begin = dateline(written)
    if begin and (place := _DATED_FROM.match(written)) and not text.directory.names(place[0], article.language):
        strangers.introduce(place[0].title() if place[0].isupper() else place[0])
    for whole in sentences(written, words.abbreviations, begin):
        inside = [each for each in known if whole.start <= each.start < whole.end]
        unknown = strangers.read(whole.tokens, written, inside)
        known_ones = [each for each in inside if each.is_area or not _is_part_of_another(each, unknown)]
        named = sorted([*known_ones, *unknown], key=lambda mention: (mention.start, mention.end))
        named = _without_offices(named)
        told, counted = measured(written, whole, article.language, article.published)
        named = [each for each in named if not (each.entity == _DOLLARS and _is_within(each, counted))]
        counted = tuple(each for each in counted if not _is_in_name(each, named))
        if text.compounds:
            named += _spread(whole, named, text, written)
        for clause in clauses(whole, written, words):
            yield _reading(paragraph, clause, whole, named, counted, told, words)


def _is_within(mention: Mention, counted: Sequence[Figure]) -> bool:
    """Tell whether a name is part of a unit: US dollars."""
    return any(each.start <= mention.start and mention.end <= each.end for each in counted)


def _is_in_name(figure: Figure, named: Sequence[Mention]) -> bool:
    """Tell whether a number is part of somebody's name: Green Energy 3000 Holding."""
    return any(each.start < figure.start and figure.start < each.end for each in named)


def _reading(
    paragraph: ArticleParagraph, clause: Sentence, whole: Sentence, named: Sequence[Mention], counted: Sequence[Figure],
    told: Sequence[DateMention], words: Lexicon,
) -> Reading:  # fmt: skip
    low, high = clause.start, clause.end
    mentions = tuple(each for each in named if low <= each.start < high)
    if not any(each for each in mentions if not each.is_adjective):  # who was named before in the sentence is meant
        mentions = (*(each for each in named if each.start < low), *mentions)
    return Reading(
        paragraph.number, clause, whole, mentions,
        tuple(each for each in counted if low <= each.start < high),
        tuple(each for each in told if low <= each.start < high),
        told_firm(clause.text, words.language, words=clause.tokens, paragraph=paragraph.text),
        _speakers(clause.tokens, mentions, words),
    )  # fmt: skip


def _speakers(tokens: Sequence[Token], mentions: Sequence[Mention], words: Lexicon) -> frozenset[str]:
    """Return who is named right beside a verb of saying."""
    found: set[str] = set()
    for match in words.book("say").find(tokens):
        start, end = tokens[match.first].start, tokens[match.last].end
        beside = [m for m in mentions if not m.is_adjective and (0 <= m.start - end < 60 or 0 <= start - m.end < 25)]  # noqa: PLR2004
        people = [m for m in beside if m.kind in {EntityKind.PERSON, EntityKind.ORGANISATION}]
        found.update(m.entity for m in people[:2])
    return frozenset(found)


def _is_part_of_another(mention: Mention, longer: Sequence[Mention]) -> bool:
    return any(each.start <= mention.start and mention.end <= each.end for each in longer)


def _checked(known: Sequence[Mention], written: str, text: Text) -> list[Mention]:
    """Drop entities that are described rather than named, where nothing around bears them out."""
    language, directory = text.article.language, text.directory
    kept = []
    for mention in known:
        if mention.proposed is None and not directory.is_borne_out(mention.entity, written, text.everything, language):
            continue
        if mention.is_area and mention.is_adjective and language == "en":
            continue  # English writes no country in small letters
        if mention.text.casefold() in text.lexicon.words["function"] or _is_mistaken(mention, text):
            continue
        if mention.is_area and mention.proposed is not None and _is_better_known(mention, known):
            continue
        office = mention.kind is EntityKind.PERSON and not directory.is_proper(mention.entity, mention.text)
        if office and directory.has_own_name(mention.entity) and not _is_introduced(mention.entity, text):
            continue
        kept.append(mention)
    return kept


def _is_better_known(mention: Mention, known: Sequence[Mention]) -> bool:
    """Tell whether the same word names a company or a plant that we know: Шведт is a refinery, not Sweden."""
    return any(each.start == mention.start and not each.is_area for each in known)


def _is_mistaken(mention: Mention, text: Text) -> bool:
    """Tell whether a name only looks like one we know: Trumpf like Trump, Bayer in a Russian text like Bavaria."""
    if _is_namesake(mention, text):
        return True
    if text.article.language in {"ru", "kk"}:
        return mention.is_area and mention.text[:1].isascii() and mention.text[:2].istitle()
    if mention.kind is not EntityKind.PERSON or mention.proposed is None or " " in mention.text:
        return False
    known = {word.casefold() for name in (mention.proposed.name, *mention.proposed.aliases) for word in name.split()}
    said = mention.text.casefold()
    return not any(said in {word, word + "s", word + "'s", word + "’s"} for word in known)


def _is_namesake(mention: Mention, text: Text) -> bool:
    """Tell whether a surname alone is that of somebody else, whom the article calls by another first name."""
    if mention.kind is not EntityKind.PERSON or mention.proposed is None or " " in mention.text:
        return False
    own = {word.casefold() for name in (mention.proposed.name, *mention.proposed.aliases) for word in name.split()}
    stem = mention.text[: max(_SURNAME, len(mention.text) - _CASE_ENDING)]
    firsts = {found[1].casefold() for found in re.finditer(rf"([^\W\d_]+)\s+{re.escape(stem)}", text.everything)}
    return bool(firsts & text.lexicon.words["first_names"] - own)


def _is_introduced(person: str, text: Text) -> bool:
    names = text.directory.names(text.everything, text.article.language)
    return any(each.entity == person and text.directory.is_proper(person, each.text) for each in names)


def _without_offices(named: list[Mention]) -> list[Mention]:
    """Drop an office that we know by another holder when a name follows it."""
    people = [each for each in named if each.kind is EntityKind.PERSON]
    return [
        each for each in named
        if not (each.kind is EntityKind.PERSON and each.proposed is None and any(
            other.proposed is not None and 0 <= other.start - each.end <= 2 for other in people  # noqa: PLR2004
        ))
    ]  # fmt: skip


def _spread(whole: Sentence, named: Sequence[Mention], text: Text, paragraph: str) -> list[Mention]:
    """Return entities whose name is spread over the sentence; talks and visits may be spread over the paragraph."""
    directory, language = text.directory, text.article.language
    present = [mention.entity for mention in named]
    found = []
    for entity in directory.compounds(whole.text, language, present, text.compounds):
        known = directory.entities[entity]
        if known.kind is EntityKind.EVENT and not directory.is_borne_out(entity, paragraph, text.everything, language):
            continue
        found.append(Mention(entity, known.kind, whole.start, whole.start, known.name.in_(language)))
    return found


def telling(reading: Reading) -> list[Figure]:
    """Return the figures a clause is about: none that it only compares with, no bare count beside a measured one."""
    figures = [each for each in reading.figures if each.part is not Part.EARLIER] or list(reading.figures)
    figures = [each for each in figures if each.unit not in _LOOSE or max(each.numbers) >= _FEW]
    measured = [each for each in figures if each.unit != PLAIN_UNIT] or figures
    years = [(each, int(each.partial[:4])) for each in reading.dates if not each.is_deadline]
    latest = max((year for _, year in years), default=0)
    past = {
        figure for figure in measured for date, year in years
        if year < latest and 0 <= date.start - figure.end <= _NEAR_DATE
    }  # fmt: skip
    return [each for each in measured if each not in past] or measured
