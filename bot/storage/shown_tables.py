"""Tables of what was shown where, and of errands: what is told once, outside of any subscription."""

from __future__ import annotations

from sqlalchemy import Column as Col
from sqlalchemy import Index, Integer, PrimaryKeyConstraint, Table

from bot.storage.tables import Typed, metadata
from knowledge.store.tables import Utc, Word

shown = Table(
    "bot_shown", metadata,
    Col("chat_key", Word, nullable=False),
    Col("message_id", Word, nullable=False, comment="of its first part"),
    Col("parts", Word, nullable=False, comment="ids of all its parts, a space between them"),
    Col("chat", Typed, nullable=False, comment="JSON"),
    Col("answered", Word, nullable=False, comment="key of the message that it answers"),
    Col("number", Integer, nullable=False, comment="which of the replies to it"),
    Col("language", Word, nullable=False),
    Col("at", Utc, nullable=False),
    PrimaryKeyConstraint("chat_key", "message_id"),
    Index("ix_bot_shown_at", "at"),
    Index("ix_bot_shown_answered", "answered"),
)  # fmt: skip

shown_facts = Table(  # of answers from the start, of digests once they were corrected
    "bot_shown_fact", metadata,
    Col("fact", Word, nullable=False),
    Col("chat_key", Word, nullable=False),
    Col("message_id", Word, nullable=False),
    Col("version", Word, nullable=False,
        comment="what can be read there by now: 3, or 3x once it is marked as withdrawn"),
    PrimaryKeyConstraint("fact", "chat_key", "message_id"),
    Index("ix_bot_shown_fact_chat_key", "chat_key", "message_id"),
)  # fmt: skip

errands = Table(
    "bot_errand", metadata,
    Col("id", Word, primary_key=True, comment="what its delivery names as subscription"),
    Col("kind", Word, nullable=False, comment="answer or correction"),
    Col("chat_key", Word, nullable=False),
    Col("chat", Typed, nullable=False, comment="JSON"),
    Col("person_key", Word, nullable=True, comment="who waits for it"),
    Col("language", Word, nullable=False),
    Col("payload", Typed, nullable=False, comment="JSON: the question, or the fact"),
    Col("at", Utc, nullable=False),
    Index("ix_bot_errand_chat_key", "chat_key"),
    Index("ix_bot_errand_person_key", "person_key"),
    Index("ix_bot_errand_at", "at"),
)  # fmt: skip
