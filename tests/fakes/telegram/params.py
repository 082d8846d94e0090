"""The arguments of one call, whichever way they came: query string, form, multipart or JSON."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from tests.fakes.telegram.errors import ApiError, bad_request

MAX_BODY = 50 * 1024 * 1024
INTEGER = re.compile(r"\s*([+-]?\d+)")


@dataclass(frozen=True)
class Upload:
    """A file from a multipart body."""

    filename: str
    content: bytes


@dataclass(frozen=True)
class Params:
    """Arguments as the server sees them: strings, with nested objects as JSON text, and uploaded files."""

    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the argument, or an empty string."""
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0, *, low: int | None = None, high: int | None = None) -> int:
        """Return the leading integer of the argument, clamped; the server never refuses a bad number here."""
        match = INTEGER.match(self.text(name))
        value = int(match[1]) if match else default
        value = value if low is None else max(value, low)
        return value if high is None else min(value, high)

    def flag(self, name: str) -> bool:
        """Return whether the argument says yes."""
        return self.text(name).lower() in ("true", "yes", "1")

    def json(self, name: str, what: str) -> Any:
        """Return the decoded argument, None if it is missing; `what` names it in the refusal of broken JSON."""
        if not self.text(name):
            return None
        try:
            return json.loads(self.text(name))
        except ValueError as exc:
            raise bad_request(f"Can't parse {what} JSON object") from exc

    def file(self, name: str) -> Upload | None:
        """Return the upload of that name, or the one the argument points at with attach://."""
        return self.files.get(name) or self.files.get(self.text(name).removeprefix("attach://"))

    def decoded(self) -> dict[str, Any]:
        """Return the arguments for the record, nested JSON decoded, files as their size."""
        shown: dict[str, Any] = {name: _decoded(value) for name, value in self.values.items()}
        return shown | {name: f"<{len(upload.content)} bytes>" for name, upload in self.files.items()}


def params_from(fields: Mapping[str, Any]) -> Params:
    """Return arguments given as JSON, nested values turned into JSON text."""
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
    return Params({name: value for name, value in texts.items() if value != "null"})


async def read_params(request: web.Request) -> Params:
    """Read the arguments of a request; the body wins over the query string."""
    query = dict(request.query)
    if (request.content_length or 0) > MAX_BODY:
        raise ApiError(413, "Request Entity Too Large")
    if request.content_type.startswith("multipart/"):
        values, files = await _multipart(request)
        return Params(query | values, files)
    body = await request.read()
    if request.content_type == "application/json" and body:
        try:
            fields = json.loads(body)
        except ValueError as exc:
            raise bad_request("can't parse JSON object") from exc
        if not isinstance(fields, dict):
            raise bad_request("expected a JSON object")
        return Params(query | dict(params_from(fields).values))
    return Params(query | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)))


async def _multipart(request: web.Request) -> tuple[dict[str, str], dict[str, Upload]]:
    values: dict[str, str] = {}
    files: dict[str, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename is not None:
            files[part.name] = Upload(part.filename, content)
        else:
            values[part.name] = content.decode("utf-8", "replace")
    return values, files


def _decoded(value: str) -> Any:
    if value[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
