"""What a turn changes in the world, as values; `executor` carries them out."""

from __future__ import annotations

from typing import Literal

from bot.conversation.wishes import Wish
from bot.messages import Frozen
from bot.newsroom.requests import Request
from knowledge.languages import Language


class SetLanguage(Frozen):
    """The chat's language in groups, the person's elsewhere; None is automatic."""

    effect: Literal["language"] = "language"
    language: Language | None


class SetTimeZone(Frozen):
    """The person's (in groups the chat's) IANA time zone."""

    effect: Literal["time-zone"] = "time-zone"
    zone: str


class Vote(Frozen):
    """Thumbs up or down for the last answer."""

    effect: Literal["vote"] = "vote"
    is_up: bool
    question: str
    language: Language
    facts: tuple[str, ...]


class Feedback(Frozen):
    """A note to the editors."""

    effect: Literal["feedback"] = "feedback"
    text: str
    language: Language


class AskEditor(Frozen):
    """A question for the editors' queue."""

    effect: Literal["ask-editor"] = "ask-editor"
    question: str
    language: Language
    outcome: str


class Unanswered(Frozen):
    """A question that our facts did not answer: the editors see which are asked often."""

    effect: Literal["unanswered"] = "unanswered"
    question: str
    language: Language
    outcome: str


class Watch(Frozen):
    """Tell as soon as a question can be answered."""

    effect: Literal["watch"] = "watch"
    question: str
    language: Language
    context: str | None = None
    """Ids of the facts that it may go on from."""


class Forget(Frozen):
    """Delete all that is stored about the person."""

    effect: Literal["forget"] = "forget"


class ShowHistory(Frozen):
    """Answer with what became of facts that were told: the store knows it, the core does not."""

    effect: Literal["history"] = "history"
    facts: tuple[str, ...]
    language: Language


class ShowMyData(Frozen):
    """Answer with all that is stored about the person: the service knows it, the core does not."""

    effect: Literal["my-data"] = "my-data"
    language: Language


PlainEffect = (
    SetLanguage | SetTimeZone | Vote | Feedback | AskEditor | Unanswered | Watch | Forget | ShowHistory | ShowMyData
)
Effect = PlainEffect | Wish | Request
