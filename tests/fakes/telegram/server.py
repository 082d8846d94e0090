"""The fake Telegram Bot API server: `async with FakeTelegram() as telegram`."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.fakes.telegram.actors import Actors
from tests.fakes.telegram.audit import Audit
from tests.fakes.telegram.clock import Clock
from tests.fakes.telegram.control import Control
from tests.fakes.telegram.core import Call, Core, Draft
from tests.fakes.telegram.dispatch import Answer, answer, executor
from tests.fakes.telegram.errors import ApiError
from tests.fakes.telegram.faults import Faults
from tests.fakes.telegram.live import Live, active_markup
from tests.fakes.telegram.params import MAX_BODY, read_params
from tests.fakes.telegram.state import Message

T = TypeVar("T")
TOKEN = "123456:TEST-token"
HOST = "127.0.0.1"


class FakeTelegram(Actors):
    """A Telegram of one's own on 127.0.0.1, in the running loop; the bot may run here or in another process.

    `flood` switches flood control, `privacy` the bot's privacy mode, `inline` and `inline_feedback` what BotFather
    offers under those names. `penalty_s` is how long Telegram holds back a repeated getUpdates offset and a second
    conflict (3 s); `retry_scale` multiplies the waits between webhook retries; `reroute` maps prefixes of public
    webhook URLs to local ones, so that a bot may register the https address it really has.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        username: str = "korridor_bot",
        flood: bool = True,
        privacy: bool = True,
        inline: bool = False,
        inline_feedback: bool = False,
        penalty_s: float = 3.0,
        retry_scale: float = 1.0,
        reroute: Mapping[str, str] | None = None,
        port: int = 0,
    ) -> None:
        self.core = Core(
            token,
            username=username,
            flood=flood,
            privacy=privacy,
            inline=inline,
            inline_feedback=inline_feedback,
            penalty_s=penalty_s,
            retry_scale=retry_scale,
            reroute=reroute or {},
        )
        self.core.executor = executor(self.core)
        self.port = port
        self.audit = Audit(self.core)
        self._control = Control(self)
        self._released = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=MAX_BODY + 1)
        app.router.add_route("*", "/control/{deed}", self._control.handle)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self.port)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        self.core.webhook.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.core.webhook.stop()
        self.core.poller.wake()
        self.release()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.core.token

    @property
    def base_url(self) -> str:
        """What goes into ApplicationBuilder().base_url(…); the client appends token and method."""
        return f"http://{HOST}:{self.port}/bot"

    @property
    def control_url(self) -> str:
        """Where another process plays the people."""
        return f"http://{HOST}:{self.port}/control"

    @property
    def sent(self) -> list[Message]:
        """Every message the bot has sent, the oldest first, edited and deleted ones included."""
        return self.core.sent

    @property
    def calls(self) -> list[Call]:
        """Every call the bot has made, with its time and outcome."""
        return self.core.calls

    @property
    def updates(self) -> list[dict[str, Any]]:
        """Every update that was queued for the bot."""
        return self.core.queue.log

    @property
    def drafts(self) -> list[Draft]:
        """Every sendMessageDraft."""
        return self.core.drafts

    @property
    def faults(self) -> Faults:
        """The script of trouble."""
        return self.core.faults

    @property
    def clock(self) -> Clock:
        """The fake's time; `clock.advance(seconds)` lets queries and updates expire."""
        return self.core.clock

    def calls_of(self, method: str) -> list[Call]:
        """Return the calls of one method."""
        return [call for call in self.core.calls if call.method.lower() == method.lower()]

    def release(self) -> None:
        """End every hanging call: its connection is closed."""
        released, self._released = self._released, asyncio.Event()
        released.set()

    def active_markup(self, message: Message) -> list[Live]:
        """Return what a reader would see as live mention, link, tag or command."""
        return active_markup(message)

    async def wait_for(self, condition: Callable[[], T], *, timeout: float = 5.0) -> T:  # noqa: ASYNC109 - the name tests know
        """Return the condition's first true value, looking after every change; AssertionError after `timeout` s."""
        return await self.core.changes.wait_for(condition, timeout_s=timeout, on_timeout=self._summary)

    def _summary(self) -> str:
        calls = [f"{call.method} {call.status} {call.description}".strip() for call in self.core.calls[-8:]]
        texts = [message.text[:60] for message in self.core.sent[-4:]]
        return f"last calls: {calls}; last sent: {texts}; pending updates: {len(self.core.queue.pending())}"

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        prefix, _, method = request.path.removeprefix("/bot").partition("/")
        if not request.path.startswith("/bot") or "/" not in request.path.removeprefix("/bot"):
            return _response(Answer(404, ApiError(404, "Not Found").body()))
        released = self._released
        try:
            params = await read_params(request)
        except ApiError as exc:
            return _response(Answer(exc.code, exc.body()))
        given = await answer(self.core, prefix, method or params.text("method"), params)
        with suppress(TimeoutError):
            if given.hang or given.delay_s:
                await asyncio.wait_for(released.wait(), given.delay_s or None)
        if (given.drop or given.hang) and request.transport is not None:
            request.transport.abort()
        return _response(given)


def _response(given: Answer) -> web.Response:
    if isinstance(given.body, str):
        return web.Response(status=given.status, text=given.body, content_type="text/html")
    return web.json_response(given.body, status=given.status or 500, headers=given.headers)


def main(port: int = 0) -> None:
    """Run the fake by hand with a line console."""
    from tests.fakes.telegram.console import run

    with suppress(KeyboardInterrupt):
        asyncio.run(run(port))
