"""An article about a made-up harbour and the claims in it, for tests of the newsroom."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from knowledge.articles import Article, ArticleParagraph
from knowledge.claims import Claim, Decision, Editor, ProposedEntity, Relation
from knowledge.entities import EntityKind
from knowledge.facts import Quantity, Status, Topic

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ADA, BEN = Editor(key="telegram:1", name="Ada"), Editor(key="slack:T1:U2", name="Ben")


def article(name: str = "hafen-bote", *, tonnes: int = 9, url: str | None = None) -> Article:
    """Return an article that gives the harbour a capacity."""
    return Article(
        id=name, url=url or f"https://bote.example/{name}", title="Der Hafen wird größer", language="de",
        outlet="Hafenbote", published="2026-11-20", fetched_at=NOW,
        paragraphs=(
            ArticleParagraph(number=1, text="Der Hafen wird größer", kind="headline"),
            ArticleParagraph(
                number=2, kind="body",
                text=f"Wie es aus der Behörde verlautet, wird der Ort nach dem Ausbau {tonnes} Tonnen umschlagen.",
            ),
        ),
    )  # fmt: skip


def claim(name: str = "claim-1", *, tonnes: int = 9, **changes: Any) -> Claim:
    """Return the claim in it."""
    fields: dict[str, Any] = {
        "id": name, "article": "hafen-bote", "language": "de", "locator": (2,),
        "quote": f"wird der Ort nach dem Ausbau {tonnes} Tonnen umschlagen", "topic": Topic.TRANSPORT,
        "status": Status.PLANNED, "subject": "place-0", "attribute": "size", "aspects": ("size",),
        "quantities": (Quantity(kind="size", value=Decimal(tonnes), unit="t"),),
        "statement": {"de": f"Geplant ist ein Umschlag von {tonnes} Tonnen."}, "confidence": 0.8,
    }  # fmt: skip
    return Claim(**fields | changes)


def decision(relation: Relation = Relation.NEW, fact: str | None = None) -> Decision:
    """Return how a claim stands to what is known."""
    return Decision(relation=relation, fact=fact, reason="higher-figure" if fact else "nothing-known")


def newcomer() -> ProposedEntity:
    """Return somebody we do not know."""
    return ProposedEntity(id="kaspi-werft", kind=EntityKind.ORGANISATION, name="Kaspi-Werft", aliases=("Werft Kaspi",))
