"""auth.*, apps.connections.open, assistant.threads.*, api.test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.context import Method
from tests.fakes.slack.errors import invalid_arguments
from tests.fakes.slack.methods_chat import check_thread
from tests.fakes.slack.rates import SPECIAL, TIER_3, TIER_4

if TYPE_CHECKING:
    from tests.fakes.slack.context import Context
    from tests.fakes.slack.state import Json

MOST_LOADING_MESSAGES = 10
MOST_PROMPTS = 4


def auth_test(ctx: Context) -> Json:
    """Tell whose token it is."""
    team = ctx.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": "korridor",
        "team_id": team.id,
        "user_id": team.bot_user_id,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


def auth_revoke(ctx: Context) -> Json:
    """End this token; the app hears of it by tokens_revoked."""
    if ctx.args.flag("test"):
        return {"revoked": False}
    if ctx.grant is not None:
        ctx.grant.revoked = True
    ctx.world.revoked(ctx.team)
    return {"revoked": True}


def open_connection(ctx: Context) -> Json:
    """Return a one-use Socket Mode URL."""
    return {"url": ctx.world.new_link()}


def set_status(ctx: Context) -> Json:
    """Show what the assistant is doing; an empty status clears it."""
    channel = ctx.channel(ctx.args.need("channel_id"))
    thread_ts = ctx.args.need("thread_ts")
    check_thread(ctx, channel, thread_ts, "invalid_thread_ts")
    loading = ctx.args.values.get("loading_messages") or []
    if not isinstance(loading, list) or len(loading) > MOST_LOADING_MESSAGES:
        raise invalid_arguments(f"no more than {MOST_LOADING_MESSAGES} items allowed [json-pointer:/loading_messages]")
    if "status" not in ctx.args.values:
        raise invalid_arguments("missing required field: status")
    status = {"channel": channel.id, "thread_ts": thread_ts, "status": ctx.args.text("status"), "loading": loading}
    ctx.world.statuses.append(status)
    return {}


def set_suggested_prompts(ctx: Context) -> Json:
    """Offer up to four things to ask."""
    channel = ctx.channel(ctx.args.need("channel_id"))
    if thread_ts := ctx.args.text("thread_ts"):
        check_thread(ctx, channel, thread_ts, "invalid_thread_ts")
    prompts = ctx.args.values.get("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= MOST_PROMPTS:
        raise invalid_arguments(f"between 1 and {MOST_PROMPTS} items required [json-pointer:/prompts]")
    if not all(isinstance(prompt, dict) and prompt.get("title") and prompt.get("message") for prompt in prompts):
        raise invalid_arguments("missing required field: title or message [json-pointer:/prompts]")
    ctx.world.prompts.append({"channel": channel.id, "title": ctx.args.text("title"), "prompts": prompts})
    return {}


METHODS = {
    "auth.test": Method(auth_test, SPECIAL),
    "auth.revoke": Method(auth_revoke, TIER_3, json=False),
    "apps.connections.open": Method(open_connection, TIER_3, ("connections:write",), token="app"),
    "assistant.threads.setStatus": Method(set_status, SPECIAL, ("chat:write",)),
    "assistant.threads.setSuggestedPrompts": Method(set_suggested_prompts, TIER_4, ("assistant:write",)),
}
