"""Submitting a modal: the state it sends, and what the bot's acknowledgement does to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.blocks import interactive
from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.methods_views import add_view, revise
from tests.fakes.slack.payloads import chosen
from tests.fakes.slack.view_rules import checked_view

if TYPE_CHECKING:
    from tests.fakes.slack.records import View
    from tests.fakes.slack.state import Json, User
    from tests.fakes.slack.world import World

Values = Mapping[str, Any]
"""{action_id: value} for short, or {block_id: {action_id: {"type": …, "value": …}}} as Slack sends it."""

_INITIAL = {
    "initial_value": "value",
    "initial_option": "selected_option",
    "initial_options": "selected_options",
    "initial_conversation": "selected_conversation",
    "initial_channel": "selected_channel",
    "initial_user": "selected_user",
    "initial_date": "selected_date",
    "initial_time": "selected_time",
}


def state_values(view: View, values: Values) -> Json:
    """Return the state of every input of a view; LookupError for a value that fits none."""
    state: Json = {}
    used = set()
    for block in view.view["blocks"]:
        for element in interactive(block):
            if element["type"] in {"button", "overflow"}:
                continue
            action_id, block_id = element["action_id"], block["block_id"]
            if isinstance(values.get(block_id), Mapping) and action_id in values[block_id]:
                entry = dict(values[block_id][action_id])
                used.add(block_id)
            elif action_id in values:
                entry = chosen(element, values[action_id])
                used.add(action_id)
            else:
                entry = _initial(element)
            state.setdefault(block_id, {})[action_id] = entry
    if unknown := set(values) - used:
        raise LookupError(f"the view has no input {sorted(unknown)}; it has {state}")
    return state


def _initial(element: Json) -> Json:
    for name, key in _INITIAL.items():
        if name in element:
            return {"type": element["type"], key: element[name]}
    try:
        return chosen(element, [] if "multi" in element["type"] or element["type"] == "checkboxes" else None)
    except LookupError:
        return {"type": element["type"]}


def answer_submission(world: World, user: User, view: View, answer: Json) -> None:
    """Do to the modal what the bot answered; a bad answer leaves the person with an error."""
    try:
        _follow(world, user, view, answer)
    except ApiError as exc:
        view.errors = {"": f"We had some trouble connecting. Try again? ({exc.error})"}
    world.bell.ring()


def _follow(world: World, user: User, view: View, answer: Json) -> None:
    match answer.get("response_action"):
        case None:
            view.open = False
        case "errors":
            view.errors = _checked_errors(view, answer.get("errors"))
        case "update":
            revise(world, view, checked_view(answer.get("view"), "modal"))
        case "push":
            add_view(world, user, "modal", checked_view(answer.get("view"), "modal"), view)
        case "clear":
            for other in world.views:
                other.open = other.open and other.root_id != view.root_id
        case _:
            raise ApiError("invalid_arguments")


def _checked_errors(view: View, errors: Any) -> Json:
    inputs = {block["block_id"] for block in view.view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise ApiError("invalid_arguments")
    return errors
