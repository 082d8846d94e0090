"""What an article says, not yet reviewed: claims, what each would change, and what editors did about them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from knowledge.entities import EntityKind
from knowledge.facts import Model, PartialDate, Participant, Period, Quantity, Sector, Slug, Status, Topic
from knowledge.languages import Language


class ProposedEntity(Model):
    """Somebody or something a claim names that we do not know yet."""

    id: Slug
    kind: EntityKind
    name: str
    """As the article writes it, in its basic form where that is known."""
    aliases: tuple[str, ...] = ()


class Claim(Model):
    """What an article says, with the words it was read from; the shape of a fact, but nobody has accepted it."""

    id: Slug
    """Made of article, paragraph and words: reading the same article again gives the same claims."""
    article: Slug
    language: Language
    """The article's."""
    locator: tuple[int, ...] = Field(min_length=1)
    """Paragraphs of the article."""
    quote: str
    """The words it was read from, exactly as they stand in the first paragraph of the locator."""
    topic: Topic
    also: tuple[Topic, ...] = ()
    sectors: tuple[Sector, ...] = ()
    status: Status
    instrument: Slug | None = None
    subject: Slug
    """Id of a known entity or of one in `proposed`."""
    participants: tuple[Participant, ...] = ()
    proposed: tuple[ProposedEntity, ...] = ()
    attribute: Slug
    aspects: tuple[Slug, ...] = Field(min_length=1)
    quantities: tuple[Quantity, ...] = ()
    period: Period | None = None
    deadline: PartialDate | None = None
    statement: dict[Language, str] = Field(min_length=1)
    """Drafts of the sentence, by language; the article's language at least."""
    worded: tuple[Language, ...] = ()
    """Languages whose sentence an editor wrote or approved: it is kept as it is."""
    confidence: float = Field(default=0.5, ge=0, le=1)
    """How sure the extractor is; orders the queue, decides nothing."""
    extractor: Slug = "rules"

    @property
    def entities(self) -> tuple[str, ...]:
        """Ids of subject and participants, the subject first."""
        return (self.subject, *(each.entity for each in self.participants))


class Relation(StrEnum):
    """What accepting a claim would do to what is known."""

    NEW = "new"
    CONFIRMS = "confirms"
    """Adds a source to a known fact."""
    UPDATES = "updates"
    """A newer value or status of a known fact."""
    DISPUTES = "disputes"
    """Another value for the same thing and period."""
    DUPLICATE = "duplicate"
    """The same source, or the same text elsewhere, says it already."""
    IMPLAUSIBLE = "implausible"
    """Doubled, halved, another unit or sign, a date that cannot be: shown as such, never decided silently."""


class Decision(Model):
    """How a claim stands to what is known; a proposal to the editor."""

    relation: Relation
    fact: Slug | None = None
    """The known fact it is about; None for a new one."""
    reason: Slug
    """Why, as the name of a phrase: `higher-figure`, `firmer-status`, `twice-the-figure`, `other-unit` …"""
    before: str = ""
    """What is known, in plain characters (`35000000 t`), for the card."""
    after: str = ""
    """What the claim says instead."""
    others: tuple[Slug, ...] = ()
    """Further facts that it may be about, best first."""


class State(StrEnum):
    """Where a claim stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    MERGED = "merged"
    """Added to a known fact as a further source."""
    REJECTED = "rejected"
    OUTDATED = "outdated"
    """The article was changed by its outlet and no longer says so."""


class Act(StrEnum):
    """What an editor can do; every one is kept."""

    PROPOSE = "propose"
    EDIT = "edit"
    ACCEPT = "accept"
    MERGE = "merge"
    REJECT = "reject"
    CORRECT = "correct"
    RETRACT = "retract"
    PIN = "pin"
    UNPIN = "unpin"
    UNDO = "undo"


class Editor(Model):
    """Who acts."""

    key: str
    """`telegram:123`, `slack:T1:U2`, `terminal`, or `korridor` for what it does by itself."""
    name: str = ""
    """What to call them, as their platform does."""


class Entry(Model):
    """One act in the audit."""

    number: int
    at: datetime
    editor: Editor
    act: Act
    claim: Slug | None = None
    fact: Slug | None = None
    detail: str = ""
    """What changed, or the reason, in one line."""
    undoes: int | None = None
    """Number of the entry that this one takes back."""


class ReviewItem(Model):
    """A claim as editors see it."""

    claim: Claim
    decision: Decision
    state: State = State.OPEN
    version: int
    """Counts the changes: an act names the version it was decided on, and is refused when another came before."""
    seen_at: datetime
    last: Entry | None = None
    """The latest act on it."""
