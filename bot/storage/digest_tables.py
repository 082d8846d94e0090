"""Tables of subscriptions and deliveries; they are part of the bot's tables and its migrations."""

from __future__ import annotations

from sqlalchemy import Column as Col
from sqlalchemy import Index, Integer, PrimaryKeyConstraint, Table, UniqueConstraint, text

from bot.storage.tables import Typed, metadata
from knowledge.store.tables import Utc, Word

_UNPUSHED = text("pushed_at IS NULL")
_OPEN = text("finished_at IS NULL")

subscriptions = Table(
    "bot_subscription", metadata,
    Col("id", Word, primary_key=True),
    Col("chat_key", Word, nullable=False),
    Col("thread", Word, nullable=False, comment="empty for the main conversation"),
    Col("person_key", Word, nullable=True, comment="who made it; none on channels, and after they were forgotten"),
    Col("document", Typed, nullable=False, comment="JSON: what about, when, in which language"),
    Col("since", Utc, nullable=False, comment="when it was made, or its times last changed"),
    Col("news_since", Utc, nullable=False, comment="from when on things are new in its next digest"),
    Col("last_on", Word, nullable=True, comment="the last local date that was dealt with"),
    Col("next_due", Utc, nullable=True, comment="none: paused until resumed, at once, or ended"),
    Col("ended_at", Utc, nullable=True, comment="when it was switched off or given up"),
    Col("ended_by", Word, nullable=True, comment="person, chat or failures"),
    Col("failures", Integer, nullable=False, comment="deliveries that failed in a row"),
    Col("fault", Typed, nullable=False, comment="why the last one failed; empty when it did not"),
    Col("sent_at", Utc, nullable=True, comment="when the last one was sent"),
    Col("revision", Integer, nullable=False, comment="counts the changes that people made"),
    Col("changed_by", Word, nullable=True, comment="who made the last change"),
    Col("changed_at", Utc, nullable=False),
    Index("ix_bot_subscription_next_due", "next_due"),
    Index("ix_bot_subscription_chat_key", "chat_key"),
    Index("ix_bot_subscription_person_key", "person_key"),
)  # fmt: skip

deliveries = Table(
    "bot_delivery", metadata,
    Col("id", Word, primary_key=True, comment="platform.subscription.ref"),
    Col("subscription", Word, nullable=False),
    Col("ref", Word, nullable=False, comment="the local date, or for an alert the moment"),
    Col("kind", Word, nullable=False, comment="digest, alert or notice"),
    Col("platform", Word, nullable=False),
    Col("chat_key", Word, nullable=False),
    Col("due", Utc, nullable=False),
    Col("expires", Utc, nullable=False, comment="after that it is not made up any more"),
    Col("state", Word, nullable=False, comment="open, sent, empty, failed, gone, in_doubt, missed or dropped"),
    Col("generation", Integer, nullable=False, comment="how often it was handed to the engine before"),
    Col("not_before", Utc, nullable=True, comment="parked by the platform until then"),
    Col("bundle", Word, nullable=True, comment="what the engine knows it by, together with others"),
    Col("pushed_at", Utc, nullable=True, comment="when the engine took it"),
    Col("owner", Word, nullable=True, comment="the process that works on it: no other may send"),
    Col("repeated", Integer, nullable=False, comment="sends repeated because nobody knew whether they had arrived"),
    Col("fault", Typed, nullable=False),
    Col("contents", Typed, nullable=True, comment="JSON: what it told, for the next one"),
    Col("digest", Typed, nullable=True, comment="JSON: all of it, for the button that shows it, some days long"),
    Col("finished_at", Utc, nullable=True),
    UniqueConstraint("subscription", "ref"),
    Index("ix_bot_delivery_unpushed", "due", sqlite_where=_UNPUSHED, postgresql_where=_UNPUSHED),
    Index("ix_bot_delivery_bundle", "bundle"),
    Index("ix_bot_delivery_open", "due", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_bot_delivery_finished_at", "finished_at"),
    Index("ix_bot_delivery_chat_key", "chat_key"),
)  # fmt: skip

attempts = Table(
    "bot_attempt", metadata,
    Col("delivery", Word, nullable=False),
    Col("part", Integer, nullable=False),
    Col("number", Integer, nullable=False),
    Col("owner", Word, nullable=False),
    Col("started_at", Utc, nullable=False),
    Col("outcome", Word, nullable=True, comment="none while the call is out, and for ever if we were killed in it"),
    Col("ended_at", Utc, nullable=True),
    PrimaryKeyConstraint("delivery", "part", "number"),
    Index("ix_bot_attempt_started_at", "started_at"),
)  # fmt: skip

receipts = Table(
    "bot_receipt", metadata,
    Col("delivery", Word, nullable=False),
    Col("part", Integer, nullable=False),
    Col("chat_key", Word, nullable=False),
    Col("message_id", Word, nullable=False),
    Col("sent_at", Utc, nullable=False),
    PrimaryKeyConstraint("delivery", "part"),
    Index("ix_bot_receipt_chat_key", "chat_key", "message_id"),
    Index("ix_bot_receipt_sent_at", "sent_at"),
)  # fmt: skip

receipt_facts = Table(
    "bot_receipt_fact", metadata,
    Col("fact", Word, nullable=False),
    Col("delivery", Word, nullable=False),
    PrimaryKeyConstraint("fact", "delivery"),
    Index("ix_bot_receipt_fact_delivery", "delivery"),
)  # fmt: skip

target_days = Table(  # days on which nothing could be sent there; a message that arrives deletes them
    "bot_target_day", metadata,
    Col("chat_key", Word, nullable=False),
    Col("day", Word, nullable=False, comment="UTC date"),
    Col("reason", Typed, nullable=False),
    Col("at", Utc, nullable=False),
    PrimaryKeyConstraint("chat_key", "day"),
    Index("ix_bot_target_day_day", "day"),
)  # fmt: skip

replicas = Table(
    "bot_replica", metadata,
    Col("id", Word, primary_key=True),
    Col("beat", Utc, nullable=False, comment="the database's clock"),
)  # fmt: skip
