"""What we know: facts, tied to the paragraph of the source that says them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from knowledge.languages import Language

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class Topic(StrEnum):
    """The subjects a reader can browse or follow."""

    TRANSPORT = "transport"
    TRADE = "trade"
    INVESTMENT = "investment"
    ENERGY = "energy"
    RAW_MATERIALS = "raw-materials"
    DIPLOMACY = "diplomacy"
    FINANCE = "finance"
    INDUSTRY = "industry"
    EDUCATION = "education"
    AGRICULTURE = "agriculture"


class Sector(StrEnum):
    """Modes of transport a fact touches; what "everything on aviation" selects."""

    AVIATION = "aviation"
    RAIL = "rail"
    MARITIME = "maritime"
    ROAD = "road"


class Status(StrEnum):
    """How firm a thing is, from an opinion to a thing done."""

    STATED = "stated"
    DISCUSSED = "discussed"
    CONSIDERED = "considered"
    PROPOSED = "proposed"
    PLANNED = "planned"
    TARGET = "target"
    SIGNED = "signed"
    DONE = "done"
    STALLED = "stalled"
    CANCELLED = "cancelled"

    @property
    def is_done(self) -> bool:
        """Whether the thing itself has happened; a signed intent has not."""
        return self is Status.DONE


_PARTIAL = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


def _partial_date(text: str) -> str:
    if not (found := _PARTIAL.match(text)):
        raise ValueError(f"{text!r} is no date; write 2029, 2029-05 or 2029-05-17")
    year, month, day = (int(part) if part else 1 for part in found.groups())
    date(year, month, day)
    return text


PartialDate = Annotated[str, AfterValidator(_partial_date)]
"""An ISO 8601 date as precise as the source: `2029`, `2029-05` or `2029-05-17`."""


def precision(partial: PartialDate) -> Literal["day", "month", "year"]:
    """Return how exact a partial date is."""
    return {4: "year", 7: "month"}.get(len(partial), "day")  # type: ignore[return-value]


def last_day(partial: PartialDate) -> date:
    """Return the last day a partial date covers: what counts when a deadline is overdue."""
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 3:  # noqa: PLR2004 - year, month, day
        return date(*parts)
    year, month = (parts[0], parts[1]) if len(parts) > 1 else (parts[0], 12)
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


class Model(BaseModel):
    """Frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Statement(Model):
    """One sentence in each language, in our own words, firm exactly as the status says."""

    de: str = Field(min_length=1)
    en: str = Field(min_length=1)
    ru: str = Field(min_length=1)
    kk: str = Field(min_length=1)

    def in_(self, language: Language) -> str:
        """Return the sentence in `language`."""
        text: str = getattr(self, language)
        return text


class Quantity(Model):
    """A figure exactly as the source gives it: a value, a range or an upper end, nothing it does not say."""

    kind: Slug
    """What is measured: capacity, transit-time, amount, airports …"""
    value: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str
    """ISO 4217 for money (`EUR`), UCUM otherwise (`t`, `d`, `a`, `{airport}`)."""
    approximate: bool = False
    per: str | None = None
    """UCUM unit of the denominator; None where the source names none."""

    @model_validator(mode="after")
    def _has_value_or_range(self) -> Quantity:
        has_ends = self.maximum is not None
        if (self.value is None) != has_ends or (self.minimum is not None and not has_ends):
            raise ValueError("give either `value`, or `minimum` and `maximum`, or `maximum` alone for up to so many")
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise ValueError("`minimum` must be below `maximum`")
        return self

    @property
    def is_limit(self) -> bool:
        """Whether only the upper end is given: up to 500."""
        return self.value is None and self.minimum is None

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The figures in it, one or two."""
        return tuple(each for each in (self.value, self.minimum, self.maximum) if each is not None)


class Evidence(Model):
    """A further source that says the same, with its paragraphs."""

    source: Slug
    locator: tuple[int, ...] = Field(min_length=1)


class Period(Model):
    """When a fact holds; open ends are None."""

    start: PartialDate | None = None
    end: PartialDate | None = None


class Participant(Model):
    """An entity and the part it plays."""

    entity: Slug
    role: Slug


class Fact(Model):
    """A claim an editor accepted, tied to its source and paragraphs."""

    id: Slug
    topic: Topic
    also: tuple[Topic, ...] = ()
    """Further topics under which a reader would look for it."""
    sectors: tuple[Sector, ...] = ()
    status: Status
    instrument: Slug | None = None
    """What was signed (`letter-of-intent`): a signed intent is no signed contract."""
    subject: Slug
    participants: tuple[Participant, ...] = ()
    attribute: Slug
    """What it is about: capacity, transit-time, amount, office …"""
    aspects: tuple[Slug, ...] = Field(min_length=1)
    """The inventory: every attribute it gives a value for. What is not listed, it does not state."""
    quantities: tuple[Quantity, ...] = ()
    period: Period | None = None
    deadline: PartialDate | None = None
    statement: Statement
    untranslated: dict[Language, Language] = Field(default_factory=dict)
    """Languages that have no statement of their own yet, each with the language whose text stands in its place."""
    source: Slug
    locator: tuple[int, ...] = Field(min_length=1)
    """Paragraphs of the source, counted from 1 over the paragraphs that are not empty."""
    confirmed_by: tuple[Evidence, ...] = ()
    """Further sources that say the same."""
    disputes: tuple[Slug, ...] = ()
    """Facts that say otherwise; shown side by side."""
    supersedes: str | None = None
    """The version this one replaces, as `id@version`."""
    recorded_at: datetime | None = None
    retracted_at: datetime | None = None

    @model_validator(mode="after")
    def _signed_names_what(self) -> Fact:
        if self.status is Status.SIGNED and self.instrument is None:
            raise ValueError("a signed fact names its `instrument`, such as letter-of-intent or contract")
        return self

    @property
    def version(self) -> int:
        """Which version it is, counted from 1; a fact from no record counts as the first."""
        return int(self.supersedes.rpartition("@")[2]) + 1 if self.supersedes else 1

    @property
    def topics(self) -> tuple[Topic, ...]:
        """All topics, the main one first."""
        return (self.topic, *self.also)

    @property
    def entities(self) -> tuple[str, ...]:
        """Ids of subject and participants, the subject first."""
        return (self.subject, *(p.entity for p in self.participants))


class Paragraph(Model):
    """One paragraph of a source: enough to prove a locator, not the text itself."""

    number: int = Field(ge=1)
    kind: Literal["headline", "body", "teaser", "caption", "boilerplate"]
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    omitted: str | None = None
    """Why nothing was taken from it."""


class Source(Model):
    """Our record of a published text."""

    id: Slug
    title: str
    language: Language
    outlet: str | None = None
    published: PartialDate | None = None
    url: str | None = None
    file: str | None = None
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    paragraphs: tuple[Paragraph, ...]
