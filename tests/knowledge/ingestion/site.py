"""A web site on loopback that behaves as told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network

from aiohttp import web

from knowledge.ingestion.retrieve.fetching import Fetcher, Patience
from knowledge.ingestion.retrieve.guard import Guard, Resolve, resolve
from knowledge.ingestion.retrieve.unpacking import Limits

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
LOOPBACK = ip_network("127.0.0.1/32")
QUICK = Patience(connect_s=2, silence_s=2, total_s=5, pause_s=0)


@dataclass
class Site:
    """What stands at each path, and what was asked for."""

    pages: dict[str, Handler] = field(default_factory=dict)
    requests: list[web.BaseRequest] = field(default_factory=list)
    url: str = ""

    def put(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        more: Mapping[str, str] | None = None,
        **headers: str,
    ) -> str:
        """Put a page at a path; header names are written with underscores. Returns its address."""
        content = body.encode() if isinstance(body, str) else body
        sent = {name.replace("_", "-"): value for name, value in {**(more or {}), **headers}.items()}
        sent.setdefault("Content-Type", "text/html; charset=utf-8")

        async def answer(request: web.BaseRequest) -> web.Response:
            return web.Response(body=content, status=status, headers=sent)

        self.pages[path] = answer
        return self.url + path

    def asked(self, path: str) -> int:
        """Return how often a path was asked for."""
        return sum(request.path == path for request in self.requests)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request as told."""
        self.requests.append(request)
        handler = self.pages.get(request.path)
        return await handler(request) if handler else web.Response(status=404)


@asynccontextmanager
async def running_site(host: str = "127.0.0.1") -> AsyncIterator[Site]:
    """Give a site that is running on a free port."""
    site = Site()
    runner = web.ServerRunner(web.Server(site.answer), shutdown_timeout=0.1)
    await runner.setup()
    endpoint = web.TCPSite(runner, host, 0)
    await endpoint.start()
    site.url = f"http://{host}:{runner.addresses[0][1]}"
    try:
        yield site
    finally:
        await runner.cleanup()


def fetcher(
    *, patience: Patience = QUICK, limits: Limits | None = None, resolve: Resolve = resolve, contact: str = ""
) -> Fetcher:
    """Return a fetcher that may fetch from 127.0.0.1, and from nowhere else that is private."""
    return Fetcher(Guard(allow=[LOOPBACK], resolve=resolve), patience=patience, limits=limits, contact=contact)
