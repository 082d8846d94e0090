"""Articles, the claims read from them, what editors did, and the feeds they came by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of the newsroom."""
    word = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    moment = sa.DateTime(timezone=True)
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "newsroom_article",
        sa.Column("id", word, nullable=False),
        sa.Column("url", word, nullable=True, comment="canonical address"),
        sa.Column("cluster", word, nullable=False, comment="id of the first article that tells the same story"),
        sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 of the text"),
        sa.Column("body", sa.Text, nullable=False, comment="JSON with the paragraphs"),
        sa.Column("fetched_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_newsroom_article"),
    )
    op.create_index("ix_newsroom_article_url", "newsroom_article", ["url"])
    op.create_index("ix_newsroom_article_fetched_at", "newsroom_article", ["fetched_at"])
    op.create_table(
        "newsroom_claim",
        sa.Column("id", word, nullable=False),
        sa.Column("article", word, nullable=False),
        sa.Column("state", word, nullable=False),
        sa.Column(
            "version",
            sa.Integer,
            nullable=False,
            comment="counts the changes, so that two editors do not overwrite each other",
        ),
        sa.Column("rank", sa.Integer, nullable=False, comment="what to look at first: lower is sooner"),
        sa.Column("body", sa.Text, nullable=False, comment="JSON of the claim, with the editors' changes"),
        sa.Column("decision", sa.Text, nullable=False, comment="JSON: how it stands to what is known"),
        sa.Column("seen_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_newsroom_claim"),
    )
    op.create_index("ix_newsroom_claim_queue", "newsroom_claim", ["state", "rank", "seen_at"])
    op.create_index("ix_newsroom_claim_article", "newsroom_claim", ["article"])
    op.create_table(
        "newsroom_entry",
        sa.Column("number", number, nullable=False, autoincrement=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("editor", word, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("act", word, nullable=False),
        sa.Column("claim", word, nullable=True),
        sa.Column("fact", word, nullable=True),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("undoes", number, nullable=True),
        sa.Column("before", sa.Text, nullable=True, comment="JSON: what to bring back when it is undone"),
        sa.PrimaryKeyConstraint("number", name="pk_newsroom_entry"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_newsroom_entry_claim", "newsroom_entry", ["claim", "number"])
    op.create_index("ix_newsroom_entry_fact", "newsroom_entry", ["fact", "number"])
    op.create_table(
        "newsroom_feed",
        sa.Column("id", word, nullable=False),
        sa.Column("body", sa.Text, nullable=False, comment="JSON: address, title, what is known of it"),
        sa.Column("next_poll", moment, nullable=True, comment="none for a feed that is switched off"),
        sa.PrimaryKeyConstraint("id", name="pk_newsroom_feed"),
    )
    op.create_index("ix_newsroom_feed_next_poll", "newsroom_feed", ["next_poll"])
    op.create_table(
        "newsroom_feed_entry",
        sa.Column("feed", word, nullable=False),
        sa.Column("entry", sa.String(64), nullable=False, comment="digest of the entry's id or address"),
        sa.Column("seen_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("feed", "entry", name="pk_newsroom_feed_entry"),
    )
    op.create_index("ix_newsroom_feed_entry_seen_at", "newsroom_feed_entry", ["seen_at"])


def downgrade() -> None:
    """Drop the newsroom: articles, claims and the audit are gone, facts stay."""
    for name in ("feed_entry", "feed", "entry", "claim", "article"):
        op.drop_table(f"newsroom_{name}")
