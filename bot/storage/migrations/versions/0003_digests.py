"""Subscriptions, deliveries with their attempts and receipts, targets by day, and replicas."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = (
    "bot_replica", "bot_target_day", "bot_receipt_fact", "bot_receipt", "bot_attempt", "bot_delivery",
    "bot_subscription",
)  # fmt: skip


def upgrade() -> None:
    """Create the tables."""
    _create_subscriptions()
    _create_deliveries()
    _create_receipts()
    _create_targets()


def downgrade() -> None:
    """Drop them: nobody is subscribed to anything any more."""
    for table in _TABLES:
        op.drop_table(table)


def _create_subscriptions() -> None:
    _table(
        "bot_subscription", ("id",),
        _word("id"),
        _word("chat_key"),
        _word("thread", comment="empty for the main conversation"),
        _word("person_key", nullable=True, comment="who made it; none on channels, and after they were forgotten"),
        _text("document", comment="JSON: what about, when, in which language"),
        _moment("since", comment="when it was made, or its times last changed"),
        _moment("news_since", comment="from when on things are new in its next digest"),
        _word("last_on", nullable=True, comment="the last local date that was dealt with"),
        _moment("next_due", nullable=True, comment="none: paused until resumed, at once, or ended"),
        _moment("ended_at", nullable=True, comment="when it was switched off or given up"),
        _word("ended_by", nullable=True, comment="person, chat or failures"),
        _number("failures", comment="deliveries that failed in a row"),
        _text("fault", comment="why the last one failed; empty when it did not"),
        _moment("sent_at", nullable=True, comment="when the last one was sent"),
        _number("revision", comment="counts the changes that people made"),
        _word("changed_by", nullable=True, comment="who made the last change"),
        _moment("changed_at"),
    )  # fmt: skip
    _indexes("bot_subscription", "next_due", "chat_key", "person_key")


def _create_deliveries() -> None:
    _table(
        "bot_delivery", ("id",),
        _word("id", comment="platform.subscription.ref"),
        _word("subscription"),
        _word("ref", comment="the local date, or for an alert the moment"),
        _word("kind", comment="digest, alert or notice"),
        _word("platform"),
        _word("chat_key"),
        _moment("due"),
        _moment("expires", comment="after that it is not made up any more"),
        _word("state", comment="open, sent, empty, failed, gone, in_doubt, missed or dropped"),
        _number("generation", comment="how often it was handed to the engine before"),
        _moment("not_before", nullable=True, comment="parked by the platform until then"),
        _word("bundle", nullable=True, comment="what the engine knows it by, together with others"),
        _moment("pushed_at", nullable=True, comment="when the engine took it"),
        _word("owner", nullable=True, comment="the process that works on it: no other may send"),
        _number("repeated", comment="sends repeated because nobody knew whether they had arrived"),
        _text("fault"),
        _text("contents", nullable=True, comment="JSON: what it told, for the next one"),
        _text("digest", nullable=True, comment="JSON: all of it, for the button that shows it, some days long"),
        _moment("finished_at", nullable=True),
        sa.UniqueConstraint("subscription", "ref", name="uq_bot_delivery_subscription"),
    )  # fmt: skip
    for name, condition in (("unpushed", "pushed_at IS NULL"), ("open", "finished_at IS NULL")):
        where = sa.text(condition)
        op.create_index(f"ix_bot_delivery_{name}", "bot_delivery", ["due"], sqlite_where=where, postgresql_where=where)
    _indexes("bot_delivery", "bundle", "finished_at", "chat_key")
    _table(
        "bot_attempt", ("delivery", "part", "number"),
        _word("delivery"),
        _number("part"),
        _number("number"),
        _word("owner"),
        _moment("started_at"),
        _word("outcome", nullable=True, comment="none while the call is out, and for ever if we were killed in it"),
        _moment("ended_at", nullable=True),
    )  # fmt: skip
    _indexes("bot_attempt", "started_at")


def _create_receipts() -> None:
    _table(
        "bot_receipt", ("delivery", "part"),
        _word("delivery"),
        _number("part"),
        _word("chat_key"),
        _word("message_id"),
        _moment("sent_at"),
    )  # fmt: skip
    op.create_index("ix_bot_receipt_chat_key", "bot_receipt", ["chat_key", "message_id"])
    _indexes("bot_receipt", "sent_at")
    _table(
        "bot_receipt_fact", ("fact", "delivery"),
        _word("fact"),
        _word("delivery"),
    )  # fmt: skip
    _indexes("bot_receipt_fact", "delivery")


def _create_targets() -> None:
    _table(
        "bot_target_day", ("chat_key", "day"),
        _word("chat_key"),
        _word("day", comment="UTC date"),
        _text("reason"),
        _moment("at"),
    )  # fmt: skip
    _indexes("bot_target_day", "day")
    _table(
        "bot_replica", ("id",),
        _word("id"),
        _moment("beat", comment="the database's clock"),
    )  # fmt: skip


def _word(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[Any]:
    kind = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=nullable, comment=comment)


def _text(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=nullable, comment=comment)


def _moment(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _number(name: str, *, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False, comment=comment)


def _table(name: str, key: tuple[str, ...], *parts: sa.Column[Any] | sa.Constraint) -> None:
    op.create_table(name, *parts, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"))


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])
