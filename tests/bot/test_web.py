"""What the process says of itself: alive, ready, and which platform is not."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.metrics import Metrics
from bot.web import OLDEST_POLL_S, application
from knowledge.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from starlette.applications import Starlette
    from starlette.routing import BaseRoute

POLLING = {"is_running": True, "fault": None, "mode": "polling", "poll_age_s": 0.4}
SOCKET = {"is_running": True, "fault": None, "transport": "socket", "is_connected": True}
HTTP = {"is_running": True, "fault": None, "transport": "http", "is_connected": True}
DEAD = {"is_running": False, "fault": "the token was refused"}


class Platform:
    """A `bot.web.Adapter` that is as it is told to be."""

    def __init__(
        self, health: Mapping[str, Any], *, stop_s: float = 0.0, stop_fault: Exception | None = None,
        start_s: float = 0.0, start_fault: Exception | None = None,
    ) -> None:  # fmt: skip
        self.state, self.stop_s, self.stop_fault = health, stop_s, stop_fault
        self.start_s, self.start_fault = start_s, start_fault
        self.has_stopped = False

    async def start(self) -> None:
        """Take as long as told, or fail."""
        if self.start_fault is not None:
            raise self.start_fault
        await asyncio.sleep(self.start_s)

    async def stop(self) -> None:
        """Take as long as told, or fail."""
        if self.stop_fault is not None:
            raise self.stop_fault
        await asyncio.sleep(self.stop_s)
        self.has_stopped = True

    async def check(self) -> Sequence[Any]:
        """Find nothing."""
        return ()

    def routes(self) -> Sequence[BaseRoute]:
        """Bring one route."""
        return (Route("/hook", lambda _: PlainTextResponse("heard")),)

    def health(self) -> Mapping[str, Any]:
        """Tell what was told."""
        return self.state


@asynccontextmanager
async def asking(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://korridor") as client:
        yield client


async def readiness(
    platforms: Mapping[str, Mapping[str, Any]], *, has_database: bool = True, faults: Mapping[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    async def database() -> bool:
        return has_database

    made = {name: Platform(health) for name, health in platforms.items()}
    async with asking(application(made, database=database, faults=faults)) as client:
        answer = await client.get("/readyz")
    return answer.status_code, answer.json()


STATES: dict[str, tuple[dict[str, Mapping[str, Any]], int, dict[str, str]]] = {
    "both work": ({"telegram": POLLING, "slack": SOCKET}, 200, {"telegram": "ready", "slack": "ready"}),
    "over http": ({"slack": HTTP}, 200, {"slack": "ready"}),
    "a webhook has no poll": ({"telegram": {"is_running": True, "poll_age_s": None}}, 200, {"telegram": "ready"}),
    "socket lost": (
        {"telegram": POLLING, "slack": SOCKET | {"is_connected": False}}, 503,
        {"telegram": "ready", "slack": "not ready"},
    ),
    "poll too old": (
        {"telegram": POLLING | {"poll_age_s": OLDEST_POLL_S + 1}, "slack": SOCKET}, 503,
        {"telegram": "not ready", "slack": "ready"},
    ),
    "still starting": (
        {"telegram": {"is_running": False, "fault": None, "poll_age_s": None}, "slack": SOCKET}, 503,
        {"telegram": "not ready", "slack": "ready"},
    ),
    "one dead token": ({"telegram": DEAD, "slack": SOCKET}, 200, {"telegram": "dead token", "slack": "ready"}),
    "a dead token and a lost socket": (
        {"telegram": DEAD, "slack": SOCKET | {"is_connected": False}}, 503,
        {"telegram": "dead token", "slack": "not ready"},
    ),
    "only dead tokens": ({"telegram": DEAD, "slack": DEAD}, 503, {"telegram": "dead token", "slack": "dead token"}),
    "nothing": ({}, 503, {}),
}  # fmt: skip


@pytest.mark.parametrize(("platforms", "status", "states"), STATES.values(), ids=STATES)
async def test_every_platform_that_is_wanted_must_be_ready(
    platforms: Mapping[str, Mapping[str, Any]], status: int, states: dict[str, str]
) -> None:
    """Each is listed with its state; a dead token, which waiting does not cure, holds up no other platform."""
    answered, body = await readiness(platforms)

    assert (answered, body["ready"]) == (status, status == 200)
    assert {name: platform["state"] for name, platform in body["platforms"].items()} == states


async def test_the_body_tells_poll_age_socket_and_database() -> None:
    """What somebody on call asks first."""
    _, body = await readiness({"telegram": POLLING, "slack": SOCKET})

    assert body["database"] == "ready"
    assert body["platforms"]["telegram"]["poll_age_s"] == 0.4
    assert body["platforms"]["slack"]["is_connected"] is True


async def test_without_its_database_nothing_is_ready() -> None:
    """However well the platforms are."""
    status, body = await readiness({"telegram": POLLING}, has_database=False)

    assert (status, body["ready"], body["database"]) == (503, False, "unreachable")


async def test_a_half_configured_platform_is_listed_and_not_ready() -> None:
    """It was wanted: a deployment without it is not what was meant."""
    status, body = await readiness({"telegram": POLLING}, faults={"slack": "KORRIDOR_SLACK_APP_TOKEN is missing"})

    assert status == 503
    assert body["platforms"]["slack"] == {"state": "not set up", "fault": "KORRIDOR_SLACK_APP_TOKEN is missing"}


class Digests:
    """Digests that are so late; None when the database cannot say."""

    def __init__(self, late_s: float | None) -> None:
        self._late_s, self.did = late_s, list[str]()

    async def start(self) -> None:
        """Begin."""
        self.did.append("start")

    async def halt(self) -> None:
        """Send nothing more."""
        self.did.append("halt")

    async def stop(self) -> None:
        """End."""
        self.did.append("stop")

    async def late_s(self) -> float:
        """Return how late."""
        if self._late_s is None:
            raise StoreError("away")
        return self._late_s


@pytest.mark.parametrize(("late_s", "status"), [(0.0, 200), (299.0, 200), (301.0, 503), (None, 503)])
async def test_digests_that_are_late_are_not_ready(late_s: float | None, status: int) -> None:
    """Five minutes are a queue; more than that, somebody should look."""

    async def database() -> bool:
        return True

    digests = Digests(late_s)
    app = application({"telegram": Platform(POLLING)}, database=database, works=digests)
    async with app.router.lifespan_context(app), asking(app) as client:
        response = await client.get("/readyz")
        assert (response.status_code, response.json()["digests"]["oldest_due_s"]) == (status, late_s)
    assert digests.did == ["start", "halt", "stop"]


async def test_figures_are_served_as_prometheus_reads_them() -> None:
    """Names and labels as they are documented; nothing in them tells who."""
    metrics = Metrics()
    metrics.questions.labels("answer", "kk").inc()
    metrics.delivered.labels("telegram", "sent").inc(3)

    async def database() -> bool:
        return True

    async def figures() -> bytes:
        return metrics.page()

    async with asking(application({}, database=database, figures=figures)) as client:
        text = (await client.get("/metrics")).text
    assert 'korridor_questions_total{language="kk",outcome="answer"} 1.0' in text
    assert 'korridor_deliveries_total{platform="telegram",state="sent"} 3.0' in text
    documented = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    for family in metrics.names():
        assert f"`{family}" in documented, family


async def test_alive_is_not_ready() -> None:
    """A process whose database is away is not to be killed for it; the platforms' routes are served beside."""

    async def database() -> bool:
        return False

    async with asking(application({"telegram": Platform(DEAD)}, database=database)) as client:
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/hook")).text == "heard"


