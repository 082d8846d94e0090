"""chat.postMessage, chat.postEphemeral, chat.update, chat.delete and reactions.add."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.blocks import message_blocks
from tests.fakes.slack.context import Method
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.rates import SPECIAL, TIER_3, TIER_4
from tests.fakes.slack.records import Message, Update, Via

if TYPE_CHECKING:
    from tests.fakes.slack.arguments import Arguments
    from tests.fakes.slack.context import Context
    from tests.fakes.slack.state import Channel, Json

TRUNCATED_AT = 40_000
UPDATE_TEXT = 4_000
MARKDOWN_TEXT = 12_000
MOST_ATTACHMENTS = 100
_OPTIONS = (
    "icon_emoji", "icon_url", "link_names", "metadata", "mrkdwn", "parse", "reply_broadcast",
    "unfurl_links", "unfurl_media", "username",
)  # fmt: skip
_FLAGS = {"link_names", "mrkdwn", "reply_broadcast", "unfurl_links", "unfurl_media"}
_TS = re.compile(r"^\d+\.\d{6}$")
_EMOJI = re.compile(r"^[\w+'-]+(::skin-tone-[2-6])?$")


def content(args: Arguments) -> Json:
    """Return text, blocks, attachments and markdown_text of a message; ApiError if Slack would refuse them."""
    markdown = args.text("markdown_text")
    if markdown and (args.text("text") or args.values.get("blocks")):
        raise ApiError("markdown_text_conflict")
    if len(markdown) > MARKDOWN_TEXT:
        raise ApiError("msg_too_long")
    blocks = message_blocks(args.values.get("blocks"))
    attachments = _attachments(args.values.get("attachments"))
    text = args.text("text")
    if not (text.strip() or markdown.strip() or blocks or attachments):
        raise ApiError("no_text")
    return {"text": text, "blocks": blocks, "attachments": attachments, "markdown_text": markdown or None}


def _attachments(value: Any) -> list[Json]:
    if value in (None, ""):
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ApiError("invalid_attachments")
    if len(value) > MOST_ATTACHMENTS:
        raise ApiError("too_many_attachments")
    for attachment in value:
        message_blocks(attachment.get("blocks"))
    return value


def options(args: Arguments) -> Json:
    """Return the further arguments that change how a message is shown."""
    given = {name: args.values[name] for name in _OPTIONS if args.values.get(name) not in (None, "")}
    return given | {name: args.flag(name) for name in _FLAGS & given.keys()}


def check_writable(ctx: Context, channel: Channel, thread_ts: str) -> None:
    """Raise the error Slack gives when the bot may not post here."""
    if channel.archived:
        raise ApiError("is_archived")
    if channel.kind == "im":
        user = ctx.team.users.get(channel.user_id or "")
        if not ctx.world.app.messages_tab:
            raise ApiError("messages_tab_disabled")
        if user is not None and user.deleted:
            raise ApiError("user_disabled")
    elif not channel.has_bot and "chat:write.public" not in ctx.team.scopes:
        raise ApiError("not_in_channel")
    if channel.read_only:
        raise ApiError("restricted_action_read_only_channel")
    if channel.thread_only and not thread_ts:
        raise ApiError("restricted_action_thread_only_channel")
    if thread_ts:
        check_thread(ctx, channel, thread_ts)


def check_thread(ctx: Context, channel: Channel, thread_ts: str, error: str = "cannot_reply_to_message") -> None:
    """Raise an error unless thread_ts is a message of the channel that starts, or may start, a thread."""
    parent = ctx.world.find(channel, thread_ts) if _TS.match(thread_ts) else None
    if parent is None or parent.thread_ts not in (None, parent.ts):
        raise ApiError(error)


def _new(ctx: Context, channel: Channel, via: Via, body: Json) -> Message:
    message = Message(
        team_id=ctx.team.id,
        channel=channel.id,
        ts=ctx.world.new_ts(),
        user=ctx.team.bot_user_id,
        via=via,
        thread_ts=ctx.args.text("thread_ts") or None,
        options=options(ctx.args),
        **body,
    )
    ctx.world.record(message)
    ctx.world.posted(message)
    return message


def post_message(ctx: Context) -> Json:
    """Post to a channel, a thread or a person."""
    channel = ctx.destination(ctx.args.text("channel"))
    ctx.world.rates.post(ctx.team.id, channel.id)
    check_writable(ctx, channel, ctx.args.text("thread_ts"))
    body = content(ctx.args)
    warning: Json = {}
    if len(body["text"]) > TRUNCATED_AT:
        body["text"] = body["text"][:TRUNCATED_AT]
        warning = {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    message = _new(ctx, channel, "chat.postMessage", body)
    return {"channel": channel.id, "ts": message.ts, "message": ctx.message_json(message), **warning}


def post_ephemeral(ctx: Context) -> Json:
    """Show a message to one person only."""
    channel = ctx.destination(ctx.args.text("channel"))
    user = ctx.args.need("user")
    check_writable(ctx, channel, ctx.args.text("thread_ts"))
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    body = content(ctx.args)
    if len(body["text"]) > TRUNCATED_AT:
        raise ApiError("msg_too_long")
    return {"message_ts": _new(ctx, channel, "chat.postEphemeral", {**body, "ephemeral_for": user}).ts}


def _own(ctx: Context, error: str) -> Message:
    """Return the bot's message that the call names."""
    channel = ctx.channel(ctx.args.need("channel"))
    message = ctx.world.find(channel, ctx.args.need("ts"))
    if message is None:
        raise ApiError("message_not_found")
    if message.user != ctx.team.bot_user_id:
        raise ApiError(error)
    return message


