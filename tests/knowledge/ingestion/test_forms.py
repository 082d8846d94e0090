"""Russian verbs that speak of what is to come, told by their form, without a list."""

from __future__ import annotations

import pytest

from knowledge.ingestion.extract.forms import future
from knowledge.ingestion.extract.lexicon import lexicon
from knowledge.ingestion.extract.tokens import tokens

TO_COME = (
    "построит изготовит увеличит получит откроет поставит предоставит запустит завершит выделит направит посетит "
    "сократятся появится появятся перевезут проведут возведут отправят выпустят начнет станет вырастет достигнет"
)
NOT_TO_COME = (
    "проходит приносит находится выходит относится производит вводит проводит переводит перевозит содержит зависит "
    "состоит выступает работает создает позволяет пользуется участвует требует действует становится растет строит "
    "университет приоритет совет запрет предмет профицит кредит транзит визит институт маршрут ответ отчет"
)


@pytest.mark.parametrize("word", TO_COME.split())
def test_a_perfective_verb_speaks_of_what_is_to_come(word: str) -> None:
    """Its present is a future: построит is planned, not done."""
    assert list(future(tokens(word), lexicon("ru"))) == [0]


@pytest.mark.parametrize("word", NOT_TO_COME.split())
def test_what_only_looks_like_one_does_not(word: str) -> None:
    """Imperfective verbs and nouns with the same letters tell nothing of the future."""
    assert list(future(tokens(word), lexicon("ru"))) == []
