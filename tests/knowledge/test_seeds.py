"""Seeds are loaded whole or refused with file, line, key, reason and remedy."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from knowledge.errors import SeedError
from knowledge.facts import Fact
from knowledge.seed_document import parse
from knowledge.seeds import load_seeds
from knowledge.statements import is_one_sentence, statement_numbers
from tests.knowledge.harbour import FILES, line_of, write_seeds

if TYPE_CHECKING:
    from collections.abc import Callable

ENTITIES, SOURCE = FILES
REPOSITORY_SEEDS = Path(__file__).parents[2] / "seeds"


def refusal(directory: Path, *edits: tuple[str, str, str]) -> str:
    """Return the one line with which the edited seeds are refused."""
    with pytest.raises(SeedError) as caught:
        load_seeds(write_seeds(directory, *edits))
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_good_seeds_become_models_with_their_source(tmp_path: Path) -> None:
    """Sources, entities and facts arrive, and each fact knows the file it came from."""
    seeds = load_seeds(write_seeds(tmp_path))

    assert [source.id for source in seeds.sources] == ["aktau-harbour"]
    assert [entity.id for entity in seeds.entities] == ["kazakhstan", "aktau-port", "asel-omarova", "bereke"]
    assert [(fact.id, fact.source) for fact in seeds.facts] == [
        ("aktau-capacity", "aktau-harbour"),
        ("bereke-halls", "aktau-harbour"),
    ]


def test_an_unquoted_date_stays_as_precise_as_it_is_written(tmp_path: Path) -> None:
    """YAML would make a day of 2029-05-17; a date of ours is text of any precision."""
    edit = (SOURCE, "published: 2029-05", "published: 2029-05-17")
    assert load_seeds(write_seeds(tmp_path)).sources[0].published == "2029-05"
    assert load_seeds(write_seeds(tmp_path, edit)).sources[0].published == "2029-05-17"


def test_the_seeds_of_the_repository_hold_together() -> None:
    """What is shipped loads: two sources with their 26 facts."""
    seeds = load_seeds(REPOSITORY_SEEDS)

    assert {source.id for source in seeds.sources} == {"bavaria-central-asia", "logistics-partnership"}
    assert len(seeds.facts) >= 26


@dataclass(frozen=True)
class Broken:
    """One edit that breaks the seeds, and what the refusal must say."""

    id: str
    file: str
    old: str
    new: str
    key: str = ""
    reason: str = ""
    remedy: str = ""
    line: str | None = None
    """A text of the unchanged file in the line to be named; by default `old`."""


def broken_cases() -> list[Broken]:
    """Return the cases of tests/data/broken_seeds.yaml."""
    text = (Path(__file__).parents[1] / "data/broken_seeds.yaml").read_text(encoding="utf-8")
    return [Broken(**case) for case in yaml.safe_load(text)]


@pytest.mark.parametrize("case", broken_cases(), ids=attrgetter("id"))
def test_a_broken_seed_is_refused_with_place_and_remedy(case: Broken, tmp_path: Path) -> None:
    """The one line names the file and its line, the entry and its field, the reason and what to do."""
    message = refusal(tmp_path, (case.file, case.old, case.new))

    first = line_of(case.file, case.line or case.old)
    last = first + case.new.count("\n") * (case.line is None)
    assert message.startswith(tuple(f"{case.file}:{line}: {case.key}" for line in range(first, last + 1))), message
    assert case.reason in message
    assert case.remedy in message


def test_an_alias_of_two_entities_of_a_kind_is_refused_in_any_case_of_letters(tmp_path: Path) -> None:
    """AKTAU and Aktau are one name; with two places behind it no question could be answered."""
    second = "  - {id: aktau, kind: place, name: {de: AKTAU, en: A, ru: Б, kk: Ә}}\n"
    message = refusal(tmp_path, (ENTITIES, "  - id: bereke\n", second + "  - id: bereke\n"))

    assert "aktau.name.de" in message
    assert "place aktau-port" in message


def test_a_name_may_belong_to_entities_of_two_kinds(tmp_path: Path) -> None:
    """Frankfurt is a city and, in short, its airport's company: the kind tells them apart."""
    second = "  - {id: aktau, kind: organisation, name: {de: Aktau, en: A, ru: Б, kk: Ә}}\n"
    edit = (ENTITIES, "  - id: bereke\n", second + "  - id: bereke\n")

    assert len(load_seeds(write_seeds(tmp_path, edit)).entities) == 5


def test_a_fact_id_is_unique_across_files(tmp_path: Path) -> None:
    """The message names the file that had the id first."""
    write_seeds(tmp_path)
    (tmp_path / "sources/zz.yaml").write_text(FILES[SOURCE].replace("id: aktau-harbour", "id: zz"), encoding="utf-8")

    with pytest.raises(SeedError, match=r"^sources/zz.yaml:\d+: aktau-capacity.id: is taken by sources/aktau-harb"):
        load_seeds(tmp_path)


