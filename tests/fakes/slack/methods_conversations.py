"""conversations.* and users.info."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.fakes.slack.context import Method
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.rates import TIER_2, TIER_3, TIER_4

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fakes.slack.context import Context
    from tests.fakes.slack.state import Channel, Json, User

_READ_SCOPES = {"public": "channels:read", "private": "groups:read", "im": "im:read"}
_TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
_READERS = tuple(_READ_SCOPES.values())


def channel_json(channel: Channel) -> Json:
    """Return a channel as Slack describes it."""
    body: Json = {
        "id": channel.id,
        "created": 1_700_000_000,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_mpim": False,
        "context_team_id": channel.team.id,
        "updated": 1_700_000_000_000,
    }
    if channel.kind == "im":
        return body | {"user": channel.user_id, "is_org_shared": False, "priority": 0}
    return body | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": False,
        "is_private": channel.kind == "private",
        "is_general": channel.name == "general",
        "is_member": channel.has_bot,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_read_only": channel.read_only,
        "is_thread_only": channel.thread_only,
        "creator": next(iter(sorted(channel.members)), ""),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def _page(ctx: Context, items: Sequence[Any], default: int) -> tuple[list[Any], Json]:
    """Return one page and the metadata with the cursor to the next."""
    limit = ctx.args.number("limit", default, error="invalid_limit")
    if not 0 < limit <= 1000:
        raise ApiError("invalid_limit")
    start = 0
    if cursor := ctx.args.text("cursor"):
        try:
            start = int(b64decode(cursor, validate=True).decode().removeprefix("next:"))
        except (BadBase64, ValueError) as exc:
            raise ApiError("invalid_cursor") from exc
    following = start + limit
    cursor = b64encode(f"next:{following}".encode()).decode() if following < len(items) else ""
    return list(items[start:following]), {"response_metadata": {"next_cursor": cursor}}


def open_conversation(ctx: Context) -> Json:
    """Open, or find, the direct message with one person."""
    if reference := ctx.args.text("channel"):
        dm = ctx.channel(reference)
        if dm.kind != "im":
            raise ApiError("method_not_supported_for_channel_type")
    else:
        users = [user for user in ctx.args.text("users").split(",") if user]
        if not users:
            raise ApiError("users_list_not_supplied")
        if len(users) > 1:
            raise ApiError("missing_scope", needed="mpim:write", provided=",".join(sorted(ctx.team.scopes)))
        known = ctx.team.dm_with(users[0])
        dm = ctx.world.open_dm(ctx.team, users[0])
        if known is not None:
            return {"no_op": True, "already_open": True, "channel": _opened(ctx, dm)}
    return {"channel": _opened(ctx, dm)}


def _opened(ctx: Context, dm: Channel) -> Json:
    return channel_json(dm) if ctx.args.flag("return_im") else {"id": dm.id}


def info(ctx: Context) -> Json:
    """Describe one conversation."""
    channel = ctx.channel(ctx.args.text("channel"))
    ctx.require(_READ_SCOPES[channel.kind])
    body = channel_json(channel)
    if ctx.args.flag("include_num_members"):
        body["num_members"] = len(channel.members)
    return {"channel": body}


def list_conversations(ctx: Context) -> Json:
    """List conversations of the asked types, page by page."""
    types = [name.strip() for name in (ctx.args.text("types") or "public_channel").split(",")]
    if not set(types) <= _TYPES.keys():
        raise ApiError("invalid_types")
    kinds = {_TYPES[name] for name in types}
    for kind in sorted(kinds):
        ctx.require(_READ_SCOPES.get(kind, "mpim:read"))
    seen = [
        channel
        for channel in ctx.team.channels.values()
        if channel.kind in kinds
        and (channel.kind != "private" or channel.has_bot)
        and not (channel.archived and ctx.args.flag("exclude_archived"))
    ]
    page, metadata = _page(ctx, seen, 100)
    return {"channels": [channel_json(channel) for channel in page], **metadata}


def members(ctx: Context) -> Json:
    """List who is in a conversation."""
    channel = ctx.channel(ctx.args.text("channel"))
    ctx.require(_READ_SCOPES[channel.kind])
    page, metadata = _page(ctx, sorted(channel.members), 100)
    return {"members": page, **metadata}


def join(ctx: Context) -> Json:
    """Join a public channel."""
    channel = ctx.channel(ctx.args.text("channel"))
    if channel.kind != "public":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    body: Json = {}
    if channel.has_bot:
        body = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    channel.members.add(ctx.team.bot_user_id)
    return {"channel": channel_json(channel), **body}


def user_json(user: User, *, locale: bool) -> Json:
    """Return a person as users.info describes them."""
    body: Json = {
        "id": user.id,
        "team_id": user.team.id,
        "name": user.name,
        "real_name": user.name.title(),
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_restricted": user.tz is None and not user.is_bot,
        "is_ultra_restricted": False,
        "profile": {"real_name": user.name.title(), "display_name": user.name, "team": user.team.id},
        "updated": 1_700_000_000,
    }
    if not user.deleted:  # of those who have left, Slack tells hardly more than the name
        body |= {"is_admin": user.is_admin, "is_owner": user.is_owner, "is_primary_owner": False}
    if user.tz is not None and not user.deleted:
        offset = datetime.now(ZoneInfo(user.tz)).utcoffset()
        seconds = int(offset.total_seconds()) if offset else 0
        body |= {"tz": user.tz, "tz_label": user.tz.rpartition("/")[2].replace("_", " "), "tz_offset": seconds}
    if locale:
        body["locale"] = user.locale
    return body


def user_info(ctx: Context) -> Json:
    """Describe one person; their locale only if asked for."""
    user = ctx.team.users.get(ctx.args.text("user"))
    if user is None:
        raise ApiError("user_not_found")
    return {"user": user_json(user, locale=ctx.args.flag("include_locale"))}


METHODS = {
    "conversations.open": Method(open_conversation, TIER_3, ("im:write",)),
    "conversations.info": Method(info, TIER_3, _READERS, json=False),
    "conversations.list": Method(list_conversations, TIER_2, _READERS, json=False),
    "conversations.members": Method(members, TIER_4, _READERS, json=False),
    "conversations.join": Method(join, TIER_3, ("channels:join",)),
    "users.info": Method(user_info, TIER_4, ("users:read",), json=False),
}
