"""What the bot says about itself: getMe, commands, descriptions, menu button; and signing off."""

import json
import re
from typing import Any

from tests.fakes.telegram.access import Need, find_chat
from tests.fakes.telegram.core import Core
from tests.fakes.telegram.errors import bad_request
from tests.fakes.telegram.objects import user_json
from tests.fakes.telegram.params import Params

MAX_COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"(?:[a-z]{2})?")
MAX_COMMAND_DESCRIPTION = 256
SIMPLE_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")


def get_me(core: Core, params: Params) -> dict[str, Any]:
    """Return the bot with the settings made at BotFather."""
    return user_json(core.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not core.privacy,
        "supports_inline_queries": core.inline,
        "supports_guest_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def set_my_commands(core: Core, params: Params) -> bool:
    """Set the commands of one scope and language."""
    commands = params.json("commands", "commands") or []
    if not isinstance(commands, list):
        raise bad_request("Expected an Array of BotCommand")
    key = _key(core, params)
    checked = [_command(command) for command in commands]
    if len(checked) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    core.profile.commands[key] = checked
    core.changes.ring()
    return True


def get_my_commands(core: Core, params: Params) -> list[dict[str, str]]:
    """Return the commands of exactly this scope and language, no fallback."""
    return core.profile.commands.get(_key(core, params), [])


def delete_my_commands(core: Core, params: Params) -> bool:
    """Remove the commands of one scope and language."""
    core.profile.commands.pop(_key(core, params), None)
    return True


def set_my_description(core: Core, params: Params) -> bool:
    """Set the text of the empty chat."""
    return _set(core.profile.descriptions, params, "description", 512, "DESCRIPTION_TOO_LONG")


def set_my_short_description(core: Core, params: Params) -> bool:
    """Set the text of the profile page."""
    return _set(core.profile.short_descriptions, params, "short_description", 120, "ABOUT_TOO_LONG")


def set_my_name(core: Core, params: Params) -> bool:
    """Set the bot's name."""
    return _set(core.profile.names, params, "name", 64, "FIRSTNAME_INVALID")


def get_my_description(core: Core, params: Params) -> dict[str, str]:
    """Return the text of the empty chat, falling back to the default language."""
    return {"description": _get(core.profile.descriptions, params)}


def get_my_short_description(core: Core, params: Params) -> dict[str, str]:
    """Return the text of the profile page, falling back to the default language."""
    return {"short_description": _get(core.profile.short_descriptions, params)}


def get_my_name(core: Core, params: Params) -> dict[str, str]:
    """Return the bot's name."""
    return {"name": _get(core.profile.names, params) or core.bot.first_name}


def set_chat_menu_button(core: Core, params: Params) -> bool:
    """Set the menu button of a private chat or the default."""
    button = params.json("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict):
        raise bad_request("Can't parse menu button: MenuButton must be an Object")
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("Can't parse menu button: MenuButton has unsupported type")
    core.profile.menu_buttons[_menu_chat(core, params)] = button
    return True


def get_chat_menu_button(core: Core, params: Params) -> dict[str, Any]:
    """Return the menu button of a private chat or the default."""
    return core.profile.menu_buttons.get(_menu_chat(core, params), {"type": "commands"})


def log_out(core: Core, params: Params) -> bool:
    """Leave the cloud server: every later call fails."""
    core.logged_out = True
    return True


def close(core: Core, params: Params) -> bool:
    """Close the instance; the next call opens it again."""
    return True


def _menu_chat(core: Core, params: Params) -> int:
    if not params.text("chat_id"):
        return 0
    chat = find_chat(core, params, Need.READ)
    if chat.user is None:
        raise bad_request("chat_id is not a private chat")
    return chat.id


def _key(core: Core, params: Params) -> tuple[str, str]:
    scope = params.json("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise bad_request("Can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind not in SIMPLE_SCOPES + CHAT_SCOPES:
        raise bad_request("Can't parse BotCommandScope: Unsupported type specified")
    if kind in CHAT_SCOPES:
        if not str(scope.get("chat_id", "")):
            raise bad_request("Can't parse BotCommandScope: Empty chat_id specified")
        find_chat(core, Params({"chat_id": str(scope["chat_id"])}), Need.MEMBERS)
    return json.dumps(scope, sort_keys=True), _language(params)


def _command(command: Any) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad_request("Can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(command.get(name), str):
            raise bad_request(f"Can't parse BotCommand: Can't find field \"{name}\"")
    name, description = command["command"].removeprefix("/"), command["description"].strip()
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= MAX_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _language(params: Params) -> str:
    if not LANGUAGE.fullmatch(params.text("language_code")):
        raise bad_request("LANG_CODE_INVALID")
    return params.text("language_code")


def _set(texts: dict[str, str], params: Params, name: str, limit: int, refusal: str) -> bool:
    if len(params.text(name)) > limit:
        raise bad_request(refusal)
    texts[_language(params)] = params.text(name)
    return True


def _get(texts: dict[str, str], params: Params) -> str:
    return texts.get(_language(params)) or texts.get("", "")


METHODS = {
    "getme": get_me,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setmydescription": set_my_description,
    "getmydescription": get_my_description,
    "setmyshortdescription": set_my_short_description,
    "getmyshortdescription": get_my_short_description,
    "setmyname": set_my_name,
    "getmyname": get_my_name,
    "setchatmenubutton": set_chat_menu_button,
    "getchatmenubutton": get_chat_menu_button,
    "logout": log_out,
    "close": close,
}
