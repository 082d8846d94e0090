"""Texts and pages become articles: what is the story, and why each of the other paragraphs is left out."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.articles import Article, Omission
from knowledge.ingestion import parse
from knowledge.ingestion.parse.charset import decode

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
ORIGINALS = ROOT.parent / "shared/seeds"
SOURCES = sorted((ROOT / "seeds/sources").glob("*.yaml"))
SAMPLES = sorted(path for path in (ROOT / "tests/data/articles/open").glob("*.*") if path.suffix != ".yaml")
MEDIA_TYPES = {".html": "text/html", ".md": "text/markdown", ".txt": "text/plain"}
STORY = [
    "Der Hafen von Aktau soll bis 2029 ein neues Containerterminal bekommen, teilte das Verkehrsministerium mit.",
    "Die Kapazität des Hafens steigt damit nach Angaben des Ministeriums auf 240.000 Container im Jahr.",
    "Deutsche Reedereien hatten den Ausbau des Hafens gefordert, weil Schiffe dort tagelang auf Abfertigung warten.",
    "Der Bau des Terminals kostet nach Angaben des Ministeriums 180 Millionen Euro und beginnt im Frühjahr.",
]
TITLE = "Hafen von Aktau bekommt ein neues Containerterminal"
TEASERS = [
    "Freibad öffnet erst im Juli: Schwimmer müssen sich gedulden",
    "Die Sanierung der Becken dauert länger als geplant. Wer trotzdem schwimmen will, muss weit fahren.",
    "Rezept der Woche: So gelingt der perfekte Pflaumenkuchen",
    "Saftig, süß und schnell gebacken. Unsere Leserinnen verraten, worauf es beim Teig ankommt!",
]


def read(content: str | bytes, media_type: str = "text/plain", **more: Any) -> Article:
    """Return the article in a text."""
    return parse.article(content, media_type=media_type, fetched_at=NOW, **more)


def left_out(article: Article) -> dict[str, Omission | None]:
    """Return the reason for each paragraph that is no body, by its first words."""
    return {" ".join(each.text.split()[:2]): each.omitted for each in article.paragraphs if each.kind != "body"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_originals_are_numbered_and_sorted_as_the_seeds_are(path: Path) -> None:
    """Same numbers, kinds and digests: exactly the teasers and the repeated headline fall out."""
    source = yaml.safe_load(path.read_text(encoding="utf-8"))
    original = ORIGINALS / source["file"]
    if not original.is_file():
        pytest.skip("the originals lie beside the repository where its makers work, and nowhere else")
    article = read(original.read_bytes())

    assert (article.title, article.language, article.published) == (source["title"], source["language"], None)
    assert [(each.number, each.kind, each.sha256, each.omitted is None) for each in article.paragraphs] == [
        (each["number"], each["kind"], each["sha256"], "omitted" not in each) for each in source["paragraphs"]
    ]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_sample_articles_are_read_as_people_read_them(path: Path) -> None:
    """What they state about themselves, what has to be left out, and no quoted sentence lost."""
    wanted = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    address = f"{wanted['url']}?utm_source=feed&utm_medium=rss" if "url" in wanted else None
    article = read(path.read_bytes(), MEDIA_TYPES[path.suffix], url=address)
    body = [each.text for each in article.body]

    stated = {name: getattr(article, name) for name in ("title", "language", "published", "agency", "url")}
    assert stated == {name: wanted.get(name) for name in stated}
    outlets = wanted["outlet"] if isinstance(wanted["outlet"], list) else [wanted["outlet"]]
    assert article.outlet in outlets
    assert [words for words in wanted["omitted"] if any(words in text for text in body)] == []
    assert [claim["quote"] for claim in wanted["claims"] if not any(claim["quote"] in text for text in body)] == []


def test_teasers_at_the_end_fall_out_and_the_story_stays() -> None:
    """Each with its reason; the kinds are those of the seeds."""
    article = read("\n\n".join([TITLE, TITLE, *STORY, *TEASERS]))

    assert [each.kind for each in article.paragraphs] == ["headline"] * 2 + ["body"] * 4 + ["teaser"] * 4
    assert {each.omitted for each in article.paragraphs[-4:]} == {Omission.TEASER}
    assert article.paragraphs[1].omitted is Omission.REPEATED_HEADLINE


@pytest.mark.parametrize(
    "ending",
    [
        ["Terminal soll auch der Bahn nützen",
         "Vom Hafen Aktau aus sollen Container auf die Bahn verladen werden, so das Ministerium."],
        ["Wann beginnt der Bau des Terminals?", "Im Frühjahr, sagt das Ministerium.", "Und wer bezahlt den Ausbau?",
         "Den Bau bezahlt der Hafen von Aktau selbst."],
        ["– Memorandum über den Hafen Kuryk und seine Straßen",
         "– Absichtserklärung zur Ausbildung von Lotsen in Hamburg."],
        ["Kein Vertrag mit den Reedereien über Container",
         "Ein Vertrag mit deutschen Reedereien ist noch nicht unterzeichnet."],
    ],
    ids=["section", "questions", "list", "short section"],
)  # fmt: skip
def test_what_belongs_to_the_story_is_no_teaser(ending: list[str]) -> None:
    """Subheadings, questions with answers and lists stay, although they look like teasers."""
    article = read("\n\n".join([TITLE, *STORY, *ending]))

    assert [each.text for each in article.body] == [*STORY, *ending]


PAGE = f"""<!doctype html><html lang="de"><head><title>{TITLE} - Küstenblatt</title>
<meta property="og:site_name" content="Küstenblatt"><link rel="canonical" href="/aktau"></head><body>
<nav><a href="/">Start</a><a href="/sport">Sport</a></nav><div class="cookie-banner">Wir verwenden Cookies.</div>
<main><article><span>Häfen</span><h1>{TITLE}</h1><p class="byline">Von Anna Beispiel</p>
<time datetime="2026-03">März</time>
<figure><img src="x.jpg"><figcaption>Kräne in Aktau. Foto: Beispiel</figcaption></figure>
<p>{STORY[0]}</p><h2>{TITLE}</h2><div class="share">Teilen Drucken</div><p>{STORY[1]}</p>
<aside><h3>Mehr zum Thema</h3><p>{TEASERS[0]}</p></aside><p>{STORY[2]}</p>
<ul><li>Abkommen über Fähren</li><li>Vereinbarung über Zoll</li></ul>
<p style="display:none">Unsichtbarer Text, der niemandem gesagt wird und nicht zählt.</p>
<script>var p = "<p>Das ist Programm und kein Text.</p>";</script><p>{STORY[3]}</p>
<div class="nl-box">Abonnieren Sie unseren Newsletter und bleiben Sie auf dem Laufenden.</div>
<p>© Küstenblatt, dpa</p></article><article class="card"><h3>{TEASERS[2]}</h3><p>{TEASERS[3]}</p></article></main>
<footer>Impressum</footer></body></html>"""


PIECES = [*PAGE.split(">"), "<p", "</", "<![CDATA[", "&#x0;", "\ud800", "\u2028"]


def glued(pieces: list[str]) -> bytes:
    """Return pieces of a page as a page."""
    return ">".join(pieces).encode("utf-8", "surrogatepass")


def test_a_page_keeps_its_story_and_says_why_the_rest_is_left_out() -> None:
    """In the order of the page; what lies outside is dropped altogether."""
    article = read(PAGE, "text/html; charset=utf-8", url="https://m.kueste.example/aktau?fbclid=1")

    assert [each.text for each in article.body] == [
        STORY[0], STORY[1], STORY[2], "Abkommen über Fähren", "Vereinbarung über Zoll", STORY[3],
    ]  # fmt: skip
    reasons = left_out(article)
    assert reasons["Hafen von"] in {None, Omission.REPEATED_HEADLINE}
    assert reasons["Von Anna"] is Omission.BYLINE
    assert reasons["Kräne in"] is Omission.CAPTION
    assert reasons["Mehr zum"] is reasons["Freibad öffnet"] is Omission.TEASER
    assert reasons["Abonnieren Sie"] is Omission.NEWSLETTER
    assert reasons["© Küstenblatt,"] is Omission.LEGAL
    assert not any("Unsichtbar" in each.text or "Programm" in each.text for each in article.paragraphs)
    assert (article.outlet, article.published, article.agency) == ("Küstenblatt", "2026-03", "dpa")
    assert article.url == "https://m.kueste.example/aktau"


def test_the_feed_counts_where_the_text_says_nothing() -> None:
    """Its day and outlet; a day after the fetching is no day of publication."""
    text = "\n".join([TITLE, *STORY])
    day = datetime(2026, 3, 4, tzinfo=UTC)

    assert read(text, published=day, outlet="Küstenblatt").published == "2026-03-04"
    assert read(text, published=datetime(2027, 1, 1, tzinfo=UTC)).published is None
    assert read(text, url="https://www.kueste.example/2026/02/01/aktau").published == "2026-02-01"
    assert read(text, url="https://www.kueste.example/2026/02/01/aktau").outlet == "kueste.example"


def test_the_same_text_at_the_same_address_has_the_same_id() -> None:
    """Tracking does not matter, another word does."""
    text = "\n".join([TITLE, *STORY])
    first = read(text, url="https://a.example/1?utm_source=x")

    assert first.id == read(text, url="https://a.example/1#top").id
    assert first.id != read(text.replace("240.000", "250.000"), url="https://a.example/1").id


def test_a_text_broken_at_a_fixed_width_is_put_together() -> None:
    """As mail and agency wires are; its paragraphs are those between empty lines."""
    lines = " ".join(STORY[:3]).split()
    rows, row = [], ""
    for word in lines:
        if len(row) + len(word) > 66:
            rows.append(row.strip())
            row = ""
        row += word + " "
    text = "\n".join([TITLE, "", *rows, row.strip(), "", STORY[3]])

    assert [each.text for each in read(text).body] == [" ".join(lines), STORY[3]]


def test_markdown_loses_its_marks() -> None:
    """Headings, emphasis, links and front matter."""
    front = f"---\ntitle: {TITLE}\ndate: 2026-03-04\noutlet: Blatt\n---\n"
    text = f"{front}# {TITLE}\n\n**{STORY[0]}**\n\n[{STORY[1]}](https://a.example)\n"
    article = read(text, "text/markdown")

    assert [each.text for each in article.body] == STORY[:2]
    assert (article.title, article.published, article.outlet) == (TITLE, "2026-03-04", "Blatt")


RUSSIAN = (
    "Министерство транспорта сообщило, что порт Актау получит новый контейнерный терминал до конца десятилетия, "
    "а грузы из Германии будут обрабатываться быстрее, чем раньше."
)
KAZAKH = (
    "Көлік министрлігі Ақтау портында жаңа контейнер терминалы салынады деп хабарлады, құрылыс келесі жылы "
    "басталады және бұл жоба Қазақстан мен Германия арасындағы сауда үшін маңызды."
)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (RUSSIAN.encode("windows-1251"), "text/plain"),
        (RUSSIAN.encode("koi8-r"), "text/plain"),
        (RUSSIAN.encode("koi8-r"), "text/plain; charset=KOI8-R"),
        (RUSSIAN.encode("windows-1251"), "text/plain; charset=utf-8"),
        (RUSSIAN.encode("utf-16"), "text/plain"),
        (RUSSIAN.encode("utf-8-sig"), "text/plain; charset=latin-1"),
        (RUSSIAN.encode(), "text/plain; charset=nonsense"),
        (f"<meta charset='windows-1251'><p>{RUSSIAN}".encode("windows-1251"), "text/html"),
    ],
)
def test_any_encoding_is_read(content: bytes, media_type: str) -> None:
    """Declared, declared wrongly, or not declared."""
    assert RUSSIAN in decode(content, media_type)


@pytest.mark.parametrize(
    "charset", ["base64", "hex", "idna", "punycode", "unicode_escape", "utf-7", "zip", "rot13", "mbcs"]
)
def test_a_charset_that_is_none_does_no_harm(charset: str) -> None:
    """Python knows more codecs than the web does."""
    assert "Schl" in decode("Schlüssel".encode("latin-1"), f"text/plain; charset={charset}")


def test_broken_utf8_stays_utf8() -> None:
    """One bad byte does not turn the others into nonsense, nor do control characters stay."""
    assert decode(RUSSIAN.encode()[:-1] + b"\x00").startswith(RUSSIAN[:-1])
    assert "\x00" not in decode(b"a\x00b")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (" ".join(STORY), "de"), (RUSSIAN, "ru"), (KAZAKH, "kk"),
        ("The ministry of transport said that the port of Aktau is to get a new container terminal by 2029.", "en"),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_text(text: str, language: str) -> None:
    """Whatever the page declares."""
    assert read(f"<html lang='fr'><p>{text}</p>", "text/html").language == language


def test_other_languages_are_told() -> None:
    """French, and numbers alone, are not read as one of ours."""
    french = (
        "Le ministère des Transports a annoncé que le port d'Aktaou recevrait un nouveau terminal à conteneurs, dont "
        "la construction commencera au printemps et coûtera cent quatre-vingts millions d'euros, selon les autorités. "
        "Les armateurs allemands avaient demandé cette extension parce que leurs navires attendent plusieurs jours."
    )
    with pytest.raises(parse.ParseError, match="four languages"):
        read(french)


def test_fifty_megabytes_are_not_read() -> None:
    """One line says so."""
    with pytest.raises(parse.ParseError, match="10 MB"):
        read(b"<p>" * (50 * 2**20 // 3), "text/html")


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "x", "<p>Das ist ein Satz, der für sich steht.</p>" * 50_000,
        "<p>" + "<a href=x>y</a>" * 100_000, "<p>" + "<" * 1_000_000, "<table>" + "<tr><td>x y z</td></tr>" * 50_000,
        "<p>" + "<span>a </span>" * 19_000, "<html><title>" + "a | " * 200_000 + "</title><p>x",
        '<script type="application/ld+json">' + "[" * 200_000, "<div class='" + "a-" * 300_000 + "'><p>x",
        "<p><b>" * 9_000,
    ],
    ids=["deep", "paragraphs", "links", "brackets", "table", "spans", "title", "json", "classes", "unclosed"],
)  # fmt: skip
@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
def test_mazes_cost_no_more_than_moments(page: str, media_type: str) -> None:
    """An article or a fault comes soon, whatever the page is built of."""
    started = process_time()
    with suppress(parse.ParseError):
        assert len(read(page, media_type).paragraphs) <= 600
    assert process_time() - started < 6


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=400).map(str.encode),
        st.lists(
            st.sampled_from([*PAGE.split(">"), "<p", "</", "<![CDATA[", "&#x0;", "\ud800", "\u2028"]), max_size=30
        ).map(lambda parts: ">".join(parts).encode("utf-8", "surrogatepass")),
    ),
    st.sampled_from(["", "text/html", "text/plain", "text/markdown", "text/html; charset=utf-16", "x/y; charset=\xff"]),
)
def test_no_bytes_crash_the_parser(content: bytes, media_type: str) -> None:
    """Any bytes are an article or a ParseError, and every paragraph can be proved."""
    with suppress(parse.ParseError):
        article = read(content, media_type)
        assert [each.number for each in article.paragraphs] == list(range(1, len(article.paragraphs) + 1))
        assert article.body
        assert Article.model_validate_json(article.model_dump_json()) == article


def test_nothing_heavy_is_imported_before_the_first_article() -> None:
    """The bot's start does not wait for what it may never need."""
    program = (
        "import sys; import knowledge.ingestion.parse, knowledge.ingestion.retrieve.poller;"
        "print([name for name in ('trafilatura', 'lxml', 'feedparser', 'protego') if name in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)

    assert printed.stdout.strip() == "[]"
