"""However a paper words it, a sentence is as firm as it says: families of phrasings as data."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from knowledge.ingestion import grounding
from knowledge.ingestion.extract import claims
from knowledge.languages import LANGUAGES
from tests.evaluation.cases import ROOT
from tests.evaluation.comparing import NEAR
from tests.knowledge.ingestion.readers import article, directory

PHRASINGS = ROOT / "tests" / "data" / "extraction" / "phrasings"
OPEN = ROOT / "tests" / "data" / "extraction" / "firmness"


def _sentences() -> list[Any]:
    return [
        pytest.param(language, status, sentence, id=f"{language}-{status}-{number}")
        for language in LANGUAGES
        for status, told in yaml.safe_load((PHRASINGS / f"{language}.yaml").read_text(encoding="utf-8")).items()
        for number, sentence in enumerate(told, 1)
    ]


@pytest.mark.parametrize(("language", "status", "sentence"), _sentences())
def test_a_sentence_is_as_firm_as_its_words(language: Any, status: str, sentence: str) -> None:
    """One claim with the status, or with its near neighbour; none from scenery, questions and other countries."""
    read = article(sentence, language=language, name="phrasing")
    found = claims(read, directory())
    told = {each.status.value for each in found}
    near = next((set(map(str, pair)) for pair in NEAR if status in set(map(str, pair))), {status})
    assert told <= near if status != "none" else not told
    assert told or status == "none"
    assert all(not grounding.check(each, read, directory()) for each in found)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        pytest.param(language, sentence, id=f"{language}-{number}")
        for language in LANGUAGES
        for number, sentence in enumerate(yaml.safe_load((OPEN / f"{language}.yaml").read_text(encoding="utf-8")), 1)
    ],
)
def test_what_is_still_open_is_neither_signed_nor_done(language: Any, sentence: str) -> None:
    """Conditions, drafts, hearsay, signings to come: none is told as a fact."""
    told = {each.status.value for each in claims(article(sentence, language=language, name="open"), directory())}

    assert not told & {"signed", "done"}
