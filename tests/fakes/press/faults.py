"""Scripted trouble: what the next request for a path meets instead of its page."""

from __future__ import annotations

import asyncio
import gzip
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, assert_never

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHUNK = 1 << 16


@dataclass(frozen=True)
class Status:
    """Any status: 500, 404, or 429 with `retry_after_s`."""

    code: int
    retry_after_s: int | None = None


@dataclass(frozen=True)
class Hang:
    """No answer until the fake is closed or `release()` is called; then the connection breaks."""


@dataclass(frozen=True)
class Drop:
    """The connection breaks at once."""


@dataclass(frozen=True)
class Redirect:
    """302 to another address; to its own path it is a loop."""

    to: str


@dataclass(frozen=True)
class Drip:
    """The page, one byte at a time with a pause before each: never silent, never done."""

    pause_s: float = 0.05


@dataclass(frozen=True)
class Huge:
    """A body of so many bytes with no length given."""

    size: int = 50 * 1024 * 1024


@dataclass(frozen=True)
class GzipBomb:
    """A small body that unpacks to so many bytes."""

    size: int = 200 * 1024 * 1024


@dataclass(frozen=True)
class Body:
    """Another body, such as broken XML, with the page's own media type or another."""

    content: bytes
    media_type: str | None = None
    status: int = 200


Fault = Status | Hang | Drop | Redirect | Drip | Huge | GzipBomb | Body


class Faults:
    """What is in store for each path: some faults for the next requests, one for all that follow."""

    def __init__(self) -> None:
        self._next: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._always: dict[str, Fault] = {}

    def next(self, path: str, *faults: Fault) -> None:
        """Let the next requests for a path meet these, one each."""
        self._next[path].extend(faults)

    def always(self, path: str, fault: Fault | None) -> None:
        """Let every request for a path meet this one; None ends it."""
        self._always.pop(path, None)
        if fault is not None:
            self._always[path] = fault

    def take(self, path: str) -> Fault | None:
        """Return what this request meets."""
        return self._next[path].popleft() if self._next[path] else self._always.get(path)

    def clear(self) -> None:
        """End all trouble."""
        self._next.clear()
        self._always.clear()


async def meet(
    fault: Fault, request: web.BaseRequest, page: web.Response, released: asyncio.Event
) -> web.StreamResponse:
    """Answer a request as the fault has it."""
    answer: web.StreamResponse
    match fault:
        case Status(code, retry_after_s):
            headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
            answer = web.Response(status=code, headers=headers, text=f"{code}")
        case Hang():
            await released.wait()
            answer = _broken(request)
        case Drop():
            answer = _broken(request)
        case Redirect(to):
            answer = web.Response(status=302, headers={"Location": to})
        case Drip(pause_s):
            content = page.body if isinstance(page.body, bytes) else b""
            answer = await _stream(request, page.headers, (bytes([byte]) for byte in content), released, pause_s)
        case Huge(size):
            answer = await _stream(request, page.headers, repeat(b" " * _CHUNK, size // _CHUNK), released)
        case GzipBomb(size):
            answer = web.Response(body=_bomb(size), headers={**page.headers, "Content-Encoding": "gzip"})
        case Body(content, media_type, status):
            kind = media_type or page.headers["Content-Type"]
            answer = web.Response(body=content, status=status, headers={"Content-Type": kind})
        case _:
            assert_never(fault)
    return answer


def _broken(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _stream(
    request: web.BaseRequest, headers: Mapping[str, str], chunks: Iterator[bytes], released: asyncio.Event,
    pause_s: float = 0,
) -> web.StreamResponse:  # fmt: skip
    """Send chunk after chunk; end when the reader has gone or the fake lets go."""
    response = web.StreamResponse(headers={"Content-Type": headers["Content-Type"]})
    await response.prepare(request)
    with suppress(ConnectionError):
        for chunk in chunks:
            await response.write(chunk)
            with suppress(TimeoutError):
                await asyncio.wait_for(released.wait(), pause_s or 1e-6)
                return _broken(request)
        await response.write_eof()
    return response


def _bomb(size: int) -> bytes:
    """Return gzip that unpacks to so many blanks; members may follow one another."""
    member = gzip.compress(b" " * (1 << 20))
    return member * max(1, size >> 20)
