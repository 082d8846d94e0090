"""The same story is one cluster, a newer version updates, and copies are no further source."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest

from knowledge.articles import Article
from knowledge.ingestion import parse
from knowledge.ingestion.parse import Kinship, Placement, Trace
from knowledge.ingestion.parse.addresses import address_key, canonical

NOW = datetime(2026, 3, 18, 10, tzinfo=UTC)
SAMPLES = sorted((Path(__file__).parents[2] / "data/articles/open").glob("*.html"))
TEXT = """Kasachstan will Güterverkehr mehr als verdoppeln
Astana (dpa) - Kasachstan will den Güterverkehr auf dem Mittleren Korridor bis 2030 auf zehn Millionen Tonnen \
steigern. Das kündigte Vize-Verkehrsminister Daulet Ospanow am Dienstag nach einem Treffen mit deutschen \
Speditionen in Berlin an.
Im vergangenen Jahr wurden 4,5 Millionen Tonnen auf der Route über das Kaspische Meer befördert. Die Fahrt von \
Khorgos bis zum Schwarzen Meer dauert derzeit 15 bis 18 Tage.
Siemens Mobility prüft, ob der Konzern Leittechnik für die Strecke Dostyk-Aktogai liefern kann. Ein Vertrag ist \
bislang nicht unterzeichnet, sagte eine Sprecherin."""
REWRITTEN = """Mehr Güter über das Kaspische Meer: Kasachstan will Verkehr verdoppeln
Zehn Millionen Tonnen sollen 2030 über den Mittleren Korridor rollen, mehr als doppelt so viel wie zuletzt. So \
sagte es Daulet Ospanow, stellvertretender Verkehrsminister in Astana, bei einem Besuch in Berlin.
Bisher braucht ein Zug von Khorgos ans Schwarzen Meer 15 bis 18 Tage. 2025 waren es 4,5 Millionen Tonnen. Mit \
Siemens Mobility spricht das Land über Technik für die Strecke Dostyk-Aktogai."""
RUSSIAN = """Казахстан хочет удвоить грузопоток через Каспийское море
Казахстан намерен довести перевозки по Среднему коридору до 10 млн тонн, заявил в Берлине вице-министр транспорта \
Даулет Оспанов. Об этом говорили с немецкими экспедиторами из Германии.
В прошлом году через Каспийское море перевезли 4,5 млн тонн. Путь от Хоргоса до Чёрного моря занимает от 15 до 18 \
дней. Siemens Mobility изучает поставку техники для участка Достык – Актогай."""
OTHER = """Almaty baut neue Buslinien
Die Stadt Almaty will bis zum Sommer 12 neue Buslinien einrichten. Das teilte Bürgermeister Jerbolat Dossajew am \
Montag mit. Die Fahrzeuge kommen aus einem Werk in Saran.
Die Kosten betragen nach Angaben der Stadt 35 Milliarden Tenge. Fahrgäste sollen künftig nur noch mit Karte \
bezahlen können."""


def article(text: str, *, outlet: str = "Blatt", url: str | None = None, day: int = 17) -> Article:
    """Return the article in a text, published in March."""
    published = datetime(2026, 3, day, tzinfo=UTC)
    return parse.article(text, url=url, media_type="text/plain", fetched_at=NOW, published=published, outlet=outlet)


def kinship(new: Article, known: Article) -> Kinship:
    """Return how one stands to the other."""
    return parse.cluster(new, [known]).kinship


FIRST = article(TEXT, url="https://www.blatt.example/a/1")


def test_the_same_article_is_the_same_however_people_came_to_it() -> None:
    """Tracking and fragments are no part of an address."""
    assert kinship(article(TEXT, url="https://www.blatt.example/a/1?utm_source=x#top"), FIRST) is Kinship.SAME


@pytest.mark.parametrize(
    "newer",
    [
        article("Ein ganz anderer Titel\n" + TEXT.split("\n", 1)[1], url="https://blatt.example/a/1"),
        article(TEXT.replace("zehn Millionen", "elf Millionen"), url="https://www.blatt.example/a/1"),
        article(TEXT.replace("Kasachstan will", "Astana will", 1), url="https://www.blatt.example/a/1-neu"),
        article(TEXT, url="https://m.blatt.example/a/1/amp"),
        article(OTHER, url="https://www.blatt.example/a/1"),
    ],
    ids=["title", "figure", "address", "mobile", "rewritten at its address"],
)
def test_an_edited_or_retitled_article_updates_and_does_not_multiply(newer: Article) -> None:
    """The same address, or nearly the same text in the same outlet."""
    assert parse.cluster(newer, [FIRST]) == Placement(Kinship.UPDATE, FIRST.id, FIRST.id)


def test_the_same_text_in_another_outlet_is_a_copy() -> None:
    """With another title and one sentence less."""
    shortened = "Neue Pläne in Astana\n" + TEXT.split("\n", 1)[1].rsplit(". ", 1)[0] + "."
    assert kinship(article(shortened, outlet="Kurier", url="https://kurier.example/9"), FIRST) is Kinship.COPY


@pytest.mark.parametrize("text", [REWRITTEN, RUSSIAN], ids=["rewritten", "in another language"])
def test_the_same_story_in_other_words_joins_its_cluster(text: str) -> None:
    """Names and numbers tell, in whatever alphabet."""
    other = article(text, outlet="Kurier", url="https://kurier.example/9")

    assert parse.cluster(other, [FIRST]) == Placement(Kinship.STORY, FIRST.id, FIRST.id)


def test_another_story_is_new() -> None:
    """Also in the same outlet on the same day; and the same names two weeks later are another story."""
    assert kinship(article(OTHER, url="https://www.blatt.example/a/2"), FIRST) is Kinship.NEW
    assert kinship(article(REWRITTEN, outlet="Kurier", day=1), FIRST) is Kinship.NEW
    assert parse.cluster(FIRST, []) == Placement(Kinship.NEW)


def test_the_nearest_of_several_counts() -> None:
    """A version of an article before a copy, a copy before another text; and all join the first one's cluster."""
    copy = article(TEXT, outlet="Kurier", url="https://kurier.example/9").model_copy(update={"cluster": FIRST.id})
    story = article(REWRITTEN, outlet="Post", url="https://post.example/1").model_copy(update={"cluster": FIRST.id})
    newer = article(TEXT.replace("zehn", "elf"), outlet="Kurier", url="https://kurier.example/9")

    assert parse.cluster(newer, [story, FIRST, copy]) == Placement(Kinship.UPDATE, copy.id, FIRST.id)


