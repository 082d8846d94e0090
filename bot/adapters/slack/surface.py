"""What Korridor uses of Slack: methods, events, command, shortcut, and the scopes they need.

`slack-manifest.yaml` must ask for exactly this; a test compares the two, and every call goes through `METHODS`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Use(NamedTuple):
    """How one method of the Web API is called."""

    scopes: tuple[str, ...] = ()
    style: Literal["json", "get", "query"] = "json"
    """JSON body, GET, or POST with the arguments in the query string."""
    is_repeatable: bool = False
    """Calling it twice does no more than once, so that a cut-off call may simply be repeated."""


METHODS: dict[str, Use] = {
    "assistant.threads.setStatus": Use(("chat:write",), is_repeatable=True),
    "assistant.threads.setSuggestedPrompts": Use(("assistant:write",), is_repeatable=True),
    "auth.test": Use(is_repeatable=True),
    "chat.postEphemeral": Use(("chat:write",)),
    "chat.postMessage": Use(("chat:write",)),
    "chat.update": Use(("chat:write",), is_repeatable=True),
    "conversations.info": Use(("channels:read", "groups:read"), "get", is_repeatable=True),
    "files.completeUploadExternal": Use(("files:write",), "query"),
    "files.getUploadURLExternal": Use(("files:write",), "query", is_repeatable=True),
    "users.info": Use(("users:read",), "get", is_repeatable=True),
    "views.open": Use(),
    "views.publish": Use(is_repeatable=True),
}

EVENTS: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "message.im": ("im:history",),
    "tokens_revoked": (),
}
"""Subscribed events and the scopes without which Slack does not send them."""

COMMAND = "/korridor"
SHORTCUT = "ask_korridor"
"""Callback id of the message shortcut "Ask Korridor about this"."""
ENTRY_SCOPE = "commands"
"""Needed for the command and the shortcut."""

SETTINGS_VIEW = "settings"
"""Callback id of the settings modal."""

DIGEST_VIEW = "digest"
"""Callback id of the form in which a briefing is set up."""

INVITE = "/invite @korridor"
"""What people type to let us into a channel."""

PATH_EVENTS = "/slack/events"
PATH_INSTALL = "/slack/install"
PATH_REDIRECT = "/slack/oauth_redirect"


def scopes() -> tuple[str, ...]:
    """Return every bot scope that is used, sorted."""
    needed = {scope for use in METHODS.values() for scope in use.scopes}
    needed |= {scope for event in EVENTS.values() for scope in event}
    return tuple(sorted(needed | {ENTRY_SCOPE}))
