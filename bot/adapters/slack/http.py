"""Slack over HTTP: one verified route for events, commands and interactions.

Not Bolt's own handler: that one takes a form with the word "payload" in it for an interaction, and falls over malformed
bodies and timestamps before it has checked the signature. Of what is refused nothing is logged but the reason.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.adapters.slack.surface import PATH_EVENTS

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from starlette.requests import Request

logger = logging.getLogger(__name__)

MOST_BYTES = 524_288
_FORM = "application/x-www-form-urlencoded"
_BAD_SIGNATURE = (ValueError, TypeError, OverflowError)
"""What the verifier raises on timestamps that are no number of seconds, and on bytes that are no text."""


class RefusedRequestError(Exception):
    """The request is not Slack's, or not readable; the answer is `status` without a word."""

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        self.reason = reason
        super().__init__(reason)


class Door:
    """Lets in what Slack has signed."""

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

    def route(self) -> Route:
        """Return the route for the web application."""
        return Route(PATH_EVENTS, self.handle, methods=["POST"])

    async def handle(self, request: Request) -> Response:
        """Verify, read and dispatch one request."""
        try:
            raw = await _limited(request)
            self._verify(raw, request)
            body = _read(raw, request.headers.get("content-type", ""))
        except RefusedRequestError as refused:
            logger.warning("slack_request_refused", extra={"reason": refused.reason})
            return Response(status_code=refused.status)
        if body.get("type") == "url_verification":
            return JSONResponse({"challenge": str(body.get("challenge", ""))})
        # this mode skips Bolt's own, fragile verification
        bolt_request = AsyncBoltRequest(mode="socket_mode", body=body, headers=dict(request.headers))
        return to_starlette_response(await self._app.async_dispatch(bolt_request))

    def _verify(self, raw: bytes, request: Request) -> None:
        try:
            is_genuine = self._verifier.is_valid_request(raw, dict(request.headers))
        except _BAD_SIGNATURE:
            is_genuine = False
        if not is_genuine:
            raise RefusedRequestError(401, "signature")


async def _limited(request: Request) -> bytes:
    """Return the body, reading no more of it than allowed."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MOST_BYTES:
            raise RefusedRequestError(413, "too_large")
    return bytes(raw)


def _read(raw: bytes, content_type: str) -> dict[str, Any]:
    """Return the payload: JSON, or a form whose field `payload`, if there is such a field, holds JSON."""
    try:
        text = raw.decode()
        if content_type.partition(";")[0].strip().lower() == _FORM:
            fields = dict(parse_qsl(text, keep_blank_values=True))
            body = json.loads(fields["payload"]) if "payload" in fields else fields
        else:
            body = json.loads(text)
    except (ValueError, RecursionError):
        raise RefusedRequestError(400, "malformed") from None
    if not isinstance(body, dict):
        raise RefusedRequestError(400, "malformed")
    return body
