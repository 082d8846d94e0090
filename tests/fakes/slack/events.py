"""Signed HTTP requests to the bot: events, commands and interactions, and raw ones for forging."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode, urljoin

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.slack.records import Attempt, Delivery
    from tests.fakes.slack.state import Json
    from tests.fakes.slack.world import World

_FORM = "application/x-www-form-urlencoded"
_MULTIPLE = 3
NO_RETRY = "X-Slack-No-Retry"


class RawAnswer(NamedTuple):
    """What the bot's HTTP endpoint answered."""

    status: int
    text: str
    headers: Mapping[str, str]


def sign(secret: str, body: bytes, timestamp: int | str | None = None) -> dict[str, str]:
    """Return the headers with which Slack proves that a request is its own."""
    stamp = str(int(time.time()) if timestamp is None else timestamp)
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def encode(delivery: Delivery) -> tuple[bytes, str]:
    """Return the body of a delivery and its content type."""
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload, ensure_ascii=False).encode(), "application/json"
    fields = delivery.payload
    if delivery.kind == "interactive":
        fields = {"payload": json.dumps(delivery.payload, ensure_ascii=False)}
    return urlencode(fields).encode(), _FORM


class HttpSender:
    """Posts to the app's request URLs."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.interactivity_url: str | None = None
        """Where interactions go; None: to the request URL."""
        self.commands_url: str | None = None
        self._session: aiohttp.ClientSession | None = None

    async def send(self, delivery: Delivery, attempt: Attempt, retry_reason: str, within_s: float) -> bool:
        """Send a payload; fill in the attempt and return whether a further try is allowed."""
        attempt.raw, content_type = encode(delivery)
        attempt.headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **sign(self.world.app.signing_secret, attempt.raw),
        }
        if attempt.number:
            attempt.headers |= {"X-Slack-Retry-Num": str(attempt.number), "X-Slack-Retry-Reason": retry_reason}
        try:
            answer = await self._post(self._url(delivery), attempt.raw, attempt.headers, within_s)
        except TimeoutError:
            attempt.reason = "http_timeout"
            return True
        except aiohttp.ClientError:
            attempt.reason = "connection_failed"
            return True
        attempt.status = answer.status
        if answer.status // 100 == _MULTIPLE - 1:
            delivery.acked = True
            delivery.response = _parsed(answer.text)
            return False
        attempt.reason = "too_many_redirects" if answer.status // 100 == _MULTIPLE else "http_error"
        return answer.headers.get(NO_RETRY) != "1"

    async def post_raw(self, path: str, body: bytes, headers: Mapping[str, str]) -> RawAnswer:
        """Post any bytes with any headers to a path of the bot's server."""
        return await self._post(urljoin(self.world.request_url or "", path), body, headers, 10.0)

    def _url(self, delivery: Delivery) -> str:
        special = {"interactive": self.interactivity_url, "slash_commands": self.commands_url}
        return special.get(delivery.kind) or self.world.request_url or ""

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str], within_s: float) -> RawAnswer:
        if self._session is None:
            self._session = aiohttp.ClientSession(skip_auto_headers=("Content-Type",))
        timeout = aiohttp.ClientTimeout(total=within_s)
        async with self._session.post(
            url, data=body, headers=headers, timeout=timeout, allow_redirects=False
        ) as response:
            return RawAnswer(response.status, await response.text(), response.headers.copy())

    async def close(self) -> None:
        """Close the connections to the bot."""
        if self._session is not None:
            await self._session.close()


def _parsed(text: str) -> Json | None:
    """Return the body of an acknowledgement: a JSON object, or plain text as a message; None if it is empty."""
    if not text.strip():
        return None
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        return {"text": text}
    return value if isinstance(value, dict) else {"text": text}
