"""What conversation handlers work with: the knowledge, and the shape of a turn."""

from __future__ import annotations

from typing import NamedTuple

from bot.conversation.effects import Effect
from bot.conversation.session import Session
from bot.messages import Reply
from knowledge.briefing import Briefing
from knowledge.languages import Language


class Turn(NamedTuple):
    """What to say, the session afterwards, and what changes in the world."""

    replies: tuple[Reply, ...]
    session: Session
    effects: tuple[Effect, ...]


class Desk(NamedTuple):
    """The knowledge behind a conversation."""

    briefing: Briefing

    def names(self, entities: tuple[str, ...], language: Language) -> tuple[str, ...]:
        """Return what the entities are called; names the store knows nothing about keep their id."""
        known = self.briefing.entities
        return tuple(known[e].name.in_(language) if e in known else e.replace("-", " ").title() for e in entities)
