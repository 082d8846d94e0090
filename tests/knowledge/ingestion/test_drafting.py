"""Drafts can be read: subject, status, figures; without figures a few connected words of the clause as they stand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml

from knowledge.ingestion.extract import claims, counting
from knowledge.ingestion.extract.lexicon import lexicon
from knowledge.languages import LANGUAGES
from tests.evaluation.cases import ROOT
from tests.knowledge.ingestion.readers import article, directory

READABLE = yaml.safe_load(
    (ROOT / "tests" / "data" / "extraction" / "drafts" / "readable.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    ("language", "case"),
    [
        pytest.param(language, case, id=f"{language}-{number}")
        for language, cases in READABLE.items()
        for number, case in enumerate(cases, 1)
    ],
)
def test_a_draft_reads_as_it_should(language: Any, case: dict[str, str]) -> None:
    """Subject, what, status, figures and dates; the words of the clause keep their grammar."""
    (claim,) = claims(article(case["sentence"], language=language, name="draft"), directory())
    assert claim.statement[language].replace("\u00a0", " ") == case["draft"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_draft_says_that_something_is_an_event(language: Any) -> None:
    """What has no attribute is told by its status and its words, never by the bare word event."""
    event = lexicon(language).names["attributes"]["event"].casefold()
    assert not any(event in case["draft"].casefold() for case in READABLE[language])


@pytest.mark.parametrize(
    ("language", "code", "number", "noun", "written"),
    [
        ("ru", "d", "1", "", "день"),
        ("ru", "d", "24", "", "дня"),
        ("ru", "d", "2.5", "", "дня"),
        ("ru", "a", "11", "", "лет"),
        ("ru", "{percentage-point}", "5", "", "процентных пунктов"),
        ("ru", "{unit}", "32", "", "единицы"),
        ("ru", "{flight}", "2", "рейсами", "рейса"),
        ("ru", "{plant}", "7", "клиниками", "предприятий"),
        ("ru", "{plant}", "7", "клиник", "клиник"),
        ("kk", "{document}", "5", "құжатқа", "құжат"),
        ("kk", "{deposit}", "100", "орнын", "кен орны"),
        ("de", "mo", "1", "", "Monat"),
        ("de", "{flight}", "12", "Flügen", "Flüge"),
        ("de", "{person}", "46", "Krankenschwestern", "Krankenschwestern"),
        ("en", "d", "1", "", "day"),
        ("en", "{passenger}", "20", "passenger", "passengers"),
    ],
)
def test_a_noun_takes_the_form_its_number_asks_for(
    language: Any, code: str, number: str, noun: str, written: str
) -> None:
    """Units and what is counted agree with the number, whatever case the article had them in."""
    assert counting.unit(code, Decimal(number), noun, lexicon(language)) == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_unit_can_be_written_in_each_language(language: Any) -> None:
    """Units have the same codes everywhere; Russian nouns have three forms."""
    names, german = lexicon(language).names, lexicon("de").names

    assert set(names["units"]) == set(german["units"])
    assert set(names["counted"]) == set(german["counted"])
    assert language != "ru" or {way.count("/") for way in names["counted"].values()} == {2}


@pytest.mark.parametrize("language", LANGUAGES)
def test_genders_are_of_what_has_a_name(language: Any) -> None:
    """Each gender belongs to an attribute or a document; a status has one form, or one for each gender."""
    names = lexicon(language).names

    assert set(names["genders"]) <= {*names["attributes"], *names["instruments"]}
    assert set(names["genders"].values()) <= {"m", "f", "pl"}
    assert {status.count("/") for status in names["status"].values()} <= {0, 3}
