"""Who wants a digest where, about what and when; all subscriptions as one document, so that a new bot takes over."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, NamedTuple, Self, TypeVar

from pydantic import AfterValidator, AwareDatetime, Field, ValidationError, model_validator

from bot.digests.schedule import Schedule
from bot.errors import UsageError
from bot.messages import Chat, Frozen
from knowledge.facts import Slug, Topic
from knowledge.languages import Language

MOST_FOLLOWED = 30
"""Topics, entities and facts of one subscription together."""
DEFAULT_GRACE = timedelta(hours=12)
MOST_GRACE = timedelta(hours=24)
FORMAT_VERSION = 1
_MOST_PROBLEMS = 20
_VARIANTS = {"daily", "weekdays", "weekly", "monthly", "at-once", "constrained-int", "literal['last']"}
"""Steps of the validator that are not in the document: which of several forms it tried."""


_Thing = TypeVar("_Thing", bound=str)


def _once(things: tuple[_Thing, ...]) -> tuple[_Thing, ...]:
    return tuple(dict.fromkeys(things))


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A point in time, kept in UTC."""
SubscriptionId = Annotated[str, Field(pattern=r"^[a-z0-9]{1,16}$")]
"""Short and plain, since buttons carry it."""


class Pause(Frozen):
    """A time without digests."""

    since: Moment
    until: Moment | None = None
    """None until somebody resumes."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until is not None and self.until <= self.since:
            raise ValueError("a pause must end after it begins")
        return self

    def covers(self, moment: datetime) -> bool:
        """Return whether a moment lies in it."""
        return self.since <= moment and (self.until is None or moment < self.until)


class Subscription(Frozen):
    """A chat's wish for digests: what about, when, in which language."""

    id: SubscriptionId
    chat: Chat
    """With its forum topic or thread, where the digest is posted."""
    topics: Annotated[tuple[Topic, ...], AfterValidator(_once)] = ()
    entities: Annotated[tuple[Slug, ...], AfterValidator(_once)] = ()
    facts: Annotated[tuple[Slug, ...], AfterValidator(_once)] = ()
    """With no topic, entity or fact, it is about everything we know."""
    schedule: Schedule
    language: Language
    skip_if_empty: bool = False
    """Send nothing, rather than an item from the archive, when nothing is new."""
    pause: Pause | None = None
    grace: Annotated[timedelta, Field(ge=timedelta(0), le=MOST_GRACE)] = DEFAULT_GRACE
    """How late a digest may still be sent after we were down."""
    created_by: str | None = Field(default=None, max_length=200)
    """The person's id; None on channels, where nobody speaks."""
    created_at: Moment

    @model_validator(mode="after")
    def _follows_not_too_much(self) -> Self:
        if self.followed > MOST_FOLLOWED:
            raise ValueError(f"at most {MOST_FOLLOWED} topics, entities and facts, not {self.followed}")
        return self

    @property
    def followed(self) -> int:
        """How many things it follows; none means everything."""
        return len(self.topics) + len(self.entities) + len(self.facts)

    def paused(self, *, since: datetime, until: datetime | None = None) -> Subscription:
        """Return it with a pause, until a moment or until it is resumed."""
        return self.model_copy(update={"pause": Pause(since=since, until=until)})


class _Document(Frozen):
    """What an export file holds."""

    korridor: Literal["subscriptions"]
    version: Literal[1]
    exported_at: Moment
    subscriptions: tuple[Subscription, ...]

    @model_validator(mode="after")
    def _has_each_once(self) -> Self:
        seen: dict[str, int] = {}
        for number, subscription in enumerate(self.subscriptions):
            if (first := seen.setdefault(subscription.id, number)) != number:
                raise ValueError(f"subscriptions[{number}].id: {subscription.id} is subscriptions[{first}] already")
        return self


class Problem(NamedTuple):
    """One thing that is wrong with a document."""

    path: str
    """Where: `subscriptions[3].schedule.zone`."""
    message: str


class ImportRefusedError(UsageError):
    """A document that cannot be read as subscriptions; nothing of it is taken."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        listed = "; ".join(f"{p.path}: {p.message}" if p.path else p.message for p in self.problems[:_MOST_PROBLEMS])
        more = len(self.problems) - _MOST_PROBLEMS
        super().__init__(listed + (f"; and {more} more" if more > 0 else ""))


def export_document(subscriptions: Iterable[Subscription], *, now: datetime) -> str:
    """Return subscriptions as a JSON document, by id; the same subscriptions give the same text."""
    ordered = tuple(sorted(subscriptions, key=lambda subscription: subscription.id))
    document = _Document(
        korridor="subscriptions", version=FORMAT_VERSION, exported_at=now, subscriptions=ordered
    )  # fmt: skip
    return json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def import_document(text: str) -> tuple[Subscription, ...]:
    """Return the subscriptions of a document; raises ImportRefusedError with a path for everything that is wrong."""
    try:
        return _Document.model_validate_json(text, strict=True).subscriptions
    except ValidationError as exc:
        raise ImportRefusedError(_problem(error["loc"], error["msg"]) for error in exc.errors()) from exc


def _problem(location: tuple[int | str, ...], message: str) -> Problem:
    """Return a complaint of the validator as a person would write it."""
    path = ""
    for step in location:
        if not (step in _VARIANTS and path.endswith(("cadence", "cadence.day"))):
            path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    said = {"Extra inputs are not permitted": "unknown field", "Field required": "is missing"}
    return Problem(path, said.get(message, message.removeprefix("Value error, ")))
