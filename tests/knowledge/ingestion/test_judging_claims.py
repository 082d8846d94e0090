"""The judge of claims is judged: by claims made by hand, and the articles by what their expectations assert."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from knowledge.articles import Article, ArticleParagraph
from knowledge.claims import Claim, ProposedEntity
from knowledge.entities import EntityKind
from knowledge.facts import Participant, Quantity, Status
from knowledge.seeds import load_seeds
from tests.evaluation.articles import FOLDERS, Expected, Number, Sample, samples
from tests.evaluation.cases import ROOT
from tests.evaluation.claims import Verdict, judge
from tests.evaluation.comparing import is_read_from, sentences, squash
from tests.evaluation.figures import LANGUAGES

_SAMPLES = [sample for folder in FOLDERS for sample in samples(folder)]
_BY_NAME = {sample.name: sample for sample in _SAMPLES}
_ENTITIES = {entity.id: entity for entity in load_seeds(ROOT / "seeds").entities}
_BLOCK = re.compile(r"</?(?:p|div|h\d|li|td|tr|figcaption|section|article|aside|header|footer|nav|br|caption)\b[^>]*>")


def _paragraphs(sample: Sample) -> list[str]:
    """Return the lines of a sample with everything that stands on its page."""
    charset = "cp1251" if b"windows-1251" in sample.content else "utf-8"
    text = sample.content.decode(charset)
    if sample.media_type == "text/html":
        text = re.sub(r"<(script|style|title)\b.*?</\1>", "", text, flags=re.DOTALL)
        text = unescape(re.sub(r"<[^>]+>", "", _BLOCK.sub("\n", text.replace("\n", " "))))
    return [line.strip() for line in text.splitlines() if line.strip()]


def _article(sample: Sample) -> Article:
    paragraphs = tuple(
        ArticleParagraph(number=number, text=text, kind="body")
        for number, text in enumerate(_paragraphs(sample), start=1)
    )
    return Article(
        id="article", title=sample.expectation.title, language=sample.expectation.language,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC), paragraphs=paragraphs,
    )  # fmt: skip


def _claim(article: Article, each: Expected, **changes: Any) -> Claim:
    """Return the claim that says exactly what is expected."""
    number = next(p.number for p in article.paragraphs if squash(each.quote) in squash(p.text))
    names = [group[0] for group in each.entities] or ["kazakhstan"]
    ids = {name: name if name in _ENTITIES else f"new-{index}" for index, name in enumerate(names)}
    proposed = tuple(
        ProposedEntity(id=i, kind=EntityKind.ORGANISATION, name=n) for n, i in ids.items() if n not in _ENTITIES
    )
    fields: dict[str, Any] = {
        "id": "claim", "article": "article", "language": article.language, "locator": (number,), "quote": each.quote,
        "topic": each.topic[0], "status": each.status[0], "subject": ids[names[0]], "proposed": proposed,
        "participants": tuple(Participant(entity=ids[name], role="party") for name in names[1:]),
        "attribute": "aim", "aspects": ("aim",), "quantities": tuple(_quantity(number) for number in each.numbers),
        "deadline": each.deadline, "period": each.period, "statement": {article.language: "…"},
    }  # fmt: skip
    return Claim(**(fields | changes))


def _quantity(number: Number) -> Quantity:
    return Quantity(
        kind="amount", value=number.value, minimum=number.min, maximum=number.max, unit=number.unit,
        approximate=number.approximate,
    )  # fmt: skip


def _judged(name: str, *claims: Claim) -> Verdict:
    wanted = _BY_NAME[name].expectation
    return judge(_article(_BY_NAME[name]), claims, wanted.claims, _ENTITIES, wanted.omitted)


def _expected(name: str, quote: str) -> Expected:
    return next(each for each in _BY_NAME[name].expectation.claims if quote in each.quote)


CORRIDOR = "de-agency-corridor"
GOAL = "Kasachstan will den Güterverkehr"


def _corridor(place: str = GOAL, **changes: Any) -> Claim:
    return _claim(_article(_BY_NAME[CORRIDOR]), _expected(CORRIDOR, place), **changes)


@pytest.mark.parametrize("sample", _SAMPLES, ids=lambda sample: sample.name)
def test_claims_that_say_what_is_expected_are_all_right(sample: Sample) -> None:
    """An extractor that proposed exactly the expectations would have full marks, on every article."""
    article = _article(sample)
    wanted = sample.expectation

    verdict = judge(
        article, [_claim(article, each) for each in wanted.claims], wanted.claims, _ENTITIES, wanted.omitted
    )

    required = [each for each in wanted.claims if not each.optional]
    assert (len(verdict.found), verdict.right, verdict.filed) == (len(required),) * 3
    assert not (*verdict.missed, *verdict.wrong, *verdict.repeated)
    assert verdict.dated[0] == verdict.dated[1]


@pytest.mark.parametrize("sample", _SAMPLES, ids=lambda sample: sample.name)
def test_expectations_quote_their_article_once_and_name_what_we_know(sample: Sample) -> None:
    """Every quote stands in exactly one paragraph, once; an id in small letters is one of the seeds'."""
    lines = [squash(text) for text in _paragraphs(sample)]
    for each in sample.expectation.claims:
        assert sum(line.count(squash(each.quote)) for line in lines) == 1, each.quote
        unknown = [n for group in each.entities for n in group if n == n.lower() and n not in _ENTITIES]
        assert not unknown, each.quote
    for words in sample.expectation.omitted:
        assert any(squash(words) in line for line in lines), words


