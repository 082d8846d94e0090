"""Calls to Slack: one session, our own pacing, no hidden repeats, refusals as our errors.

slack_sdk's retry handlers are off: its handler for connection errors posts a message twice when the connection drops
after Slack has taken it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from io import BytesIO
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.errors import (
    AmbiguousError,
    MissingScopeError,
    SlackError,
    ThrottledError,
    TokenExpiredError,
    TokenRejectedError,
    UnreachableError,
    by_code,
    translate_error,
)
from bot.adapters.slack.pacing import Pacing
from bot.adapters.slack.surface import METHODS, Use
from bot.adapters.slack.works import PLATFORM
from bot.digests.leaving import Request

if TYPE_CHECKING:
    from bot.adapters.slack.render import Outgoing
    from bot.adapters.slack.tokens import Workspaces
    from bot.messages import Picture
    from bot.ports import Parks

logger = logging.getLogger(__name__)
sdk_logger = logging.getLogger("bot.adapters.slack.sdk")
"""What the SDKs log; kept above DEBUG in `quiet_sdk`, where they would write out whole requests."""

API_URL = "https://slack.com/api/"
TIMEOUT_S = 10.0
SCOPES_KEY = "x-oauth-scopes"
"""Under which an answer holds the token's scopes, which Slack tells in a header."""
_REPEATS = 3
_MOST_CLIENTS = 1_000
_FAULTS = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, AttributeError, ValueError)
_GOOD = 200


