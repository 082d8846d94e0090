"""A digest as a value: what it says, before it is put into words; and what is kept of it for the next one."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from hashlib import sha256

from bot.digests.subscription import SubscriptionId
from bot.messages import Frozen
from knowledge.facts import Fact, PartialDate, Slug, Status
from knowledge.languages import LANGUAGES, Language

RETRACTED_MARK = "retracted"


class LineKind(StrEnum):
    """Why a line is there."""

    ADDED = "added"
    PROGRESSED = "progressed"
    """Its status is another now."""
    CORRECTED = "corrected"
    """Its status is the same, what it says is not."""
    RETRACTED = "retracted"
    DISPUTE = "dispute"
    """Says otherwise than the line before it."""
    DEADLINE = "deadline"
    ARCHIVE = "archive"


class SectionKind(StrEnum):
    """The parts of a digest, in their order."""

    NEW = "new"
    CHANGED = "changed"
    DEADLINES = "deadlines"
    ARCHIVE = "archive"


class Line(Frozen):
    """One fact in a digest, with all that its citation needs."""

    kind: LineKind
    fact: Slug
    mark: str
    """Which version of the fact it tells (see `mark`)."""
    status: Status
    statement: str
    """In the reader's language; of a retracted fact what it had said."""
    source: Slug
    locator: tuple[int, ...]
    was: Status | None = None
    """Of a progressed fact: its status before."""
    before: str = ""
    """Of a changed fact: what it had said, if that is different."""
    reason: str = ""
    """Of a retracted fact: why."""
    amended_on: date | None = None
    """Of a line that was changed after it was sent: when what it said was corrected or withdrawn."""
    deadline: PartialDate | None = None
    is_overdue: bool = False


class Section(Frozen):
    """Lines under one heading."""

    kind: SectionKind
    lines: tuple[Line, ...]


class Told(Frozen):
    """A version of a fact that a digest told."""

    fact: Slug
    mark: str


class Contents(Frozen):
    """What is kept of a digest: enough to neither repeat nor forget."""

    on: date
    told: tuple[Told, ...] = ()
    archive: Slug | None = None
    overdue: tuple[Slug, ...] = ()


class Digest(Frozen):
    """What one subscription is told at one time."""

    subscription: SubscriptionId
    ref: str
    """Which of the subscription's digests it is: what its buttons name."""
    language: Language
    on: date
    """The local date it is for."""
    is_first: bool = False
    """Nothing was ever told before it."""
    is_alert: bool = False
    """Sent at once, because something followed changed."""
    sections: tuple[Section, ...] = ()
    missed: tuple[date, ...] = ()
    """Local dates of digests that were never sent."""
    late_since: time | None = None
    """The local time it was due, if it comes noticeably later."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines in their order."""
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def has_news(self) -> bool:
        """Whether anything was added, changed or taken back."""
        return any(section.kind in {SectionKind.NEW, SectionKind.CHANGED} for section in self.sections)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts in it, each once: what its receipt is tied to."""
        return tuple(dict.fromkeys(line.fact for line in self.lines))

    @property
    def contents(self) -> Contents:
        """What to keep of it."""
        told = {line.fact: Told(fact=line.fact, mark=line.mark) for line in reversed(self.lines)}
        return Contents(
            on=self.on, told=tuple(told.values()),
            archive=next((line.fact for line in self.lines if line.kind is LineKind.ARCHIVE), None),
            overdue=tuple(dict.fromkeys(line.fact for line in self.lines if line.is_overdue)),
        )  # fmt: skip


def mark(fact: Fact) -> str:
    """Return a short mark of what a reader sees of a fact: the same for the same version, in any language."""
    statements = (fact.statement.in_(language) for language in LANGUAGES)
    seen = (fact.status.value, *statements, fact.deadline or "", fact.source, *map(str, fact.locator))
    return sha256("\0".join(seen).encode()).hexdigest()[:12]
