"""What can be set about Slack; `wiring` fills it from the settings of the whole bot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.adapters.slack.gateway import API_URL
from bot.adapters.slack.install import AUTHORIZE_URL

if TYPE_CHECKING:
    from pydantic import SecretStr


@dataclass(frozen=True, kw_only=True)
class SlackSettings:
    """Tokens and addresses; secrets stay covered until they are used."""

    bot_token: SecretStr | None = None
    """For one workspace."""
    app_token: SecretStr | None = None
    """For Socket Mode."""
    signing_secret: SecretStr | None = None
    """For HTTP."""
    client_id: str = ""
    client_secret: SecretStr | None = None
    """With the client id: installation in several workspaces."""
    encryption_key: SecretStr | None = None
    """Fernet keys, separated by commas, the newest first."""
    public_url: str = ""
    """Where the outside reaches us, for the installation's redirect."""
    base_url: str = API_URL
    authorize_url: str = AUTHORIZE_URL
