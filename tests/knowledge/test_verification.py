"""Every fact of the seeds is proved against its original, or a finding says what is not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge.original import Original, copied, names, numbers_in
from knowledge.seeds import load_seeds
from knowledge.verification import verify
from tests.knowledge.harbour import FILES, ORIGINAL, write_seeds

if TYPE_CHECKING:
    from knowledge.verification import Finding

ENTITIES, SOURCE = FILES
REPOSITORY = Path(__file__).parents[2]
ARTICLES = REPOSITORY.parent / "shared/seeds"
"""The articles lie beside the repository where its makers work, and nowhere else."""
PROVED = ["a tiny article", *(["the articles"] if ARTICLES.is_dir() else [])]


def findings(directory: Path, *edits: tuple[str, str, str], original: bytes = ORIGINAL.encode()) -> list[Finding]:
    """Return what is found in the edited seeds beside this original."""
    seeds = load_seeds(write_seeds(directory / "seeds", *edits))
    (directory / "harbour.txt").write_bytes(original)
    return verify(seeds, directory)


@pytest.mark.parametrize("originals", PROVED)
def test_facts_that_stand_in_their_original_are_proved(originals: str, tmp_path: Path) -> None:
    """Number words, scaled figures, inflected names and context in the headline all count."""
    is_tiny = originals == "a tiny article"
    found = findings(tmp_path) if is_tiny else verify(load_seeds(REPOSITORY / "seeds"), ARTICLES)

    assert [str(finding) for finding in found] == []


def test_a_changed_original_is_found_by_file_and_paragraph(tmp_path: Path) -> None:
    """A changed word shows in the file's digest and in the one paragraph it stands in."""
    found = findings(tmp_path, original=ORIGINAL.replace("Messe", "Schau").encode())

    assert [(finding.fact_id, finding.what) for finding in found] == [
        ("aktau-harbour", "harbour.txt has another digest"),
        ("aktau-harbour", "paragraph 3 has another digest"),
    ]


def test_space_around_a_paragraph_changes_only_the_digest_of_the_file(tmp_path: Path) -> None:
    """Paragraphs are compared stripped and counted without empty lines."""
    found = findings(tmp_path, original=ORIGINAL.replace("\n\n", "  \r\n \n\n").encode())

    assert [finding.what for finding in found] == ["harbour.txt has another digest"]


def test_a_paragraph_too_many_or_too_few_is_found(tmp_path: Path) -> None:
    """The record lists every paragraph; facts that cite a lost one are not proved."""
    more = findings(tmp_path, original=(ORIGINAL + "Noch mehr\n").encode())
    assert any("has 5 paragraphs, the record 4" in finding.what for finding in more)

    fewer = findings(tmp_path, original=b"Hafen Aktau soll wachsen\n")
    assert {finding.fact_id for finding in fewer} == {"aktau-harbour", "aktau-capacity", "bereke-halls"}


@pytest.mark.parametrize(
    ("content", "what"), [(None, "cannot be read"), (b"\xff\xfe", "is not UTF-8")], ids=["missing", "bytes"]
)
def test_an_original_that_cannot_be_read_is_a_finding(content: bytes | None, what: str, tmp_path: Path) -> None:
    """Nothing is raised: the other sources are still verified."""
    seeds = load_seeds(write_seeds(tmp_path))
    if content is not None:
        (tmp_path / "harbour.txt").write_bytes(content)

    (finding,) = verify(seeds, tmp_path)
    assert finding.fact_id == "aktau-harbour"
    assert what in finding.what


def test_a_source_without_file_is_a_finding(tmp_path: Path) -> None:
    """What has no original cannot be proved, and says so."""
    (finding,) = findings(tmp_path, (SOURCE, "file: harbour.txt\n", ""))

    assert str(finding) == "aktau-harbour: names no file; give `file`, so that its facts can be proved"


THIRTEEN = [(SOURCE, old, new) for old, new in {
    "value: 12000000": "value: 13000000", "12 Mio": "13 Mio", "12 mill": "13 mill", "около 12": "около 13",
    "шамамен 12": "шамамен 13",
}.items()]  # fmt: skip
PERIOD = (SOURCE, "    disputes: [aktau-capacity]\n", '    period: {start: "2027"}\n')
OTHER = (SOURCE, "{entity: kazakhstan, role: home}", "{entity: asel-omarova, role: owner}")
ELSEWHERE = (SOURCE, "locator: [3]", "locator: [2]")
CASES = [
    ("uncited paragraph", [ELSEWHERE], "aktau-harbour", "no fact cites paragraph 3"),
    ("figure elsewhere", [ELSEWHERE], "bereke-halls", "1500000000 does not stand in paragraph 2"),
    ("wrong figure", THIRTEEN, "aktau-capacity", "13000000 does not stand in paragraph 2"),
    ("period nobody told", [PERIOD], "bereke-halls", "2027 does not stand in paragraph 3"),
    ("name elsewhere", [OTHER], "bereke-halls", "no name of asel-omarova stands in paragraph 3 or the headline"),
]


