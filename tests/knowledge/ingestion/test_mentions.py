"""Names in articles: whom we only know by name is written with a capital letter."""

from __future__ import annotations

import pytest

from knowledge.ingestion.extract.reading import read
from knowledge.languages import Language
from tests.knowledge.ingestion.readers import article, directory


@pytest.mark.parametrize(
    ("language", "text", "named"),
    [
        ("en", "The banks are putting up 200 million euros.", False),
        ("en", "Putin visited Astana.", True),
        ("en", "PUTIN VISITED ASTANA", True),
        ("ru", "Путина ждут в Астане.", True),
        ("ru", "Рыбная путина началась в мае.", False),
        ("de", "Putins Besuch in Astana ist verschoben.", True),
    ],
)
def test_a_common_word_is_nobodys_name(language: Language, text: str, *, named: bool) -> None:
    """A word that sounds like a well-known name does not bring that person into a claim."""
    assert ("vladimir-putin" in {each.entity for each in directory().names(text, language)}) is named


def test_a_surname_is_his_whom_the_article_calls_by_his_first_name() -> None:
    """Rainer Lindner is not Christian Lindner, nor is he where only the surname stands."""
    text = read(article("Rainer Lindner stellte ein Papier vor. Lindner forderte 200 Millionen Euro."), directory())

    assert {each.entity for one in text.readings for each in one.mentions} == {"rainer-lindner"}
