"""An article never breaks the proposer, and what it proposes against the seeds makes sense."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.claims import Relation
from knowledge.history import Snapshot
from knowledge.ingestion.grounding import check
from knowledge.ingestion.proposing import Proposer, propose
from knowledge.languages import LANGUAGES
from tests.knowledge.ingestion.readers import article, directory, known

PROPOSER = Proposer(known())
WORDS = """
Kasachstan|unterzeichnete|soll|bis 2029|35 Mio. Tonnen|«|»|.|12.|(2024:|–|%|€ 5|0|1/2|31. Februar 2026|2026-13-45|Astana
АО «КТЖ»|подписал|к 2030 году|19-23|млрд|Ltd|AG|Minister|signed|from 40 to 26 days|жылға дейін|қол қойды|1,2,3.4|…|:|;
999999999999999999999|\u202f
"""
PIECES = st.sampled_from(WORDS.strip().replace("\n", "|").split("|"))


@given(
    st.lists(st.lists(PIECES | st.text(max_size=12), max_size=20), min_size=1, max_size=3), st.sampled_from(LANGUAGES)
)
@settings(deadline=None, max_examples=150)
def test_no_article_breaks_it(paragraphs: list[list[str]], language: str) -> None:
    """Whatever stands there, claims come or do not come, and those that come stand on their paragraphs."""
    texts = [" ".join(words).strip() or "x" for words in paragraphs]
    read = article(*texts, language=language)  # type: ignore[arg-type]

    for claim, _ in PROPOSER.propose(read).items:
        assert check(claim, read, directory()) == ()


def test_a_changed_figure_is_an_update_of_the_known_fact() -> None:
    """The capacity of the corridor is known; a newer article says another."""
    read = article("Die Kapazität des transkaspischen Korridors soll bis 2029 auf 40 Millionen Tonnen steigen.")
    ((_, decision),) = propose(read, known())

    assert (decision.relation, decision.fact) == (Relation.UPDATES, "corridor-capacity-2029")
    assert (decision.before, decision.after) == ("target: 35000000 t, <= 2029", "target: 40000000 t, <= 2029")


def test_with_nothing_known_everything_is_new() -> None:
    """An empty store proposes entities as well."""
    read = article("Die Kapazität des Hafens Aktau soll bis 2029 auf 40 Millionen Tonnen steigen.")
    items = propose(read, Snapshot())

    assert [decision.relation for _, decision in items] == [Relation.NEW]
    assert items[0][0].proposed
