"""An article that replaces its own figure updates the fact; one that gives two figures at once disputes itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from knowledge.articles import Article, ArticleParagraph
from knowledge.claims import Claim, Relation
from knowledge.ingestion.deciding import decide
from tests.knowledge.ingestion.readers import article, known

OLD, NEW = "Die Kapazität soll auf 35 Mio. t steigen.", "Die Kapazität soll auf 40 Mio. t steigen."


def telling(*texts: str) -> Article:
    """Return an article with these paragraphs."""
    paragraphs = (ArticleParagraph(number=n, text=text, kind="body") for n, text in enumerate(texts, 1))
    return article("x").model_copy(update={"id": "kurier", "paragraphs": tuple(paragraphs)})


@pytest.mark.parametrize(("now", "relation", "reason"), [
    ((NEW,), Relation.UPDATES, "higher-figure"), ((OLD, NEW), Relation.DISPUTES, "other-figure"),
    ((NEW, OLD), Relation.DISPUTES, "other-figure"),
])  # fmt: skip
def test_what_an_article_says_instead(now: tuple[str, ...], relation: Relation, reason: str) -> None:
    """What counts is whether the proof of the known figure still stands, wherever it stands by now."""
    before, after = telling(OLD), telling(*now)
    fact = known().facts["corridor-capacity-2029"].model_copy(update={"source": "kurier", "locator": (1,)})
    (figure,) = fact.quantities
    claim = Claim(
        id="c", article="kurier", language="de", locator=(1,), quote=NEW, topic=fact.topic, status=fact.status,
        subject=fact.subject, participants=fact.participants, attribute=fact.attribute, aspects=fact.aspects,
        quantities=(figure.model_copy(update={"value": Decimal(40_000_000)}),), deadline=fact.deadline,
        statement={"de": "x."},
    )  # fmt: skip
    decision = decide(claim, [fact], after, {"kurier": before.source()})
    assert (decision.relation, decision.reason) == (relation, reason)
