"""Looking at chats and leaving them."""

from typing import Any

from tests.fakes.telegram.access import Need, find_chat, find_user
from tests.fakes.telegram.core import Core
from tests.fakes.telegram.errors import bad_request
from tests.fakes.telegram.objects import full_chat_json, member_json
from tests.fakes.telegram.params import Params
from tests.fakes.telegram.state import Chat, User


def get_chat(core: Core, params: Params) -> dict[str, Any]:
    """Return a ChatFullInfo."""
    return full_chat_json(find_chat(core, params, Need.READ))


def get_chat_member(core: Core, params: Params) -> dict[str, Any]:
    """Return somebody's standing; the bot may always ask about itself."""
    own = params.integer("user_id") == core.bot.id
    chat = find_chat(core, params, Need.READ if own else Need.MEMBERS)
    return _member(core, chat, find_user(core, params))


def get_chat_member_count(core: Core, params: Params) -> int:
    """Return the number of members, the bot included."""
    chat = find_chat(core, params, Need.MEMBERS)
    return 2 if chat.user else len(chat.members) + chat.bot_is_in


def get_chat_administrators(core: Core, params: Params) -> list[dict[str, Any]]:
    """Return creator and administrators; other bots are left out, this one is not."""
    chat = find_chat(core, params, Need.MEMBERS)
    if chat.user is not None:
        raise bad_request("there are no administrators in the private chat")
    users = [core.world.users[user_id] for user_id in chat.members] + [core.bot]
    members = [_member(core, chat, user) for user in users if not user.is_bot or user is core.bot]
    return [member for member in members if member["status"] in ("creator", "administrator")]


def leave_chat(core: Core, params: Params) -> bool:
    """Leave; private chats can't be left."""
    chat = find_chat(core, params, Need.READ)
    if chat.user is not None:
        raise bad_request("chat member status can't be changed in private chats")
    if chat.bot_is_in:
        core.change_bot_status(chat, "left", by=core.bot)
    return True


def _member(core: Core, chat: Chat, user: User) -> dict[str, Any]:
    if chat.user is not None:
        if user not in (chat.user, core.bot):
            raise bad_request("member not found")
        return member_json(chat, user, "member", set())
    if user is core.bot:
        return member_json(chat, user, chat.bot_status, chat.bot_rights)
    return member_json(chat, user, chat.members.get(user.id, "left"), {"can_delete_messages", "can_invite_users"})


METHODS = {
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatmembercount": get_chat_member_count,
    "getchatadministrators": get_chat_administrators,
    "leavechat": leave_chat,
}
