"""What a conversation remembers, per chat and person; forgotten after 15 minutes of silence."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation.drafts import Draft
from bot.messages import Frozen
from knowledge.languages import Language
from knowledge.understanding.question import Context

MEMORY = timedelta(minutes=15)


class Explained(Frozen):
    """How the last question was read, for /why."""

    text: str
    names: tuple[str, ...]
    aspect: str
    outcome: str


class Session(Frozen):
    """The last turns of one chat and person."""

    facts: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    language: Language | None = None
    """Language of the last utterance that showed one."""
    question: str = ""
    outcome: str = ""
    answer_id: str = ""
    """Tells the last answer from earlier ones: buttons under those do not act on it."""
    cited: tuple[str, ...] = ()
    """Facts of the last answer: what "more" and thumbs refer to."""
    choices: tuple[str, ...] = ()
    """Texts behind the last answer's numbered choices."""
    explained: Explained | None = None
    draft: Draft | None = None
    """The subscription that is being set up."""
    updated_at: datetime | None = None

    def at(self, now: datetime) -> Session:
        """Return the session as it counts at `now`: empty but for its language when it is too old."""
        if self.updated_at is not None and now - self.updated_at > MEMORY:
            return Session(language=self.language)
        return self

    @property
    def context(self) -> Context:
        """What a follow-up may refer to."""
        return Context(facts=self.facts, entities=self.entities)


class Preferences(Frozen):
    """What a chat or a person has chosen; None means not chosen."""

    language: Language | None = None
    time_zone: str | None = None
