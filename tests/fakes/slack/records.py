"""What happened on the fake Slack: messages, views, calls, answers and deliveries, kept for assertions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tests.fakes.slack.state import Json

Via = Literal["user", "chat.postMessage", "chat.postEphemeral", "response_url", "ack", "file", "stream"]


@dataclass(eq=False)
class Update:
    """One chat.update (or replace_original) of a message."""

    text: str
    blocks: list[Json]
    at: float


@dataclass(eq=False)
class Message:
    """A message as it stands now; `updates` tells how it came to stand so."""

    team_id: str
    channel: str
    ts: str
    user: str
    text: str
    via: Via
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    markdown_text: str | None = None
    thread_ts: str | None = None
    ephemeral_for: str | None = None
    options: Json = field(default_factory=dict)
    """Further arguments of the call: parse, link_names, unfurl_links, metadata, reply_broadcast …"""
    updates: list[Update] = field(default_factory=list)
    deleted: bool = False
    reactions: list[tuple[str, str]] = field(default_factory=list)
    """(emoji name, user id)."""
    files: list[Json] = field(default_factory=list)
    streaming: Literal["open", "stopped_by_user", "done"] | None = None

    def as_json(self, *, bot_id: str | None = None, app_id: str | None = None) -> Json:
        """Return the message object of Slack's answers and payloads."""
        body: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts, "team": self.team_id}
        if self.via != "user":
            body |= {"bot_id": bot_id, "app_id": app_id}
        optional = {
            "blocks": self.blocks,
            "attachments": self.attachments,
            "thread_ts": self.thread_ts,
            "metadata": self.options.get("metadata"),
            "edited": {"user": self.user, "ts": f"{self.updates[-1].at:.6f}"} if self.updates else None,
        }
        return body | {key: value for key, value in optional.items() if value}


@dataclass(eq=False)
class View:
    """A modal or a Home tab the app has put before a user."""

    id: str
    kind: Literal["modal", "home"]
    team_id: str
    user_id: str
    view: Json
    """The definition as the app sent it, with generated block ids."""
    hash: str
    root_id: str
    previous_id: str | None = None
    revisions: int = 1
    open: bool = True
    errors: Json = field(default_factory=dict)
    """What the last submission was refused with, by block id."""


@dataclass(eq=False)
class Call:
    """One request to the Web API."""

    method: str
    args: Json
    at: float
    verb: str
    team_id: str | None = None
    status: int = 0
    """HTTP status; 0 while the call hangs or if its connection was dropped."""
    error: str | None = None
    too_early: bool = False
    """The call came inside a Retry-After window it had been told of."""
    stored: bool = False
    """The method took effect, whatever the caller got to see."""


@dataclass(eq=False)
class Response:
    """One use of a response_url, or the body of an acknowledgement that Slack shows to people."""

    via: Literal["response_url", "ack"]
    channel: str
    user: str
    body: Json
    at: float
    status: int = 200
    error: str | None = None
    message: Message | None = None
    """The message it made or changed, if it was accepted."""


@dataclass(eq=False)
class Attempt:
    """One try to deliver a payload to the bot."""

    number: int
    route: Literal["socket", "http", "none"]
    at: float
    reason: str | None = None
    """Why it failed: http_timeout, http_error, connection_failed, timeout …; None when it was acknowledged."""
    status: int | None = None
    raw: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Delivery:
    """A payload on its way to the bot, with every try."""

    kind: Literal["events_api", "slash_commands", "interactive"]
    payload: Json
    team_id: str
    attempts: list[Attempt] = field(default_factory=list)
    acked: bool = False
    response: Json | None = None
    """The body the bot acknowledged with."""
    finished: bool = False
    """Acknowledged, or given up on."""

    @property
    def event_id(self) -> str | None:
        """The id that stays the same over all tries of an event."""
        value = self.payload.get("event_id")
        return value if isinstance(value, str) else None

    @property
    def error(self) -> str | None:
        """What the person who acted gets to see: None, `operation_timeout` or `dispatch_failed`."""
        if not self.attempts or self.attempts[-1].reason is None:
            return None
        return "operation_timeout" if "timeout" in (self.attempts[-1].reason or "") else "dispatch_failed"
