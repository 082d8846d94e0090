"""Block elements and composition objects: buttons, selects, inputs, images, options, rich text."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack.shapes import (
    Rule,
    Shape,
    anything,
    boolean,
    by_type,
    many,
    note,
    number,
    one_of,
    plain,
    shape,
    string,
    text,
    web_address,
)

ACTION_ID = string(255)
CONFIRM = shape(
    "title text confirm deny",
    title=plain(100),
    text=text(300),
    confirm=plain(30),
    deny=plain(30),
    style=one_of("primary", "danger"),
)
OPTION = shape("text value", text=plain(75), value=string(150), description=plain(75), url=web_address)
MRKDWN_OPTION = shape("text value", text=text(75), value=string(150), description=text(75))
OPTION_GROUP = shape("label options", label=plain(75), options=many(OPTION, 100))
SLACK_FILE = shape(any_of="id url", id=string(), url=web_address)
FEEDBACK = shape("text value", text=plain(75), value=string(2000), accessibility_label=string(75))

STYLE = one_of("primary", "danger")


def _input(**keys: Rule) -> Shape:
    common: dict[str, Rule] = {
        "action_id": ACTION_ID,
        "placeholder": plain(150),
        "focus_on_load": boolean,
        "confirm": CONFIRM,
    }
    return Shape(common | keys)


def _options_or_groups(value: Any, pointer: str, problems: list[str]) -> None:
    if ("options" in value) == ("option_groups" in value):
        note(problems, "must have either options or option_groups", pointer)


def _several(**keys: Rule) -> Shape:
    return _input(max_selected_items=number, **keys)


def _static(**keys: Rule) -> Shape:
    lists = {"options": many(OPTION, 100), "option_groups": many(OPTION_GROUP, 100)}
    return Shape(_input(**lists, **keys).keys, whole=_options_or_groups)


_CONVERSATIONS: dict[str, Rule] = {"default_to_current_conversation": boolean, "filter": anything}
_SELECTS: dict[str, Rule] = {
    "static_select": _static(initial_option=OPTION),
    "multi_static_select": _static(initial_options=many(OPTION, 100), max_selected_items=number),
    "external_select": _input(initial_option=OPTION, min_query_length=number),
    "multi_external_select": _several(initial_options=many(OPTION, 100), min_query_length=number),
    "users_select": _input(initial_user=string()),
    "multi_users_select": _several(initial_users=many(string(), 100)),
    "conversations_select": _input(initial_conversation=string(), response_url_enabled=boolean, **_CONVERSATIONS),
    "multi_conversations_select": _several(initial_conversations=many(string(), 100), **_CONVERSATIONS),
    "channels_select": _input(initial_channel=string(), response_url_enabled=boolean),
    "multi_channels_select": _several(initial_channels=many(string(), 100)),
}
_TYPED: dict[str, Rule] = {"initial_value": string(3000, 0), "dispatch_action_config": anything}
_INPUTS: dict[str, Rule] = {
    "plain_text_input": _input(multiline=boolean, min_length=number, max_length=number, **_TYPED),
    "rich_text_input": _input(
        initial_value=anything, dispatch_action_config=anything, min_lines=number, max_lines=number
    ),
    "email_text_input": _input(**_TYPED),
    "url_text_input": _input(**_TYPED),
    "number_input": Shape(
        _input(is_decimal_allowed=boolean, min_value=string(), max_value=string(), **_TYPED).keys,
        frozenset({"is_decimal_allowed"}),
    ),
    "file_input": _input(filetypes=many(string(), 100), max_files=number),
    "datepicker": _input(initial_date=string(10)),
    "timepicker": _input(initial_time=string(5), timezone=string()),
    "datetimepicker": _input(initial_date_time=number),
    "checkboxes": Shape(
        _input(options=many(MRKDWN_OPTION, 10), initial_options=many(MRKDWN_OPTION, 10)).keys, frozenset({"options"})
    ),
    "radio_buttons": Shape(
        _input(options=many(MRKDWN_OPTION, 10), initial_option=MRKDWN_OPTION).keys, frozenset({"options"})
    ),
}
_BUTTON: dict[str, Rule] = {
    "text": plain(75),
    "action_id": ACTION_ID,
    "url": web_address,
    "value": string(2000, 0),
    "style": STYLE,
    "confirm": CONFIRM,
    "accessibility_label": string(75),
    "alt_text": string(2000),
    "agent_prompt": string(4000),
    "agent_prompt_display": anything,
    "visible_to_user_ids": many(string(), 100),
}
IMAGE = shape("alt_text", "image_url slack_file", image_url=web_address, slack_file=SLACK_FILE, alt_text=string(2000))
ELEMENTS: dict[str, Rule] = {
    **_SELECTS,
    **_INPUTS,
    "button": Shape(_BUTTON, frozenset({"text"})),
    "icon_button": Shape(_BUTTON | {"icon": string()}, frozenset({"icon", "text"})),
    "workflow_button": Shape(_BUTTON | {"workflow": anything}, frozenset({"text", "workflow"})),
    "overflow": shape("options", action_id=ACTION_ID, options=many(OPTION, 5), confirm=CONFIRM, alt_text=string(2000)),
    "feedback_buttons": shape(
        "positive_button negative_button",
        action_id=ACTION_ID,
        positive_button=FEEDBACK,
        negative_button=FEEDBACK,
        alt_text=string(2000),
    ),
    "image": IMAGE,
}

_CHOICES = ("checkboxes", "radio_buttons", "datepicker", "timepicker", "overflow", "button", "workflow_button")
ACCESSORY = by_type(ELEMENTS, *_CHOICES, *_SELECTS, "image")
IN_ACTIONS = by_type(ELEMENTS, *_CHOICES, *_SELECTS, "datetimepicker", "rich_text_input")
IN_INPUT = by_type(ELEMENTS, *_INPUTS, *_SELECTS)
IN_CONTEXT_ACTIONS = by_type(ELEMENTS, "feedback_buttons", "icon_button")


def in_context(value: Any, pointer: str, problems: list[str]) -> None:
    """Accept what a context block holds: images and text objects."""
    if isinstance(value, dict) and value.get("type") == "image":
        IMAGE(value, pointer, problems)
    else:
        text(3000)(value, pointer, problems)


_RICH_STYLE = shape(
    bold=boolean, italic=boolean, strike=boolean, code=boolean, underline=boolean, highlight=boolean,
    client_highlight=boolean, unlink=boolean,
)  # fmt: skip
_RICH_PARTS: dict[str, Rule] = {
    "text": shape("text", text=string(13_000), style=_RICH_STYLE),
    "link": shape("url", url=web_address, text=string(3000, 0), style=_RICH_STYLE, unsafe=boolean),
    "user": shape("user_id", user_id=string(), style=_RICH_STYLE),
    "usergroup": shape("usergroup_id", usergroup_id=string(), style=_RICH_STYLE),
    "channel": shape("channel_id", channel_id=string(), style=_RICH_STYLE),
    "team": shape("team_id", team_id=string(), style=_RICH_STYLE),
    "broadcast": shape("range", range=one_of("here", "channel", "everyone"), style=_RICH_STYLE),
    "emoji": shape("name", name=string(), unicode=string(), skin_tone=number, style=_RICH_STYLE),
    "date": shape(
        "timestamp format", timestamp=number, format=string(), url=web_address, fallback=string(), style=_RICH_STYLE
    ),
    "color": shape("value", value=string(), style=_RICH_STYLE),
}
_PARTS = many(by_type(_RICH_PARTS), 1000, 0)
_BORDER = one_of(0, 1)
_SECTION = shape("elements", elements=_PARTS)
RICH_ELEMENTS: dict[str, Rule] = {
    "rich_text_section": _SECTION,
    "rich_text_quote": shape("elements", elements=_PARTS, border=_BORDER),
    "rich_text_preformatted": shape("elements", elements=_PARTS, border=_BORDER, language=string()),
    "rich_text_list": shape(
        "elements style",
        elements=many(by_type({"rich_text_section": _SECTION}), 1000),
        style=one_of("bullet", "ordered"),
        indent=number,
        offset=number,
        border=_BORDER,
    ),
}
RICH_TEXT = shape("elements", elements=many(by_type(RICH_ELEMENTS), 1000), block_id=string(255))
