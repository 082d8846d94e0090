"""Made-up stores of any size: entities, facts and questions whose right fact is known; the same seed gives the same."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.entities import Aliases, Entity, EntityKind
from knowledge.facts import Paragraph, Source, Statement
from knowledge.languages import LANGUAGES
from tests.bench.names import FIRST_NAMES, SECTORS, Word, Words, kazakh_genitive

Document = dict[str, Any]
Forms = dict[str, dict[str, str]]
"""By language: the name and its genitive."""

_FACTS_PER_ENTITY = 5
_SEED = 20_260_101
_PARTICIPANT = 0.5
_SOURCE = "gazette"
_YEARS: dict[object, tuple[int, int]] = {True: (2027, 2045), "past": (2001, 2025)}


@dataclass(frozen=True)
class Thing:
    """A made-up entity with all that is needed to talk about it."""

    entity: Entity
    sort: str
    """Its kind in kinds.yaml."""
    forms: Forms
    word: Word
    """What is its own in the name."""


@dataclass(frozen=True)
class Stated:
    """A fact to come: what it is about and its figures."""

    id: str
    thing: Thing
    aspect: str
    figure: int | None
    year: int | None
    other: Thing | None


@dataclass(frozen=True)
class World:
    """A whole store."""

    things: list[Thing]
    stated: list[Stated]
    seed: int

    @property
    def source(self) -> Source:
        """The one source of all facts."""
        digest = "0" * 64
        return Source(
            id=_SOURCE, title="Gazette", language="de", sha256=digest,
            paragraphs=(Paragraph(number=1, kind="body", sha256=digest),),
        )  # fmt: skip


@cache
def data(name: str) -> dict[str, dict[str, Any]]:
    """Return one of the data files beside this module."""
    text = Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


def world(size: int, *, seed: int = _SEED) -> World:
    """Return a store of `size` facts about a fifth as many entities."""
    rng = random.Random(f"{seed}/{size}")
    things = _things(max(40, size // _FACTS_PER_ENTITY), rng)
    by_sort: dict[str, list[Thing]] = {}
    for thing in things:
        by_sort.setdefault(thing.sort, []).append(thing)
    pairs = [(thing, aspect) for thing in things for aspect in aspects_of(thing)]
    chosen = rng.sample(pairs, min(size, len(pairs)))
    stated = [_stated(number, thing, aspect, by_sort, rng) for number, (thing, aspect) in enumerate(chosen, 1)]
    return World(things, stated, seed)


def aspects_of(thing: Thing) -> list[str]:
    """Return what can be stated about a thing of its kind."""
    return [aspect for aspect, about in data("aspects").items() if thing.sort in about["kinds"]]


def _things(count: int, rng: random.Random) -> list[Thing]:
    words, kinds = Words(rng), data("kinds")
    shares = [kind["share"] for kind in kinds.values()]
    sorts = sorted(rng.choices(list(kinds), shares, k=count), key=lambda sort: sort != "city")
    sorts[: len(kinds)] = ["city", *(sort for sort in kinds if sort != "city")]
    cities: list[tuple[Word, str]] = []
    things = []
    for number, sort in enumerate(sorts):
        free = kinds[sort].get("in_city") and len(cities) > 1
        word, city = cities.pop(rng.randrange(len(cities))) if free else (words.new(), None)
        thing = _thing(f"{sort}-{number}", sort, word, city, rng)
        cities += [(word, thing.entity.id)] if sort == "city" else []
        things.append(thing)
    return things


def _thing(identity: str, sort: str, word: Word, city: str | None, rng: random.Random) -> Thing:
    kind, first, sector = data("kinds")[sort], rng.choice(FIRST_NAMES), rng.choice(SECTORS)
    forms: Forms = {}
    for language in LANGUAGES:
        parts = {
            "c": word.in_(language), "f": first[language in {"ru", "kk"}], "s": sector[language],
            "ning": kazakh_genitive(word.cyrillic.casefold()),
        }  # fmt: skip
        forms[language] = {form: pattern.format(**parts) for form, pattern in kind[language].items()}
    other_names = tuple(pattern.format(c=script) for pattern in kind["aliases"] for script in word)
    entity = Entity(
        id=identity, kind=EntityKind(kind["kind"]), aliases=Aliases(any=other_names),
        name=Statement(**{language: forms[language]["name"] for language in LANGUAGES}),
        part_of=(city,) if city else (),
    )  # fmt: skip
    return Thing(entity, sort, forms, word)


def _stated(number: int, thing: Thing, aspect: str, by_sort: dict[str, list[Thing]], rng: random.Random) -> Stated:
    about = data("aspects")[aspect]
    figure = rng.randint(*about["figures"]) if "figures" in about else None
    year = rng.randint(*_YEARS[about["year"]]) if "year" in about else None
    others = [other for other in by_sort.get(str(about.get("who")), ()) if other is not thing]
    return Stated(f"fact-{number}", thing, aspect, figure, year, rng.choice(others) if others else None)


def fill(pattern: str, stated: Stated, language: str) -> str:
    """Return a statement or question with its names and figures."""
    who = stated.other.forms[language]["name"] if stated.other else ""
    forms = stated.thing.forms[language]
    text = pattern.format(name=forms["name"], of=forms["of"], n=stated.figure, y=stated.year, who=who)
    return text[:1].upper() + text[1:]


def document(stated: Stated, rng: random.Random, things: list[Thing]) -> Document:
    """Return a fact as JSON data, as firm as chance will have it."""
    about, statuses = data("aspects")[stated.aspect], data("statuses")
    status = rng.choices(list(statuses), [entry["share"] for entry in statuses.values()])[0]
    other = stated.other or (rng.choice(things) if rng.random() < _PARTICIPANT else None)
    lead = statuses[status]
    fact: Document = {
        "id": stated.id, "topic": about["topic"], "status": status, "subject": stated.thing.entity.id,
        "attribute": stated.aspect, "aspects": about.get("aspects", [stated.aspect]), "source": _SOURCE, "locator": [1],
        "statement": {lang: lead[lang] + fill(about[lang][0], stated, lang) for lang in LANGUAGES},
    }  # fmt: skip
    if status == "signed":
        fact["instrument"] = "letter-of-intent"
    if other is not None and other is not stated.thing:
        fact["participants"] = [{"entity": other.entity.id, "role": "partner"}]
    if stated.figure is not None:
        value = stated.figure * about.get("times", 1)
        fact["quantities"] = [{"kind": stated.aspect, "value": str(value), "unit": about["unit"]}]
    if stated.year is not None:
        past = about["year"] == "past"
        fact |= {"period": {"start": str(stated.year)}} if past else {"deadline": str(stated.year)}
    return fact


def write(made: World, directory: Path) -> None:
    """Write facts, entities and the source as JSON, one a line, so that a contender reads them without this module."""
    rng = random.Random(f"{made.seed}/documents")
    with (directory / "facts.jsonl").open("w", encoding="utf-8") as file:
        for stated in made.stated:
            file.write(json.dumps(document(stated, rng, made.things), ensure_ascii=False) + "\n")
    entities = "\n".join(thing.entity.model_dump_json() for thing in made.things)
    (directory / "entities.jsonl").write_text(entities, encoding="utf-8")
    (directory / "source.json").write_text(made.source.model_dump_json(), encoding="utf-8")
