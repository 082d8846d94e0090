"""Installing the app: one-use codes, oauth.v2.access, rotating tokens with one-use refresh tokens."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.slack.context import Method
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.rates import SPECIAL
from tests.fakes.slack.state import Grant

if TYPE_CHECKING:
    from tests.fakes.slack.context import Context
    from tests.fakes.slack.state import Json, Team, User
    from tests.fakes.slack.world import World

CODE_LIFETIME_S = 600.0
TOKEN_LIFETIME_S = 43_200
MOST_ACTIVE = 2
"""Rotated access tokens that work side by side; a further one ends the oldest."""


@dataclass
class Code:
    """What a person has agreed to, until the app fetches it."""

    user: User
    scopes: frozenset[str]
    redirect_uri: str
    at: float
    used: bool = False


@dataclass
class OAuthState:
    """Codes and refresh tokens handed out."""

    codes: dict[str, Code] = field(default_factory=dict)
    refresh: dict[str, Team] = field(default_factory=dict)
    """Unused refresh tokens."""
    installer: User | None = None
    """Who clicks Allow when a browser visits /oauth/v2/authorize."""


def approve(world: World, user: User, *, scopes: frozenset[str], redirect_uri: str = "") -> str:
    """Let a person click Allow; return the code for the redirect."""
    if not scopes:
        raise ApiError("no_scopes")
    code = f"{secrets.randbelow(10**12)}.{secrets.token_hex(24)}"
    world.oauth.codes[code] = Code(user, scopes, redirect_uri, world.clock.now())
    return code


def register(world: World, team: Team) -> None:
    """Make the workspace's present tokens work."""
    world.grants[team.bot_token] = Grant(team.bot_token, "bot", team, team.scopes)
    world.grants.setdefault(team.app_token, Grant(team.app_token, "app", team, {"connections:write"}))


def _issue(world: World, team: Team) -> Json:
    """Give the workspace a fresh bot token; return the part of the answer about it."""
    prefix = "xoxe.xoxb-1-" if world.app.token_rotation else "xoxb-"
    team.bot_token = f"{prefix}{team.id}-{secrets.token_hex(12)}"
    register(world, team)
    answer: Json = {
        "access_token": team.bot_token,
        "token_type": "bot",
        "scope": ",".join(sorted(team.scopes)),
        "bot_user_id": team.bot_user_id,
        "app_id": world.app.id,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if world.app.token_rotation:
        world.grants[team.bot_token].expires_at = world.clock.now() + TOKEN_LIFETIME_S
        rotating = [g for g in world.grants.values() if g.team is team and g.expires_at and not g.revoked]
        for grant in rotating[:-MOST_ACTIVE]:
            grant.revoked = True
        refresh_token = f"xoxe-1-{secrets.token_hex(24)}"
        world.oauth.refresh[refresh_token] = team
        answer |= {"expires_in": TOKEN_LIFETIME_S, "refresh_token": refresh_token}
    return answer


def access(ctx: Context) -> Json:
    """Turn a code, or a refresh token, into tokens."""
    client_id, secret = ctx.args.client or (ctx.args.text("client_id"), ctx.args.text("client_secret"))
    if client_id != ctx.world.app.client_id:
        raise ApiError("invalid_client_id")
    if secret != ctx.world.app.client_secret:
        raise ApiError("bad_client_secret")
    grant_type = ctx.args.text("grant_type") or "authorization_code"
    if grant_type == "refresh_token":
        return _refresh(ctx)
    if grant_type != "authorization_code":
        raise ApiError("invalid_grant_type")
    return _exchange(ctx)


def _exchange(ctx: Context) -> Json:
    code = ctx.world.oauth.codes.get(ctx.args.text("code"))
    if code is None or code.used or ctx.world.clock.now() - code.at > CODE_LIFETIME_S:
        raise ApiError("invalid_code")
    if ctx.args.text("redirect_uri") != code.redirect_uri:
        raise ApiError("bad_redirect_uri")
    code.used = True
    team = code.user.team
    team.scopes.clear()
    team.scopes.update(code.scopes)
    team.token_state = "active"
    return _issue(ctx.world, team) | {"authed_user": {"id": code.user.id}}


def _refresh(ctx: Context) -> Json:
    team = ctx.world.oauth.refresh.pop(ctx.args.text("refresh_token"), None)
    if team is None or team.token_state != "active":
        raise ApiError("invalid_refresh_token")
    return _issue(ctx.world, team)


METHODS = {"oauth.v2.access": Method(access, SPECIAL, token="none", json=False)}
