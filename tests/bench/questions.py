"""Questions to a made-up store: three of four have one right fact, the fourth asks what the store does not say."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from knowledge.languages import LANGUAGES
from tests.bench.generator import Stated, World, aspects_of, data, fill

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.languages import Language

_NEAR_MISS_EVERY = 4
_LATIN, _CARELESS = 0.2, 0.3
_STATEMENT = 0
"""Place of the statement among an aspect's patterns; the questions follow."""


@dataclass(frozen=True)
class BenchQuestion:
    """A question, and the fact that answers it; None when no fact does."""

    text: str
    language: Language
    fact: str | None
    is_tuning: bool
    """Whether contenders may choose their cut-off by it; the others are counted."""


def questions(world: World, count: int) -> list[BenchQuestion]:
    """Return questions in the four languages by turns, a quarter of them near-misses, half of them for tuning."""
    rng = random.Random(f"{world.seed}/questions")
    carried: defaultdict[str, set[str]] = defaultdict(set)
    for stated in world.stated:
        carried[stated.thing.entity.id].add(stated.aspect)
    made = []
    for number in range(count):
        language = LANGUAGES[number % len(LANGUAGES)]
        is_near_miss = number // len(LANGUAGES) % _NEAR_MISS_EVERY == _NEAR_MISS_EVERY - 1
        asked = _near_miss(world, carried, rng) if is_near_miss else rng.choice(world.stated)
        fact = None if is_near_miss else asked.id
        made.append(BenchQuestion(_typed(asked, language, rng), language, fact, is_tuning=rng.random() < 0.5))
    return made


def _near_miss(world: World, carried: dict[str, set[str]], rng: random.Random) -> Stated:
    """Return what an entity could state but does not: the store knows it, and others of its kind have that aspect."""
    while True:
        thing = rng.choice(world.things)
        missing = [aspect for aspect in aspects_of(thing) if aspect not in carried[thing.entity.id]]
        if missing and carried[thing.entity.id]:
            return Stated("", thing, rng.choice(missing), None, None, None)


def _typed(asked: Stated, language: str, rng: random.Random) -> str:
    """Return the question as people type it: at times the name in Latin script, at times all in lower case."""
    pattern = rng.choice(data("aspects")[asked.aspect][language][_STATEMENT + 1 :])
    text = fill(pattern, asked, language)
    if language in {"ru", "kk"} and rng.random() < _LATIN:
        text = re.sub(rf"\b{asked.thing.word.cyrillic}\b", asked.thing.word.latin, text)
    return text.lower().rstrip("?") if rng.random() < _CARELESS else text


def write_questions(made: list[BenchQuestion], directory: Path) -> None:
    """Write the questions as JSON, one a line."""
    lines = (json.dumps(asdict(question), ensure_ascii=False) for question in made)
    (directory / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")


def read_questions(directory: Path) -> list[BenchQuestion]:
    """Return the questions of a directory."""
    lines = (directory / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [BenchQuestion(**json.loads(line)) for line in lines]
