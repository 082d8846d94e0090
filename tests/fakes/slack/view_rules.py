"""What Slack checks in the definition of a modal or a Home tab."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.blocks import check_blocks, with_ids
from tests.fakes.slack.errors import ApiError, invalid_arguments
from tests.fakes.slack.shapes import Shape, anything, boolean, note, plain, string

if TYPE_CHECKING:
    from tests.fakes.slack.state import Json

MOST_BYTES = 250_000
_COMMON = {
    "blocks": anything,
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}


def _submit_for_inputs(value: Any, pointer: str, problems: list[str]) -> None:
    inputs = any(isinstance(block, dict) and block.get("type") == "input" for block in value.get("blocks", []))
    if inputs and "submit" not in value:
        note(problems, "missing required field: submit", pointer)


_SHAPES = {
    "home": Shape(_COMMON, frozenset({"blocks"})),
    "modal": Shape(
        _COMMON
        | {
            "title": plain(24),
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
        frozenset({"blocks", "title"}),
        whole=_submit_for_inputs,
    ),
}


def checked_view(value: Any, *kinds: str) -> Json:
    """Return the view as Slack keeps it; ApiError if it is none of these kinds or breaks a limit."""
    if not isinstance(value, dict):
        raise invalid_arguments("must be an object [json-pointer:/view]")
    if value.get("type") not in kinds:
        raise invalid_arguments(f"unsupported type: {value.get('type')} [json-pointer:/view/type]")
    if len(json.dumps(value).encode()) > MOST_BYTES:
        raise ApiError("view_too_large")
    problems: list[str] = []
    _SHAPES[value["type"]](value, "/view", problems)
    blocks = value.get("blocks")
    if isinstance(blocks, list):
        problems += check_blocks(blocks, pointer="/view/blocks", view=True)
    else:
        note(problems, "must be an array", "/view/blocks")
    if problems:
        raise invalid_arguments(*problems)
    return {**value, "blocks": with_ids(value["blocks"])}
