"""The fake's memory: one clock, one id source, one bell that rings at every change, and all records."""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.oauth import OAuthState
from tests.fakes.slack.rates import Rates

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.slack.records import Call, Delivery, Message, Response, View
    from tests.fakes.slack.state import App, Channel, Grant, Json, Team, User

T = TypeVar("T")

EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "member_joined_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
}


class Clock:
    """Wall-clock time plus what a test has added to it."""

    def __init__(self) -> None:
        self.offset_s = 0.0

    def now(self) -> float:
        """Return the fake's Unix time."""
        return time.time() + self.offset_s

    def advance(self, seconds: float) -> None:
        """Let response_urls, triggers, tokens and rate windows grow older at once."""
        self.offset_s += seconds


class Bell:
    """Wakes waiting tests whenever something was recorded."""

    def __init__(self) -> None:
        self._waiters: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        """Let every waiter look at its condition again."""
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, condition: Callable[[], T], within_s: float) -> T:
        """Return the condition's first true value; TimeoutError if it has none in time."""
        async with asyncio.timeout(within_s):
            while not (value := condition()):
                waiter = asyncio.get_running_loop().create_future()
                self._waiters.append(waiter)
                await waiter
            return value


@dataclass
class Trigger:
    """A trigger_id: opens one view within a few seconds of the person's act."""

    user: User
    at: float
    under: View | None
    """The modal the person acted in, for views.push."""
    used: bool = False


@dataclass
class ResponseUrl:
    """A short-lived address for answers to one act of one person."""

    user: User
    channel: Channel
    message: Message | None
    at: float
    uses: int = 0


class World:
    """Everything the parts of the fake share."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.base = ""
        """`http://127.0.0.1:PORT`, once the server runs."""
        self.clock = Clock()
        self.bell = Bell()
        self.rates = Rates(self.clock.now)
        self.faults = Faults(self.bell.ring)
        self.closing = False
        self.teams: dict[str, Team] = {}
        self.grants: dict[str, Grant] = {}
        self.messages: list[Message] = []
        self.sent: list[Message] = []
        self.views: list[View] = []
        self.responses: list[Response] = []
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self.triggers: dict[str, Trigger] = {}
        self.statuses: list[Json] = []
        self.prompts: list[Json] = []
        self.files: dict[str, Json] = {}
        self.links: dict[str, float] = {}
        """Unused Socket Mode tickets and when they were given out."""
        self.response_urls: dict[str, ResponseUrl] = {}
        self.request_url: str | None = None
        self.oauth = OAuthState()
        self.posted: Callable[[Message], None] = lambda _: None
        """Called after the bot has posted something others can see."""
        self.revoked: Callable[[Team], None] = lambda _: None
        """Called after a token was revoked by the app itself."""
        self._ids = itertools.count(1)
        self._last_us = 0

    def new_id(self, prefix: str) -> str:
        """Return an id Slack might have given."""
        return f"{prefix}0F{next(self._ids):08X}"

    def new_ts(self) -> str:
        """Return a message timestamp, later than every other."""
        self._last_us = max(self._last_us + 1, int(self.clock.now() * 1_000_000))
        return f"{self._last_us // 1_000_000}.{self._last_us % 1_000_000:06d}"

    def new_link(self) -> str:
        """Return a Socket Mode URL that works once."""
        ticket = self.new_id("ticket-")
        self.links[ticket] = self.clock.now()
        return f"{self.base.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.app.id}"

    def new_response_url(self, user: User, channel: Channel, message: Message | None) -> str:
        """Return a response_url for what a user did in a channel, perhaps to a message."""
        key = f"{user.team.id}/{self.new_id('r')}"
        self.response_urls[key] = ResponseUrl(user, channel, message, self.clock.now())
        return f"{self.base}/response/{key}"

    def new_trigger(self, user: User, under: View | None = None) -> str:
        """Return a fresh trigger_id for what a user just did."""
        key = f"{next(self._ids)}.{int(self.clock.now())}.{next(self._ids):032x}"
        self.triggers[key] = Trigger(user, self.clock.now(), under)
        return key

    def hears(self, team: Team, event: str) -> bool:
        """Return whether the app hears of this kind of event in this workspace."""
        needed = EVENT_SCOPES.get(event)
        return event in self.app.subscriptions and (needed is None or needed in team.scopes)

    def find(self, channel: Channel, ts: object) -> Message | None:
        """Return the message with this timestamp, unless it is deleted or was only for one pair of eyes."""
        return next(
            (
                m
                for m in self.messages
                if (m.team_id, m.channel, m.ts) == (channel.team.id, channel.id, ts)
                and not m.deleted
                and m.ephemeral_for is None
            ),
            None,
        )

    def record(self, message: Message) -> Message:
        """Keep a message; the bot's also go to `sent`."""
        self.messages.append(message)
        if message.via != "user":
            self.sent.append(message)
        self.bell.ring()
        return message

    def open_dm(self, team: Team, user_id: str, dm_id: str | None = None) -> Channel:
        """Return the bot's direct message with a user, opening it if needed."""
        from tests.fakes.slack.state import Channel

        known = team.dm_with(user_id)
        if known is not None:
            return known
        user = team.users.get(user_id)
        if user is None:
            raise ApiError("user_not_found")
        if user.deleted:
            raise ApiError("user_disabled")
        if user.is_bot:
            raise ApiError("cannot_dm_bot")
        dm = Channel(
            team, dm_id or self.new_id("D"), "directmessage", "im", {team.bot_user_id, user_id}, user_id=user_id
        )
        team.channels[dm.id] = dm
        return dm

    def view(self, view_id: str) -> View | None:
        """Return an open view by id."""
        return next((v for v in self.views if v.id == view_id and v.open), None)
