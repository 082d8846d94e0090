"""Claims are read from clauses as their words say: status, figures, dates, names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.claims import Claim
from knowledge.facts import Quantity
from knowledge.ingestion import grounding
from knowledge.ingestion.extract import claims
from knowledge.ingestion.extract.lexicon import attributes, lexicon
from knowledge.languages import LANGUAGES
from tests.evaluation.cases import ROOT
from tests.knowledge.ingestion.readers import article, directory

CASES = ROOT / "tests" / "data" / "extraction"


def _cases() -> list[Any]:
    return [
        pytest.param(path.stem, case, id=f"{path.stem}-{number}")
        for path in sorted(Path(CASES).glob("*.yaml"))
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1)
    ]


def _written(quantity: Quantity) -> str:
    about = "≤" if quantity.is_limit else "~" if quantity.approximate else ""
    return f"{about}{'-'.join(f'{number.normalize():f}' for number in quantity.numbers)} {quantity.unit}"


@pytest.mark.parametrize(("language", "case"), _cases())
def test_a_clause_is_read_as_its_words_say(language: Any, case: dict[str, Any]) -> None:
    """Status, figures with unit and approximation, deadline and period are those of the clause."""
    read = article(case["text"], language=language)
    found = claims(read, directory())
    if case.get("none"):
        assert not found
        return
    assert len(found) == 1
    assert "status" not in case or found[0].status.value == case["status"]
    assert [_written(each) for each in found[0].quantities] == case.get("figures", [])
    assert found[0].deadline == case.get("deadline")
    if "period" in case:
        assert found[0].period is not None
        assert found[0].period.start == case["period"]
    assert grounding.check(found[0], read, directory()) == ()


def test_a_sentence_that_states_two_things_gives_two_claims() -> None:
    """Capacity and transit time are claims of their own, each with its figure, both about the corridor."""
    capacity = "Die Kapazität des Mittleren Korridors soll bis 2029 auf 30 Mio. Tonnen steigen"
    text = f"{capacity}, während die Transitzeit auf 18 Tage sinken soll."
    first, second = claims(article(text), directory())

    assert (first.attribute, first.deadline) == ("capacity", "2029")
    assert (second.attribute, second.deadline) == ("transit-time", None)
    assert "middle-corridor" in first.entities
    assert "middle-corridor" in second.entities


def test_only_body_paragraphs_are_read() -> None:
    """A teaser says nothing, whatever it says."""
    read = article("Kasachstan plant, bis 2030 zwei Häfen zu bauen.")
    teaser = read.paragraphs[0].model_copy(update={"kind": "teaser"})

    assert claims(read.model_copy(update={"paragraphs": (teaser,)}), directory()) == ()


def test_documents_listed_after_an_announcement_are_signed() -> None:
    """Items of a list take the status of what introduces it, and cite it."""
    read = article(
        "Zum Abschluss des Forums in Berlin wurden zwei Dokumente unterzeichnet:",
        "– Rahmenvertrag zwischen der KTZ und der Baltwind AG über Schulungen in Astana.",
    )
    item = claims(read, directory())[-1]

    assert (item.status, item.instrument, item.locator) == ("signed", "framework-agreement", (2, 1))


@pytest.mark.parametrize(
    ("language", "status", "lines"),
    [
        ("ru", "planned", (
            "КТЖ и Siemens готовят контракты. Они предусматривают:", "покупку 80 вагонов до 2031 года;",
            "ремонт 40 локомотивов, которые КТЖ получила раньше.",
        )),
        ("en", "proposed", (
            "KTZ has proposed to Siemens the following:", "- delivery of 80 wagons to Kazakhstan,",
            "- repair of 40 locomotives, which KTZ acquired earlier.",
        )),
        ("de", "considered", (
            "KTZ und Siemens erwägen für Kasachstan:", "– die Lieferung von 80 Waggons,",
            "– die Wartung von 40 Lokomotiven, die die KTZ gekauft hat.",
        )),
        ("kk", "planned", (
            "ҚТЖ мен Siemens Қазақстанда мыналарды жоспарлап отыр:", "– 80 вагон жеткізу,", "– 40 локомотивті жөндеу.",
        )),
    ],
)  # fmt: skip
def test_what_a_colon_announces_is_as_firm_as_it_says(language: Any, status: str, lines: tuple[str, ...]) -> None:
    """Items of a list take the status of the line before it, whatever they say by the way."""
    read = article(*lines, language=language)
    items = [each for each in claims(read, directory()) if each.locator[0] > 1]

    assert [each.status.value for each in items] == [status, status]
    assert not any(grounding.check(each, read, directory()) for each in items)


def test_the_region_is_the_place_named_before() -> None:
    """Words like "the region" stand for a place, not for who spoke last."""
    read = article(
        "Mangystau has nine desalination plants, KazMunayGas reported. The region needs 100,000 cubic metres of water.",
        language="en",
    )
    assert claims(read, directory())[-1].subject == "mangystau"


def test_a_figure_is_not_about_who_came_or_who_says_it() -> None:
    """A person stands for himself: what a clause without a name counts is the place's, not the guest's."""
    read = article(
        "The region of Mangystau has nine desalination plants. "
        "It could be short of 100,000 cubic meters of water a day, Bolat Omarov said.", language="en",
    )  # fmt: skip
    assert claims(read, directory())[-1].subject == "mangystau"


@pytest.mark.parametrize(
    ("title", "count"), [("Deutschland und Usbekistan einigen sich", 1), ("Usbekistan und die Türkei einigen sich", 0)]
)
def test_what_germany_agrees_with_a_neighbour_counts_too(title: str, count: int) -> None:
    """Central Asia is ours where Germany is the other side; what its countries do with others is not."""
    read = article("Usbekistan hat am Montag ein Migrationsabkommen in Samarkand unterzeichnet.")

    assert len(claims(read.model_copy(update={"title": title}), directory())) == count


def test_unknown_names_are_proposed_with_their_kind() -> None:
    """A legal form makes an organisation, a title makes a person."""
    text = "Die Baltwind AG und Minister Askar Beissenow unterzeichneten in Astana einen Vertrag."
    found: Claim = claims(article(text), directory())[0]

    assert {each.name: each.kind.value for each in found.proposed if each.id != "astana"}.items() >= {
        "Baltwind AG": "organisation", "Askar Beissenow": "person",
    }.items()  # fmt: skip


def test_the_same_article_gives_the_same_claims() -> None:
    """Ids are made of article, paragraph and words."""
    read = article("Siemens Mobility schlug vor, in Kasachstan 40 Lokomotiven zu bauen.")

    assert claims(read, directory()) == claims(read, directory())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_the_same_things(language: Any) -> None:
    """Groups of phrases, statuses and attribute names are there in each language."""
    words, german = lexicon(language), lexicon("de")

    assert set(words.books) == set(german.books)
    assert set(words.words) >= set(german.words) - {"before_year"}
    assert set(words.names["attributes"]) == set(attributes())
    assert set(words.names["status"]) == set(words.names["verbs"]) == set(german.names["verbs"])
    assert set(words.names["instruments"]) == set(german.names["instruments"])