class Gateway:
    """Posts, edits and looks up, with the token of the workspace concerned."""

    def __init__(
        self, workspaces: Workspaces, *, api_url: str = API_URL, timeout_s: float = TIMEOUT_S,
        parks: Parks | None = None,
    ) -> None:  # fmt: skip
        """Prepare; the session opens with `open`, inside the running loop."""
        self.workspaces = workspaces
        self.pacing = Pacing()
        self.missing_scopes: set[str] = set()
        """What installations turned out to lack, for health and doctor."""
        self._api_url, self._parks = api_url, parks
        self._timeout_s = timeout_s
        self._session: aiohttp.ClientSession | None = None
        self._clients: dict[str | None, AsyncWebClient] = {}

    async def open(self) -> None:
        """Open the session."""
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=self._timeout_s), request_class=Request
        )  # fmt: skip

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()

    def client(self, token: str | None = None) -> AsyncWebClient:
        """Return an SDK client on our session that repeats nothing by itself; kept, since making one is not cheap."""
        if len(self._clients) > _MOST_CLIENTS:
            self._clients.clear()
        made = self._clients.get(token)
        if made is None or made.session is not self._session:
            made = self._clients[token] = AsyncWebClient(
                token, base_url=self._api_url, session=self._session, retry_handlers=[], logger=sdk_logger,
                timeout=int(self._timeout_s),
            )  # fmt: skip
        return made

    async def call(self, team: str, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method of the Web API; what may be repeated is, up to three times."""
        use, lane = METHODS[method], _lane(team, method, arguments)
        for attempt in range(1, _REPEATS + 1):
            await self.pacing.parked(lane)
            try:
                return await self._authorized(team, method, use, arguments)
            except (AmbiguousError, UnreachableError, ThrottledError) as error:
                if isinstance(error, ThrottledError):
                    await self._park(lane, error.retry_after)
                if attempt == _REPEATS or not use.is_repeatable:
                    raise
                if not isinstance(error, ThrottledError):
                    await asyncio.sleep(0.2 * attempt)
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def identity(self, team: str) -> tuple[str, frozenset[str]]:
        """Return the workspace's name and the scopes its token has."""
        response = await self._authorized(team, "auth.test", METHODS["auth.test"], {})
        return str(response.get("team") or ""), frozenset(str(response.get(SCOPES_KEY) or "").split(","))

    def is_parked(self, team: str, method: str, **arguments: Any) -> bool:
        """Return whether a call would have to wait for a Retry-After."""
        return self.pacing.is_parked(_lane(team, method, arguments))

    async def turn(self, team: str, channel: str) -> None:
        """Wait until a message may be posted to a channel."""
        await self.pacing.turn(_lane(team, "chat.postMessage", {"channel": channel}))

    async def post(self, team: str, channel: str, message: Outgoing, *, thread: str | None = None) -> str:
        """Post a message, after `turn`; return its timestamp."""
        given = _given(message) | {"channel": channel, "unfurl_links": False, "unfurl_media": False}
        if thread is not None:
            given["thread_ts"] = thread
        return str((await self.call(team, "chat.postMessage", **given))["ts"])

    async def post_once(self, team: str, channel: str, message: Outgoing, *, thread: str | None = None) -> str:
        """Post a message once, after `turn`; whoever calls this keeps account; return its timestamp."""
        given = _given(message) | {"channel": channel, "unfurl_links": False, "unfurl_media": False}
        if thread is not None:
            given["thread_ts"] = thread
        lane = _lane(team, "chat.postMessage", given)
        if (left_s := self.pacing.parked_s(lane)) > 0:
            raise ThrottledError("parked", left_s)
        try:
            return str((await self._authorized(team, "chat.postMessage", METHODS["chat.postMessage"], given))["ts"])
        except ThrottledError as error:
            await self._park(lane, error.retry_after)
            raise

    async def recall(self) -> None:
        """Leave alone what an earlier run was told to."""
        left = await self._parks.left(PLATFORM) if self._parks is not None else {}
        for place, seconds in left.items():
            self.pacing.park(place, seconds)

    async def _park(self, lane: str, seconds: float) -> None:
        self.pacing.park(lane, seconds)
        if self._parks is not None:
            await self._parks.park(lane, seconds)

    async def whisper(self, team: str, channel: str, user: str, message: Outgoing, *, thread: str | None = None) -> str:
        """Show a message to one person in a channel; return its timestamp."""
        given = _given(message) | {"channel": channel, "user": user}
        if thread is not None:
            given["thread_ts"] = thread
        return str((await self.call(team, "chat.postEphemeral", **given))["message_ts"])

    async def edit(self, team: str, channel: str, ts: str, message: Outgoing) -> None:
        """Replace one of our messages."""
        given = {"text": message.text, "blocks": list(message.blocks)}
        await self.call(team, "chat.update", channel=channel, ts=ts, **given)

    async def upload(self, team: str, channel: str, picture: Picture, *, thread: str | None = None) -> str:
        """Upload a picture into a channel; return the file's id."""
        described = {"filename": "korridor.png", "length": len(picture.png), "alt_txt": picture.alt[:1000]}
        announced = await self.call(team, "files.getUploadURLExternal", **described)
        await self._send(announced["upload_url"], data=BytesIO(picture.png))
        listed = json.dumps([{"id": announced["file_id"], "title": "Korridor"}])
        where = {"channel_id": channel} | ({"thread_ts": thread} if thread is not None else {})
        await self.call(team, "files.completeUploadExternal", files=listed, **where)
        return str(announced["file_id"])

    async def respond(self, url: str, **body: Any) -> None:
        """Answer by a response_url."""
        await self._send(url, json=body)

    async def _send(self, url: str, **body: Any) -> None:
        if self._session is None:
            raise UnreachableError("not_started")
        try:
            async with self._session.post(url, **body) as response:
                text = await response.text()
        except _FAULTS as fault:
            raise translate_error(fault) from None  # the address is a secret: it must not reach a log
        if response.status != _GOOD:
            code = text if text.isidentifier() else ""
            raise by_code(code, status=response.status, headers=response.headers)

    async def _authorized(self, team: str, method: str, use: Use, arguments: dict[str, Any]) -> dict[str, Any]:
        credentials = await self.workspaces.credentials(team)
        if credentials is None:
            raise TokenRejectedError("not_installed")
        token = credentials.token
        try:
            return await self._request(token, method, use, arguments)
        except TokenExpiredError:
            renewed = await self.workspaces.renew(team, token)
            if renewed is None:
                raise TokenRejectedError("token_expired") from None
            return await self._request(renewed.token, method, use, arguments)
        except TokenRejectedError:
            await self.workspaces.reject(team, token)
            raise

    async def _request(self, token: str, method: str, use: Use, arguments: dict[str, Any]) -> dict[str, Any]:
        client = self.client(token)
        try:
            match use.style:
                case "json":
                    response = await client.api_call(method, json=dict(arguments))
                case "get":
                    response = await client.api_call(method, http_verb="GET", params=dict(arguments))
                case "query":
                    response = await client.api_call(method, params=dict(arguments))
        except _FAULTS as fault:
            raise self._noted(method, translate_error(fault)) from fault
        body = dict(response.data) if isinstance(response.data, dict) else {}
        return body | {SCOPES_KEY: response.headers.get(SCOPES_KEY, "")}

    def _noted(self, method: str, error: SlackError) -> SlackError:
        if isinstance(error, MissingScopeError):
            self.missing_scopes.add(error.needed)
        logger.info("slack_refused", extra={"method": method, "error": error.code})
        return error


def quiet_sdk() -> None:
    """Keep the SDKs from writing requests and tokens into the log, however verbose it is."""
    for name in ("bot.adapters.slack.sdk", "slack_sdk", "slack_bolt"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _given(message: Outgoing) -> dict[str, Any]:
    return {"text": message.text} | ({"blocks": list(message.blocks)} if message.blocks else {})


def _lane(team: str, method: str, arguments: dict[str, Any]) -> str:
    """Return what a Retry-After holds for: posts to one channel, by its key, else one method in one workspace."""
    return f"{PLATFORM}:{team}:{arguments.get('channel') if method == 'chat.postMessage' else method}"
