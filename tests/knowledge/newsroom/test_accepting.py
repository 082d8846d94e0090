"""From claim to fact: sentences follow their figures, what is missing is named, nothing is copied."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from knowledge.claims import Claim, Relation, ReviewItem
from knowledge.errors import ReviewError
from knowledge.facts import Fact, Quantity, Status
from knowledge.history import Snapshot
from knowledge.ingestion.accepting import accept, check_wording, corrected
from knowledge.ingestion.rewording import reworded
from knowledge.seeds import load_seeds
from tests.knowledge.newsroom.press import NOW, article, claim, decision
from tests.knowledge.samples import sample_fact, sample_seeds


def known() -> Snapshot:
    """Return three facts about two places."""
    seeds = sample_seeds(3)
    return Snapshot(
        {fact.id: fact for fact in seeds.facts}, {each.id: each for each in seeds.sources},
        {each.id: each for each in seeds.entities},
    )  # fmt: skip


def item(made: Claim, relation: Relation = Relation.NEW, fact: str | None = None) -> ReviewItem:
    """Return a claim in the queue."""
    return ReviewItem(claim=made, decision=decision(relation, fact), version=1, seen_at=NOW)


def fact_of(made: Claim, relation: Relation = Relation.NEW, fact: str | None = None) -> Fact:
    """Return the fact that accepting a claim makes."""
    models = accept(item(made, relation, fact), article(), known()).models
    return next(model for model in models if isinstance(model, Fact))


def test_a_new_fact_says_which_languages_are_missing() -> None:
    """The article's language stands in, and is named."""
    fact = fact_of(claim())
    assert fact.id == "place-0-size"
    assert fact.statement.kk == "Geplant ist ein Umschlag von 9 Tonnen."
    assert fact.untranslated == {"en": "de", "ru": "de", "kk": "de"}


def test_the_same_subject_gets_another_id() -> None:
    """An id is never taken twice."""
    first = fact_of(claim())
    base = known()
    facts = {**base.facts, first.id: first}
    again = accept(item(claim()), article(), Snapshot(facts, base.sources, base.entities))
    assert again.fact == "place-0-size-2"


def test_a_disputed_value_stands_beside_the_known_one() -> None:
    """Both say that the other says otherwise; neither is overwritten."""
    models = accept(item(claim(), Relation.DISPUTES, "fact-0"), article(), known()).models
    new, old = (model for model in models if isinstance(model, Fact))
    assert (new.disputes, old.disputes) == (("fact-0",), (new.id,))
    assert old.quantities == sample_fact(0).quantities


def test_an_editor_may_decide_otherwise() -> None:
    """The relation that was proposed is no order."""
    done = accept(item(claim(), Relation.DISPUTES, "fact-0"), article(), known(), relation=Relation.UPDATES)
    assert done.fact == "fact-0"


def test_the_editors_own_sentence_is_kept() -> None:
    """Where nobody wrote one, the known sentence carries the new figure."""
    made = claim(statement={"de": "Vorgesehen sind 9 Tonnen."}, worded=("de",))
    fact = fact_of(made, Relation.UPDATES, "fact-0")
    assert fact.statement.de == "Vorgesehen sind 9 Tonnen."
    assert fact.statement.en == "The place is to handle 9 tonnes."


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"subject": "nobody"}, "entity-unknown"),
        ({"statement": {"de": "Geplant ist ein Umschlag von 10 Tonnen."}}, "statement-fault"),
        ({"statement": {"de": "Geplant. Gebaut wird für 9 Tonnen."}}, "statement-fault"),
        ({"status": Status.SIGNED}, "claim-invalid"),
    ],
)
def test_what_is_missing_is_named(changes: dict[str, Any], reason: str) -> None:
    """Nothing half right goes on record."""
    with pytest.raises(ReviewError) as refused:
        accept(item(claim(**changes)), article(), known())
    assert refused.value.reason == reason


def test_the_articles_own_sentence_is_refused() -> None:
    """What is accepted is in our own words."""
    text = "Der Ort wird der Behörde zufolge so groß, wie es aus der Behörde verlautet, wird der Ort nach dem Ausbau."
    with pytest.raises(ReviewError, match="reword it") as refused:
        check_wording(claim(statement={"de": text}), article())
    assert refused.value.reason == "statement-copied"
    check_wording(claim(), article())


def test_a_correction_keeps_what_it_does_not_name() -> None:
    """A new figure goes through all languages."""
    quantity = {"kind": "size", "value": "12", "unit": "t"}
    fact = corrected(sample_fact(0), {"quantities": [quantity]})
    assert fact.statement.de == "Der Ort soll künftig 12 Tonnen umschlagen."
    assert (fact.source, fact.attribute) == ("gazette", "size")


FIGURES = [
    ("de", "Sie soll auf 35 Mio. t steigen.", 35_000_000, 41_500_000, "Sie soll auf 41,5 Mio. t steigen."),
    ("en", "It is to reach 35 million tonnes.", 35_000_000, 41_500_000, "It is to reach 41.5 million tonnes."),
    ("ru", "Мощность вырастет до 35 млн тонн.", 35_000_000, 41_000_000, "Мощность вырастет до 41 млн тонн."),
    ("ru", "Мощность вырастет до 35 тонн.", 35, 46, "Мощность вырастет до 46 тонн."),
    ("ru", "Мощность вырастет до 35 тонн.", 35, 41, None),
    ("kk", "Қуаты 35 млн тоннаға жетпек.", 35_000_000, 41_000_000, "Қуаты 41 млн тоннаға жетпек."),
    ("kk", "Қуаты 35-ке жетпек.", 35, 40, None),
    ("de", "Geplant sind zwei Häfen.", 2, 3, "Geplant sind 3 Häfen."),
    ("en", "There are 22 airports.", 22, 1, None),
    ("de", "Es sind 22 Flughäfen.", 22, 12_500, "Es sind 12.500 Flughäfen."),
    ("de", "Ohne jede Zahl.", 22, 23, None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "old", "new", "said"), FIGURES)
def test_a_figure_is_replaced_where_no_grammar_changes(
    language: Any, text: str, old: int, new: int, said: str | None
) -> None:
    """Where the noun or an ending would have to agree, a person writes the sentence."""

    def fact(value: int) -> Fact:
        return sample_fact(0).model_copy(
            update={"quantities": (Quantity(kind="size", value=Decimal(value), unit="t"),)}
        )

    assert reworded(text, language, fact(old), fact(new)) == said


def test_another_status_needs_another_verb() -> None:
    """A plan that is done is not said by changing a number."""
    done = sample_fact(0).model_copy(update={"status": Status.DONE})
    assert reworded("Der Ort soll 2 Tonnen umschlagen.", "de", sample_fact(0), done) is None


def test_a_deadline_moves_in_the_seeds_own_sentences() -> None:
    """The corridor's capacity, two years later and larger, is said in four languages."""
    seeds = load_seeds(Path(__file__).parents[3] / "seeds")
    old = next(fact for fact in seeds.facts if fact.deadline == "2029" and fact.quantities)
    larger = old.quantities[0].model_copy(update={"value": Decimal(40_000_000)})
    new = old.model_copy(update={"deadline": "2031", "quantities": (larger, *old.quantities[1:])})
    for language in ("de", "en", "ru", "kk"):
        said = reworded(old.statement.in_(language), language, old, new)
        assert said is not None
        assert "40" in said
        assert "2031" in said
        assert "35" not in said
