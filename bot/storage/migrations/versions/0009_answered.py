"""Replies of which people are shown another copy are found by the message that they answer."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index("ix_bot_shown_answered", "bot_shown", ["answered"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_bot_shown_answered", "bot_shown")
