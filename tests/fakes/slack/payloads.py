"""What Slack puts into its payloads: events, slash commands, interactions."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.slack.records import Message
    from tests.fakes.slack.state import Channel, Json, Team, User
    from tests.fakes.slack.world import World

_URL = re.compile(r"https?://[^\s<>|]+")
_MANY = {
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}
_ONE = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
_OPTION = frozenset({"static_select", "external_select", "radio_buttons", "overflow"})


def typed(text: str) -> str:
    """Return what a person typed as Slack passes it on: `& < >` escaped, URLs in angle brackets."""
    return _URL.sub(lambda match: f"<{match[0]}>", html.escape(text, quote=False))


def event_callback(world: World, team: Team, event: Json) -> Json:
    """Return the envelope around an event of the Events API."""
    bot = {"user_id": team.bot_user_id, "is_bot": True, "is_enterprise_install": False}
    return {
        "token": world.app.verification_token,
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": world.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": int(world.clock.now()),
        "authorizations": [{"enterprise_id": None, "team_id": team.id, **bot}],
        "is_ext_shared_channel": False,
        "event_context": f"4-{world.new_id('ctx')}",
    }


def message_event(world: World, message: Message, channel: Channel, kind: str) -> Json:
    """Return a `message` or `app_mention` event."""
    team = channel.team
    event = message.as_json(bot_id=team.bot_id, app_id=world.app.id)
    event |= {"type": kind, "channel": channel.id, "event_ts": message.ts}
    if kind == "message":
        event["channel_type"] = channel.event_type
    if message.via == "user":
        event["client_msg_id"] = f"client-{message.ts}"
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": html.unescape(message.text)}]}
        event.setdefault("blocks", [{"type": "rich_text", "block_id": "_u", "elements": [section]}])
    if message.thread_ts and message.thread_ts != message.ts:
        parent = world.find(channel, message.thread_ts)
        event["parent_user_id"] = parent.user if parent else None
    return event


def slash_command(world: World, user: User, channel: Channel, command: str, text: str) -> Json:
    """Return the fields of a slash command's form."""
    return {
        "token": world.app.verification_token,
        "team_id": user.team.id,
        "team_domain": user.team.domain,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": html.escape(text, quote=False),
        "api_app_id": world.app.id,
        "is_enterprise_install": "false",
        "response_url": world.new_response_url(user, channel, None),
        "trigger_id": world.new_trigger(user),
    }


def interaction(world: World, user: User, kind: str, **further: object) -> Json:
    """Return what all interactive payloads share, and what is particular to one."""
    team = user.team
    return {
        "type": kind,
        "token": world.app.verification_token,
        "api_app_id": world.app.id,
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team.id},
        **further,
    }


def in_message(world: World, user: User, channel: Channel, message: Message) -> Json:
    """Return the part of a payload about the message a person acted on."""
    body = message.as_json(bot_id=user.team.bot_id, app_id=world.app.id)
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return {
        "channel": {"id": channel.id, "name": channel.name},
        "message": body,
        "message_ts": message.ts,
        "container": container,
        "response_url": world.new_response_url(user, channel, message),
    }


def chosen(element: Json, value: str | list[str] | None) -> Json:
    """Return what an element contributes to an action or a view's state once a person has set it to `value`."""
    kind = str(element["type"])
    body: Json = {"type": kind}
    if kind in {"button", "icon_button", "workflow_button"}:
        given = element.get("value") if value is None else value
        return body | ({} if given is None else {"value": given}) | {"text": element.get("text")}
    if kind in _MANY:
        values = [value] if isinstance(value, str) else list(value or [])
        key = _MANY[kind]
        return body | {key: [_option(element, v) for v in values] if key == "selected_options" else values}
    if kind in _OPTION:
        return body | {"selected_option": None if value is None else _option(element, str(value))}
    return body | {_ONE.get(kind, "value"): value}


def _option(element: Json, value: str) -> Json:
    groups = [group["options"] for group in element.get("option_groups", [])]
    options = [*element.get("options", []), *(option for group in groups for option in group)]
    for option in options:
        if option["value"] == value:
            return dict(option)
    raise LookupError(f"no option {value!r} to choose; there are {[option['value'] for option in options]}")
