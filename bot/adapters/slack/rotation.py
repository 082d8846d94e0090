"""Tokens of many workspaces: from the vault, rotated before they expire, by one at a time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from typing import TYPE_CHECKING

import aiohttp
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.adapters.slack.tokens import Credentials

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.oauth.installation_store import Installation
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.adapters.slack.vault import InstallationVault

logger = logging.getLogger(__name__)

KEPT_S = 60.0
"""How long a token is used without looking into the vault again: another process may have rotated it."""
RENEWED_BEFORE_MIN = 120
_AT_ONCE_MIN = 60 * 24 * 365


class InstalledWorkspaces:
    """The workspaces in the vault."""

    def __init__(
        self, vault: InstallationVault, *, client_id: str, client_secret: str, client: Callable[[], AsyncWebClient]
    ) -> None:
        self._vault = vault
        self._client_id = client_id
        self._client_secret = client_secret
        self._client = client
        self._kept: dict[str, tuple[float, Credentials]] = {}
        self._rejected: set[str] = set()
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @property
    def is_refused(self) -> bool:
        """Never: the others go on when one workspace leaves."""
        return False

    async def credentials(self, team: str) -> Credentials | None:
        """Return the workspace's token, renewed two hours before it expires."""
        at, kept = self._kept.get(team, (0.0, None))
        if kept is not None and time.monotonic() - at < KEPT_S:
            return kept
        async with self._locks[team]:
            installation = await self._vault.find(team)
            if installation is None:
                return None
            return self._keep(team, await self._rotated(team, installation, RENEWED_BEFORE_MIN) or installation)

    async def renew(self, team: str, token: str) -> Credentials | None:
        """Return a token in place of an expired one; perhaps somebody else has renewed it meanwhile."""
        async with self._locks[team]:
            self._kept.pop(team, None)
            installation = await self._vault.find(team)
            if installation is not None and installation.bot_token == token:
                installation = await self._rotated(team, installation, _AT_ONCE_MIN)
            return None if installation is None else self._keep(team, installation)

    async def reject(self, team: str, token: str) -> None:
        """Use this token no more; the rows go when Slack tells of the uninstallation."""
        self._rejected.add(token)
        self._kept.pop(team, None)
        logger.warning("slack_token_rejected", extra={"team": team})

    async def forget(self, team: str) -> bool:
        """Delete a workspace's rows."""
        self._kept.pop(team, None)
        return await self._vault.remove(team)

    def installed(self, team: str) -> None:
        """Look into the vault again: the workspace has just been installed."""
        self._kept.pop(team, None)

    async def teams(self) -> list[str]:
        """Return the workspaces in the vault."""
        return await self._vault.teams()

    def _keep(self, team: str, installation: Installation) -> Credentials | None:
        token = installation.bot_token or ""
        if not token or token in self._rejected:
            return None
        credentials = Credentials(token, installation.bot_user_id or "")
        self._kept[team] = (time.monotonic(), credentials)
        return credentials

    async def _rotated(self, team: str, installation: Installation, minutes: int) -> Installation | None:
        """Rotate and save; None if that was not due or did not work.

        A refresh token works once: if another process was faster, ours is refused, and the vault holds its result.
        """
        rotator = AsyncTokenRotator(client_id=self._client_id, client_secret=self._client_secret, client=self._client())
        try:
            rotated = await rotator.perform_token_rotation(installation=installation, minutes_before_expiration=minutes)
        except (SlackTokenRotationError, aiohttp.ClientError, TimeoutError) as error:
            logger.warning("slack_rotation_failed", extra={"team": team, "error": type(error).__name__})
            found = await self._vault.find(team)
            return found if found is not None and found.bot_token != installation.bot_token else None
        if rotated is not None:
            await self._vault.async_save(rotated)
            logger.info("slack_token_rotated", extra={"team": team})
        return rotated
