"""What a payload asks of us, as values: something was said, a surface was opened, the workspace left."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bot.messages import Chat, ChatKind

if TYPE_CHECKING:
    from bot.messages import IncomingMessage

PLATFORM: Literal["slack"] = "slack"
Payload = dict[str, Any]
"""A payload of Slack's; `Any` until it is translated."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where the answer to one act goes."""

    team: str
    channel: str
    user: str
    thread: str | None = None
    response_url: str | None = None
    """Slack's short-lived address for answers: works where we are no member."""
    is_private: bool = False
    """Only the person who acted sees the answer."""
    pressed: str | None = None
    """The message whose button was pressed."""
    is_pressed_private: bool = False
    """That message was only for the person who pressed."""
    question: str | None = None
    """The message with the question, under which "is thinking…" is shown."""


@dataclass(frozen=True)
class Asked:
    """Somebody said or pressed something."""

    message: IncomingMessage
    way: Way


@dataclass(frozen=True)
class Shared:
    """Somebody wants everyone to see the private answer they got to `original`."""

    original: IncomingMessage
    way: Way


@dataclass(frozen=True)
class HomeOpened:
    """Somebody looks at our Home tab."""

    team: str
    user: str
    channel: str
    """Our direct conversation with that person."""


@dataclass(frozen=True)
class MessagesOpened(HomeOpened):
    """Somebody looks at our Messages tab: prompts are to be suggested."""


@dataclass(frozen=True)
class SettingsWanted(HomeOpened):
    """Somebody wants to change their settings."""

    trigger_id: str


@dataclass(frozen=True)
class SettingsSaved(HomeOpened):
    """Somebody has changed their settings."""

    messages: tuple[IncomingMessage, ...]


@dataclass(frozen=True)
class DigestWanted(HomeOpened):
    """Somebody wants to set up a briefing in a form."""

    trigger_id: str
    asked: Asked
    """The same as a message: for whoever may not, and where the form does not open."""


@dataclass(frozen=True)
class WorkspaceLeft:
    """The app was removed, or its tokens were revoked."""

    team: str
    reason: str


Work = Asked | Shared | HomeOpened | WorkspaceLeft


@dataclass(frozen=True)
class Task:
    """A work with its place in the inbox."""

    key: str
    """Idempotency key."""
    order_key: str
    """What is done in order."""
    work: Work


def chat_of(team: str, channel: str, thread: str | None = None) -> Chat:
    """Return the chat of a conversation; direct ones have ids that start with D."""
    kind = ChatKind.DIRECT if channel.startswith("D") else ChatKind.GROUP
    return Chat(platform=PLATFORM, workspace=team, id=channel, thread=thread, kind=kind)


def workspace_chat(team: str) -> Chat:
    """Return the chat that stands for a whole workspace: it has no id."""
    return Chat(platform=PLATFORM, workspace=team, id="", kind=ChatKind.GROUP)


def fingerprint(key: str) -> str:
    """Return a key as it may stand in the log: it holds ids of chats."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]