@pytest.mark.parametrize(("edits", "fact_id", "what"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_the_original_does_not_say_is_found(
    edits: list[tuple[str, str, str]], fact_id: str, what: str, tmp_path: Path
) -> None:
    """Each finding names the fact or source, what is missing, and a remedy."""
    found = [finding for finding in findings(tmp_path, *edits) if finding.fact_id == fact_id]

    assert any(finding.what.startswith(what) for finding in found), found
    assert all(finding.remedy for finding in found)


def test_the_month_of_a_date_is_a_word_in_the_original(tmp_path: Path) -> None:
    """The article says "Mai" where the fact says 05; year and day are looked for in digits."""
    period = '    period: {start: "2030-05-12"}\n    quantities:\n      - {kind: capacity'
    old = "    quantities:\n      - {kind: capacity"

    assert findings(tmp_path, (SOURCE, old, period)) == []
    (finding,) = findings(tmp_path, (SOURCE, old, period.replace("-12", "-27")))
    assert finding.what == "27 does not stand in paragraph 2"


def test_a_name_of_the_context_may_stand_anywhere_in_the_article(tmp_path: Path) -> None:
    """A participant in the role of context tells the setting; others must stand where the fact is cited."""
    edit = (SOURCE, "{entity: kazakhstan, role: home}", "{entity: asel-omarova, role: context}")

    assert findings(tmp_path, edit) == []


def test_a_copied_sentence_is_found(tmp_path: Path) -> None:
    """Six words of the original in a row are the original's sentence."""
    old = "Bereke aus Kasachstan erwägt den Bau von zwei Hallen für 1,5 Mrd. Euro."
    new = "Zwei neue Lagerhallen für 1,5 Mrd. Euro prüfte Bereke."

    (finding,) = findings(tmp_path, (SOURCE, old, new))
    assert finding.fact_id == "bereke-halls"
    assert finding.what == "copies the original: 'zwei neue lagerhallen für 1 5'"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zwölf Millionen", 12_000_000),
        ("ein Milliardenprojekt", 1_000_000_000),
        ("zweihundertfünfzig", 250),
        ("dreißig", 30),
        ("Dreissig", 30),
        ("neunhundertneunundneunzigtausend", 999_000),
        ("hundertzwanzig", 120),
        ("einhundertundeins", 101),
        ("1,5 Mrd. Euro", 1_500_000_000),
        ("40.000 Unterschriften", 40_000),
    ],
)
def test_german_numbers_are_read_in_digits_and_words(text: str, expected: int) -> None:
    """Number words are scaled as digits are."""
    assert Decimal(expected) in numbers_in(text)


@pytest.mark.parametrize(
    ("text", "alias", "expected"),
    [
        ("des kasachischen Botschafters in Berlin", "Botschafter in Berlin", True),
        ("im Mittleren Korridor", "Mittlerer Korridor", True),
        ("bei der Europäischen Investitionsbank", "Europäische Investitionsbank", True),
        ("Bayerns Firmen", "Bayern", True),
        ("in Europa", "EU", False),
        ("die EU-Staaten", "EU", True),
        ("Frankfurt und der Flughafen", "Flughafen Frankfurt", False),
        ("nichts", "", False),
    ],
)
def test_names_are_found_in_their_inflections(text: str, alias: str, *, expected: bool) -> None:
    """A longer word may go on after its stem, a short one must be equal, and the order of words counts."""
    assert names(text, [alias]) is expected


def test_five_words_in_common_are_no_copy() -> None:
    """Names and set phrases coincide; six words in a row do not."""
    paragraph = "eins zwei drei vier fünf sechs sieben"

    assert copied("eins zwei drei vier fünf und", [paragraph]) is None
    assert copied("und zwei drei vier fünf sechs sieben", [paragraph]) == "zwei drei vier fünf sechs sieben"


def test_a_byte_order_mark_is_no_part_of_the_first_paragraph() -> None:
    """Editors on Windows put one there; the digest of the file still sees it."""
    assert Original.read(b"\xef\xbb\xbfHallo\n").paragraphs == ("Hallo",)
