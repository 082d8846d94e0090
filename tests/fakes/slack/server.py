"""The fake Slack itself: one aiohttp server on a free loopback port, in the test's own event loop.

    async with FakeSlack(signing_secret="…") as slack:
        team = slack.team("T1")
        user = slack.user(team, "U1", tz="Asia/Almaty", locale="de-DE")
        client = AsyncWebClient(team.bot_token, base_url=slack.base_url)

By hand: `python -m tests.fakes slack`, which calls `main`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self, TypeVar

from aiohttp import web
from yarl import URL

from tests.fakes.slack import oauth, rendering
from tests.fakes.slack.acts import Acts
from tests.fakes.slack.api import Api
from tests.fakes.slack.control import Control
from tests.fakes.slack.events import HttpSender, RawAnswer, sign
from tests.fakes.slack.postman import Postman
from tests.fakes.slack.records import Message
from tests.fakes.slack.responses import Responses
from tests.fakes.slack.setup import Setup
from tests.fakes.slack.socketmode import SocketHub
from tests.fakes.slack.state import DEFAULT_SCOPES, App
from tests.fakes.slack.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.fakes.slack.faults import Faults
    from tests.fakes.slack.rates import Rates
    from tests.fakes.slack.records import Call, Delivery, Response, View
    from tests.fakes.slack.rendering import Live
    from tests.fakes.slack.state import Json

T = TypeVar("T")
SIGNING_SECRET = "signing-secret"
RETRY_WAITS_S = (0.0, 60.0, 300.0)
"""Slack retries at once, after a minute and after five."""
_LARGEST_BODY = 64 * 2**20


class FakeSlack(Setup, Acts):
    """A Slack for tests; see Setup for furnishing it, Acts for the people, and below for what they and the bot left."""

    def __init__(
        self,
        *,
        signing_secret: str = SIGNING_SECRET,
        port: int = 0,
        rate_limits: bool = True,
        deadline_s: float = 3.0,
        retry_waits_s: Sequence[float] = RETRY_WAITS_S,
    ) -> None:
        """Make a fake that is not running yet; deadline and waits can be shortened for tests."""
        self.app = App(signing_secret)
        self.world = World(self.app)
        self.world.rates.enabled = rate_limits
        self.hub = SocketHub(self.world)
        self.sender = HttpSender(self.world)
        self.postman = Postman(self.world, self.hub, self.sender, deadline_s=deadline_s, waits_s=retry_waits_s)
        self.answers = Responses(self.world)
        self.world.posted = self.echo
        self.world.revoked = self.revoked
        self._port = port
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Start listening on 127.0.0.1."""
        application = web.Application(client_max_size=_LARGEST_BODY)
        application.router.add_route("*", "/api/{method}", Api(self.world).handle)
        application.router.add_get("/link/", self.hub.handle)
        application.router.add_post("/response/{team}/{key}", self.answers.handle)
        application.router.add_post("/upload/v1/{file}", self._upload)
        application.router.add_get("/oauth/v2/authorize", self._authorize)
        Control(self).add_to(application)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self.world.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop: no more deliveries, sockets closed, hanging calls ended."""
        self.world.closing = True
        self.world.bell.ring()
        await self.postman.close()
        await self.hub.close()
        await self.sender.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """For `AsyncWebClient(base_url=…)`."""
        return f"{self.world.base}/api/"

    @property
    def authorize_url(self) -> str:
        """For `AuthorizeUrlGenerator(authorization_url=…)`: `oauth.installer` clicks Allow at once."""
        return f"{self.world.base}/oauth/v2/authorize"

    @property
    def request_url(self) -> str | None:
        """Where payloads go while no socket is open."""
        return self.world.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.world.request_url = url
        self.world.bell.ring()

    @property
    def sent(self) -> list[Message]:
        """Every message the bot posted by any way, oldest first; `via` tells the way."""
        return self.world.sent

    @property
    def views(self) -> list[View]:
        """Every modal and Home tab so far."""
        return self.world.views

    @property
    def responses(self) -> list[Response]:
        """Every use of a response_url, and every acknowledgement with a body for people."""
        return self.world.responses

    @property
    def calls(self) -> list[Call]:
        """Every Web API call, with its time and outcome."""
        return self.world.calls

    @property
    def deliveries(self) -> list[Delivery]:
        """Every payload for the bot, with all tries."""
        return self.world.deliveries

    @property
    def statuses(self) -> list[Json]:
        """Every assistant.threads.setStatus."""
        return self.world.statuses

    @property
    def prompts(self) -> list[Json]:
        """Every assistant.threads.setSuggestedPrompts."""
        return self.world.prompts

    @property
    def faults(self) -> Faults:
        """What the next calls run into."""
        return self.world.faults

    @property
    def rates(self) -> Rates:
        """The rate limits, to be switched off or tightened."""
        return self.world.rates

    @property
    def sockets(self) -> int:
        """How many Socket Mode connections are open."""
        return len(self.hub.sockets)

    def advance(self, seconds: float) -> None:
        """Let tokens, triggers, response_urls and rate windows grow older at once."""
        self.world.clock.advance(seconds)

    async def wait_for(self, condition: Callable[[], T], timeout: float = 5.0) -> T:  # noqa: ASYNC109  # the brief's name
        """Return the condition's first true value; looked at whenever the fake records something."""
        try:
            return await self.world.bell.until(condition, timeout)
        except TimeoutError as exc:
            calls = [(call.method, call.status, call.error) for call in self.calls[-10:]]
            raise TimeoutError(f"not so within {timeout} s; last calls {calls}, sent {self.sent[-3:]}") from exc

    def live_mentions(self, shown: Message | View) -> list[Live]:
        """Return every mention and link a reader would see live, over text and all blocks."""
        team = self.world.teams[shown.team_id]
        if isinstance(shown, Message):
            return rendering.live_in_message(shown, team)
        return rendering.live_in_view(shown.view, team)

    def shown(self, text: str, team_id: str = "T1") -> str:
        """Return mrkdwn text as a reader sees it."""
        return rendering.shown(text, self.world.teams[team_id])

    def sign(self, body: bytes, timestamp: int | str | None = None, secret: str | None = None) -> dict[str, str]:
        """Return signature headers for a body, good or (with another secret or time) bad."""
        return sign(secret or self.app.signing_secret, body, timestamp)

    async def post_raw(self, path: str, body: bytes | str, headers: Mapping[str, str] | None = None) -> RawAnswer:
        """Post anything to a path of the bot's server: forged, stale, replayed, malformed."""
        data = body.encode() if isinstance(body, str) else body
        return await self.sender.post_raw(path, data, {"Content-Type": "application/json", **(headers or {})})

    async def replay(self, delivery: Delivery, attempt: int = 0) -> RawAnswer:
        """Send an earlier HTTP request again, byte for byte, with its old signature."""
        earlier = delivery.attempts[attempt]
        return await self.sender.post_raw("", earlier.raw, earlier.headers)

    async def verify_url(self) -> bool:
        """Do the url_verification handshake with the request URL."""
        challenge = self.world.new_id("challenge")
        body = f'{{"token":"x","challenge":"{challenge}","type":"url_verification"}}'
        answer = await self.post_raw("", body, self.sign(body.encode()))
        return answer.status == 200 and challenge in answer.text

    async def disconnect(
        self, reason: Literal["warning", "refresh_requested", "link_disabled"] = "refresh_requested"
    ) -> None:
        """Ask Socket Mode clients to reconnect."""
        await self.hub.disconnect(reason)

    async def drop_sockets(self) -> None:
        """Close every socket without a goodbye."""
        await self.hub.close()

    def stop_stream(self, message: Message) -> None:
        """Let the reader press Stop on a streamed message."""
        message.streaming = "stopped_by_user"

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        file = self.world.files.get(request.match_info["file"])
        if file is None:
            return web.Response(status=404, text="not found")
        file["content"] = await request.read()
        return web.Response(text=f"OK - {len(file['content'])}")

    async def _authorize(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        installer = self.world.oauth.installer
        if query.get("client_id") != self.app.client_id or installer is None:
            return web.Response(status=400, text="invalid_client_id")
        redirect_uri = query.get("redirect_uri", "")
        scopes = frozenset(filter(None, query.get("scope", "").split(","))) or DEFAULT_SCOPES
        code = oauth.approve(self.world, installer, scopes=scopes, redirect_uri=redirect_uri)
        raise web.HTTPFound(URL(redirect_uri).update_query(code=code, state=query.get("state", "")))


def main(port: int) -> None:
    """Run the fake by hand until interrupted."""
    from tests.fakes.slack.console import run

    run(port)