def test_there_are_articles_of_every_language_in_both_folders() -> None:
    """At least twelve may be looked at, at least seven may not; both hold all four languages, half are web pages."""
    for folder, count in (("open", 12), ("held-out", 7)):
        own = [sample for sample in _SAMPLES if sample.folder == folder]
        assert len(own) >= count
        assert {sample.expectation.language for sample in own} == {*LANGUAGES}
        assert sum(sample.media_type == "text/html" for sample in own) * 2 >= len(own)


def test_a_plan_read_as_done_is_wrong_and_too_firm() -> None:
    """The worst mistake is counted by itself: a target that reads like a delivery."""
    verdict = _judged(CORRIDOR, _corridor(status=Status.DONE))

    assert (len(verdict.wrong), len(verdict.too_firm), verdict.right) == (1, 1, 0)


def test_a_plan_and_a_target_are_near_enough() -> None:
    """Editors choose differently between planned and target; nothing else is alike."""
    assert _judged(CORRIDOR, _corridor(status=Status.PLANNED)).right == 1
    assert _judged(CORRIDOR, _corridor(status=Status.PROPOSED)).right == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"quantities": ()},
        {"quantities": (Quantity(kind="amount", value=1000000, unit="t"),)},
        {"quantities": (Quantity(kind="amount", value=10000000, unit="EUR"),)},
        {"deadline": "2029"},
        {"participants": ()},
        {"locator": (1,)},
        {"quote": "Das kündigte Vize-Verkehrsminister Daulet Ospanow am Dienstag"},
    ],
    ids=["no figure", "another figure", "another unit", "another year", "nobody", "another paragraph", "another place"],
)
def test_a_claim_with_another_figure_date_entity_or_place_is_wrong(changes: dict[str, Any]) -> None:
    """Everything an editor would have to mend makes a claim wrong."""
    verdict = _judged(CORRIDOR, _corridor(**changes))

    assert (len(verdict.wrong), verdict.right) == (1, 0)


def test_a_figure_in_another_unit_of_the_same_kind_is_right() -> None:
    """Ten megatonnes are ten million tonnes."""
    megatonnes = Quantity(kind="capacity", value=10, unit="Mt")

    assert _judged(CORRIDOR, _corridor(quantities=(megatonnes,))).right == 1


