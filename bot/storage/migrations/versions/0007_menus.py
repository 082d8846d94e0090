"""Which editors see their commands in the menu of their direct chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "bot_editor_menu",
        sa.Column(
            "key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
            comment="telegram:123",
        ),
        sa.PrimaryKeyConstraint("key", name="pk_bot_editor_menu"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("bot_editor_menu")
