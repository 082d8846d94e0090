"""One ASGI application: health, readiness, and the routes the platforms bring."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from enum import StrEnum
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from knowledge.errors import StoreError

_log = logging.getLogger(__name__)
OLDEST_DUE_S = 300.0
"""Digests may be late by so much before somebody has to look."""
OLDEST_POLL_S = 90.0
"""A poll waits up to 50 s; without an answer for longer, Telegram does not hear us."""


class Adapter(Protocol):
    """What the process needs of a platform."""

    async def start(self) -> None:
        """Begin; returns soon, whether or not the platform can be reached."""
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
        """Return how the platform is doing.

        `is_running`; `fault` in one line once the platform has refused our token; `poll_age_s` when polling;
        `is_connected` when a socket must stay open.
        """
        ...


class Works(Protocol):
    """What runs beside the platforms: digests."""

    async def start(self) -> None:
        """Begin, once the platforms have."""
        ...

    async def halt(self) -> None:
        """Send nothing more; the platforms end after this."""
        ...

    async def stop(self) -> None:
        """End, after the platforms."""
        ...

    async def late_s(self) -> float:
        """Return for how long the oldest thing that should have been sent has been waiting."""
        ...


class State(StrEnum):
    """How a platform stands, as `/readyz` shows it."""

    READY = "ready"
    NOT_READY = "not ready"
    DEAD_TOKEN = "dead token"  # noqa: S105 - a state, no token
    """Refused by the platform: waiting cures nothing, so it holds up no other platform."""
    NOT_SET_UP = "not set up"
    """Its settings are incomplete; it was never started."""


def state_of(health: Mapping[str, Any]) -> State:
    """Return whether a platform hears and can answer."""
    if health.get("fault"):
        return State.DEAD_TOKEN
    age = health.get("poll_age_s")
    hears = bool(health.get("is_connected", True)) and (age is None or age < OLDEST_POLL_S)
    return State.READY if health.get("is_running") and hears else State.NOT_READY


def is_ready(states: Sequence[State]) -> bool:
    """Return whether all platforms work, but for those with a dead token; of these alone, nothing is ready."""
    return State.READY in states and not {State.NOT_READY, State.NOT_SET_UP} & set(states)


def application(
    adapters: Mapping[str, Adapter], *, database: Callable[[], Awaitable[bool]],
    faults: Mapping[str, str] | None = None, works: Works | None = None,
    figures: Callable[[], Awaitable[bytes]] | None = None,
) -> Starlette:  # fmt: skip
    """Return the application; the adapters, and the works beside them, live as long as it does.

    `faults` are platforms that are wanted but whose settings would not do, with the reason in one line; `figures` is
    the page of `/metrics`.
    """
    unset = {name: {"state": State.NOT_SET_UP, "fault": fault} for name, fault in (faults or {}).items()}

    async def healthz(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "alive"})

    async def readyz(_request: Request) -> JSONResponse:
        healths = {name: adapter.health() for name, adapter in adapters.items()}
        platforms = {name: {"state": state_of(health), **health} for name, health in healths.items()} | unset
        has_database = await database()
        late_s = await _late_s(works) if has_database else None
        is_punctual = works is None or (late_s is not None and late_s < OLDEST_DUE_S)
        ready = has_database and is_punctual and is_ready([State(one["state"]) for one in platforms.values()])
        stored = "ready" if has_database else "unreachable"
        body: dict[str, Any] = {"ready": ready, "database": stored, "platforms": platforms}
        if works is not None:
            body["digests"] = {"state": "on time" if is_punctual else "late", "oldest_due_s": late_s}
        return JSONResponse(body, status_code=200 if ready else 503)

    async def metrics(_request: Request) -> Response:
        page = b"" if figures is None else await figures()
        return Response(page, media_type="text/plain; version=0.0.4; charset=utf-8")

    own = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
    routes = [*own, *(route for adapter in adapters.values() for route in adapter.routes())]
    return Starlette(routes=routes, lifespan=_lifespan(adapters, works))


async def _late_s(works: Works | None) -> float | None:
    """Return how late digests are; None when the database cannot say."""
    if works is None:
        return 0.0
    try:
        return round(await works.late_s(), 1)
    except StoreError:
        return None


def _lifespan(
    adapters: Mapping[str, Adapter], works: Works | None
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:  # fmt: skip
    @asynccontextmanager
    async def lifespan(_application: Starlette) -> AsyncIterator[None]:
        is_working = False
        try:
            begun = [_start(name, adapter) for name, adapter in adapters.items()]
            for fault in await asyncio.gather(*begun, return_exceptions=True):
                if fault is not None:
                    raise fault
            if works is not None:
                is_working = True
                await works.start()
            yield
        finally:
            if works is not None and is_working:
                await works.halt()
            await asyncio.gather(*(_stop(name, adapter) for name, adapter in adapters.items()))
            if works is not None and is_working:
                await works.stop()

    return lifespan


async def _start(name: str, adapter: Adapter) -> None:
    """Start one platform, side by side with the others: most of it is waiting for an answer."""
    await adapter.start()
    _log.info("platform_started", extra={"platform": name})


async def _stop(name: str, adapter: Adapter) -> None:
    """Stop one platform; its fault must not cut the others off in what they are sending."""
    try:
        await adapter.stop()
    except Exception:  # noqa: BLE001 - see above; it is told
        _log.exception("platform_not_stopped", extra={"platform": name})
    else:
        _log.info("platform_stopped", extra={"platform": name})
