"""The gate: each thing a claim says is looked up anew, and one that does not stand there is named."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from knowledge.claims import Claim, ProposedEntity
from knowledge.entities import EntityKind
from knowledge.facts import Participant, Period, Quantity, Status
from knowledge.ingestion.extract import claims
from knowledge.ingestion.grounding import Reason, check, stands_in
from tests.knowledge.ingestion.readers import article, directory

TEXT = (
    "KTZ und DB Cargo Eurasia unterzeichneten am 3. März 2026 eine Absichtserklärung über 40 Lokomotiven "
    "für 120 Mio. Euro."
)
READ = article(TEXT, "Das Wetter in Astana war gut.")
STRANGER = ProposedEntity(id="alstom", kind=EntityKind.ORGANISATION, name="Alstom")


def _claim() -> Claim:
    return claims(READ, directory())[0]


def test_what_the_rules_read_stands() -> None:
    """The claim as it was read has no fault."""
    claim = _claim()

    assert {number for each in claim.quantities for number in each.numbers} == {Decimal(40), Decimal(120_000_000)}
    assert check(claim, READ, directory()) == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"locator": (9,)}, Reason.PARAGRAPH),
        ({"locator": (2,)}, Reason.QUOTE),
        ({"article": "other"}, Reason.PARAGRAPH),
        ({"quote": "KTZ kaufte Lokomotiven"}, Reason.QUOTE),
        ({"quantities": (Quantity(kind="count", value=Decimal(41), unit="{locomotive}"),)}, Reason.NUMBER),
        ({"quantities": (Quantity(kind="amount", value=Decimal(120_000_000), unit="USD"),)}, Reason.UNIT),
        ({"quantities": (Quantity(kind="amount", value=Decimal(120), unit="EUR"),)}, Reason.NUMBER),
        ({"deadline": "2027"}, Reason.DATE),
        ({"period": Period(start="2026-03-04")}, Reason.DATE),
        ({"subject": "roland-weigert"}, Reason.NAME),
        ({"subject": "nobody"}, Reason.NAME),
        ({"participants": (Participant(entity="alstom", role="party"),), "proposed": (STRANGER,)}, Reason.NAME),
        ({"proposed": (STRANGER,)}, Reason.NAME),
        ({"status": Status.DONE}, Reason.STATUS),
        ({"status": Status.CANCELLED}, Reason.STATUS),
        ({"instrument": "contract"}, Reason.INSTRUMENT),
        ({"statement": {"de": "KTZ kauft 80 Lokomotiven."}}, Reason.STATEMENT),
        ({"statement": {"de": TEXT}}, Reason.STATEMENT),
        ({"statement": {"de": "Eine Absichtserklärung. Mehr nicht."}}, Reason.STATEMENT),
    ],
)  # fmt: skip
def test_what_the_paragraph_does_not_bear_out_is_named(change: dict[str, Any], reason: Reason) -> None:
    """Each made-up thing gives its fault."""
    faults = check(_claim().model_copy(update=change), READ, directory())

    assert reason in {fault.reason for fault in faults}


@pytest.mark.parametrize(
    ("name", "text", "stands"),
    [
        ("Askar Beissenow", "Ein Gespräch mit Askar Beissenows Büro", True),
        ("Алмасадам Саткалиев", "по словам Алмасадама Саткалиева", True),
        ("Baltwind AG", "die Baltwind teilte mit", True),
        ("Alstom", "Siemens", False),
        ("Қазақстан темір жолы", "«Қазақстан темір жолының» өкілі", True),
    ],
)
def test_a_name_stands_there_in_any_case(name: str, text: str, stands: bool) -> None:
    """Endings change, words do not."""
    assert stands_in(name, text) is stands