def test_broken_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    """An unclosed bracket is told with the line where the parser gave up."""
    message = refusal(tmp_path, (SOURCE, "aspects: [amount, count]", "aspects: [amount, count"))

    assert message.startswith("sources/aktau-harbour.yaml:")
    assert "is broken YAML" in message


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "is not UTF-8"),
        (b"entities: \x01", "is broken YAML"),
        (b"- a\n- b\n", "entities: is missing"),
        (b"entities: text\n", "should be a list"),
        (b"entities: " + b"[" * 100_000, "nested more than 20 deep"),
        (b"entities: " + b"9" * 10_000, "no number that can be read"),
        (b"a: &a [*a]\n", "anchor or alias"),
    ],
    ids=["empty", "bytes", "control", "list", "text", "deep", "long number", "endless"],
)
def test_an_unusable_file_is_refused(content: bytes, reason: str, tmp_path: Path) -> None:
    """Whatever the bytes are, the answer is a SeedError that names the file."""
    write_seeds(tmp_path)
    (tmp_path / ENTITIES).write_bytes(content)

    with pytest.raises(SeedError) as caught:
        load_seeds(tmp_path)
    assert str(caught.value).startswith("entities.yaml")
    assert reason in str(caught.value)


def test_a_missing_file_and_an_empty_directory_are_refused(tmp_path: Path) -> None:
    """Both say what is missing and where it should be."""
    with pytest.raises(SeedError, match=r"^entities\.yaml: cannot be read in .*put it there"):
        load_seeds(tmp_path)
    (tmp_path / ENTITIES).write_text(FILES[ENTITIES], encoding="utf-8")
    with pytest.raises(SeedError, match=r"^sources/: holds no source in .*add one"):
        load_seeds(tmp_path)


SENTENCES = [
    ("Das kostet 1.000 Euro, z. B. rund 3,5 Mio. Euro oder 2.5 Mrd. Tenge.", True),
    ("Am 17. Mai traf M. Karabajew den 3. Beirat und Dr. Schmidt.", True),
    ("К 2029 г. объём вырастет до 35 млн. тонн, т. е. вдвое.", True),
    ("E.ON und die Firma Inc. & Co. bauen „heute“.", True),
    ("Wer baut?", True),
    ("Das ist gut. Das ist besser.", False),
    ("Das endet am 23. Danach kommt nichts.", False),
    ("Das ist gut.Das ist besser.", False),
    ("Ist das gut? Ja.", False),
    ("Ohne Punkt", False),
    ("Kein Ende … oder doch", False),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_one_sentence_is_told_from_two(text: str, *, expected: bool) -> None:
    """Abbreviations, decimals, initials and German ordinals do not end a sentence; other full stops do."""
    assert is_one_sentence(text) is expected


def test_russian_he_is_no_number_but_kazakh_ten_is() -> None:
    """The same three letters are a pronoun in Russian and ten in Kazakh."""
    assert statement_numbers("Он приехал.", "ru") == set()
    assert statement_numbers("Он адам келді.", "kk") == {10}


ALPHABET = st.sampled_from([*"abc: -[]{}&*!|>'\"%@`#?,\n\t\\0129.~=<é\x00\x85\ufeff😀", "\ud800"])
LINES = st.sampled_from(
    [
        *FILES[SOURCE].splitlines(),
        *FILES[ENTITIES].splitlines(),
        "? [a]",
        "<<: {a: b}",
        "--- x",
        "%YAML 9.9",
        "!!int ''",
    ]
)
TEXTS = st.one_of(st.text(ALPHABET, max_size=80), st.lists(LINES, max_size=40).map("\n".join), st.text(max_size=60))


def complaint(attempt: Callable[[], object]) -> str:
    """Return what a SeedError says, or nothing if all went well; any other exception fails the test."""
    try:
        attempt()
    except SeedError as exc:
        return str(exc)
    return ""


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example('"\\UFFFFFFFF"')
@example("!!int ''")
@example("2001-99-99: 0b_")
@example("a: 1_:_")
@given(TEXTS)
def test_random_text_is_parsed_or_refused(text: str) -> None:
    """Nothing but SeedError ever comes out of the reader, and always in one line."""
    assert "\n" not in complaint(lambda: parse(text, file="random.yaml"))


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([*sorted(Fact.model_fields), "statement"]), VALUES)
def test_a_fact_with_a_random_field_is_loaded_or_refused(field: str, value: object) -> None:
    """Whatever stands in a field, the loader says so with a SeedError or accepts it."""
    raw = yaml.safe_load(FILES[SOURCE])
    raw["facts"][1][field] = value
    with tempfile.TemporaryDirectory() as name:
        directory = write_seeds(Path(name))
        text = yaml.safe_dump(raw, allow_unicode=True)
        (directory / SOURCE).write_text(text, encoding="utf-8", errors="surrogatepass")
        assert "\n" not in complaint(lambda: load_seeds(directory))
