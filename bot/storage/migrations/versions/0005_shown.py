"""Which messages show which facts, and what is told once outside of any subscription."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; who waits for an answer is remembered with language and context."""
    _table(
        "bot_shown", ("chat_key", "message_id"),
        _word("chat_key"),
        _word("message_id", comment="of its first part"),
        _word("parts", comment="ids of all its parts, a space between them"),
        _text("chat", comment="JSON"),
        _word("answered", comment="key of the message that it answers"),
        sa.Column("number", sa.Integer, nullable=False, comment="which of the replies to it"),
        _word("language"),
        _moment("at"),
    )  # fmt: skip
    op.create_index("ix_bot_shown_at", "bot_shown", ["at"])
    _table(
        "bot_shown_fact", ("fact", "chat_key", "message_id"),
        _word("fact"),
        _word("chat_key"),
        _word("message_id"),
        _word("version", comment="what can be read there by now: 3, or 3x once it is marked as withdrawn"),
    )  # fmt: skip
    op.create_index("ix_bot_shown_fact_chat_key", "bot_shown_fact", ["chat_key", "message_id"])
    _table(
        "bot_errand", ("id",),
        _word("id", comment="what its delivery names as subscription"),
        _word("kind", comment="answer or correction"),
        _word("chat_key"),
        _text("chat", comment="JSON"),
        sa.Column("person_key", _short(), nullable=True, comment="who waits for it"),
        _word("language"),
        _text("payload", comment="JSON: the question, or the fact"),
        _moment("at"),
    )  # fmt: skip
    for column in ("chat_key", "person_key", "at"):
        op.create_index(f"ix_bot_errand_{column}", "bot_errand", [column])
    op.add_column("bot_follow", sa.Column("language", _short(), nullable=True, comment="of the question"))
    op.add_column(
        "bot_follow",
        sa.Column("context", sa.Text, nullable=True, comment="ids of the facts that the question may go on from"),
    )


def downgrade() -> None:
    """Drop them: what was shown cannot be corrected any more."""
    for table in ("bot_shown", "bot_shown_fact", "bot_errand"):
        op.drop_table(table)
    for column in ("language", "context"):
        with op.batch_alter_table("bot_follow") as batch:
            batch.drop_column(column)


def _short() -> Any:
    return sa.String().with_variant(sa.String(collation="C"), "postgresql")


def _word(name: str, *, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, _short(), nullable=False, comment=comment)


def _text(name: str, *, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False, comment=comment)


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _table(name: str, key: tuple[str, ...], *columns: sa.Column[Any]) -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"))
