"""May the bot do this here? The checks of the Bot API server first, then those of Telegram behind it."""

from enum import IntEnum

from tests.fakes.telegram.core import Core
from tests.fakes.telegram.errors import (
    BLOCKED,
    DEACTIVATED,
    GROUP_DELETED,
    NEVER_STARTED,
    TO_A_BOT,
    ApiError,
    bad_request,
    forbidden,
)
from tests.fakes.telegram.params import INTEGER, Params
from tests.fakes.telegram.state import Chat, ChatKind, Message, User

GENERAL_TOPIC = 1


class Need(IntEnum):
    """What a method needs; the higher includes the lower."""

    READ = 0
    MEMBERS = 1
    EDIT = 2
    WRITE = 3


def chat_id_of(params: Params) -> int | None:
    """Return the numeric chat_id of a call, for the record and for flood control."""
    match = INTEGER.match(params.text("chat_id"))
    return int(match[1]) if match else None


def find_chat(core: Core, params: Params, need: Need) -> Chat:
    """Return the chat of a call if the bot may `need` it."""
    wanted = params.text("chat_id")
    if not wanted:
        raise bad_request("chat_id is empty")
    chat = (
        core.world.chat_by_username(wanted) if wanted.startswith("@") else core.world.chats.get(chat_id_of(params) or 0)
    )
    if chat is None and (user := core.world.users.get(chat_id_of(params) or 0)) is not None and user.known:
        chat = core.world.chats[user.id] = Chat(user.id, ChatKind.PRIVATE, user=user)
    if chat is None or (chat.user is not None and not (chat.user.started or chat.user.known)):
        raise bad_request("chat not found")
    _require_access(chat, need)
    return chat


def _require_access(chat: Chat, need: Need) -> None:
    if chat.user is not None:
        if chat.user.deactivated and need >= Need.EDIT:
            raise forbidden(DEACTIVATED)
    elif chat.kind is ChatKind.GROUP:
        _require_group_access(chat, Need.WRITE if need is Need.MEMBERS else need)
    else:
        _require_membership(chat, need if chat.username else Need.EDIT)


def _require_group_access(chat: Chat, need: Need) -> None:
    if need is Need.WRITE and chat.migrated_to is not None:
        reason = "group chat was upgraded to a supergroup chat"
        raise bad_request(reason, migrate_to_chat_id=chat.migrated_to)
    if need is Need.WRITE and chat.deleted:
        raise forbidden(GROUP_DELETED)
    if chat.migrated_to is None and not chat.deleted:
        _require_membership(chat, need)


def _require_membership(chat: Chat, need: Need) -> None:
    if chat.bot_status == "kicked" and (need >= Need.EDIT or chat.kind is not ChatKind.GROUP):
        raise forbidden(f"Forbidden: bot was kicked from the {chat.kind} chat")
    if chat.bot_status == "left" and need >= Need.EDIT:
        raise forbidden(f"Forbidden: bot is not a member of the {chat.kind} chat")


def require_delivery(core: Core, chat: Chat, what: str = "text messages") -> None:
    """Refuse what Telegram itself refuses once the Bot API server has passed the message on."""
    if chat.user is not None:
        _require_willing(chat.user)
    elif chat.kind is ChatKind.CHANNEL:
        if chat.bot_status != "administrator" or "can_post_messages" not in chat.bot_rights:
            raise bad_request("need administrator rights in the channel chat")
    elif chat.bot_status == "restricted" or (chat.read_only and chat.bot_status != "administrator"):
        raise bad_request(f"not enough rights to send {what} to the chat")


def _require_willing(user: User) -> None:
    if user.is_bot:
        raise forbidden(TO_A_BOT)
    if user.blocked:
        raise forbidden(BLOCKED)
    if not user.started:
        raise forbidden(NEVER_STARTED)


def find_thread(chat: Chat, params: Params) -> int | None:
    """Return the forum topic of a call; topics are ignored in chats that have none."""
    thread_id = params.integer("message_thread_id")
    if thread_id == 0 or not (chat.forum or chat.user is not None):
        return None
    if (chat.forum and thread_id == GENERAL_TOPIC) or thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id


def require_open_topic(chat: Chat, thread_id: int | None) -> None:
    """Refuse writing to a closed topic unless the bot is an administrator."""
    closed = chat.general_closed if thread_id is None else chat.topics[thread_id].closed
    if chat.forum and closed and chat.bot_status != "administrator":
        raise bad_request("TOPIC_CLOSED")


def find_message(core: Core, params: Params, need: Need, what: str) -> Message:
    """Return the message of a call; `what` names it in the refusal."""
    chat = find_chat(core, params, need)
    message = core.world.message(chat, params.integer("message_id"))
    if message is None:
        raise bad_request(f"{what} not found")
    return message


def find_user(core: Core, params: Params) -> User:
    """Return the user of a call."""
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    user = core.world.users.get(user_id)
    if user is None:
        raise ApiError(400, "Bad Request: PARTICIPANT_ID_INVALID")
    return user
