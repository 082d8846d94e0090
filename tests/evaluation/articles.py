"""Articles written for the tests, and the claims a careful editor would want to be proposed from them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BeforeValidator, Field

from knowledge.facts import Model, PartialDate, Period, Status, Topic
from knowledge.languages import Language
from tests.evaluation.cases import ROOT

ARTICLES = ROOT / "tests" / "data" / "articles"
FOLDERS = ("open", "held-out", "later")
MEDIA_TYPES = {".html": "text/html", ".md": "text/markdown", ".txt": "text/plain"}


def _listed(value: object) -> object:
    """Return one as a list of one: data may name a single status or several."""
    return value if isinstance(value, (list, tuple)) else [value]


def _groups(value: object) -> object:
    return [_listed(each) for each in value] if isinstance(value, list) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""Ids of known entities, or names as they are; any of them will do."""


class Number(Model):
    """A figure a claim should carry: a value or a range."""

    value: Decimal | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    unit: str
    approximate: bool = False

    @property
    def figures(self) -> tuple[Decimal, ...]:
        """The figures in it, one or two."""
        return tuple(each for each in (self.value, self.min, self.max) if each is not None)


class Expected(Model):
    """One claim that an article should yield."""

    quote: str
    """Words that occur once in the text: the claim is read from their sentence."""
    status: Annotated[tuple[Status, ...], BeforeValidator(_listed)]
    instrument: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    subject: Names = ()
    """Who or what it is about; several are alternatives. It may stand among the participants."""
    participants: Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_groups)] = ()
    numbers: tuple[Number, ...] = ()
    may: tuple[Number, ...] = ()
    """Numbers that may stand in the claim as well: last year's figure, a percentage."""
    deadline: PartialDate | None = None
    period: Period | None = None
    topic: Annotated[tuple[Topic, ...], BeforeValidator(_listed)]
    optional: bool = False
    """Background that a reviewer could take or leave: neither missed nor wrong."""
    name: str = ""
    """The fact it stands for; the quote where it stands for none."""
    also_in: tuple[str, ...] = ()
    """Further places it may be read from."""

    @property
    def entities(self) -> tuple[tuple[str, ...], ...]:
        """What must be among the claim's entities: one of each group."""
        return ((self.subject,) if self.subject else ()) + self.participants

    @property
    def places(self) -> tuple[str, ...]:
        """Words in the sentences it may be read from."""
        return (self.quote, *self.also_in)


class Expectation(Model):
    """What reading an article should find."""

    title: str
    language: Language
    published: Annotated[tuple[PartialDate | None, ...], BeforeValidator(_listed)]
    outlet: Annotated[tuple[str | None, ...], BeforeValidator(_listed)]
    agency: str | None = None
    url: str | None = None
    omitted: tuple[str, ...]
    """First words of what is no part of the text."""
    claims: tuple[Expected, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Sample:
    """An article as it comes from its outlet, and what it should yield."""

    name: str
    folder: str
    content: bytes
    media_type: str
    expectation: Expectation


def samples(folder: str, directory: Path = ARTICLES) -> list[Sample]:
    """Return the articles of a folder in the order of their names."""
    return [_sample(path) for path in sorted((directory / folder).glob("*.yaml"))]


def _sample(path: Path) -> Sample:
    page = next(found for suffix in MEDIA_TYPES if (found := path.with_suffix(suffix)).exists())
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Sample(
        path.stem, path.parent.name, page.read_bytes(), MEDIA_TYPES[page.suffix], Expectation.model_validate(raw)
    )
