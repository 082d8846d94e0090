"""The fake outlet's web server: `async with FakePress() as press`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Self, TypeVar

from aiohttp import web

from tests.evaluation.articles import samples
from tests.fakes.press.faults import Faults, meet
from tests.fakes.press.stories import FEEDS, Desk, Story, etag
from tests.fakes.telegram.changes import Changes

T = TypeVar("T")
HOST = "127.0.0.1"
ROBOTS = "/robots.txt"


@dataclass
class Request:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    status: int | None = None
    """What it was answered with: 0 for a broken connection, None while it is not answered."""


class FakePress:
    """An outlet of one's own on 127.0.0.1, in the running loop: stories, feeds in three formats, robots.txt, trouble.

    Pages and feeds have ETag and Last-Modified and are answered with 304 to whom has them already; `validators=False`
    is an outlet that has never heard of either.
    """

    def __init__(self, *, title: str = "Steppe Courier", validators: bool = True, port: int = 0) -> None:
        self.desk = Desk(title)
        self.faults = Faults()
        self.requests: list[Request] = []
        self.robots: str | None = None
        """The text of robots.txt; 404 without one."""
        self.port = port
        self._validators = validators
        self._changes = Changes()
        self._released = asyncio.Event()
        self._runner: web.ServerRunner | None = None

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._handle), shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port).start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(self, *exc: object) -> None:
        self.release()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """The site's address, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    @property
    def feed_url(self) -> str:
        """The RSS feed; /atom.xml and /feed.json stand beside it."""
        return f"{self.base_url}/feed.xml"

    def publish(self, slug: str, title: str, content: bytes | str, **options: str) -> str:
        """Publish a story, or a new version of it; returns its address."""
        return self.url(self.desk.publish(slug, title, content, **options))

    def publish_folder(self, folder: str = "open", directory: Path | None = None) -> list[str]:
        """Publish the articles of a folder of tests/data/articles under their names; returns the addresses."""
        found = samples(folder, directory) if directory else samples(folder)
        return [
            self.publish(sample.name, sample.expectation.title, sample.content, media_type=sample.media_type)
            for sample in found
        ]

    def url(self, story: Story | str) -> str:
        """Return the address of a story."""
        return self.base_url + (self.desk.stories[story] if isinstance(story, str) else story).path

    def asked(self, path: str) -> list[Request]:
        """Return the requests for a path, the oldest first."""
        return [request for request in self.requests if request.path == path]

    def release(self) -> None:
        """End every hanging or dripping answer: its connection breaks."""
        released, self._released = self._released, asyncio.Event()
        released.set()

    async def wait_for(self, condition: Callable[[], T], *, timeout: float = 5.0) -> T:  # noqa: ASYNC109 - as in the other fakes
        """Return the condition's first true value, looking after every request; AssertionError after `timeout` s."""
        return await self._changes.wait_for(condition, timeout_s=timeout, on_timeout=self._summary)

    def _summary(self) -> str:
        return f"last requests: {[f'{request.path} {request.status}' for request in self.requests[-8:]]}"

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        asked = Request(request.path, dict(request.headers))
        self.requests.append(asked)
        self._changes.ring()
        page = self._page(request.path)
        fault = self.faults.take(request.path)
        answer = await meet(fault, request, page, self._released) if fault else self._unless_known(request, page)
        is_broken = request.transport is None or request.transport.is_closing()
        asked.status = 0 if is_broken else answer.status
        self._changes.ring()
        return answer

    def _page(self, path: str) -> web.Response:
        """Return what stands at a path now."""
        if path == ROBOTS and self.robots is not None:
            return web.Response(text=self.robots)
        if path in FEEDS:
            render, media_type = FEEDS[path]
            return self._with_validators(render(self.desk, self.base_url), media_type, self.desk.now)
        for story in self.desk.stories.values():
            if story.path == path:
                return self._with_validators(story.content, story.media_type, story.changed)
        return web.Response(status=404, text="404", content_type="text/html")

    def _with_validators(self, content: bytes, media_type: str, changed: datetime) -> web.Response:
        headers = {"Content-Type": media_type}
        if self._validators:
            headers |= {"ETag": etag(content), "Last-Modified": format_datetime(changed, usegmt=True)}
        return web.Response(body=content, headers=headers)

    def _unless_known(self, request: web.BaseRequest, page: web.Response) -> web.Response:
        """Return the page, or 304 to whom has it; an ETag decides where one is sent, as RFC 9110 has it."""
        tags, since = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
        validators = {name: page.headers[name] for name in ("ETag", "Last-Modified") if name in page.headers}
        if not validators or not (tags or since):
            return page
        if tags:
            is_known = validators["ETag"] in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        else:
            is_known = parsedate_to_datetime(validators["Last-Modified"]) <= parsedate_to_datetime(str(since))
        return web.Response(status=304, headers=validators) if is_known else page


def main(port: int = 0) -> None:
    """Run the fake by hand with a line console."""
    from tests.fakes.press.console import run

    with suppress(KeyboardInterrupt):
        asyncio.run(run(port))
