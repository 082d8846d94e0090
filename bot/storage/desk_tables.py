"""Tables of the editors' desk; they are part of the bot's tables and its migrations."""

from __future__ import annotations

from sqlalchemy import Column as Col
from sqlalchemy import Index, Integer, PrimaryKeyConstraint, Table, UniqueConstraint

from bot.storage.tables import Sequence, Typed, metadata
from knowledge.store.tables import Utc, Word

numbers = Table(
    "bot_desk_number", metadata,
    Col("number", Sequence, primary_key=True, autoincrement=True),
    Col("claim", Word, nullable=False),
    UniqueConstraint("claim"),
    sqlite_autoincrement=True,
)  # fmt: skip
"""Short names of claims: a button has no room for their ids."""

messages = Table(
    "bot_desk_message", metadata,
    Col("chat_key", Word, nullable=False),
    Col("name", Word, nullable=False, comment="claim.<id>, reading.<key>, feed.<id>.<day>"),
    Col("chat", Typed, nullable=False, comment="JSON"),
    Col("claim", Word, nullable=True),
    Col("body", Typed, nullable=True, comment="JSON of the reply; none for a claim, which is shown as it is by then"),
    Col("shown", Integer, nullable=True, comment="the version of the claim that can be seen there"),
    Col("message_id", Word, nullable=True, comment="the platform's receipt"),
    Col("tries", Integer, nullable=False),
    Col("began_at", Utc, nullable=True, comment="a call is out, or was cut off"),
    Col("at", Utc, nullable=False),
    Col("posted_at", Utc, nullable=True),
    Col("ended_at", Utc, nullable=True, comment="there is nothing left to show"),
    PrimaryKeyConstraint("chat_key", "name"),
    Index("ix_bot_desk_message_ended_at", "ended_at"),
    Index("ix_bot_desk_message_claim", "claim"),
)  # fmt: skip

drafts = Table(
    "bot_desk_draft", metadata,
    Col("editor", Word, primary_key=True),
    Col("state", Typed, nullable=False, comment="JSON: what is asked for next"),
    Col("updated_at", Utc, nullable=False),
)  # fmt: skip

editors = Table(
    "bot_editor", metadata,
    Col("key", Word, primary_key=True, comment="telegram:123, slack:T1:U2"),
    Col("role", Word, nullable=False),
    Col("added_by", Typed, nullable=False),
    Col("at", Utc, nullable=False),
)  # fmt: skip

editor_menus = Table(  # those of editors who were added in chat, until they are taken away again
    "bot_editor_menu", metadata,
    Col("key", Word, primary_key=True, comment="telegram:123"),
)  # fmt: skip

leases = Table(
    "bot_lease", metadata,
    Col("name", Word, primary_key=True),
    Col("owner", Word, nullable=False),
    Col("until", Utc, nullable=False),
)  # fmt: skip

readings = Table(
    "bot_desk_reading", metadata,
    Col("key", Word, primary_key=True, comment="of the message that asked for it"),
    Col("address", Typed, nullable=False),
    Col("chat", Typed, nullable=False, comment="JSON: where to say what came of it"),
    Col("editor", Typed, nullable=False, comment="JSON: who asked"),
    Col("language", Word, nullable=False),
    Col("tries", Integer, nullable=False),
    Col("at", Utc, nullable=False),
    Col("done_at", Utc, nullable=True),
    Index("ix_bot_desk_reading_done_at", "done_at"),
)  # fmt: skip
