"""Figures that editors type."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.newsroom.fields import figures
from bot.newsroom.words import figure
from knowledge.facts import Quantity
from knowledge.languages import LANGUAGES, Language

LIMIT = Quantity(kind="amount", unit="t", maximum=Decimal(40_000_000))


@pytest.mark.parametrize(
    "typed",
    ["bis 40 Mio. t", "bis zu 40 Mio. Tonnen", "max. 40 Mio. t", "höchstens 40 Mio. t", "up to 40 million tonnes",
     "no more than 40 million t", "at most 40 million tonnes", "до 40 млн тонн", "не более 40 млн т",
     "не больше 40 млн т", "40 млн тоннаға дейін", "ең көбі 40 млн тонна", "≤ 40 млн т", "<= 40 million t"],
)  # fmt: skip
def test_an_upper_end_is_no_exact_figure(typed: str) -> None:
    """However the four languages say it."""
    assert figures((), 0, typed) == (LIMIT,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_upper_end_is_read_as_it_is_shown(language: Language) -> None:
    """An editor may copy what a card says."""
    assert figures((LIMIT,), 0, figure(LIMIT, language)) == (LIMIT,)


@pytest.mark.parametrize("typed", ["10 bis 12 Tage", "10 to 12 days", "от 10 до 12 дней", "10–12 күн"])
def test_between_two_figures_it_is_a_range(typed: str) -> None:
    """The same words stand in both."""
    assert figures((), 0, typed) == (
        Quantity(kind="amount", unit="d", minimum=Decimal(10), maximum=Decimal(12)),
    )  # fmt: skip
