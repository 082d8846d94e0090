"""How often a look at an article was begun: one that kills the process is given up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Count from now on."""
    comment = "how often a look was begun and not ended"
    op.add_column(
        "newsroom_visit", sa.Column("tries", sa.Integer, nullable=False, server_default="0", comment=comment)
    )  # fmt: skip


def downgrade() -> None:
    """Drop the count."""
    with op.batch_alter_table("newsroom_visit") as table:
        table.drop_column("tries")
