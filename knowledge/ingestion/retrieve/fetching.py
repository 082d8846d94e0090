"""Fetching one page from a world that may mean harm: judged addresses, limits for size and time, polite pauses."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from knowledge.ingestion.retrieve import unpacking
from knowledge.ingestion.retrieve.answers import check_status, max_age_s, media_type, redirection, retry_after_s
from knowledge.ingestion.retrieve.faults import Cause, FetchError
from knowledge.ingestion.retrieve.guard import Guard
from knowledge.ingestion.retrieve.pages import Page, Unchanged, Validators
from knowledge.ingestion.retrieve.pauses import Pauses
from knowledge.ingestion.retrieve.robots import AGENT, LARGEST, Robots
from knowledge.ingestion.retrieve.unpacking import Limits

_NOT_MODIFIED = 304
_ROBOTS_LIMITS = Limits(wire=LARGEST, unpacked=LARGEST)
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, "
    "text/plain, text/markdown, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8"
)


@dataclass(frozen=True)
class Patience:
    """How long is waited, in seconds."""

    connect_s: float = 10.0
    silence_s: float = 15.0
    """Without a byte."""
    total_s: float = 30.0
    """For one page with all its redirects, so that a server that drips is left."""
    pause_s: float = 1.0
    """Between two requests to one host."""


class Fetcher:
    """Fetches pages; use it as an async context manager. One is enough for the whole process."""

    def __init__(
        self,
        guard: Guard | None = None,
        *,
        contact: str = "",
        version: str = "0.1",
        limits: Limits | None = None,
        patience: Patience | None = None,
        redirects: int = 5,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`contact` is an address (https or mail) under which owners of sites reach whoever runs this Korridor."""
        self._guard = guard or Guard()
        self._limits, self._patience, self._redirects = limits or Limits(), patience or Patience(), redirects
        self._agent = f"{AGENT}/{version} (+{contact})" if contact else f"{AGENT}/{version}"
        self._pauses = Pauses(self._patience.pause_s, clock=clock)
        self._robots = Robots(self._read_robots, clock=clock)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the connections' pool."""
        waits = aiohttp.ClientTimeout(
            total=None, connect=self._patience.connect_s, sock_connect=self._patience.connect_s,
            sock_read=self._patience.silence_s,
        )  # fmt: skip
        connector = aiohttp.TCPConnector(resolver=_JudgedNames(self._guard), use_dns_cache=False, limit=20)
        self._session = aiohttp.ClientSession(
            connector=connector, timeout=waits, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False,
            auto_decompress=False, headers={"User-Agent": self._agent, "Accept-Encoding": unpacking.ENCODINGS},
        )  # fmt: skip
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(self, address: str, *, known: Validators | None = None) -> Page | Unchanged:
        """Return a page, or Unchanged when it is the version we know; raises FetchError for everything else."""
        async with self._in_time(address):
            return await self._follow(self._guard.parse(address), known or Validators())

    async def page(self, address: str) -> Page:
        """Return a page; raises FetchError."""
        found = await self.get(address)
        if isinstance(found, Unchanged):
            raise FetchError(Cause.STATUS, address, "the server says that nothing changed", "try again later")
        return found

    @asynccontextmanager
    async def _in_time(self, address: str) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._patience.total_s):
                yield
        except TimeoutError as error:
            raise FetchError(Cause.SLOW, address, "it did not come in time", "try again later") from error

    async def _read_robots(self, url: URL) -> bytes:
        found = await self._follow(url, Validators(), is_robots=True)
        return found.content if isinstance(found, Page) else b""

    async def _follow(self, url: URL, known: Validators, *, is_robots: bool = False) -> Page | Unchanged:
        """Go from redirect to redirect; each address is judged anew, and each site asked whether we may."""
        start, seen = str(url), set[URL]()
        while True:
            if url in seen or len(seen) > self._redirects:
                raise FetchError(
                    Cause.REDIRECTS, start, "it redirects in a circle or too often", "give the article's own address"
                )
            seen.add(url)
            self._guard.judge_literal(url)
            pause_s = None if is_robots else await self._robots.check(url)
            await self._pauses.wait(url.host or "", pause_s)
            found = await self._request(url, known, is_robots=is_robots)
            if not isinstance(found, URL):
                return found
            url = self._guard.parse(str(found))

    async def _request(self, url: URL, known: Validators, *, is_robots: bool) -> Page | Unchanged | URL:
        if self._session is None:
            raise RuntimeError("open the Fetcher with `async with` first")
        receive = self._receive_robots if is_robots else self._receive
        try:
            async with self._session.get(url, allow_redirects=False, headers=_conditions(known)) as response:
                if (further := redirection(url, response.status, response.headers)) is not None:
                    return further
                if response.status == _NOT_MODIFIED:
                    return Unchanged(str(url), max_age_s(response.headers))
                check_status(str(url), response.status, retry_after_s(response.headers))
                return await receive(str(url), response)
        except TimeoutError as error:
            raise FetchError(Cause.SLOW, str(url), "it did not come in time", "try again later") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            why = f"no connection ({type(error).__name__})"
            raise FetchError(Cause.UNREACHABLE, str(url), why, "try again later") from error

    async def _receive(self, url: str, response: aiohttp.ClientResponse) -> Page:
        headers = response.headers
        kind = media_type(url, headers)
        if (length := response.content_length) and length > self._limits.wire:
            raise unpacking.too_large(url, self._limits.wire)
        content = await unpacking.read(
            response.content.iter_any(), encoding=headers.get("Content-Encoding", ""), url=url, limits=self._limits
        )
        validators = Validators(headers.get("ETag"), headers.get("Last-Modified"))
        return Page(url, content, kind, validators, max_age_s(headers))

    async def _receive_robots(self, url: str, response: aiohttp.ClientResponse) -> Page:
        encoding = response.headers.get("Content-Encoding", "")
        chunks = response.content.iter_any()
        return Page(
            url, await unpacking.read(chunks, encoding=encoding, url=url, limits=_ROBOTS_LIMITS, truncate=True), ""
        )


class _JudgedNames(AbstractResolver):
    """Gives aiohttp only addresses that were judged; the connection is made to one of these."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - aiohttp's signature
    ) -> list[ResolveResult]:
        """Return what a name stands for; raises FetchError when one of its addresses may not be reached."""
        return [
            ResolveResult(
                hostname=host, host=str(address), port=port,
                family=socket.AF_INET6 if address.version == 6 else socket.AF_INET,  # noqa: PLR2004
                proto=socket.IPPROTO_TCP, flags=socket.AI_NUMERICHOST,
            )
            for address in await self._guard.look_up(host, port)
        ]  # fmt: skip

    async def close(self) -> None:
        """Nothing is held."""


def _conditions(known: Validators) -> Mapping[str, str]:
    conditions = {"Accept": _ACCEPT}
    if known.etag:
        conditions["If-None-Match"] = known.etag
    if known.modified:
        conditions["If-Modified-Since"] = known.modified
    return conditions
