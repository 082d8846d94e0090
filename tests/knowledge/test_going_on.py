"""What goes on from an answer is about what was told, or is not stated: rarely anything else."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.briefing import Briefing, Reply
from knowledge.seeds import load_seeds

ROOT = Path(__file__).parents[2]


@cache
def briefing() -> Briefing:
    """Return the front door over the seeds."""
    seeds = load_seeds(ROOT / "seeds")
    return Briefing({fact.id: fact for fact in seeds.facts}, seeds.sources, seeds.entities)


def talks(kind: str) -> list[tuple[Reply, Reply]]:
    """Return each first answer with what is answered after it, for one kind of following questions."""
    data: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/data/followups.yaml").read_text(encoding="utf-8"))
    firsts = [(briefing().ask(talk["first"]), talk[kind]) for talk in data]
    return [(first, briefing().ask(asked, context=first.context)) for first, following in firsts for asked in following]


def test_what_follows_is_answered_with_the_fact_just_told() -> None:
    """Nearly nine of ten, in four languages; a fact about nothing but the country is gone on from like any other."""
    found = [
        after.answer.outcome == "answer" and first.answer.cited[0] in after.answer.cited
        for first, after in talks("told")
    ]

    assert sum(found) >= 0.87 * len(found)


def test_what_nobody_states_of_it_is_not_answered() -> None:
    """Of seventy questions for age, price, names and the like after an answer, three at most are answered."""
    told = [(first.answer.cited[0], after.answer.cited) for first, after in talks("unstated")
            if after.answer.outcome == "answer"]  # fmt: skip

    assert len(told) <= 3, told


def test_an_airport_count_is_followed_by_that_of_ports() -> None:
    """The same fact answers the other half of it, though it names nothing but a country."""
    for first, after in (
        ("Wie viele Flughäfen will Kasachstan öffnen?", "Und Häfen?"),
        ("Сколько аэропортов Казахстан готов открыть для инвесторов из Европы?", "А портов?"),
        ("Еуропа инвесторларына қанша әуежай ашылмақ?", "Порт ше?"),
    ):
        told = briefing().ask(first)
        assert briefing().ask(after, context=told.context).answer.cited == told.answer.cited