def update(ctx: Context) -> Json:
    """Replace what a message says."""
    message = _own(ctx, "cant_update_message")
    if ctx.channel(message.channel).archived:
        raise ApiError("is_inactive")
    if message.streaming == "open":
        raise ApiError("streaming_state_conflict")
    if len(ctx.args.text("text")) > UPDATE_TEXT:
        raise ApiError("msg_too_long")
    body = content(ctx.args)
    if not body["text"] and body["markdown_text"] is None:
        body["text"] = message.text
        if ctx.args.values.get("blocks") is None:  # kept only while no new text is given
            body["blocks"] = message.blocks
    metadata = {"metadata": message.options["metadata"]} if "metadata" in message.options else {}
    message.options = metadata | options(ctx.args)
    change(ctx, message, body)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": ctx.message_json(message)}


def change(ctx: Context, message: Message, body: Json) -> None:
    """Give a message its new content and remember the change."""
    for name, value in body.items():
        setattr(message, name, value)
    message.updates.append(Update(message.text, message.blocks, ctx.world.clock.now()))
    ctx.world.bell.ring()


def delete(ctx: Context) -> Json:
    """Delete a message of the bot's own."""
    message = _own(ctx, "cant_delete_message")
    message.deleted = True
    return {"channel": message.channel, "ts": message.ts}


def add_reaction(ctx: Context) -> Json:
    """Put an emoji under a message."""
    name = ctx.args.text("name").strip(":")
    if not _EMOJI.match(name):
        raise ApiError("invalid_name")
    channel = ctx.channel(ctx.args.text("channel"))
    timestamp = ctx.args.text("timestamp")
    if not timestamp:
        raise ApiError("no_item_specified")
    if not _TS.match(timestamp):
        raise ApiError("bad_timestamp")
    message = ctx.world.find(channel, timestamp)
    if message is None:
        raise ApiError("message_not_found")
    if channel.archived:
        raise ApiError("is_archived")
    reaction = (name, ctx.team.bot_user_id)
    if reaction in message.reactions:
        raise ApiError("already_reacted")
    message.reactions.append(reaction)
    return {}


METHODS = {
    "chat.postMessage": Method(post_message, SPECIAL, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, TIER_4, ("chat:write",)),
    "chat.update": Method(update, TIER_3, ("chat:write",)),
    "chat.delete": Method(delete, TIER_3, ("chat:write",)),
    "reactions.add": Method(add_reaction, TIER_3, ("reactions:write",)),
}
