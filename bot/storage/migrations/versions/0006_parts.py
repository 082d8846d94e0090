"""Parts of answers without the process lives that noted them: nobody asks for those any more.

Which attempts were cut off, and how often, stands in the parts themselves: each attempt has a number of its own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the two columns."""
    with op.batch_alter_table("bot_inbox_part") as batch:
        batch.drop_column("run")
        batch.drop_column("runs")


def downgrade() -> None:
    """Bring them back, as if one life had noted all."""
    with op.batch_alter_table("bot_inbox_part") as batch:
        batch.add_column(sa.Column("run", sa.String, nullable=False, server_default=""))
        batch.add_column(sa.Column("runs", sa.Integer, nullable=False, server_default="1"))