def test_about_so_many_is_not_exactly_so_many() -> None:
    """Where the article says "rund", the claim does too."""
    name, quote = "de-interview-chamber", "Derzeit sind rund 320 Unternehmen"
    exact = Quantity(kind="companies", value=320, unit="{company}")

    assert _judged(name, _claim(_article(_BY_NAME[name]), _expected(name, quote), quantities=(exact,))).right == 0


def test_last_years_figure_may_stand_in_the_claim_or_in_one_of_its_own() -> None:
    """A comparison is neither missed nor wrong."""
    quote = "4,5 Millionen Tonnen"
    this_year, last_year = (Quantity(kind="volume", value=value, unit="t") for value in (4500000, 4100000))
    both = _judged(CORRIDOR, _corridor(quote, quantities=(this_year, last_year)))
    apart = _judged(CORRIDOR, _corridor(quote), _corridor(quote, quantities=(last_year,)))

    assert (both.right, len(both.wrong)) == (1, 0)
    assert (apart.right, len(apart.wrong), len(apart.repeated)) == (1, 0, 1)


def test_two_claims_may_share_the_figures_of_one() -> None:
    """How many documents, and what they are worth: one claim or two."""
    name, quote = "en-agreements-forum", "11 documents worth"
    article, each = _article(_BY_NAME[name]), _expected(name, quote)
    parts = [_claim(article, each, quantities=(_quantity(number),)) for number in each.numbers]

    verdict = _judged(name, *parts)

    assert (len(verdict.found), verdict.right, len(verdict.wrong)) == (1, 2, 0)
    assert len(_judged(name, parts[0]).wrong) == 1


def test_the_same_said_twice_counts_once() -> None:
    """A second claim of the same sentence is repeated: no second find, and no error."""
    verdict = _judged(CORRIDOR, _corridor(), _corridor())

    assert (verdict.right, len(verdict.repeated), len(verdict.wrong)) == (1, 1, 0)


def test_a_claim_from_a_teaser_is_named_as_such() -> None:
    """Nothing may be read from what leads to another story."""
    quote = "Die Reederei rechnet mit Mehrkosten von 14 Millionen Euro."
    article = _article(_BY_NAME[CORRIDOR])
    number = next(p.number for p in article.paragraphs if quote in p.text)

    verdict = _judged(CORRIDOR, _corridor(quote=quote, locator=(number,)))

    assert (len(verdict.wrong), len(verdict.omitted)) == (1, 1)


def test_a_name_may_be_inflected_or_stand_for_its_country() -> None:
    """The article's form of an unknown name is enough, and Berlin may stand for Germany."""
    name = "ru-speech-ambassador"
    article = _article(_BY_NAME[name])
    trade, oil = (_expected(name, quote) for quote in ("Товарооборот Саксонии", "поставил в Германию 8,7"))
    saxony = ProposedEntity(id="saxony", kind="place", name="Саксонии")
    inflected = _claim(article, trade, proposed=(saxony,), participants=(Participant(entity="saxony", role="party"),))
    capital = _claim(article, oil, participants=(Participant(entity="berlin", role="party"),))

    assert _judged(name, inflected, capital).right == 2


def test_sentences_end_where_a_reader_would_end_them() -> None:
    """Dates, abbreviations and initials end no sentence; quotation marks may close one."""
    text = "Am 2. Juni war Ruhe. „Ja“, sagte er. 140 тыс. TEU в год. Он сказал: «Нет.» Потом ушёл. U.S. steel rose."

    assert [text[start:end] for start, end in sentences(text)] == [
        "Am 2. Juni war Ruhe.", "„Ja“, sagte er.", "140 тыс. TEU в год.", "Он сказал: «Нет.", "Потом ушёл.",
        "U.S. steel rose.",
    ]  # fmt: skip


def test_a_quote_is_read_from_a_sentence_when_it_overlaps_it() -> None:
    """A clause of the sentence is enough; the sentence before it is not."""
    paragraph = "Alles ruht. Bis 2030 soll es wachsen, sagte er. Mehr nicht."

    assert is_read_from("sagte er", paragraph, "Bis 2030")
    assert not is_read_from("Alles ruht.", paragraph, "Bis 2030")
