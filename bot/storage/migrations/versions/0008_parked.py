"""How long platforms have asked us to leave chats alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "bot_parked",
        sa.Column(
            "place", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False,
            comment="a chat, or a method: telegram::123, slack:T1:C5, slack:T1:chat.update",
        ),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_bot_parked"),
    )  # fmt: skip


def downgrade() -> None:
    """Drop it."""
    op.drop_table("bot_parked")
