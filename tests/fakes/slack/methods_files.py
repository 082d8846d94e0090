"""Uploading files: ask for a URL, put the bytes there, complete and share."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.fakes.slack.context import Method
from tests.fakes.slack.errors import ApiError, invalid_arguments
from tests.fakes.slack.methods_chat import check_writable
from tests.fakes.slack.rates import TIER_4
from tests.fakes.slack.records import Message

if TYPE_CHECKING:
    from tests.fakes.slack.context import Context
    from tests.fakes.slack.state import Json


def get_upload_url(ctx: Context) -> Json:
    """Announce a file and get the URL to put it to."""
    filename = ctx.args.need("filename")
    length = ctx.args.number("length", 0)
    if length <= 0:
        raise invalid_arguments("missing required field: length")
    file_id = ctx.world.new_id("F")
    ctx.world.files[file_id] = {
        "id": file_id,
        "name": filename,
        "title": filename,
        "size": length,
        "alt_txt": ctx.args.text("alt_txt"),
        "team_id": ctx.team.id,
        "content": None,
        "completed": False,
    }
    return {"upload_url": f"{ctx.world.base}/upload/v1/{file_id}", "file_id": file_id}


def complete_upload(ctx: Context) -> Json:
    """Finish uploads and share them to a channel; the message appears a little later."""
    listed = ctx.args.values.get("files")
    if not isinstance(listed, list) or not listed or not all(isinstance(item, dict) for item in listed):
        raise invalid_arguments("missing required field: files")
    files = []
    for item in listed:
        file = ctx.world.files.get(str(item.get("id")))
        if file is None or file["team_id"] != ctx.team.id or file["content"] is None or file["completed"]:
            raise ApiError("file_not_found")
        files.append(file)
    channel_id = ctx.args.text("channel_id")
    if channel_id:
        channel = ctx.channel(channel_id)
        check_writable(ctx, channel, ctx.args.text("thread_ts"))
        message = Message(
            team_id=ctx.team.id,
            channel=channel.id,
            ts=ctx.world.new_ts(),
            user=ctx.team.bot_user_id,
            text=ctx.args.text("initial_comment"),
            via="file",
            thread_ts=ctx.args.text("thread_ts") or None,
            files=files,
        )
        asyncio.get_running_loop().call_soon(ctx.world.record, message)
    for item, file in zip(listed, files, strict=True):
        file["completed"] = True
        file["title"] = item.get("title") or file["name"]
    return {"files": [{key: file[key] for key in ("id", "title", "name", "size")} for file in files]}


METHODS = {
    "files.getUploadURLExternal": Method(get_upload_url, TIER_4, ("files:write",), json=False),
    "files.completeUploadExternal": Method(complete_upload, TIER_4, ("files:write",)),
}
