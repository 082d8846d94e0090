"""Tables beside the record: articles, the claims read from them, what editors did, and the feeds they came by."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, String, Table, Text
from sqlalchemy import Column as Col

from knowledge.store.tables import Utc, Word, metadata

articles = Table(
    "newsroom_article",
    metadata,
    Col("id", Word, primary_key=True),
    Col("url", Word, nullable=True, comment="canonical address"),
    Col("cluster", Word, nullable=False, comment="id of the first article that tells the same story"),
    Col("digest", String(64), nullable=False, comment="SHA-256 of the text"),
    Col("body", Text, nullable=False, comment="JSON with the paragraphs"),
    Col("fetched_at", Utc, nullable=False),
    Col("heard", String(64), nullable=True, comment="SHA-256 of the text that a second reader has answered for"),
    Index("ix_newsroom_article_url", "url"),
    Index("ix_newsroom_article_fetched_at", "fetched_at"),
)

visits = Table(
    "newsroom_visit",
    metadata,
    Col("article", Word, primary_key=True),
    Col("address", Text, nullable=False),
    Col("etag", Text, nullable=True, comment="what the server told about the version that we have"),
    Col("modified", Text, nullable=True),
    Col("changed_at", Utc, nullable=False, comment="when its text was last new to us"),
    Col("due_at", Utc, nullable=False, comment="when to look again"),
    Col("tries", Integer, nullable=False, server_default="0", comment="how often a look was begun and not ended"),
    Index("ix_newsroom_visit_due_at", "due_at"),
)

claims = Table(
    "newsroom_claim",
    metadata,
    Col("id", Word, primary_key=True),
    Col("article", Word, nullable=False),
    Col("state", Word, nullable=False),
    Col(
        "version",
        Integer,
        nullable=False,
        comment="counts the changes, so that two editors do not overwrite each other",
    ),
    Col("rank", Integer, nullable=False, comment="what to look at first: lower is sooner"),
    Col("body", Text, nullable=False, comment="JSON of the claim, with the editors' changes"),
    Col("decision", Text, nullable=False, comment="JSON: how it stands to what is known"),
    Col("seen_at", Utc, nullable=False),
    Index("ix_newsroom_claim_queue", "state", "rank", "seen_at"),
    Index("ix_newsroom_claim_article", "article"),
)

entries = Table(
    "newsroom_entry",
    metadata,
    Col("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Col("at", Utc, nullable=False),
    Col("editor", Word, nullable=False),
    Col("name", Text, nullable=False),
    Col("act", Word, nullable=False),
    Col("claim", Word, nullable=True),
    Col("fact", Word, nullable=True),
    Col("detail", Text, nullable=False),
    Col("undoes", BigInteger().with_variant(Integer, "sqlite"), nullable=True),
    Col("before", Text, nullable=True, comment="JSON: what to bring back when it is undone"),
    Index("ix_newsroom_entry_claim", "claim", "number"),
    Index("ix_newsroom_entry_fact", "fact", "number"),
    sqlite_autoincrement=True,
)

feeds = Table(
    "newsroom_feed",
    metadata,
    Col("id", Word, primary_key=True),
    Col("body", Text, nullable=False, comment="JSON: address, title, what is known of it"),
    Col("next_poll", Utc, nullable=True, comment="none for a feed that is switched off"),
    Index("ix_newsroom_feed_next_poll", "next_poll"),
)

feed_entries = Table(
    "newsroom_feed_entry",
    metadata,
    Col("feed", Word, primary_key=True),
    Col("entry", String(64), primary_key=True, comment="digest of the entry's id or address"),
    Col("seen_at", Utc, nullable=False),
    Index("ix_newsroom_feed_entry_seen_at", "seen_at"),
)
