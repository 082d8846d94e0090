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


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("ru", "Казахстан ведёт переговоры с Министерством связи Туркменистана.", "Министерство связи Туркменистана"),
        ("ru", "При поддержке Ассоциации мукомолов Казахстана открыт склад.", "Ассоциация мукомолов Казахстана"),
        ("ru", "Завод в Казахстане открыли с директором холдинга NORDSAAT Вольфгангом Штраубом.", "Вольфганг Штрауб"),
        ("ru", "Министр Казахстана вручил премию Андреасу Фогту.", "Андреас Фогт"),
        ("kk", "Астанада жаңа Гагарин институтының ғимараты ашылды.", "Гагарин институты"),
        ("de", "In Astana eröffnete die Bundesanstalt für Prüfung ein Büro.", "Bundesanstalt für Prüfung"),
        ("de", "Kasachstan dankte dem Chef des Wasserinstituts Samal, wie MAN Turbotec mitteilte.", "MAN Turbotec"),
    ],
)  # fmt: skip
def test_names_are_proposed_in_their_basic_form(language: Language, text: str, name: str) -> None:
    """Whatever case a name stands in, editors see its nominative where that is sure; capitals make no pronoun."""
    found = read(article(text, language=language), directory())

    assert name in {each.proposed.name for one in found.readings for each in one.mentions if each.proposed}
