"""Payloads as Slack sends them, cut down to what matters."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def event(body: Json, *, event_id: str = "Ev1") -> Json:
    """Return the envelope around an event."""
    return {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": event_id,
        "event": body,
        "authorizations": [{"user_id": "UB", "team_id": "T1", "is_bot": True}],
    }


def direct(text: str = "Hallo", **further: Any) -> Json:
    """Return a message in our direct conversation."""
    said = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "ts": "5.000001", "text": text}
    return event(said | further)


def mention(text: str = "<@UB> Hallo", **further: Any) -> Json:
    """Return a mention in a channel."""
    said = {"type": "app_mention", "channel": "C1", "user": "U1", "ts": "5.000001", "text": text}
    return event(said | further)


def command(text: str, channel: str = "C1") -> Json:
    """Return a slash command."""
    return {
        "command": "/korridor", "text": text, "team_id": "T1", "channel_id": channel, "user_id": "U1",
        "trigger_id": "1.2.3", "response_url": "https://hooks.example.org/1",
    }  # fmt: skip


def press(action_id: str, value: str, **container: Any) -> Json:
    """Return a press of a button of a message."""
    return {
        "type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1"}, "trigger_id": "1.2.4",
        "response_url": "https://hooks.example.org/2", "actions": [{"action_id": action_id, "value": value}],
        "container": {"type": "message", "message_ts": "6.000001", "channel_id": "C1"} | container,
    }  # fmt: skip
