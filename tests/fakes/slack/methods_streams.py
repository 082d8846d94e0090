"""chat.startStream, appendStream and stopStream: a message that grows, and the states it may be in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.blocks import message_blocks
from tests.fakes.slack.context import Method
from tests.fakes.slack.errors import ApiError, invalid_arguments
from tests.fakes.slack.methods_chat import MARKDOWN_TEXT, check_writable
from tests.fakes.slack.rates import TIER_2, TIER_4
from tests.fakes.slack.records import Message

if TYPE_CHECKING:
    from tests.fakes.slack.context import Context
    from tests.fakes.slack.state import Json


def _piece(ctx: Context) -> str:
    """Return the text this call adds, from markdown_text or from markdown_text chunks."""
    text = ctx.args.text("markdown_text")
    chunks = ctx.args.values.get("chunks")
    if chunks is not None:
        if not isinstance(chunks, list) or not all(isinstance(chunk, dict) and "type" in chunk for chunk in chunks):
            raise ApiError("invalid_chunks")
        text += "".join(str(chunk.get("text", "")) for chunk in chunks if chunk["type"] == "markdown_text")
    if len(text) > MARKDOWN_TEXT:
        raise ApiError("msg_too_long")
    return text


def start(ctx: Context) -> Json:
    """Begin a streamed reply in a thread."""
    channel = ctx.channel(ctx.args.text("channel"))
    thread_ts = ctx.args.text("thread_ts")
    if not thread_ts:
        raise invalid_arguments("missing required field: thread_ts")
    check_writable(ctx, channel, thread_ts)
    if channel.kind != "im":
        for name in ("recipient_team_id", "recipient_user_id"):
            if not ctx.args.text(name):
                raise ApiError(f"missing_{name}")
    message = Message(
        team_id=ctx.team.id,
        channel=channel.id,
        ts=ctx.world.new_ts(),
        user=ctx.team.bot_user_id,
        text="",
        markdown_text=_piece(ctx),
        via="stream",
        thread_ts=thread_ts,
        streaming="open",
    )
    ctx.world.record(message)
    return {"channel": channel.id, "ts": message.ts}


def _open_stream(ctx: Context) -> Message:
    channel = ctx.channel(ctx.args.text("channel"))
    message = ctx.world.find(channel, ctx.args.text("ts"))
    if message is None:
        raise ApiError("message_not_found")
    if message.user != ctx.team.bot_user_id:
        raise ApiError("message_not_owned_by_app")
    if message.streaming == "stopped_by_user":
        raise ApiError("stopped_by_user")
    if message.streaming != "open":
        raise ApiError("message_not_in_streaming_state")
    return message


def append(ctx: Context) -> Json:
    """Add text to an open stream."""
    message = _open_stream(ctx)
    piece = _piece(ctx)
    if not piece and not ctx.args.values.get("chunks"):
        raise ApiError("no_text")
    message.markdown_text = (message.markdown_text or "") + piece
    return {"channel": message.channel, "ts": message.ts}


def stop(ctx: Context) -> Json:
    """End a stream, with closing text and blocks if wanted."""
    message = _open_stream(ctx)
    message.blocks = message_blocks(ctx.args.values.get("blocks"))
    message.markdown_text = (message.markdown_text or "") + _piece(ctx)
    message.streaming = "done"
    return {"channel": message.channel, "ts": message.ts, "message": ctx.message_json(message)}


METHODS = {
    "chat.startStream": Method(start, TIER_2, ("chat:write",)),
    "chat.appendStream": Method(append, TIER_4, ("chat:write",)),
    "chat.stopStream": Method(stop, TIER_2, ("chat:write",)),
}
