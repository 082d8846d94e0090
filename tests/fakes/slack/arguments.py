"""The arguments of a Web API request, from query, form or JSON, with JSON that sits inside strings opened."""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as BadBase64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.errors import ApiError, invalid_arguments

if TYPE_CHECKING:
    from aiohttp import web

    from tests.fakes.slack.state import Json

NESTED = frozenset(
    {
        "attachments",
        "blocks",
        "chunks",
        "files",
        "loading_messages",
        "metadata",
        "prompts",
        "unfurled_attachments",
        "view",
    }
)


@dataclass
class Arguments:
    """What a caller passed, with the readings Slack allows."""

    values: Json
    token: str | None = None
    client: tuple[str, str] | None = None
    """client_id and client_secret from HTTP Basic authentication."""
    warnings: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return an argument as text, empty if it is missing."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def need(self, name: str) -> str:
        """Return a required argument as text."""
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        """Return an argument as a boolean, however it was spelt."""
        return self.text(name).lower() in {"1", "true"}

    def number(self, name: str, default: int, *, error: str = "invalid_arguments") -> int:
        """Return an argument as a number."""
        value = self.text(name)
        if not value:
            return default
        if not value.isdigit():
            raise ApiError(error)
        return int(value)


async def read(request: web.Request, *, accepts_json: bool) -> Arguments:
    """Return the arguments of a request; ApiError if its body cannot be read."""
    values: Json = dict(request.query)
    arguments = Arguments(values)
    values.pop("token", None)  # tokens in the query string are refused
    if request.method == "POST":
        body = await _body(request, arguments, accepts_json=accepts_json)
        arguments.token = body.pop("token", None)
        values |= body
    for name in NESTED & values.keys():
        values[name] = _opened(values[name])
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme == "Bearer":
        arguments.token = credentials.strip()
    elif scheme == "Basic":
        arguments.client = _basic(credentials)
    return arguments


async def _body(request: web.Request, arguments: Arguments, *, accepts_json: bool) -> Json:
    if request.content_type == "application/json":
        if not accepts_json:
            return {}  # as the real methods do: the body is not looked at, so arguments seem missing
        if request.charset is None:
            arguments.warnings.append("missing_charset")
        return _object(await request.text())
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    if request.can_read_body and await request.read():
        raise ApiError("invalid_post_type")
    return {}


def _object(body: str) -> Json:
    if not body.strip():
        return {}
    try:
        value = json.loads(body)
    except json.JSONDecodeError as exc:
        raise ApiError("invalid_json") from exc
    if not isinstance(value, dict):
        raise ApiError("json_not_object")
    return value


def _opened(value: Any) -> Any:
    """Return the JSON inside a string; a string that is none stays for the method to refuse."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def _basic(credentials: str) -> tuple[str, str] | None:
    try:
        client_id, _, secret = b64decode(credentials).decode().partition(":")
    except (BadBase64, UnicodeDecodeError):
        return None
    return client_id, secret
