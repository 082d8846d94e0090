"""Who and what there is on the fake Slack: the app, its tokens, workspaces, people and channels."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

DEFAULT_SCOPES = frozenset(
    {
        "app_mentions:read",
        "chat:write",
        "commands",
        "im:history",
        "users:read",
        "channels:read",
        "groups:read",
        "im:write",
    }
)
SUBSCRIPTIONS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "member_joined_channel",
        "message.channels",
        "message.groups",
        "message.im",
        "tokens_revoked",
    }
)

_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """Return a name as Slack writes it in domains and channel names."""
    return _NOT_SLUG.sub("-", name.lower()).strip("-")


@dataclass(eq=False)
class App:
    """The one app under test, as configured on api.slack.com."""

    signing_secret: str
    id: str = "A0KORRIDOR"
    client_id: str = "1000.2000"
    client_secret: str = "client-secret"
    verification_token: str = "legacy-verification-token"
    redirect_uris: set[str] = field(default_factory=set)
    """Empty: every redirect URI is accepted."""
    subscriptions: set[str] = field(default_factory=lambda: set(SUBSCRIPTIONS))
    """Event types the app asked for; an event also needs its scope in the workspace."""
    home_tab: bool = True
    messages_tab: bool = True
    token_rotation: bool = False
    echo_own: bool = True
    """Send the bot its own messages as events, as Slack does where it is subscribed."""


@dataclass(eq=False)
class Grant:
    """One token: whose it is, what it may do, whether it still works."""

    token: str = field(repr=False)
    kind: Literal["bot", "app"]
    team: Team | None = field(repr=False)
    scopes: set[str]
    expires_at: float | None = None
    revoked: bool = False


@dataclass(eq=False)
class Team:
    """A workspace that has installed the app."""

    id: str
    name: str
    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    bot_user_id: str
    bot_id: str
    scopes: set[str]
    token_state: str = "active"
    """`active`, or the error every bot token of the workspace now gets (`token_revoked`, `account_inactive` …)."""
    users: dict[str, User] = field(default_factory=dict, repr=False)
    channels: dict[str, Channel] = field(default_factory=dict, repr=False)

    @property
    def domain(self) -> str:
        """The workspace's name in URLs."""
        return slug(self.name)

    def dm_with(self, user_id: str) -> Channel | None:
        """Return the open direct message between the bot and a user."""
        return next((c for c in self.channels.values() if c.kind == "im" and c.user_id == user_id), None)


@dataclass(eq=False)
class User:
    """A person (or another bot) of one workspace."""

    team: Team = field(repr=False)
    id: str
    name: str
    tz: str | None = "Europe/Berlin"
    """None for guests and bots, whose profile may lack it."""
    locale: str = "en-US"
    deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False
    """Of the workspace; owners are admins too."""
    is_owner: bool = False


@dataclass(eq=False)
class Channel:
    """A public or private channel, or the bot's direct message with a user."""

    team: Team = field(repr=False)
    id: str
    name: str
    kind: Literal["public", "private", "im"]
    members: set[str] = field(default_factory=set)
    """User ids; the bot is a member when its own user id is here."""
    user_id: str | None = None
    """The other person of a direct message."""
    archived: bool = False
    read_only: bool = False
    thread_only: bool = False

    @property
    def has_bot(self) -> bool:
        """Whether the bot is in the channel."""
        return self.team.bot_user_id in self.members

    @property
    def event_type(self) -> str:
        """The `channel_type` of message events."""
        return {"public": "channel", "private": "group", "im": "im"}[self.kind]