async def test_platforms_stop_side_by_side_and_one_that_fails_cuts_off_nobody() -> None:
    """Each has eight seconds to finish what is in work, and the process ten."""

    async def database() -> bool:
        return True

    slow = [Platform(POLLING, stop_s=0.3), Platform(SOCKET, stop_s=0.3)]
    broken = Platform(HTTP, stop_fault=RuntimeError("x"))
    app = application({"telegram": slow[0], "slack": slow[1], "other": broken}, database=database)
    async with app.router.lifespan_context(app):
        begun = time.monotonic()

    assert time.monotonic() - begun < 0.5
    assert all(platform.has_stopped for platform in slow)


async def test_platforms_start_side_by_side() -> None:
    """Each waits for answers of its own."""

    async def database() -> bool:
        return True

    slow = [Platform(POLLING, start_s=0.3), Platform(SOCKET, start_s=0.3)]
    app = application({"telegram": slow[0], "slack": slow[1]}, database=database)
    begun = time.monotonic()
    async with app.router.lifespan_context(app):
        assert time.monotonic() - begun < 0.5


async def test_a_platform_that_cannot_start_ends_the_start_and_all_are_stopped() -> None:
    """Nothing is left behind of those that had started."""

    async def database() -> bool:
        return True

    others = [Platform(POLLING, start_s=0.1), Platform(SOCKET)]
    broken = Platform(HTTP, start_fault=RuntimeError("x"))
    app = application({"telegram": others[0], "other": broken, "slack": others[1]}, database=database)
    with pytest.raises(RuntimeError, match="x"):
        async with app.router.lifespan_context(app):
            raise AssertionError("it has started")

    assert all(platform.has_stopped for platform in [*others, broken])