def test_articles_about_the_same_country_are_not_one_story() -> None:
    """Even if they had been published on one day."""
    traces = [
        parse.trace(
            parse.article(path.read_bytes(), media_type="text/html", fetched_at=datetime(2026, 11, 1, tzinfo=UTC))
        )
        for path in SAMPLES
    ]
    same_day = [each.model_copy(update={"published": "2026-03-17"}) for each in traces]
    found = [(one.title, other.title) for one, other in combinations(same_day, 2) if parse.place(one, [other]).article]

    assert len(SAMPLES) > 5
    assert found == []


def test_copies_of_an_agencys_text_are_one_independent_source() -> None:
    """So are versions of one article; another outlet's own text is a second source."""
    copies = [article(TEXT, outlet=f"Blatt {n}", url=f"https://blatt{n}.example/") for n in range(5)]
    own = article(REWRITTEN, outlet="Post", url="https://post.example/1")
    shortened = article(TEXT.rsplit("\n", 1)[0], outlet="Kurz", url="https://kurz.example/1")

    assert {each.agency for each in copies} == {"dpa"}
    assert parse.independent_sources(copies) == 1
    assert parse.independent_sources([*copies, shortened, own]) == 2
    assert (
        parse.independent_sources([FIRST, article(TEXT.replace("zehn", "elf"), url="https://www.blatt.example/a/1")])
        == 1
    )
    assert parse.independent_sources([]) == 0


def test_a_trace_survives_being_stored() -> None:
    """It is small, and JSON."""
    trace = parse.trace(FIRST)

    assert Trace.model_validate_json(trace.model_dump_json()) == trace
    assert len(trace.model_dump_json()) < 3000


@pytest.mark.parametrize(
    ("address", "stated", "wanted"),
    [
        ("HTTPS://A.example:443/b?utm_source=x&id=7&fbclid=y#c", "", "https://a.example/b?id=7"),
        ("https://m.a.example/b", "https://www.a.example/b?utm_medium=rss", "https://www.a.example/b"),
        ("https://a.example/b", "/c", "https://a.example/c"),
        ("https://a.example/b", "https://a.example/", "https://a.example/b"),
        ("https://a.example/b", "https://evil.other/c", "https://a.example/b"),
        ("https://a.example/b", "javascript:alert(1)", "https://a.example/b"),
        ("https://a.example/b", "http://[", "https://a.example/b"),
    ],
)
def test_a_canonical_address_is_heard_on_its_own_site_only(address: str, stated: str, wanted: str) -> None:
    """Nobody can pass an article off as another outlet's, nor as a front page."""
    assert canonical(address, stated=stated) == wanted


@pytest.mark.parametrize(
    "variant",
    [
        "http://www.a.example/b/c.html", "https://a.example/b/c-amp.html", "https://amp.a.example/b/c.html?ref=home",
        "https://m.a.example/amp/b/c.html", "https://a.example/b/c.html/amp/?outputType=amp",
    ],
)  # fmt: skip
def test_variants_of_an_address_have_one_key(variant: str) -> None:
    """Mobile, AMP, with www or without."""
    assert address_key(variant) == address_key("https://a.example/b/c.html")
