"""Figures are read as people write them: halves, compound millions, signs before, units behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from knowledge.ingestion.extract.figures import figures
from knowledge.ingestion.extract.lexicon import lexicon
from knowledge.ingestion.extract.tokens import tokens
from knowledge.languages import LANGUAGES
from tests.evaluation.cases import ROOT

if TYPE_CHECKING:
    from knowledge.ingestion.extract.figures import Figure
    from knowledge.languages import Language

CASES = ROOT / "tests" / "data" / "extraction" / "figures"


def _cases() -> list[Any]:
    return [
        pytest.param(language, case["text"], case["figures"], id=f"{language}-{number}")
        for language in LANGUAGES
        for number, case in enumerate(yaml.safe_load((CASES / f"{language}.yaml").read_text(encoding="utf-8")), 1)
    ]


def _written(figure: Figure) -> str:
    about = "≤" if figure.is_limit else "~" if figure.approximate else ""
    return f"{about}{'-'.join(f'{number.normalize():f}' for number in figure.numbers)} {figure.unit}"


@pytest.mark.parametrize(("language", "text", "wanted"), _cases())
def test_figures_are_read_as_they_are_written(language: Language, text: str, wanted: list[str]) -> None:
    """Value, unit, and whether it is only about; a wrong number is worse than none."""
    assert [_written(each) for each in figures(tokens(text), text, lexicon(language))] == wanted
