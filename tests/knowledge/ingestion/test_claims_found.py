"""What articles yield: floors for recall and precision, on the articles that may be looked at and on the originals."""

from __future__ import annotations

import pytest

from knowledge.history import Snapshot
from tests.evaluation.articles import samples
from tests.evaluation.asking import known_seeds
from tests.evaluation.claim_figures import Reading, claim_rows
from tests.evaluation.figures import Row
from tests.evaluation.originals import DIRECTORY, originals
from tests.evaluation.reading import read


@pytest.fixture(scope="module")
def known() -> Snapshot:
    """Give what the seeds say."""
    return known_seeds()


@pytest.fixture(scope="module")
def open_articles(known: Snapshot) -> list[Reading]:
    """Give the open articles as they are read."""
    return read(samples("open"), known)


@pytest.fixture(scope="module")
def original_articles(known: Snapshot) -> list[Reading]:
    """Give the originals as they are read; skips where they are not at hand."""
    found = originals(known)
    if not found:
        pytest.skip(f"the originals are not part of the project and not at hand in {DIRECTORY}")
    return read(found, known)


def _rows(readings: list[Reading]) -> dict[str, Row]:
    return {row.measure: row for row in claim_rows(readings)}


@pytest.mark.parametrize("measure", ["claims found", "proposed ones right", "from teasers", "not grounded"])
def test_the_open_articles_yield_what_an_editor_expects(open_articles: list[Reading], measure: str) -> None:
    """Four of five claims found, four of five proposed ones right, none from a teaser, none without ground."""
    row = _rows(open_articles)[measure]

    assert row.is_met, f"{row.right} of {row.total}; {row.bar}"


@pytest.mark.parametrize("measure", ["claims found", "proposed ones right", "from teasers", "not grounded"])
def test_the_originals_yield_the_facts_of_the_seeds(original_articles: list[Reading], measure: str) -> None:
    """Nine of ten facts proposed with their figures, entities and status; nothing from the teasers."""
    row = _rows(original_articles)[measure]

    assert row.is_met, f"{row.right} of {row.total}; {row.bar}"


def test_what_is_required_is_part_of_the_text_that_was_read(open_articles: list[Reading]) -> None:
    """Parsing loses no paragraph that a claim is expected from."""
    assert {reading.sample.name: reading.lost for reading in open_articles if reading.lost} == {}
