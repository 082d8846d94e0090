"""What the bot remembers: inbox, sessions, settings, follows, feedback, and what became of messages."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "bot_secret", "bot_answer_id", "bot_handled", "bot_note", "bot_signal", "bot_question", "bot_follow",
    "bot_gone_chat", "bot_preference", "bot_session", "bot_inbox_part", "bot_inbox",
)  # fmt: skip


def _word(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[Any]:
    kind = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=nullable, comment=comment)


def _text(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=nullable, comment=comment)


def _digest(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.String(64), nullable=nullable, comment=comment)


def _moment(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _number(name: str, *, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False, comment=comment)


def _sequence(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False, autoincrement=True)


def _table(name: str, key: tuple[str, ...], *parts: sa.Column[Any] | sa.Constraint, **options: Any) -> None:
    op.create_table(name, *parts, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"), **options)


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _partial_index(name: str, columns: list[str], condition: str, *, unique: bool) -> None:
    where = sa.text(condition)
    op.create_index(name, "bot_inbox", columns, unique=unique, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    """Create the tables."""
    _create_inbox()
    _create_settings()
    _create_feedback()
    _create_replies()


def downgrade() -> None:
    """Drop all that the bot remembers."""
    for table in _TABLES:
        op.drop_table(table)


def _create_inbox() -> None:
    _table(
        "bot_inbox", ("sequence",),
        _sequence("sequence"),
        _word("key"),
        _word("platform"),
        _word("order_key", comment="the chat whose order is kept; empty when done"),
        _text("body", comment="the update as it came; empty when done"),
        _number("attempts", comment="how often it was claimed"),
        _word("owner", nullable=True, comment="the process that has it in work"),
        _moment("leased_until", nullable=True, comment="when another process may take it over"),
        _moment("received_at"),
        _moment("done_at", nullable=True),
        sa.UniqueConstraint("key", name="uq_bot_inbox_key"),
    )  # fmt: skip
    _partial_index("ix_bot_inbox_waiting", ["platform", "order_key", "sequence"], "done_at IS NULL", unique=False)
    _partial_index("uq_bot_inbox_in_work", ["platform", "order_key"], "owner IS NOT NULL", unique=True)
    _indexes("bot_inbox", "done_at")
    _table(
        "bot_inbox_part", ("key", "part"),
        _word("key"),
        _number("part"),
        _word("run", comment="the process life that noted it last"),
        _number("runs", comment="how many process lives noted it"),
        _word("sent_id", nullable=True, comment="the platform's receipt"),
    )  # fmt: skip


def _create_settings() -> None:
    _table(
        "bot_session", ("chat_key", "thread", "person_id"),
        _word("chat_key"),
        _word("thread", comment="empty for the main conversation"),
        _word("person_id", comment="empty for a channel"),
        _word("person_key"),
        _text("state", comment="JSON"),
        _moment("updated_at"),
    )  # fmt: skip
    _indexes("bot_session", "person_key", "updated_at")
    _table(
        "bot_preference", ("scope", "key"),
        _word("scope", comment="chat or person"),
        _word("key"),
        _word("language", nullable=True),
        _word("time_zone", nullable=True, comment="IANA"),
        _moment("updated_at"),
    )  # fmt: skip
    _table("bot_gone_chat", ("chat_key",), _word("chat_key"), _text("reason"), _moment("at"))
    _table(
        "bot_follow", ("chat_key", "thread", "person_key", "kind", "value_digest"),
        _word("chat_key"),
        _word("thread"),
        _word("person_key", comment="empty where the chat as a whole follows"),
        _word("kind", comment="topic, entity, fact or question"),
        _digest("value_digest", comment="SHA-256: a question is too long for an index"),
        _text("value"),
        _moment("created_at"),
    )  # fmt: skip
    _indexes("bot_follow", "person_key")


def _create_feedback() -> None:
    _table(
        "bot_question", ("id",),
        _sequence("id"),
        _digest("digest", comment="SHA-256 of the normalised text"),
        _text("text", comment="as it was typed first"),
        _word("language"),
        _moment("created_at"),
        _moment("closed_at", nullable=True),
        _text("note", nullable=True, comment="what the editor did"),
        sa.UniqueConstraint("digest", name="uq_bot_question_digest"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    _table(
        "bot_signal", ("id",),
        _sequence("id"),
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        _word("kind", comment="unanswered, editor, liked or disliked"),
        _word("outcome", comment="how the question had ended"),
        _word("answer_id", nullable=True, comment="the answer a thumb is about"),
        _text("facts", comment="JSON list of the facts in that answer"),
        _digest("person_hash", nullable=True),
        _digest("chat_hash"),
        _moment("at"),
        sa.ForeignKeyConstraint(["question_id"], ["bot_question.id"], name="fk_bot_signal_question_id"),
        sa.UniqueConstraint("answer_id", "person_hash", name="uq_bot_signal_answer_id"),
    )  # fmt: skip
    _indexes("bot_signal", "question_id", "person_hash", "at")
    _table(
        "bot_note", ("id",),
        _sequence("id"),
        _text("text"),
        _word("language"),
        _digest("person_hash", nullable=True),
        _digest("chat_hash"),
        _moment("at"),
    )  # fmt: skip
    _indexes("bot_note", "person_hash", "at")


def _create_replies() -> None:
    _table(
        "bot_handled", ("key",),
        _word("key"), _text("replies", comment="JSON"), _digest("person_hash", nullable=True), _moment("at"),
    )  # fmt: skip
    _indexes("bot_handled", "person_hash", "at")
    _table(
        "bot_answer_id", ("chat_hash", "message_id"),
        _digest("chat_hash"), _word("message_id"), _word("answer_id"), _moment("at"),
    )  # fmt: skip
    _indexes("bot_answer_id", "at")
    _table("bot_secret", ("name",), _word("name"), _word("value"))
