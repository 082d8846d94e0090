"""reply_markup: which keyboards and buttons the server takes."""

from typing import Any
from urllib.parse import quote

from tests.fakes.telegram.errors import bad_request
from tests.fakes.telegram.links import checked, user_id_of
from tests.fakes.telegram.params import Params

MAX_BUTTONS = 100
MAX_ROW = 8
MAX_CALLBACK_BYTES = 64
MAX_COPY_TEXT = 256
STYLES = ("", "default", "primary", "danger", "success")
PRESENT = ("callback_game", "pay", "switch_inline_query", "switch_inline_query_chosen_chat", "web_app", "login_url")


def reply_markup(params: Params) -> dict[str, Any] | None:
    """Return the checked reply_markup of a call, empty rows dropped; None if there is none or nothing is left."""
    markup = params.json("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("Object expected as reply markup")
    return checked_markup(markup)


def checked_markup(markup: dict[str, Any]) -> dict[str, Any] | None:
    """Return the markup as the server keeps it, or refuse it."""
    if "inline_keyboard" not in markup:
        return markup or None
    rows = _rows(markup["inline_keyboard"], "inline_keyboard", "InlineKeyboardMarkup")
    rows = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in rows):
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def require_valid_buttons(markup: dict[str, Any] | None) -> None:
    """Refuse what only the inner server checks, after the chat: data, texts and links of inline buttons."""
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            _require_valid(button)


def _rows(value: Any, name: str, owner: str) -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad_request(f'Field "{name}" of the {owner} must be an Array of Arrays')
    return value


def _button(button: Any) -> dict[str, Any]:
    prefix = "Can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(f"{prefix}InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(f'{prefix}Can\'t find field "text"')
    if str(button.get("style", "")).lower() not in STYLES:
        raise bad_request(f"{prefix}invalid button style specified")
    has_kind = button.get("url") or button.get("callback_data") or button.get("copy_text")
    if not has_kind and not any(name in button for name in (*PRESENT, "switch_inline_query_current_chat")):
        raise bad_request(f"{prefix}Text buttons are unallowed in the inline keyboard")
    return button


def _require_valid(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    url = button.get("url")
    if url and user_id_of(url) is None and checked(url) is None:
        raise bad_request(f"Inline keyboard button URL '{quote(url, safe=':/?&=#%.-_~@ ')}' is invalid: Wrong HTTP URL")
    if len(str(button.get("callback_data", "")).encode()) > MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= len(str(button["copy_text"].get("text", ""))) <= MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
