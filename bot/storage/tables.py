"""The bot's own tables; they share a database with the facts, but neither metadata nor migrations.

A person is written as `platform:workspace:id` only where the row is read by that key; where people are only counted or
their rows only deleted, a keyed hash stands instead (`bot.storage.pseudonyms`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)  # fmt: skip
from sqlalchemy import Column as Col
from sqlalchemy.types import TypeDecorator

from knowledge.store.tables import Utc, Word
from knowledge.store.tables import metadata as knowledge_metadata

if TYPE_CHECKING:
    from sqlalchemy import Dialect

VERSION_TABLE = "korridor_bot_version"

Sequence = BigInteger().with_variant(Integer, "sqlite")
Digest = String(64)


def storable(typed: str) -> str:
    """Return a text that every database takes: NUL and halves of characters become the replacement character."""
    if not typed.isascii():
        typed = typed.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return typed.replace("\x00", "\ufffd")


class Typed(TypeDecorator[str]):
    """Text that came from outside, in any state."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """Return what every database takes."""
        return None if value is None else storable(value)


metadata = MetaData(naming_convention=knowledge_metadata.naming_convention)

inbox = Table(
    "bot_inbox", metadata,
    Col("sequence", Sequence, primary_key=True, autoincrement=True),
    Col("key", Word, nullable=False),
    Col("platform", Word, nullable=False),
    Col("order_key", Word, nullable=False, comment="the chat whose order is kept; empty when done"),
    Col("body", Typed, nullable=False, comment="the update as it came; empty when done"),
    Col("attempts", Integer, nullable=False, comment="how often it was claimed"),
    Col("owner", Word, nullable=True, comment="the process that has it in work"),
    Col("leased_until", Utc, nullable=True, comment="when another process may take it over"),
    Col("received_at", Utc, nullable=False),
    Col("done_at", Utc, nullable=True),
    UniqueConstraint("key"),
    Index("ix_bot_inbox_waiting", "platform", "order_key", "sequence",
          sqlite_where=text("done_at IS NULL"), postgresql_where=text("done_at IS NULL")),
    Index("uq_bot_inbox_in_work", "platform", "order_key", unique=True,
          sqlite_where=text("owner IS NOT NULL"), postgresql_where=text("owner IS NOT NULL")),
    Index("ix_bot_inbox_done_at", "done_at"),
)  # fmt: skip

inbox_parts = Table(
    "bot_inbox_part", metadata,
    Col("key", Word, nullable=False),
    Col("part", Integer, nullable=False),
    Col("sent_id", Word, nullable=True, comment="the platform's receipt"),
    PrimaryKeyConstraint("key", "part"),
)  # fmt: skip

sessions = Table(
    "bot_session", metadata,
    Col("chat_key", Word, nullable=False),
    Col("thread", Word, nullable=False, comment="empty for the main conversation"),
    Col("person_id", Word, nullable=False, comment="empty for a channel"),
    Col("person_key", Word, nullable=False),
    Col("state", Typed, nullable=False, comment="JSON"),
    Col("updated_at", Utc, nullable=False),
    PrimaryKeyConstraint("chat_key", "thread", "person_id"),
    Index("ix_bot_session_person_key", "person_key"),
    Index("ix_bot_session_updated_at", "updated_at"),
)  # fmt: skip

preferences = Table(
    "bot_preference", metadata,
    Col("scope", Word, nullable=False, comment="chat or person"),
    Col("key", Word, nullable=False),
    Col("language", Word, nullable=True),
    Col("time_zone", Word, nullable=True, comment="IANA"),
    Col("updated_at", Utc, nullable=False),
    PrimaryKeyConstraint("scope", "key"),
)  # fmt: skip

gone_chats = Table(
    "bot_gone_chat", metadata,
    Col("chat_key", Word, primary_key=True),
    Col("reason", Typed, nullable=False),
    Col("at", Utc, nullable=False),
)  # fmt: skip

follows = Table(
    "bot_follow", metadata,
    Col("chat_key", Word, nullable=False),
    Col("thread", Word, nullable=False),
    Col("person_key", Word, nullable=False, comment="empty where the chat as a whole follows"),
    Col("kind", Word, nullable=False, comment="topic, entity, fact or question"),
    Col("value_digest", Digest, nullable=False, comment="SHA-256: a question is too long for an index"),
    Col("value", Typed, nullable=False),
    Col("created_at", Utc, nullable=False),
    Col("language", Word, nullable=True, comment="of the question"),
    Col("context", Text, nullable=True, comment="ids of the facts that the question may go on from"),
    PrimaryKeyConstraint("chat_key", "thread", "person_key", "kind", "value_digest"),
    Index("ix_bot_follow_person_key", "person_key"),
)  # fmt: skip

questions = Table(
    "bot_question", metadata,
    Col("id", Sequence, primary_key=True, autoincrement=True),
    Col("digest", Digest, nullable=False, comment="SHA-256 of the normalised text"),
    Col("text", Typed, nullable=False, comment="as it was typed first"),
    Col("language", Word, nullable=False),
    Col("created_at", Utc, nullable=False),
    Col("closed_at", Utc, nullable=True),
    Col("note", Typed, nullable=True, comment="what the editor did"),
    UniqueConstraint("digest"),
    sqlite_autoincrement=True,
)  # fmt: skip

signals = Table(
    "bot_signal", metadata,
    Col("id", Sequence, primary_key=True, autoincrement=True),
    Col("question_id", Sequence, ForeignKey("bot_question.id", name="fk_bot_signal_question_id"), nullable=False),
    Col("kind", Word, nullable=False, comment="unanswered, editor, liked or disliked"),
    Col("outcome", Word, nullable=False, comment="how the question had ended"),
    Col("answer_id", Word, nullable=True, comment="the answer a thumb is about"),
    Col("facts", Text, nullable=False, comment="JSON list of the facts in that answer"),
    Col("person_hash", Digest, nullable=True),
    Col("chat_hash", Digest, nullable=False),
    Col("at", Utc, nullable=False),
    UniqueConstraint("answer_id", "person_hash"),
    Index("ix_bot_signal_question_id", "question_id"),
    Index("ix_bot_signal_person_hash", "person_hash"),
    Index("ix_bot_signal_at", "at"),
)  # fmt: skip

notes = Table(
    "bot_note", metadata,
    Col("id", Sequence, primary_key=True, autoincrement=True),
    Col("text", Typed, nullable=False),
    Col("language", Word, nullable=False),
    Col("person_hash", Digest, nullable=True),
    Col("chat_hash", Digest, nullable=False),
    Col("at", Utc, nullable=False),
    Index("ix_bot_note_person_hash", "person_hash"),
    Index("ix_bot_note_at", "at"),
)  # fmt: skip

handled = Table(
    "bot_handled", metadata,
    Col("key", Word, primary_key=True),
    Col("replies", Typed, nullable=False, comment="JSON"),
    Col("person_hash", Digest, nullable=True),
    Col("at", Utc, nullable=False),
    Index("ix_bot_handled_person_hash", "person_hash"),
    Index("ix_bot_handled_at", "at"),
)  # fmt: skip

answer_ids = Table(
    "bot_answer_id", metadata,
    Col("chat_hash", Digest, nullable=False),
    Col("message_id", Word, nullable=False),
    Col("answer_id", Word, nullable=False),
    Col("at", Utc, nullable=False),
    PrimaryKeyConstraint("chat_hash", "message_id"),
    Index("ix_bot_answer_id_at", "at"),
)  # fmt: skip

secrets = Table(
    "bot_secret", metadata,
    Col("name", Word, primary_key=True),
    Col("value", Word, nullable=False),
)  # fmt: skip

parked = Table(
    "bot_parked", metadata,
    Col("place", Word, primary_key=True,
        comment="a chat, or a method: telegram::123, slack:T1:C5, slack:T1:chat.update"),
    Col("until", Utc, nullable=False),
)  # fmt: skip
