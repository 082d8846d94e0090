"""A subscription in the making: what the menu and the typed line have said of it so far."""

from __future__ import annotations

from enum import StrEnum

from bot.digests.schedule import AtOnce, Cadence, Daily, LocalTime, Monthly, Schedule, Weekdays, Weekly, ZoneName
from bot.digests.spoken import Spoken
from bot.digests.subscription import Subscription
from bot.messages import Frozen
from knowledge.facts import Slug, Topic
from knowledge.languages import Language

FALLBACK_ZONES: dict[Language, str] = {
    "de": "Europe/Berlin", "en": "Europe/Berlin", "ru": "Asia/Almaty", "kk": "Asia/Almaty",
}  # fmt: skip
"""For what has no time of day, and only writes a date."""


class Step(StrEnum):
    """What the menu asks for, in its order."""

    CADENCE = "cadence"
    DAYS = "days"
    TIME = "time"
    ZONE = "zone"
    TOPICS = "topics"
    CONFIRM = "confirm"


class Draft(Frozen):
    """What is known of a subscription that is being made or changed."""

    language: Language
    """In which its digests are to be."""
    thread: str | None = None
    """The forum topic or thread where they are to be posted."""
    cadence: Cadence | None = None
    at: LocalTime | None = None
    zone: ZoneName | None = None
    topics: tuple[Topic, ...] = ()
    entities: tuple[Slug, ...] = ()
    facts: tuple[Slug, ...] = ()
    skip_if_empty: bool = False
    open: tuple[Step, ...] = ()
    """Steps that are still to be shown although they have an answer: days and topics may be several."""
    line: str = ""
    """Id of the message in which it was typed: when that is edited, what came of it is changed."""
    changes: str = ""
    """Id of the subscription that is changed; empty for a new one."""
    seen: int = 0
    """The revision of that subscription from which the change was made."""

    @property
    def step(self) -> Step:
        """What is to be asked next."""
        if self.cadence is None:
            return Step.CADENCE
        if Step.DAYS in self.open and isinstance(self.cadence, Weekly | Monthly):
            return Step.DAYS
        is_timed = not isinstance(self.cadence, AtOnce)
        if is_timed and self.at is None:
            return Step.TIME
        if is_timed and self.zone is None:
            return Step.ZONE
        return Step.TOPICS if Step.TOPICS in self.open else Step.CONFIRM

    @property
    def schedule(self) -> Schedule | None:
        """When the digests are to come; None while something is missing."""
        if isinstance(self.cadence, AtOnce):
            return Schedule(cadence=self.cadence, zone=self.zone or FALLBACK_ZONES[self.language])
        if self.cadence is None or self.at is None or self.zone is None:
            return None
        return Schedule(cadence=self.cadence, at=self.at, zone=self.zone)

    def answered(self, step: Step) -> Draft:
        """Return the draft with a step that need not be shown again."""
        return self.model_copy(update={"open": tuple(other for other in self.open if other is not step)})

    def with_spoken(self, spoken: Spoken) -> Draft:
        """Return the draft with what a typed line says, in place of what was known before."""
        said = {
            "cadence": spoken.cadence, "at": spoken.at, "zone": spoken.zone, "language": spoken.language,
            "skip_if_empty": spoken.skip_if_empty,
        }  # fmt: skip
        update: dict[str, object] = {name: value for name, value in said.items() if value is not None}
        if spoken.topics or spoken.entities:
            update |= {"topics": spoken.topics, "entities": spoken.entities, "facts": ()}
        done = {Step.DAYS: spoken.cadence is not None, Step.TOPICS: bool(spoken.topics or spoken.entities)}
        update["open"] = tuple(step for step in self.open if not done.get(step))
        return self.model_copy(update=update)


def new_draft(
    language: Language, *, thread: str | None = None, zone: str | None = None, is_guided: bool = True
) -> Draft:  # fmt: skip
    """Return an empty draft; a guided one asks for days and topics too, which a typed line need not name."""
    steps = (Step.DAYS, Step.TOPICS) if is_guided else (Step.DAYS,)
    return Draft(language=language, thread=thread, zone=zone, open=steps)


def draft_of(subscription: Subscription, *, seen: int) -> Draft:
    """Return a draft that begins with what a subscription is now; the menu leads to the confirmation at once."""
    schedule = subscription.schedule
    return Draft(
        language=subscription.language, thread=subscription.chat.thread, cadence=schedule.cadence, at=schedule.at,
        zone=schedule.zone, topics=subscription.topics, entities=subscription.entities, facts=subscription.facts,
        skip_if_empty=subscription.skip_if_empty, changes=subscription.id, seen=seen,
    )  # fmt: skip


CADENCES: dict[str, Cadence] = {
    "daily": Daily(), "weekdays": Weekdays(), "weekly": Weekly(days=("monday",)), "monthly": Monthly(day=1),
    "at-once": AtOnce(),
}  # fmt: skip
"""What the menu offers, by the word in its buttons; weekly and monthly ones begin with their first day."""
