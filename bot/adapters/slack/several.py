"""Several workspaces: the vault with their tokens, and the pages by which they install us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.adapters.slack.install import Install
from bot.adapters.slack.rotation import InstalledWorkspaces
from bot.adapters.slack.vault import Cipher, InstallationVault, StateVault
from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_sdk.web.async_client import AsyncWebClient
    from sqlalchemy.ext.asyncio import AsyncEngine
    from starlette.routing import Route

    from bot.adapters.slack.settings import SlackSettings
    from bot.adapters.slack.words import Say

STATE_LIFETIME_S = 600


class Several:
    """What one workspace with its token from the settings does not need."""

    def __init__(
        self, settings: SlackSettings, engine: AsyncEngine | None, *, say: Say, client: Callable[[], AsyncWebClient],
        installed: Callable[[str], Awaitable[None]],
    ) -> None:  # fmt: skip
        """Prepare; `client` gives an SDK client, `installed` hears of new installations."""
        if not settings.client_id or settings.client_secret is None:
            raise SettingsError("Slack needs KORRIDOR_SLACK_BOT_TOKEN, or client id and secret for several workspaces")
        if settings.encryption_key is None or engine is None or not settings.public_url:
            raise SettingsError("several workspaces need KORRIDOR_SLACK_ENCRYPTION_KEY and KORRIDOR_PUBLIC_URL")
        secret = settings.client_secret.get_secret_value()
        self._client = client
        self._heard = installed
        self._vault = InstallationVault(settings.client_id, engine, Cipher(settings.encryption_key.get_secret_value()))
        self._states = StateVault(STATE_LIFETIME_S, engine)
        self.workspaces = InstalledWorkspaces(
            self._vault, client_id=settings.client_id, client_secret=secret, client=client
        )
        self._install = Install(
            client_id=settings.client_id,
            client_secret=secret,
            public_url=settings.public_url,
            vault=self._vault,
            states=self._states,
            say=say,
            installed=self._installed,
            authorize_url=settings.authorize_url,
        )

    def routes(self) -> list[Route]:
        """Return the pages of the installation."""
        return self._install.routes()

    async def prepare(self) -> None:
        """Encrypt with the newest key, and call Slack on the open session from now on."""
        await self._vault.renew_encryption()
        self._install.use(self._client())

    async def _installed(self, team: str) -> None:
        self.workspaces.installed(team)
        await self._heard(team)
