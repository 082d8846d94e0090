"""A payload of Slack's as a Task: events and slash commands here, presses and forms in `interactions`.

What Korridor does not read gives None and is acknowledged all the same: Slack would send it again otherwise. A mention
is known by its place (workspace, channel, timestamp) and not by its event: it may arrive as two events.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.adapters.slack.interactions import translate_interaction
from bot.adapters.slack.markup import as_typed
from bot.adapters.slack.works import (
    PLATFORM,
    Asked,
    DigestWanted,
    HomeOpened,
    MessagesOpened,
    Payload,
    Task,
    Way,
    WorkspaceLeft,
    chat_of,
)
from bot.messages import ChatKind, IncomingMessage, MessageKind, Person

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

HELP = "/help"
"""What a bare mention or command asks for."""
_FROM_PEOPLE = (None, "file_share")
"""Subtypes of what people write; a file may come with a question."""
_SLACKBOT = "USLACKBOT"
_UNREADABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError)


def translate(
    body: Payload, *, is_command: Callable[[str], bool], opens_form: Callable[[str], bool] = lambda _: False
) -> Task | None:
    """Return what a payload asks of us.

    `is_command` tells whether a slash command's first word is one of ours, `opens_form` whether a command is answered
    by the form for briefings.
    """
    try:
        if body.get("type") == "event_callback":
            return _event(body)
        if "command" in body:
            return _command(body, is_command, opens_form)
        return translate_interaction(body)
    except _UNREADABLE as error:
        logger.warning("slack_payload_unreadable", extra={"kind": str(body.get("type")), "error": type(error).__name__})
        return None


def _event(body: Payload) -> Task | None:
    event, key = body["event"], f"{PLATFORM}:{body['event_id']}"
    match event["type"]:
        case "app_mention":
            return _mention(body, event)
        case "message" if event.get("channel_type") == "im":
            return _direct(body, event, key)
        case "app_home_opened":
            kind = MessagesOpened if event.get("tab") == "messages" else HomeOpened
            opened = kind(body["team_id"], event["user"], event["channel"])
            return Task(key, f"{PLATFORM}:{opened.team}:home:{opened.user}", opened)
        case "app_uninstalled":
            return _left(body, key)
        case "tokens_revoked" if event["tokens"].get("bot"):
            return _left(body, key)
        case _:
            return None


def _left(body: Payload, key: str) -> Task:
    left = WorkspaceLeft(body["team_id"], body["event"]["type"])
    return Task(key, f"{PLATFORM}:{left.team}:install", left)


def _mention(body: Payload, event: Payload) -> Task | None:
    if event.get("bot_id") or event.get("subtype") not in _FROM_PEOPLE:
        return None
    team, channel, ts = body["team_id"], event["channel"], event["ts"]
    message = IncomingMessage(
        key=f"{PLATFORM}:{body['event_id']}",
        chat=chat_of(team, channel, event.get("thread_ts") or ts),
        person=Person(id=event["user"]),
        text=as_typed(event["text"], bot_user_id=_bot_user(body)) or HELP,
        message_id=ts,
    )
    way = Way(team=team, channel=channel, user=event["user"], thread=message.chat.thread, question=ts)
    return Task(f"{PLATFORM}:{team}:{channel}:{ts}", message.chat.key, Asked(message, way))


def _direct(body: Payload, event: Payload, key: str) -> Task | None:
    said, kind = event, MessageKind.TEXT
    if event.get("subtype") == "message_changed":
        said, kind = event["message"], MessageKind.EDIT
        if said["text"] == (event.get("previous_message") or {}).get("text"):
            return None  # Slack itself changed it: an unfurled link
    user = said.get("user")
    if said.get("bot_id") or said.get("subtype") not in _FROM_PEOPLE or user in (None, _SLACKBOT):
        return None
    text = as_typed(said["text"], bot_user_id=_bot_user(body))
    if not text:
        return None
    team, channel, thread = body["team_id"], event["channel"], said.get("thread_ts")
    message = IncomingMessage(
        key=key,
        chat=chat_of(team, channel, thread),
        person=Person(id=user),
        kind=kind,
        text=text,
        message_id=said["ts"],
    )
    way = Way(team=team, channel=channel, user=user, thread=thread, question=said["ts"])
    return Task(key, message.chat.key, Asked(message, way))


def _command(body: Payload, is_command: Callable[[str], bool], opens_form: Callable[[str], bool]) -> Task:
    team, channel, user = body["team_id"], body["channel_id"], body["user_id"]
    chat = chat_of(team, channel)
    message = IncomingMessage(
        key=f"{PLATFORM}:{body['trigger_id']}",
        chat=chat,
        person=Person(id=user),
        text=_command_text(as_typed(body.get("text") or ""), is_command),
    )
    is_private = chat.kind is ChatKind.GROUP
    way = Way(team=team, channel=channel, user=user, response_url=body["response_url"], is_private=is_private)
    asked = Asked(message, way)
    if opens_form(message.text):
        wanted = DigestWanted(team, user, channel, trigger_id=body["trigger_id"], asked=asked)
        return Task(message.key, f"{PLATFORM}:{team}:home:{user}", wanted)
    return Task(message.key, chat.key, asked)


def _command_text(text: str, is_command: Callable[[str], bool]) -> str:
    """Return what follows `/korridor` as a command of ours, or as a question: "who signed it?" is one."""
    word = text.split(maxsplit=1)[0] if text else ""
    if not word:
        return HELP
    if word.startswith("/") or text.endswith("?") or not is_command(word):
        return text
    return f"/{text}"


def _bot_user(body: Payload) -> str:
    authorizations = body.get("authorizations") or [{}]
    return str(authorizations[0].get("user_id") or "")
