"""An article with a changed figure, as a trade paper would write it, and the claim in it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from knowledge.articles import Article, ArticleParagraph
from knowledge.claims import Claim, Decision, Relation
from knowledge.facts import Quantity

if TYPE_CHECKING:
    from datetime import datetime

    from knowledge.facts import Fact

TEXT = "Die Kapazität des Korridors soll bis 2029 nun auf 40 Mio. Tonnen steigen, wie das Ministerium in Astana sagte."


def article(now: datetime, *, name: str = "bahn-kurier", text: str = TEXT) -> Article:
    """Return the article."""
    return Article(
        id=name, url=f"https://kurier.example/{name}", title="Mehr Güter auf dem Mittleren Korridor", language="de",
        outlet="Bahn-Kurier", published="2026-11-23", fetched_at=now,
        paragraphs=(
            ArticleParagraph(number=1, text="Mehr Güter auf dem Mittleren Korridor", kind="headline"),
            ArticleParagraph(number=2, text=text, kind="body"),
        ),
    )  # fmt: skip


def claim(fact: Fact, *, name: str = "claim-1", tonnes: int = 40_000_000, **changes: Any) -> Claim:
    """Return the claim that the corridor's capacity is to be another."""
    larger = fact.quantities[0].model_copy(update={"value": Decimal(tonnes)})
    fields: dict[str, Any] = {
        "id": name, "article": "bahn-kurier", "language": "de", "locator": (2,),
        "quote": "soll bis 2029 nun auf 40 Mio. Tonnen steigen", "topic": fact.topic, "status": fact.status,
        "subject": fact.subject, "participants": fact.participants, "attribute": fact.attribute,
        "aspects": fact.aspects, "quantities": (larger, *fact.quantities[1:]), "deadline": fact.deadline,
        "statement": {"de": f"Ziel sind {tonnes // 10**6} Mio. t bis 2029."}, "confidence": 0.9,
    }  # fmt: skip
    return Claim.model_validate(fields | changes)


def newcomer(**changes: Any) -> Claim:
    """Return a claim about something that nobody has told yet."""
    fields: dict[str, Any] = {
        "id": "claim-2", "article": "bahn-kurier", "language": "de", "locator": (2,),
        "quote": "wie das Ministerium in Astana sagte", "topic": "transport", "status": "planned",
        "subject": "shymkent", "attribute": "size", "aspects": ("size",),
        "quantities": (Quantity(kind="size", value=Decimal(7), unit="{crane}"),),
        "statement": {"de": "Für die Stadt sind 7 Kräne geplant."},
    }  # fmt: skip
    return Claim.model_validate(fields | changes)


def updates(fact: Fact) -> Decision:
    """Return that a claim is a newer value of a fact."""
    return Decision(relation=Relation.UPDATES, fact=fact.id, reason="higher-figure")
