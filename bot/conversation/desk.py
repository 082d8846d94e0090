"""What conversation handlers work with: the knowledge, and the shape of a turn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from bot.conversation.effects import Effect
from bot.conversation.session import Session
from bot.digests.naming import Names, whole_names
from bot.messages import Reply
from bot.phrases import say
from knowledge.answering.stating import stated
from knowledge.briefing import Briefing
from knowledge.briefing import Reply as Told
from knowledge.facts import Topic
from knowledge.languages import Language
from knowledge.understanding.question import Context

_ANSWERS_KEPT = 128
"""What many ask in the same words at the same time is worked out once."""
_LISTED = 80
"""Characters of a statement in a list of what is followed."""


def clipped(text: str, most: int) -> str:
    """Return a text, cut where it is longer than there is room."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


class Turn(NamedTuple):
    """What to say, the session afterwards, and what changes in the world."""

    replies: tuple[Reply, ...]
    session: Session
    effects: tuple[Effect, ...]


class Desk:
    """The knowledge behind a conversation: one state of it for ever, or whatever is known at the time."""

    def __init__(self, briefing: Briefing | Callable[[], Briefing]) -> None:
        self._current = briefing if callable(briefing) else lambda: briefing
        self._names: tuple[Briefing, Names] | None = None
        self._asked: tuple[Briefing, Callable[..., Told]] | None = None

    @property
    def briefing(self) -> Briefing:
        """The front door over what is known now; it does not change within a turn."""
        return self._current()

    def ask(self, text: str, *, language: Language | None, fallback: Language, context: Context, on: date) -> Told:
        """Answer a question; the same one again, while nothing new is known, with what was answered before."""
        now = self.briefing
        if self._asked is None or self._asked[0] is not now:
            self._asked = now, lru_cache(maxsize=_ANSWERS_KEPT)(now.ask)
        return self._asked[1](text, language=language, fallback=fallback, context=context, on=on)

    @property
    def whole_names(self) -> Names:
        """What finds entities by their whole names; gathered when somebody first names one for a digest."""
        now = self.briefing
        if self._names is None or self._names[0] is not now:
            self._names = now, whole_names(now.entities.values())
        return self._names[1]

    def called(self, language: Language) -> Callable[[str], str]:
        """Return what tells an entity or a fact by its id, short enough for a list."""

        def name(thing: str) -> str:
            kind = "fact" if thing in self.briefing.facts else "entity"
            return clipped(self.followed(kind, thing, language).rstrip("."), _LISTED)

        return name

    def followed(self, kind: str, value: str, language: Language) -> str:
        """Return what something that can be followed is called; what the store no longer knows keeps its id."""
        if kind == "topic" and value in set(Topic):
            return say(language, f"topic-{value}")
        if kind == "fact" and value in self.briefing.facts:
            return stated(self.briefing.facts[value], language)
        return self.names((value,), language)[0] if kind == "entity" else value

    def names(self, entities: tuple[str, ...], language: Language) -> tuple[str, ...]:
        """Return what the entities are called; names the store knows nothing about keep their id."""
        known = self.briefing.entities
        return tuple(known[e].name.in_(language) if e in known else e.replace("-", " ").title() for e in entities)
