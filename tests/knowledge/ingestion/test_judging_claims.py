"""The judge of claims is judged: by claims made by hand, and the articles by what their expectations assert."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.claims import Claim, ProposedEntity
from knowledge.facts import Participant, Quantity, Status
from tests.evaluation.articles import Expected, Sample
from tests.evaluation.claim_figures import Reading, claim_notes, claim_rows
from tests.evaluation.claims import Verdict, judge
from tests.evaluation.comparing import is_read_from, sentences, squash
from tests.evaluation.figures import LANGUAGES
from tests.knowledge.ingestion.by_hand import (
    BY_NAME,
    ENTITIES,
    SAMPLES,
    article_of,
    claim_of,
    paragraphs_of,
    quantity_of,
)  # fmt: skip


def _judged(name: str, *claims: Claim) -> Verdict:
    wanted = BY_NAME[name].expectation
    return judge(article_of(BY_NAME[name]), claims, wanted.claims, ENTITIES, wanted.omitted)


def _expected(name: str, quote: str) -> Expected:
    return next(each for each in BY_NAME[name].expectation.claims if quote in each.quote)


CORRIDOR = "de-agency-corridor"
GOAL = "Kasachstan will den Güterverkehr"


def _corridor(place: str = GOAL, **changes: Any) -> Claim:
    return claim_of(article_of(BY_NAME[CORRIDOR]), _expected(CORRIDOR, place), **changes)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_claims_that_say_what_is_expected_are_all_right(sample: Sample) -> None:
    """An extractor that proposed exactly the expectations would have full marks, on every article."""
    article = article_of(sample)
    wanted = sample.expectation

    verdict = judge(
        article, [claim_of(article, each) for each in wanted.claims], wanted.claims, ENTITIES, wanted.omitted
    )

    required = [each for each in wanted.claims if not each.optional]
    assert (len(verdict.found), verdict.right, verdict.filed) == (len(required),) * 3
    assert not (*verdict.missed, *verdict.wrong, *verdict.repeated)
    assert verdict.dated[0] == verdict.dated[1]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_expectations_quote_their_article_once_and_name_what_we_know(sample: Sample) -> None:
    """Every quote stands in exactly one paragraph, once; an id in small letters is one of the seeds'."""
    lines = [squash(text) for text in paragraphs_of(sample)]
    for each in sample.expectation.claims:
        assert sum(line.count(squash(each.quote)) for line in lines) == 1, each.quote
        unknown = [n for group in each.entities for n in group if n == n.lower() and n not in ENTITIES]
        assert not unknown, each.quote
    for words in sample.expectation.omitted:
        assert any(squash(words) in line for line in lines), words


def test_there_are_articles_of_every_language_in_both_folders() -> None:
    """At least twelve may be looked at, at least seven may not; both hold all four languages, half are web pages."""
    for folder, count in (("open", 12), ("held-out", 7)):
        own = [sample for sample in SAMPLES if sample.folder == folder]
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

    assert _judged(name, claim_of(article_of(BY_NAME[name]), _expected(name, quote), quantities=(exact,))).right == 0


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
    article, each = article_of(BY_NAME[name]), _expected(name, quote)
    parts = [claim_of(article, each, quantities=(quantity_of(number),)) for number in each.numbers]

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
    article = article_of(BY_NAME[CORRIDOR])
    number = next(p.number for p in article.paragraphs if quote in p.text)

    verdict = _judged(CORRIDOR, _corridor(quote=quote, locator=(number,)))

    assert (len(verdict.wrong), len(verdict.omitted)) == (1, 1)


def test_a_name_may_be_inflected_or_stand_for_its_country() -> None:
    """The article's form of an unknown name is enough, and Berlin may stand for Germany."""
    name = "ru-speech-ambassador"
    article = article_of(BY_NAME[name])
    trade, oil = (_expected(name, quote) for quote in ("Товарооборот Саксонии", "поставил в Германию 8,7"))
    saxony = ProposedEntity(id="saxony", kind="place", name="Саксонии")
    inflected = claim_of(article, trade, proposed=(saxony,), participants=(Participant(entity="saxony", role="party"),))
    capital = claim_of(article, oil, participants=(Participant(entity="berlin", role="party"),))

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


def _reading(name: str, *claims: Claim) -> Reading:
    return Reading(BY_NAME[name], article_of(BY_NAME[name]), claims, _judged(name, *claims), ())


def test_the_figures_count_what_was_found_and_what_is_right() -> None:
    """Recall over what is required, precision over what is no background, each for every language too."""
    article = article_of(BY_NAME[CORRIDOR])
    goal, examined, oil = (_expected(CORRIDOR, quote) for quote in (GOAL, "Siemens Mobility prüft", "rund 380.000"))
    proposed = [
        claim_of(article, goal), claim_of(article, examined, status=Status.SIGNED, instrument="contract"),
        claim_of(article, oil),
    ]  # fmt: skip
    rows = {row.measure: row for row in claim_rows([_reading(CORRIDOR, *proposed), _reading("kk-news-forum")])}

    german = sum(not each.optional for each in BY_NAME[CORRIDOR].expectation.claims)
    kazakh = sum(not each.optional for each in BY_NAME["kk-news-forum"].expectation.claims)
    assert (rows["claims found"].right, rows["claims found"].total) == (1, german + kazakh)
    assert (rows["  kk found"].right, rows["  kk found"].total) == (0, kazakh)
    assert (rows["proposed ones right"].right, rows["proposed ones right"].total) == (1, 2)
    assert (rows["firmer than said"].right, rows["optional background"].right, rows["from teasers"].right) == (1, 1, 0)
    assert rows["boilerplate kept"].right == rows["boilerplate kept"].total > 0


def test_the_notes_name_what_was_missed_and_what_is_wrong() -> None:
    """Whoever mends the extraction reads there where to look."""
    notes = claim_notes([_reading(CORRIDOR, _corridor(status=Status.DONE))])

    assert notes[0] == "open/de-agency-corridor: found 0, missed 7, wrong 1"
    assert any(line.startswith(f"  missed: {GOAL}") and "10000000 t" in line for line in notes)
    assert any(line.startswith("  wrong:") and "[done]" in line for line in notes)
