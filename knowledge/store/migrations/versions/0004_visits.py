"""Articles whose addresses are visited again, since some are edited without a word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "newsroom_visit",
        sa.Column("article", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("etag", sa.Text, nullable=True, comment="what the server told about the version that we have"),
        sa.Column("modified", sa.Text, nullable=True),
        sa.Column("changed_at", moment, nullable=False, comment="when its text was last new to us"),
        sa.Column("due_at", moment, nullable=False, comment="when to look again"),
        sa.PrimaryKeyConstraint("article", name="pk_newsroom_visit"),
    )
    op.create_index("ix_newsroom_visit_due_at", "newsroom_visit", ["due_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_newsroom_visit_due_at", "newsroom_visit")
    op.drop_table("newsroom_visit")
