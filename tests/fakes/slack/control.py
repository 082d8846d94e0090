"""/control/…: drive the fake by HTTP while the bot is another process.

POST team, user, channel, say, crowd, slash, press, home, fault, rates, uninstall, advance; GET sent, calls, deliveries,
views, responses. Bodies name teams, users, channels by id; the answers are JSON. `GET /control/sent?after=N&wait=S`
answers as soon as more than N messages were sent, or after S seconds.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack.faults import Fault

if TYPE_CHECKING:
    from tests.fakes.slack.records import Delivery, Message
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Channel, Json, User

Command = Callable[["Json"], Awaitable[Any]]


class Control:
    """HTTP in front of FakeSlack's own methods."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack

    def add_to(self, application: web.Application) -> None:
        """Put the control routes into the server."""
        commands: dict[str, Command] = {
            "advance": self._advance,
            "channel": self._channel,
            "crowd": self._crowd,
            "fault": self._fault,
            "home": self._home,
            "press": self._press,
            "rates": self._rates,
            "say": self._say,
            "slash": self._slash,
            "team": self._team,
            "uninstall": self._uninstall,
            "user": self._user,
        }
        for name, command in commands.items():
            application.router.add_post(f"/control/{name}", _served(command))
        application.router.add_get("/control/sent", self._sent)
        for name in ("calls", "deliveries", "views", "responses"):
            application.router.add_get(f"/control/{name}", self._listing(name))

    def _who(self, body: Json) -> User:
        team = self.slack.world.teams[body.get("team", "T1")]
        return team.users[body["user"]]

    def _where(self, body: Json) -> Channel:
        """Return the channel named, or else the person's direct message."""
        user = self._who(body)
        channel_id = body.get("channel")
        return user.team.channels[channel_id] if channel_id else self.slack.dm(user.team, user)

    async def _team(self, body: Json) -> Json:
        options = {key: body[key] for key in ("name", "bot_token", "app_token", "scopes") if key in body}
        team = self.slack.team(body["team"], **options)
        return {"bot_token": team.bot_token, "app_token": team.app_token, "bot_user_id": team.bot_user_id}

    async def _user(self, body: Json) -> Json:
        options = {key: body[key] for key in ("name", "tz", "locale", "deleted", "is_admin", "is_owner") if key in body}
        return {"user": self.slack.user(self.slack.world.teams[body.get("team", "T1")], body["user"], **options).id}

    async def _channel(self, body: Json) -> Json:
        names = ("name", "members", "bot", "private", "archived", "read_only", "thread_only")
        options = {key: body[key] for key in names if key in body}
        team = self.slack.world.teams[body.get("team", "T1")]
        return {"channel": self.slack.channel(team, body["channel"], **options).id}

    async def _say(self, body: Json) -> Message:
        return await self.slack.say(
            self._who(body),
            self._where(body),
            body["text"],
            thread_ts=body.get("thread_ts"),
            mention=bool(body.get("mention")),
            raw=bool(body.get("raw")),
        )

    async def _crowd(self, body: Json) -> Json:
        """Let many people speak at once, in the order of `said`; tell where and when each was heard."""
        messages = await asyncio.gather(*(self._say(said) for said in body["said"]))
        return {"channel": [message.channel for message in messages], "ts": [message.ts for message in messages]}

    async def _rates(self, body: Json) -> Json:
        self.slack.rates.enabled = bool(body["enabled"])
        return {}

    async def _slash(self, body: Json) -> Delivery:
        text = body.get("text", "")
        return await self.slack.slash(self._who(body), self._where(body), body.get("command", "/korridor"), text)

    async def _press(self, body: Json) -> Delivery:
        channel = self._where(body)
        message = next(m for m in reversed(self.slack.sent) if (m.channel, m.ts) == (channel.id, body["ts"]))
        return await self.slack.press(self._who(body), message, body["action_id"], body.get("value"))

    async def _home(self, body: Json) -> Delivery | None:
        return await self.slack.open_home(self._who(body), body.get("tab", "home"))

    async def _uninstall(self, body: Json) -> list[Delivery]:
        return await self.slack.uninstall(self.slack.world.teams[body.get("team", "T1")])

    async def _fault(self, body: Json) -> Json:
        fields = {field.name for field in dataclasses.fields(Fault)}
        self.slack.faults.next(body["method"], Fault(**{key: value for key, value in body.items() if key in fields}))
        return {}

    async def _advance(self, body: Json) -> Json:
        self.slack.advance(float(body["seconds"]))
        return {}

    async def _sent(self, request: web.Request) -> web.StreamResponse:
        after, wait_s = int(request.query.get("after", "0")), float(request.query.get("wait", "0"))
        channel = request.query.get("channel")

        def found() -> list[Message]:
            return [m for m in self.slack.sent if channel in (None, m.channel)][after:]

        try:
            messages = await self.slack.world.bell.until(found, wait_s)
        except TimeoutError:
            messages = found()
        return web.json_response(_plain(messages))

    def _listing(self, name: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(_: web.Request) -> web.StreamResponse:
            return web.json_response(_plain(getattr(self.slack, name)))

        return handle


def _served(command: Command) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return a handler that runs a command; what it lacks or cannot find is a 400."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            result = await command(await request.json())
        except (LookupError, StopIteration, TypeError, ValueError) as exc:
            return web.json_response({"error": f"{type(exc).__name__}: {exc}"}, status=400)
        return web.json_response(_plain(result))

    return handle


def _plain(value: Any) -> Any:
    """Return records as JSON can hold them."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.decode(errors="replace") if isinstance(value, bytes) else value
