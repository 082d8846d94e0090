"""Answering presses and inline queries."""

from typing import Any

from tests.fakes.telegram.core import QUERY_LIFETIME_S, Core, InlineQuery, Press
from tests.fakes.telegram.errors import QUERY_TOO_OLD, bad_request
from tests.fakes.telegram.keyboards import checked_markup, require_valid_buttons
from tests.fakes.telegram.params import Params
from tests.fakes.telegram.text import message_text, require_length

MAX_ANSWER = 200
MAX_RESULTS = 50
MAX_ID_BYTES = 64


def answer_callback_query(core: Core, params: Params) -> bool:
    """Answer a press, once and in time."""
    press = core.presses.get(params.text("callback_query_id"))
    _require_alive(core, press, QUERY_LIFETIME_S["callback"])
    if len(params.text("text")) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    assert press is not None
    press.answer = {"text": params.text("text"), "show_alert": params.flag("show_alert"), "url": params.text("url")}
    core.changes.ring()
    return True


def answer_inline_query(core: Core, params: Params) -> bool:
    """Answer an inline query, once and in time, with at most 50 valid results."""
    results = params.json("results", "inline query results") or []
    if not isinstance(results, list):
        raise bad_request("Expected an Array of inline query results")
    if len(results) > MAX_RESULTS:
        raise bad_request("Too many inline query results specified")
    for result in results:
        _require_valid_result(core, result)
    if len(params.text("next_offset").encode()) > MAX_ID_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    query = core.inline_queries.get(params.text("inline_query_id"))
    _require_alive(core, query, QUERY_LIFETIME_S["inline"])
    ids = [str(result["id"]) for result in results]
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    assert query is not None
    query.answer = params.decoded() | {"results": results}
    core.changes.ring()
    return True


def _require_alive(core: Core, query: Press | InlineQuery | None, lifetime_s: float) -> None:
    if query is None or query.answer is not None or core.clock.now() > query.at + lifetime_s:
        raise bad_request(QUERY_TOO_OLD)


def _require_valid_result(core: Core, result: Any) -> None:
    prefix = "Can't parse inline query result: "
    if not isinstance(result, dict):
        raise bad_request(f"{prefix}Inline query result must be an object")
    if not result.get("type"):
        raise bad_request(f'{prefix}Can\'t find field "type"')
    if not 1 <= len(str(result.get("id", "")).encode()) <= MAX_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if result["type"] == "article" and not result.get("title"):
        raise bad_request("RESULT_TITLE_EMPTY" if "title" in result else f'{prefix}Can\'t find field "title"')
    content = result.get("input_message_content")
    if result["type"] == "article" and not isinstance(content, dict):
        raise bad_request(f"{prefix}Input message content is not specified")
    if isinstance(content, dict) and "message_text" in content:
        mode, entities = str(content.get("parse_mode", "")), content.get("entities")
        require_length(message_text(str(content["message_text"]), mode, entities, core.world))
    if result.get("reply_markup"):
        require_valid_buttons(checked_markup(result["reply_markup"]))


METHODS = {"answercallbackquery": answer_callback_query, "answerinlinequery": answer_inline_query}
