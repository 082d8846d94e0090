"""What accepting a claim would do: every relation has its cases, and no claim or order of facts breaks a rule."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.articles import Article
from knowledge.claims import Claim, Relation
from knowledge.facts import Fact, Period, Quantity, Status
from knowledge.ingestion.deciding import decide, value
from knowledge.ingestion.likeness import alike
from tests.evaluation.cases import ROOT
from tests.knowledge.ingestion.readers import article, known

CASES = yaml.safe_load((ROOT / "tests" / "data" / "decisions.yaml").read_text(encoding="utf-8"))
CAPACITY = "corridor-capacity-2029"


def _changed(change: dict[str, Any]) -> dict[str, Any]:
    """Return the fields to replace: figures and dates are given flat."""
    plain = ((key, each) for key, each in change.items() if key not in {"value", "unit", "start", "end"})
    made: dict[str, Any] = {key: tuple(each) if isinstance(each, list) else each for key, each in plain}
    if "status" in made:
        made["status"] = Status(made["status"])
    if "value" in change or "unit" in change:
        number = change.get("value", 35_000_000)
        unit = change.get("unit", "t")
        made["quantities"] = () if number is None else (Quantity(kind="capacity", value=Decimal(number), unit=unit),)
    if "start" in change:
        made["period"] = Period(start=change["start"], end=change.get("end"))
    return made


def _fact(**change: Any) -> Fact:
    fact: Fact = known().facts[CAPACITY]
    return fact.model_copy(update=_changed(change))


def _claim(**change: Any) -> Claim:
    fact = known().facts[CAPACITY]
    made = Claim(
        id="c", article="a", language="de", locator=(1,), quote="x", topic=fact.topic, status=fact.status,
        subject=fact.subject, participants=fact.participants, attribute=fact.attribute, aspects=fact.aspects,
        quantities=fact.quantities, deadline=fact.deadline, statement={"de": "x."},
    )  # fmt: skip
    return made.model_copy(update=_changed(change))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"].replace(" ", "-"))
def test_a_claim_stands_to_the_known_fact_as_it_says(case: dict[str, Any]) -> None:
    """Relation and reason are those of the table; what changes is told in plain characters."""
    read = article("x", published=case.get("published", "2026-03-10")).model_copy(
        update={"cluster": case.get("cluster")}
    )
    fact = _fact(**case.get("fact", {}))
    decision = decide(_claim(**case["change"]), [fact], read, known().sources)

    assert (decision.relation, decision.reason) == (Relation(case["relation"]), case["reason"])
    if decision.fact is not None:
        assert decision.before == value(fact)


@given(number=st.integers(1, 10**12), status=st.sampled_from(Status))
@settings(deadline=None, max_examples=60)
def test_any_figure_is_decided_and_doubts_are_never_silent(number: int, status: Status) -> None:
    """A figure twice or half the known one is implausible, whatever the status."""
    decision = decide(_claim(value=number, status=status), [_fact()], article("x"), known().sources)

    if number >= 70_000_000 or number <= 17_500_000:
        assert decision.relation is Relation.IMPLAUSIBLE
    assert decision.after


@given(order=st.permutations(sorted(known().facts)))
@settings(deadline=None, max_examples=15)
def test_the_order_of_facts_changes_nothing(order: list[str]) -> None:
    """The same facts give the same decision."""
    facts = known().facts
    claim, read = _claim(value=40_000_000), article("x")

    assert decide(claim, [facts[one] for one in order], read, known().sources) == decide(
        claim, [facts[one] for one in facts], read, known().sources
    )


def test_a_fact_is_most_like_itself() -> None:
    """Every known fact, said again as a claim, is matched with itself and confirms it."""
    read: Article = article("x")
    for fact in (known().facts[one] for one in known().facts):
        told = _claim().model_copy(update={
            "subject": fact.subject, "participants": fact.participants, "attribute": fact.attribute,
            "aspects": fact.aspects,
            "quantities": fact.quantities, "period": fact.period, "deadline": fact.deadline, "status": fact.status,
        })  # fmt: skip
        decision = decide(told, [known().facts[one] for one in known().facts], read, known().sources)

        assert alike(told, fact) > 0.9 or not fact.participants
        assert (decision.relation, decision.fact) == (Relation.CONFIRMS, fact.id)
