"""However much is said at once, the work stays small: lengths are counted here, time is measured by the benchmark."""

from __future__ import annotations

import pytest

from knowledge.language.normalise import MAX_LENGTH, clean
from knowledge.languages import LANGUAGES, Language
from knowledge.understanding.parts import questions_in, split_parts


@pytest.mark.parametrize("text", ["a" * 1_000_000, "\ufdfa" * 1_200, "ﬃ" * 5_000, "x " * 400_000])
def test_a_cleaned_text_is_short(text: str) -> None:
    """A ligature that stands for a sentence counts as long as that sentence."""
    assert len(clean(text)) <= 2 * MAX_LENGTH + 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["Wie denn? " * 120, "one thing and two things. " * 40, "Кто это и где? " * 70])
def test_a_flood_of_questions_has_four_parts_at_most(text: str, language: Language) -> None:
    """More is never answered in one message."""
    assert len(split_parts(text, language)) <= 4
    assert len(questions_in(text, language)) <= 4


def test_of_a_flood_the_last_questions_count() -> None:
    """What stands before them tells the story."""
    text = "Wir liefern Pumpen. Wir suchen Kunden. Wir reisen. Wir warten. Was plant Siemens? Wer zahlt das?"
    assert split_parts(text, "de") == ["Was plant Siemens?", "Wer zahlt das?"]
