"""One ASGI application: health, readiness, and the routes the platforms bring."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

_log = logging.getLogger(__name__)
OLDEST_POLL_S = 90.0
"""A poll waits up to 50 s; without an answer for longer, Telegram does not hear us."""


class Adapter(Protocol):
    """What the process needs of a platform."""

    async def start(self) -> None:
        """Begin; returns at once."""
        ...

    async def stop(self) -> None:
        """Finish what is in work and end."""
        ...

    async def check(self) -> Sequence[Any]:
        """Return what `korridor doctor` says: name, is_ok, text, remedy, is_required."""
        ...

    def routes(self) -> Sequence[BaseRoute]:
        """Return the routes the platform calls."""
        ...

    def health(self) -> Mapping[str, Any]:
        """Return how the platform is doing; `is_running` and, when polling, `poll_age_s`."""
        ...


def is_ready(health: Mapping[str, Any]) -> bool:
    """Return whether a platform hears and can answer."""
    if "ready" in health:
        return bool(health["ready"]) and bool(health.get("connected", True))
    age = health.get("poll_age_s")
    return bool(health.get("is_running")) and (age is None or age < OLDEST_POLL_S)


def application(adapters: Mapping[str, Adapter], *, database: Callable[[], Awaitable[bool]]) -> Starlette:
    """Return the application; the adapters live as long as it does."""

    async def healthz(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "alive"})

    async def readyz(_request: Request) -> JSONResponse:
        platforms = {
            name: {**adapter.health(), "is_ready": is_ready(adapter.health())} for name, adapter in adapters.items()
        }
        has_database = await database()
        ready = has_database and any(platform["is_ready"] for platform in platforms.values())
        body = {"ready": ready, "database": has_database, "platforms": platforms}
        return JSONResponse(body, status_code=200 if ready else 503)

    own = [Route("/healthz", healthz), Route("/readyz", readyz)]
    routes = [*own, *(route for adapter in adapters.values() for route in adapter.routes())]
    return Starlette(routes=routes, lifespan=_lifespan(adapters))


def _lifespan(adapters: Mapping[str, Adapter]) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_application: Starlette) -> AsyncIterator[None]:
        started: list[tuple[str, Adapter]] = []
        try:
            for name, adapter in adapters.items():
                await adapter.start()
                started.append((name, adapter))
                _log.info("platform_started", extra={"platform": name})
            yield
        finally:
            for name, adapter in reversed(started):
                await adapter.stop()
                _log.info("platform_stopped", extra={"platform": name})

    return lifespan
