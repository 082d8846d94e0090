"""views.open, views.push, views.update and views.publish: modals and the Home tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tests.fakes.slack.context import Method
from tests.fakes.slack.errors import ApiError, invalid_arguments
from tests.fakes.slack.rates import TIER_4
from tests.fakes.slack.records import View
from tests.fakes.slack.view_rules import checked_view

if TYPE_CHECKING:
    from tests.fakes.slack.context import Context
    from tests.fakes.slack.state import Json, Team, User
    from tests.fakes.slack.world import Trigger, World

TRIGGER_LIFETIME_S = 3.0
MOST_STACKED = 3


def view_json(world: World, view: View, team: Team) -> Json:
    """Return a view as Slack answers with it and sends it in payloads."""
    nothing: Json = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "title": None,
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
    }
    return {
        **nothing,
        **view.view,
        "id": view.id,
        "team_id": view.team_id,
        "state": {"values": {}},
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": world.app.id,
        "app_installed_team_id": view.team_id,
        "bot_id": team.bot_id,
    }


def add_view(
    world: World, user: User, kind: Literal["modal", "home"], definition: Json, under: View | None = None
) -> View:
    """Put a new view before a user."""
    external = definition.get("external_id")
    if external and any(v.open and v.view.get("external_id") == external for v in world.views):
        raise ApiError("duplicate_external_id")
    view_id = world.new_id("V")
    view = View(
        id=view_id,
        kind=kind,
        team_id=user.team.id,
        user_id=user.id,
        view=definition,
        hash=_hash(world),
        root_id=under.root_id if under else view_id,
        previous_id=under.id if under else None,
    )
    world.views.append(view)
    world.bell.ring()
    return view


def revise(world: World, view: View, definition: Json) -> None:
    """Give a view a new definition and hash."""
    view.view, view.hash, view.revisions, view.errors = definition, _hash(world), view.revisions + 1, {}
    world.bell.ring()


def _hash(world: World) -> str:
    return f"{int(world.clock.now())}.{world.new_id('h')}"


def _trigger(ctx: Context) -> Trigger:
    key = ctx.args.text("trigger_id") or ctx.args.text("interactivity_pointer")
    trigger = ctx.world.triggers.get(key)
    if trigger is None or trigger.user.team is not ctx.team:
        raise ApiError("invalid_trigger_id")
    if trigger.used:
        raise ApiError("exchanged_trigger_id")
    if ctx.world.clock.now() - trigger.at > TRIGGER_LIFETIME_S:
        raise ApiError("expired_trigger_id")
    return trigger


def open_view(ctx: Context) -> Json:
    """Open a modal for the person whose act gave the trigger_id."""
    definition = checked_view(ctx.args.values.get("view"), "modal")
    trigger = _trigger(ctx)
    trigger.used = True
    return {"view": view_json(ctx.world, add_view(ctx.world, trigger.user, "modal", definition), ctx.team)}


def push_view(ctx: Context) -> Json:
    """Put a modal on top of the one the person acted in."""
    definition = checked_view(ctx.args.values.get("view"), "modal")
    trigger = _trigger(ctx)
    if trigger.under is None:
        raise ApiError("invalid_trigger_id")
    stack = [v for v in ctx.world.views if v.open and v.root_id == trigger.under.root_id]
    if len(stack) >= MOST_STACKED:
        raise ApiError("push_limit_reached")
    trigger.used = True
    view = add_view(ctx.world, trigger.user, "modal", definition, trigger.under)
    return {"view": view_json(ctx.world, view, ctx.team)}


def update_view(ctx: Context) -> Json:
    """Replace an open view."""
    definition = checked_view(ctx.args.values.get("view"), "modal", "home")
    if view_id := ctx.args.text("view_id"):
        view = ctx.world.view(view_id)
    elif external := ctx.args.text("external_id"):
        view = next((v for v in ctx.world.views if v.open and v.view.get("external_id") == external), None)
    else:
        raise invalid_arguments("missing required field: view_id")
    if view is None or view.team_id != ctx.team.id:
        raise ApiError("not_found")
    _check_hash(ctx, view)
    if definition["type"] != view.kind:
        raise invalid_arguments("view type cannot be changed [json-pointer:/view/type]")
    revise(ctx.world, view, definition)
    return {"view": view_json(ctx.world, view, ctx.team)}


def _check_hash(ctx: Context, view: View) -> None:
    given = ctx.args.text("hash")
    if given and given != view.hash:
        raise ApiError("hash_conflict")


def publish_view(ctx: Context) -> Json:
    """Set a person's Home tab."""
    definition = checked_view(ctx.args.values.get("view"), "home")
    if not ctx.world.app.home_tab:
        raise ApiError("not_enabled")
    user = ctx.team.users.get(ctx.args.text("user_id"))
    if user is None:
        raise invalid_arguments("invalid `user_id`")
    view = home_of(ctx.world, user)
    if view is None:
        view = add_view(ctx.world, user, "home", definition)
    else:
        _check_hash(ctx, view)
        revise(ctx.world, view, definition)
    return {"view": view_json(ctx.world, view, ctx.team)}


def home_of(world: World, user: User) -> View | None:
    """Return the Home tab a user sees, if the app has published one."""
    return next((v for v in world.views if (v.kind, v.team_id, v.user_id) == ("home", user.team.id, user.id)), None)


METHODS = {
    "views.open": Method(open_view, TIER_4),
    "views.push": Method(push_view, TIER_4),
    "views.update": Method(update_view, TIER_4),
    "views.publish": Method(publish_view, TIER_4),
}
