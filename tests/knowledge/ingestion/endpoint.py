"""An endpoint that speaks OpenAI's chat completions, on loopback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from knowledge.ingestion.retrieve.remote import RemoteExtractor

TEXT = "Siemens Mobility schlug vor, in Kasachstan 40 Lokomotiven zu bauen."
HONEST: dict[str, Any] = {
    "paragraph": 1, "quote": TEXT, "status": "proposed", "topic": "transport", "attribute": "locomotives",
    "subject": {"id": "siemens-mobility", "name": "Siemens Mobility", "kind": "organisation"},
    "participants": [{"id": "kazakhstan", "name": "Kasachstan", "kind": "country", "role": "counterpart"}],
    "quantities": [{"value": 40, "unit": "{locomotive}"}],
    "statement": "Für Kasachstan hat Siemens Mobility 40 Lokomotiven angeboten.",
}  # fmt: skip


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def _models(request: web.Request) -> web.StreamResponse:
    if request.headers.get("Authorization") != "Bearer secret":
        return web.Response(status=401)
    return web.json_response({"object": "list", "data": [{"id": "any"}]})


@asynccontextmanager
async def endpoint(handler: Handler, **options: Any) -> AsyncIterator[RemoteExtractor]:
    """Serve a handler as such an endpoint on loopback."""
    app = web.Application()
    app.router.add_post("/v1/chat/completions", handler)
    app.router.add_get("/v1/models", _models)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        port = runner.addresses[0][1]
        yield RemoteExtractor(url=f"http://127.0.0.1:{port}/v1", model="any", key="secret", **options)
    finally:
        await runner.cleanup()


def saying(*items: Any) -> Handler:
    """Return a handler that answers with these claims."""

    async def handler(_request: web.Request) -> web.StreamResponse:
        content = json.dumps({"claims": items})
        return web.json_response({"choices": [{"message": {"content": content}}]})

    return handler
