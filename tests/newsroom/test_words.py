"""Whatever the newsroom may have to say has its words, in four languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import knowledge.ingestion.accepting
import knowledge.ingestion.deciding
import knowledge.store.acts
import knowledge.store.audit
import knowledge.store.newsroom
from bot.newsroom import acting, fields
from bot.newsroom.cards import REJECTIONS
from bot.newsroom.words import figure, plainly
from bot.phrases import has
from knowledge.claims import Act, Relation, State
from knowledge.facts import Quantity
from knowledge.ingestion.retrieve.faults import Cause
from knowledge.languages import LANGUAGES, Language

ROOT = Path(__file__).parents[2]
_SLUG = re.compile(r"^[a-z]+(?:-[a-z]+)+$")
_OWN_WORDS = {"statement-fault"}
"""Told in words of their own, by what is wrong."""


def tree(module: object) -> ast.Module:
    """Return the syntax of a module, which may be compiled."""
    source = ROOT / f"{module.__name__.replace('.', '/')}.py"  # type: ignore[attr-defined] # a module
    return ast.parse(source.read_text(encoding="utf-8"))


def faults() -> set[str]:
    """Return the reasons of every ReviewError that is raised."""
    modules = (
        knowledge.ingestion.accepting, knowledge.store.acts, knowledge.store.audit, knowledge.store.newsroom, acting,
        fields,
    )  # fmt: skip
    calls = (node for module in modules for node in ast.walk(tree(module)) if isinstance(node, ast.Call))
    raised = (call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "ReviewError")
    return {str(arg.value) for arg in raised if isinstance(arg, ast.Constant)}


def reasons() -> set[str]:
    """Return the reasons that a decision may have: words with hyphens in the module that decides."""
    strings = (node.value for node in ast.walk(tree(knowledge.ingestion.deciding)) if isinstance(node, ast.Constant))
    return {text for text in strings if isinstance(text, str) and _SLUG.match(text)} | {"stalled", "cancelled"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_its_words(language: Language) -> None:
    """Nobody reads an exception's text."""
    assert faults() > {"claim-decided", "figure-unclear", "fact-unknown"}
    assert {each for each in faults() - _OWN_WORDS if not has(language, f"news-fault-{each}")} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words(language: Language) -> None:
    """An editor is told why a claim stands to what is known as it does."""
    assert reasons() > {"nothing-known", "higher-figure", "same-story"}
    assert {each for each in reasons() if not has(language, f"news-reason-{each}")} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_has_its_words(language: Language) -> None:
    """Relations, acts, states, causes and usual reasons."""
    wanted = [
        *(f"news-relation-{each}" for each in Relation), *(f"news-did-{each}" for each in Act),
        *(f"news-state-{each}" for each in State if each is not State.OPEN), *(f"news-fetch-{each}" for each in Cause),
        *(f"news-reject-{each}" for each in REJECTIONS),
    ]  # fmt: skip
    assert [each for each in wanted if not has(language, each)] == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("target: ~35000000 t, <= 2029", "Ziel · rund 35 Mio. t · bis 2029"),
        ("done: 2300000000 EUR, 2025/2025", "erfolgt · 2,3 Mrd. EUR · 2025"),
        ("planned: 15-18 d", "geplant · 15–18 Tage"),
        ("signed", "unterzeichnet"),
        ("120 {container}/a", "120 container / Jahr"),
    ],
)
def test_what_is_compared_is_written_for_people(written: str, shown: str) -> None:
    """Scale words, units and dates of the reader's language."""
    assert plainly(written, "de") == shown


@pytest.mark.parametrize(
    ("language", "value", "unit", "per", "shown"),
    [("de", "1", "d", None, "1 Tag"), ("de", "35000000", "t", "a", "35 Mio. t / Jahr"),
     ("en", "3", "a", None, "3 years"), ("ru", "3", "a", None, "3 года"), ("ru", "5", "a", None, "5 лет"),
     ("ru", "2.5", "mo", None, "2,5 месяца"),
     ("ru", "21", "wk", None, "21 неделя"), ("kk", "5", "a", None, "5 жыл")],
)  # fmt: skip
def test_units_of_time_follow_their_number(
    language: Language, value: str, unit: str, per: str | None, shown: str
) -> None:  # fmt: skip
    """As each language counts; what stands behind the stroke is one."""
    assert figure(Quantity.model_validate({"kind": "x", "unit": unit, "value": value, "per": per}), language) == shown
