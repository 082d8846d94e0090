"""Drafts can be read: subject, status, figures; without figures a few connected words of the clause as they stand."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from knowledge.ingestion.extract import claims
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
