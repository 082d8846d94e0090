"""Which text of an article a second reader has answered for, also where it found nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "newsroom_article",
        sa.Column(
            "heard", sa.String(64), nullable=True, comment="SHA-256 of the text that a second reader has answered for"
        ),
    )


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("newsroom_article") as batch:
        batch.drop_column("heard")
