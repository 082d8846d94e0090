"""The tokens of the workspaces that have installed us, whether there is one or many."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Protocol

logger = logging.getLogger(__name__)

REFUSED = "KORRIDOR_SLACK_BOT_TOKEN was refused by Slack: install the app again, set the new token and restart"


@dataclass(frozen=True)
class Credentials:
    """What we call Slack with."""

    token: str = field(repr=False)
    bot_user_id: str = ""


class Workspaces(Protocol):
    """Where tokens come from; `SingleWorkspace` and `install.InstalledWorkspaces` are the two kinds."""

    @property
    def is_refused(self) -> bool:
        """Whether Slack has refused the one token there is; one of many workspaces may leave without harm."""
        ...

    async def credentials(self, team: str) -> Credentials | None:
        """Return a token that should work; None if the workspace has none."""
        ...

    async def renew(self, team: str, token: str) -> Credentials | None:
        """Return a token in place of one that Slack called expired."""
        ...

    async def reject(self, team: str, token: str) -> None:
        """Note that Slack no longer accepts this token."""
        ...

    async def forget(self, team: str) -> bool:
        """Delete a workspace's tokens; False when there were none any more."""
        ...

    async def teams(self) -> list[str]:
        """Return the workspaces that have a token; for one workspace an empty id stands for it."""
        ...


class SingleWorkspace:
    """One workspace with one token from the settings."""

    def __init__(self, token: str) -> None:
        self._token: str | None = token

    @property
    def is_refused(self) -> bool:
        """Whether the token was refused, or the app removed from the workspace."""
        return self._token is None

    async def credentials(self, team: str) -> Credentials | None:  # noqa: ARG002 - one token for whoever asks
        """Return the token of the settings, until it was rejected."""
        return Credentials(self._token) if self._token else None

    async def renew(self, team: str, token: str) -> Credentials | None:
        """Return nothing: a token from the settings cannot be renewed, so an expired one is a dead one."""
        await self.reject(team, token)
        return None

    async def reject(self, team: str, token: str) -> None:  # noqa: ARG002 - as above
        """Stop using the token; a new one comes with a restart."""
        if self._token == token:
            self._token = None
            logger.error(REFUSED)

    async def forget(self, team: str) -> bool:  # noqa: ARG002 - as above
        """Stop using the token."""
        had, self._token = self._token is not None, None
        return had

    async def teams(self) -> list[str]:
        """Return one nameless workspace."""
        return [""] if self._token else []
