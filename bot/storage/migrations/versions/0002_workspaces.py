"""Slack's installations and OAuth states: tables in the shape that slack_sdk's stores ask for.

They used to be made at the start of the Slack adapter. A database that has them keeps them as they are: the shape is
the same.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what is not there yet."""
    there = set(sa.inspect(op.get_bind()).get_table_names())
    for name, create in _TABLES.items():
        if name not in there:
            create()


def downgrade() -> None:
    """Drop the workspaces' tokens: all of them have to install again."""
    for name in _TABLES:
        op.drop_table(name)


def _create_bots() -> None:
    _create("slack_bots", *_installed(), *_bot(), *_installation())
    columns = ["client_id", "enterprise_id", "team_id", "installed_at"]
    op.create_index("slack_bots_idx", "slack_bots", columns)


def _create_installations() -> None:
    _create(
        "slack_installations",
        *_installed(), _short("enterprise_url", 200), *_bot(),
        _short("user_id", 32, nullable=False), _secret("user_token"), _short("user_scopes", 1000),
        _secret("user_refresh_token"), sa.Column("user_token_expires_at", sa.DateTime),
        _secret("incoming_webhook_url"), _short("incoming_webhook_channel", 200),
        _short("incoming_webhook_channel_id", 200), _short("incoming_webhook_configuration_url", 200),
        _short("token_type", 32), *_installation(),
    )  # fmt: skip
    columns = ["client_id", "enterprise_id", "team_id", "user_id", "installed_at"]
    op.create_index("slack_installations_idx", "slack_installations", columns)


def _create_states() -> None:
    expires = sa.Column("expire_at", sa.DateTime, nullable=False)
    _create("slack_oauth_states", _short("state", 200, nullable=False), expires)


_TABLES = {
    "slack_bots": _create_bots, "slack_installations": _create_installations, "slack_oauth_states": _create_states,
}  # fmt: skip


def _create(name: str, *columns: sa.Column[Any]) -> None:
    number = sa.Column("id", sa.Integer, nullable=False, autoincrement=True)
    op.create_table(name, number, *columns, sa.PrimaryKeyConstraint("id", name=f"{name}_pkey"))


def _installed() -> tuple[sa.Column[Any], ...]:
    """Return who installed which app."""
    return (
        _short("client_id", 32, nullable=False), _short("app_id", 32, nullable=False), _short("enterprise_id", 32),
        _short("enterprise_name", 200), _short("team_id", 32), _short("team_name", 200),
    )  # fmt: skip


def _bot() -> tuple[sa.Column[Any], ...]:
    return (
        _secret("bot_token"), _short("bot_id", 32), _short("bot_user_id", 32), _short("bot_scopes", 1000),
        _secret("bot_refresh_token"), sa.Column("bot_token_expires_at", sa.DateTime),
    )  # fmt: skip


def _installation() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("is_enterprise_install", sa.Boolean, nullable=False),
        sa.Column("installed_at", sa.DateTime, nullable=False),
    )


def _short(name: str, most: int, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.String(most), nullable=nullable)


def _secret(name: str) -> sa.Column[Any]:
    """Return a column for an encrypted token, which outgrows what slack_sdk has room for."""
    return sa.Column(name, sa.Text)
