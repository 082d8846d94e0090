"""Presses, the message shortcut and the settings form as Tasks."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.adapters.slack.buttons import ACT, SHARE
from bot.adapters.slack.forms import digest_line
from bot.adapters.slack.markup import as_typed
from bot.adapters.slack.surface import DIGEST_VIEW, SETTINGS_VIEW, SHORTCUT
from bot.adapters.slack.works import (
    PLATFORM,
    Asked,
    DigestWanted,
    Payload,
    SettingsSaved,
    SettingsWanted,
    Shared,
    Task,
    Way,
    chat_of,
)
from bot.messages import ChatKind, IncomingMessage, MessageKind, Person

EXAMPLE = "example."
"""Start of the action ids of example questions in the Home tab; their value is the question."""
OPEN_SETTINGS, OPEN_DIGEST = "settings", "digest"
LANGUAGE, TIME_ZONE = "language", "timezone"
"""Action ids of the settings form, and the commands that set them."""


def translate_interaction(body: Payload) -> Task | None:
    """Return what a press, shortcut or form asks of us; None for others."""
    match body.get("type"):
        case "block_actions" if body["actions"]:
            return _in_view(body) if body["container"]["type"] == "view" else _in_message(body)
        case "message_action" if body["callback_id"] == SHORTCUT:
            return _shortcut(body)
        case "view_submission" if body["view"]["callback_id"] == SETTINGS_VIEW:
            return _settings(body)
        case "view_submission" if body["view"]["callback_id"] == DIGEST_VIEW:
            return _digest(body)
        case _:
            return None


def _key(body: Payload) -> str:
    return f"{PLATFORM}:{body['trigger_id']}"


def _in_message(body: Payload) -> Task | None:
    action, container = body["actions"][0], body["container"]
    team, channel, user = body["team"]["id"], container["channel_id"], body["user"]["id"]
    is_private = bool(container.get("is_ephemeral"))
    thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    if thread is None and not is_private and chat_of(team, channel).kind is ChatKind.GROUP:
        thread = container["message_ts"]
    way = Way(
        team=team,
        channel=channel,
        user=user,
        thread=thread,
        response_url=body.get("response_url"),
        is_private=is_private,
        pressed=container["message_ts"],
        is_pressed_private=is_private,
    )
    if action["action_id"] == SHARE:
        return _share(action["value"], way)
    if not action["action_id"].startswith(ACT):
        return None
    message = IncomingMessage(
        key=_key(body),
        chat=chat_of(team, channel, thread),
        person=Person(id=user),
        kind=MessageKind.BUTTON,
        text=action["value"],
        message_id=container["message_ts"],
    )
    return Task(message.key, message.chat.key, Asked(message, way))


def _share(value: str, way: Way) -> Task:
    """Return the task of sharing: its key is the question's, so that two presses share once."""
    original = IncomingMessage.model_validate_json(value)
    shared = Shared(original, replace(way, is_private=False))
    return Task(f"{PLATFORM}:share:{original.key}", original.chat.key, shared)


def _in_view(body: Payload) -> Task | None:
    action, team, user = body["actions"][0], body["team"]["id"], body["user"]["id"]
    channel = json.loads(body["view"]["private_metadata"])["channel"]
    if action["action_id"] == OPEN_SETTINGS:
        wanted = SettingsWanted(team, user, channel, trigger_id=body["trigger_id"])
        return Task(_key(body), f"{PLATFORM}:{team}:home:{user}", wanted)
    if action["action_id"] == OPEN_DIGEST:
        return _digest_wanted(body, team, channel, user)
    if not action["action_id"].startswith(EXAMPLE):
        return None
    message = IncomingMessage(key=_key(body), chat=chat_of(team, channel), person=Person(id=user), text=action["value"])
    return Task(message.key, message.chat.key, Asked(message, Way(team=team, channel=channel, user=user)))


def _digest_wanted(body: Payload, team: str, channel: str, user: str) -> Task:
    """Return the task of opening the form: in a queue of its own, since its trigger lives three seconds."""
    message = IncomingMessage(key=_key(body), chat=chat_of(team, channel), person=Person(id=user), text="/digest")
    asked = Asked(message, Way(team=team, channel=channel, user=user))
    wanted = DigestWanted(team, user, channel, trigger_id=body["trigger_id"], asked=asked)
    return Task(message.key, f"{PLATFORM}:{team}:home:{user}", wanted)


def _shortcut(body: Payload) -> Task | None:
    """Return the message's text as a question; only the person who used the shortcut gets the answer."""
    team, channel, user = body["team"]["id"], body["channel"]["id"], body["user"]["id"]
    text = as_typed(body["message"].get("text") or "")
    if not text:
        return None
    chat = chat_of(team, channel)
    message = IncomingMessage(
        key=_key(body), chat=chat, person=Person(id=user), text=text, message_id=body["message"]["ts"]
    )
    way = Way(team=team, channel=channel, user=user, response_url=body["response_url"], is_private=True)
    return Task(message.key, chat.key, Asked(message, way))


def _settings(body: Payload) -> Task:
    """Return the commands that make the settings what the form says; unchanged ones are left out."""
    team, user, view = body["team"]["id"], body["user"]["id"], body["view"]
    before = json.loads(view["private_metadata"])
    chosen = {
        action_id: entry["selected_option"]["value"]
        for block in view["state"]["values"].values()
        for action_id, entry in block.items()
        if action_id in (LANGUAGE, TIME_ZONE) and entry.get("selected_option")
    }
    messages = tuple(
        IncomingMessage(
            key=f"{_key(body)}:{name}",
            chat=chat_of(team, before["channel"]),
            person=Person(id=user),
            text=f"/{name} {value}",
        )
        for name, value in sorted(chosen.items())
        if before.get(name) != value
    )
    saved = SettingsSaved(team, user, before["channel"], messages)
    return Task(_key(body), f"{PLATFORM}:{team}:home:{user}", saved)


def _digest(body: Payload) -> Task:
    """Return the filled form as the line that is typed for the same; in a channel only the person sees the answer."""
    team, user, view = body["team"]["id"], body["user"]["id"], body["view"]
    chat = chat_of(team, json.loads(view["private_metadata"])["channel"])
    text = f"/digest {digest_line(view)}"
    message = IncomingMessage(key=_key(body), chat=chat, person=Person(id=user), text=text)
    way = Way(team=team, channel=chat.id, user=user, is_private=chat.kind is ChatKind.GROUP)
    return Task(message.key, chat.key, Asked(message, way))
