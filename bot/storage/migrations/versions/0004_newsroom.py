"""The editors' desk: what is shown to editors, what they are in the middle of, and who they are."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = ("bot_desk_reading", "bot_lease", "bot_editor", "bot_desk_draft", "bot_desk_message", "bot_desk_number")


def upgrade() -> None:
    """Create the tables."""
    _create_messages()
    _create_editors()
    _table(
        "bot_desk_reading", ("key",),
        _word("key", comment="of the message that asked for it"),
        _text("address"),
        _text("chat", comment="JSON: where to say what came of it"),
        _text("editor", comment="JSON: who asked"),
        _word("language"),
        _number("tries"),
        _moment("at"),
        _moment("done_at", nullable=True),
    )  # fmt: skip
    op.create_index("ix_bot_desk_reading_done_at", "bot_desk_reading", ["done_at"])


def downgrade() -> None:
    """Drop them; what editors have decided stands elsewhere."""
    for table in _TABLES:
        op.drop_table(table)


def _create_messages() -> None:
    _table(
        "bot_desk_number", ("number",),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False, autoincrement=True),
        _word("claim"),
        sa.UniqueConstraint("claim", name="uq_bot_desk_number_claim"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    _table(
        "bot_desk_message", ("chat_key", "name"),
        _word("chat_key"),
        _word("name", comment="claim.<id>, reading.<key>, feed.<id>.<day>"),
        _text("chat", comment="JSON"),
        _word("claim", nullable=True),
        _text("body", nullable=True, comment="JSON of the reply; none for a claim, which is shown as it is by then"),
        _number("shown", nullable=True, comment="the version of the claim that can be seen there"),
        _word("message_id", nullable=True, comment="the platform's receipt"),
        _number("tries"),
        _moment("began_at", nullable=True, comment="a call is out, or was cut off"),
        _moment("at"),
        _moment("posted_at", nullable=True),
        _moment("ended_at", nullable=True, comment="there is nothing left to show"),
    )  # fmt: skip
    op.create_index("ix_bot_desk_message_ended_at", "bot_desk_message", ["ended_at"])
    op.create_index("ix_bot_desk_message_claim", "bot_desk_message", ["claim"])


def _create_editors() -> None:
    _table(
        "bot_desk_draft", ("editor",),
        _word("editor"),
        _text("state", comment="JSON: what is asked for next"),
        _moment("updated_at"),
    )  # fmt: skip
    _table(
        "bot_editor", ("key",),
        _word("key", comment="telegram:123, slack:T1:U2"),
        _word("role"),
        _text("added_by"),
        _moment("at"),
    )  # fmt: skip
    _table(
        "bot_lease", ("name",),
        _word("name"),
        _word("owner"),
        _moment("until"),
    )  # fmt: skip


def _word(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[Any]:
    kind = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=nullable, comment=comment)


def _text(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=nullable, comment=comment)


def _moment(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _number(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=nullable, comment=comment)


def _table(name: str, key: tuple[str, ...], *parts: sa.Column[Any] | sa.Constraint, **options: Any) -> None:
    op.create_table(name, *parts, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"), **options)
