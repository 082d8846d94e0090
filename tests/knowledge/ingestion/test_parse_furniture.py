"""What stands around stories in four languages is told by words, position and structure, and stories stay whole."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from knowledge.articles import Article, Omission
from knowledge.ingestion import parse
from knowledge.ingestion.parse.endings import closes, is_self_portrait
from knowledge.ingestion.parse.furniture import reason_for

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
DATA = Path(__file__).parents[2] / "data" / "parse"
LINES: dict[str, dict[str, list[str]]] = yaml.safe_load((DATA / "furniture.yaml").read_text(encoding="utf-8"))
FURNITURE = [
    (reason, line) for reason, lines in LINES.items() if reason != "story" for group in lines.values() for line in group
]
STORY_LINES = [line for group in LINES["story"].values() for line in group]
ENDINGS = yaml.safe_load((DATA / "endings.yaml").read_text(encoding="utf-8"))
TITLE = "Hafen von Aktau bekommt ein neues Containerterminal"
STORY = [
    "Der Hafen von Aktau soll bis 2029 ein neues Containerterminal bekommen, teilte das Verkehrsministerium mit.",
    "Die Kapazität des Hafens steigt damit nach Angaben des Ministeriums auf 240.000 Container im Jahr.",
    "Deutsche Reedereien hatten den Ausbau des Hafens gefordert, weil Schiffe dort tagelang auf Abfertigung warten.",
    "Der Bau des Terminals kostet nach Angaben des Ministeriums 180 Millionen Euro und beginnt im Frühjahr.",
]


def read(content: str, media_type: str = "text/plain") -> Article:
    """Return the article in a text."""
    return parse.article(content, media_type=media_type, fetched_at=NOW)


@pytest.mark.parametrize(("reason", "line"), FURNITURE, ids=[line[:40] for _, line in FURNITURE])
def test_furniture_is_told_by_its_words(reason: str, line: str) -> None:
    """In four languages, each kind with its reason."""
    assert reason_for(line) is Omission(reason)


@pytest.mark.parametrize("line", STORY_LINES)
def test_lines_of_a_story_are_no_furniture(line: str) -> None:
    """Although they begin or sound like it."""
    assert (reason_for(line), closes(line), is_self_portrait(line)) == (None, False, False)


@pytest.mark.parametrize("case", ENDINGS, ids=[case["name"] for case in ENDINGS])
@pytest.mark.parametrize("mark", ["", "## "], ids=["text", "markdown"])
def test_what_follows_a_story_is_told_by_its_place(case: dict[str, object], mark: str) -> None:
    """From the line that closes the story to the end; what looks like it and goes on stays."""
    lines, out = case["lines"], case["out"]
    assert isinstance(lines, list)
    assert isinstance(out, int)
    media_type = "text/markdown" if mark else "text/plain"
    article = read("\n\n".join([mark + TITLE, *STORY, *lines]), media_type)

    assert [each.text for each in article.body] == [*STORY, *lines[: len(lines) - out]]


@pytest.mark.parametrize(
    "place",
    [
        'class="crumbs"', 'class="nl-box"', 'role="complementary"', 'class="readnext"', 'class="wp-gallery"',
        'itemprop="author"', 'class="press-contact"', 'id="comments"', 'class="reklama"', 'class="podpiska"',
        'class="upNext"', 'role="contentinfo"',
    ],
)  # fmt: skip
def test_boxes_of_a_page_are_told_by_their_place(place: str) -> None:
    """Class, role or property; the sentence in it could be one of the story."""
    sentence = (
        "Der Markt auf dem Kirchplatz öffnet im nächsten Jahr bereits um sieben Uhr und kostet 14 Euro Standgebühr."
    )
    first, second, *rest = (f"<p>{text}</p>" for text in STORY)
    box = f"<div {place}><p>{sentence}</p></div>"
    page = f"<html><body><article><h1>{TITLE}</h1>{first}{second}{box}{''.join(rest)}</article></body></html>"

    assert [each.text for each in read(page, "text/html").body] == STORY


@pytest.mark.parametrize("name", ["builder-widget", "text info", "article-more", "lead push"])
def test_what_half_the_story_is_called_says_nothing(name: str) -> None:
    """Page builders put every paragraph into a widget."""
    around = "".join(f'<div class="{name}"><p>{text}</p></div>' for text in STORY)
    page = f"<html><body><article><h1>{TITLE}</h1>{around}</article></body></html>"

    assert [each.text for each in read(page, "text/html").body] == STORY


@pytest.mark.parametrize(
    ("masthead", "published"),
    [
        ("Küstenblatt, Ausgabe 14, 4. Juni 2026", "2026-06-04"), ("Aktau, 4th June 2026", "2026-06-04"),
        ("June 4th, 2026", "2026-06-04"),
        ("Ақтау. 2026 ж. 4 маусым", "2026-06-04"), ("«Берег», № 14, 4 июня 2026 года", "2026-06-04"),
        ("Küstenblatt, Heft 14", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_above", [True, False])
def test_a_masthead_gives_the_day_and_is_neither_title_nor_story(
    masthead: str, published: str | None, is_above: bool
) -> None:
    """Above the headline or below it."""
    lines = [masthead, TITLE] if is_above else [TITLE, masthead]
    article = read("\n\n".join([*lines, *STORY]))

    assert [each.text for each in article.body] == STORY
    assert (article.title, article.published) == (TITLE, published)


def test_a_short_first_sentence_with_a_day_stays() -> None:
    """What happened on a day is no dateline."""
    sentence = "Das Abkommen über den Hafen wurde am 4. Juni 2026 in Berlin unterzeichnet."

    assert read("\n\n".join([TITLE, sentence, *STORY])).body[0].text == sentence


@pytest.mark.parametrize(
    ("dateline", "agency", "outlet"),
    [
        ("Aktau (npx) – ", "npx", None), ("АКТАУ, 4 июня (УНА) – ", "УНА", "УНА"),
        ("AKTAU, June 4 (Coast Gazette) - ", None, "Coast Gazette"),
        ("Aktau (Kasachstan) ", None, None), ("Aktau (dpa) – ", "dpa", None),
    ],
)  # fmt: skip
def test_agencies_sign_datelines_with_a_code(dateline: str, agency: str | None, outlet: str | None) -> None:
    """Listed or not; a paper signs with its name."""
    article = read("\n\n".join([TITLE, dateline + STORY[0], *STORY[1:]]))

    assert (article.agency, article.outlet) == (agency, outlet)
