"""Bolt's AsyncApp as the one door for HTTP and Socket Mode: authorize, store in the inbox, acknowledge.

The work is done after the acknowledgement, by the worker. Storing happens in a middleware and not in listeners, because
Bolt acknowledges an event before its listener runs: a kill in between would lose it. The middleware answers everything,
also events nobody asked for: Bolt would leave those unacknowledged, and Slack would send them again.
"""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.adapters.slack.gateway import sdk_logger
from bot.adapters.slack.works import PLATFORM, fingerprint

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.request.async_request import AsyncBoltRequest

    from bot.adapters.slack.gateway import Gateway
    from bot.adapters.slack.tokens import Workspaces
    from bot.adapters.slack.worker import Translate, Worker
    from bot.adapters.slack.works import Payload
    from bot.ports import Inbox

logger = logging.getLogger(__name__)

AUTHORIZED_FOR_S = 60.0
"""How long a workspace is taken for installed without looking again; Bolt would ask Slack at every event."""
_SECRETS = ("token",)
"""Fields that are not stored."""


class Intake:
    """Stores what comes in, once."""

    def __init__(self, inbox: Inbox, worker: Worker, translate: Translate) -> None:
        self._inbox = inbox
        self._worker = worker
        self._translate = translate
        self.is_open = True

    async def __call__(self, body: Payload) -> bool:
        """Store a payload that asks something of us; False when it does not, or when it is known."""
        task = self._translate(body)
        if task is None:
            return False
        kept = json.dumps({name: value for name, value in body.items() if name not in _SECRETS})
        is_new = await self._inbox.add(task.key, platform=PLATFORM, order_key=task.order_key, body=kept)
        if is_new:
            self._worker.ring()
        else:
            logger.info("slack_repeat_dropped", extra={"key": fingerprint(task.key)})
        return is_new


class Authorize:
    """Bolt's authorize: whether a workspace has installed us, remembered for a minute."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._known: dict[str, tuple[float, AuthorizeResult]] = {}

    async def __call__(self, team_id: str | None, enterprise_id: str | None) -> AuthorizeResult | None:
        """Return what Bolt needs to know of a workspace; None when it has not installed us."""
        team = team_id or ""
        at, result = self._known.get(team, (0.0, None))
        if result is not None and time.monotonic() - at < AUTHORIZED_FOR_S:
            return result
        credentials = await self._workspaces.credentials(team)
        if credentials is None:
            self.forget(team)
            return None
        result = AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team, bot_user_id=credentials.bot_user_id, bot_token=credentials.token
        )
        self._known[team] = (time.monotonic(), result)
        return result

    def forget(self, team: str) -> None:
        """Look again at the next event."""
        self._known.pop(team, None)


def build_app(gateway: Gateway, authorize: Authorize, intake: Intake) -> AsyncApp:
    """Return the app: everything that arrives is stored, then acknowledged."""

    async def authorized(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult | None:
        return await authorize(team_id, enterprise_id)

    async def store(req: AsyncBoltRequest, next: Callable[[], Awaitable[None]]) -> BoltResponse:  # noqa: A002, ARG001
        if not intake.is_open:
            return BoltResponse(status=503, body="")
        await intake(req.body)
        return BoltResponse(status=200, body="")

    async def failed(error: Exception) -> BoltResponse:
        logger.error("slack_intake_failed", extra={"error": type(error).__name__})
        return BoltResponse(status=500, body="")

    app = AsyncApp(
        name="korridor",
        logger=sdk_logger,
        client=gateway.client(),
        authorize=authorized,  # type: ignore[arg-type]  # None is Bolt's own word for "not installed"
        process_before_response=False,
        request_verification_enabled=False,  # `http` verifies, on the raw body
        ssl_check_enabled=False,
        signing_secret="",
    )
    app.middleware(store)
    app.error(failed)
    return app
