"""Which blocks Slack accepts in a message or a view, and the limits that hold for all of them together."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import elements as el
from tests.fakes.slack.errors import ApiError, detailed
from tests.fakes.slack.shapes import (
    Rule,
    Shape,
    anything,
    boolean,
    by_type,
    many,
    note,
    one_of,
    plain,
    shape,
    string,
    text,
    web_address,
)

if TYPE_CHECKING:
    from tests.fakes.slack.state import Json

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100
MOST_CHARACTERS = 13_200
"""Of all blocks of a message, as compact JSON: the reading that fits both public reports (bolt-js#2509 met the limit
at 13,297 characters of markdown blocks alone, #2867 at 11,341 characters of text in nested rich text)."""

_ID = string(255)


def _block(required: str = "", any_of: str = "", whole: Rule | None = None, **keys: Rule) -> Shape:
    return shape(required, any_of, whole, block_id=_ID, **keys)


def _distinct_actions(value: Any, pointer: str, problems: list[str]) -> None:
    ids = Counter(e.get("action_id") for e in value.get("elements", []) if isinstance(e, dict))
    for action_id, times in ids.items():
        if action_id is not None and times > 1:
            note(problems, f"`action_id` `{action_id}` already exists for another element", f"{pointer}/elements")


_CELL = by_type(
    {
        "raw_text": shape("text", text=string(10_000, 0)),
        "raw_number": shape("value", value=anything, text=string()),
        "rich_text": el.RICH_TEXT,
    }
)
_CARD = _block(
    "",
    "title body hero_image actions",
    title=text(150),
    subtitle=text(150),
    body=text(200),
    hero_image=el.IMAGE,
    icon=el.IMAGE,
    actions=many(el.IN_ACTIONS, 25),
)
_TASK = _block(
    "task_id title status",
    task_id=_ID,
    title=string(3000),
    details=el.RICH_TEXT,
    output=el.RICH_TEXT,
    sources=many(anything, 100, 0),
    status=one_of("pending", "in_progress", "complete", "error"),
)
BLOCKS: dict[str, Rule] = {
    "section": _block(
        "", "text fields", text=text(3000), fields=many(text(2000), 10), accessory=el.ACCESSORY, expand=boolean
    ),
    "divider": _block(),
    "header": _block("text", text=plain(150)),
    "image": _block(
        "alt_text",
        "image_url slack_file",
        image_url=web_address,
        slack_file=el.SLACK_FILE,
        alt_text=string(2000),
        title=plain(2000),
    ),
    "context": _block("elements", elements=many(el.in_context, 10)),
    "actions": _block("elements", whole=_distinct_actions, elements=many(el.IN_ACTIONS, 25)),
    "context_actions": _block("elements", whole=_distinct_actions, elements=many(el.IN_CONTEXT_ACTIONS, 5)),
    "input": _block(
        "label element",
        label=plain(2000),
        element=el.IN_INPUT,
        hint=plain(2000),
        optional=boolean,
        dispatch_action=boolean,
    ),
    "markdown": _block("text", text=string(12_000)),
    "rich_text": el.RICH_TEXT,
    "table": _block("rows", rows=many(many(_CELL, 20), 100), column_settings=many(anything, 20, 0)),
    "video": _block(
        "alt_text video_url thumbnail_url title",
        alt_text=string(2000),
        video_url=web_address,
        thumbnail_url=web_address,
        title=plain(199),
        title_url=web_address,
        description=plain(200),
        provider_icon_url=web_address,
        provider_name=string(50),
        author_name=string(49),
    ),
    "alert": _block("text", text=text(3000), level=one_of("default", "info", "warning", "error", "success")),
    "card": _CARD,
    "carousel": _block("elements", elements=many(by_type({"card": _CARD}), 10)),
    "task_card": _TASK,
    "plan": _block("title", title=string(3000), tasks=many(by_type({"task_card": _TASK}), 50, 0)),
}
BLOCKS["container"] = _block(
    "child_blocks",
    "title rich_text_title",
    title=plain(150),
    rich_text_title=el.RICH_TEXT,
    subtitle=text(150),
    child_blocks=many(by_type(BLOCKS), 10),
    width=one_of("narrow", "standard", "wide", "full"),
    icon=el.IMAGE,
    is_collapsible=boolean,
    default_collapsed=boolean,
    has_header_divider=boolean,
)
IN_VIEWS = ("section", "divider", "header", "image", "context", "actions", "input", "rich_text", "video")
"""The others stand in messages only; of the newest (alert, card, container …) that is our assumption."""


def check_blocks(blocks: list[Any], *, pointer: str = "/blocks", view: bool = False) -> list[str]:
    """Return what is wrong with the blocks of a message or view, in Slack's wording; empty if nothing is."""
    problems: list[str] = []
    rule = by_type(BLOCKS, *IN_VIEWS) if view else by_type(BLOCKS)
    many(rule, MOST_IN_VIEW if view else MOST_IN_MESSAGE, 0)(blocks, pointer, problems)
    ids = Counter(b["block_id"] for b in blocks if isinstance(b, dict) and isinstance(b.get("block_id"), str))
    for block_id, times in ids.items():
        if times > 1:
            note(problems, f"`block_id` `{block_id}` already exists for another block", pointer)
    return problems


def message_blocks(value: Any, *, cumulative: bool = True) -> list[Json]:
    """Return the blocks of a message with generated ids; ApiError if Slack would refuse them."""
    if value in (None, ""):
        return []
    if not isinstance(value, list) or not all(isinstance(block, dict) for block in value):
        raise ApiError("invalid_blocks_format")
    if problems := check_blocks(value):
        raise detailed("invalid_blocks", problems)
    if sum(block["type"] == "table" for block in value) > 1:
        raise ApiError("only_one_table_allowed")
    if cumulative and len(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) > MOST_CHARACTERS:
        raise ApiError("msg_blocks_too_long")
    return with_ids(value)


def with_ids(blocks: list[Json]) -> list[Json]:
    """Return the blocks as Slack keeps them: each with a block_id, each interactive element with an action_id."""
    kept = json.loads(json.dumps(blocks))
    for index, block in enumerate(kept):
        block.setdefault("block_id", f"_b{index}")
        for number, element in enumerate(interactive(block)):
            element.setdefault("action_id", f"_a{index}.{number}")
    return list(kept)


def interactive(block: Json) -> list[Json]:
    """Return the elements of a block that a person can operate."""
    found = [*block.get("elements", []), block.get("accessory"), block.get("element"), *block.get("actions", [])]
    operable = [e for e in found if isinstance(e, dict) and e.get("type") in el.ELEMENTS and e["type"] != "image"]
    nested = [*block.get("child_blocks", []), *(e for e in found if isinstance(e, dict) and e.get("type") == "card")]
    return operable + [element for child in nested for element in interactive(child)]
