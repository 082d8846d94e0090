"""The JSON objects of the Bot API, complete enough for a strict client."""

from typing import Any

from tests.fakes.telegram.state import Chat, ChatKind, Message, User

PERMISSIONS = str.split(
    "can_send_messages can_send_media_messages can_send_audios can_send_documents can_send_photos can_send_videos "
    "can_send_video_notes can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews "
    "can_react_to_messages can_edit_tag can_change_info can_invite_users can_pin_messages can_manage_topics"
)
RIGHTS = str.split(
    "can_manage_chat can_change_info can_delete_messages can_invite_users can_restrict_members can_promote_members "
    "can_manage_video_chats can_post_stories can_edit_stories can_delete_stories is_anonymous"
)
RIGHTS_BY_KIND = {
    ChatKind.CHANNEL: ["can_post_messages", "can_edit_messages", "can_manage_direct_messages"],
    ChatKind.SUPERGROUP: ["can_pin_messages", "can_manage_topics", "can_manage_tags"],
    ChatKind.GROUP: ["can_pin_messages", "can_manage_tags"],
}


def user_json(user: User) -> dict[str, Any]:
    """Return a User; empty optional fields are left out as on the wire."""
    optional = {"last_name": user.last_name, "username": user.username, "language_code": user.language_code}
    return {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name} | _filled(optional)


def chat_json(chat: Chat) -> dict[str, Any]:
    """Return a Chat as it stands in messages."""
    if chat.user is not None:
        user = chat.user
        names = {"last_name": user.last_name, "username": user.username}
        return {"id": chat.id, "first_name": user.first_name, "type": "private"} | _filled(names)
    optional = {"username": chat.username, "is_forum": chat.forum}
    return {"id": chat.id, "title": chat.title, "type": chat.kind.value} | _filled(optional)


def full_chat_json(chat: Chat) -> dict[str, Any]:
    """Return a ChatFullInfo, the result of getChat."""
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        chat.user is not None,
    )
    full = chat_json(chat) | {"accent_color_id": chat.id % 7, "max_reaction_count": 11, "accepted_gift_types": gifts}
    if chat.kind in (ChatKind.GROUP, ChatKind.SUPERGROUP):
        full["permissions"] = dict.fromkeys(PERMISSIONS, not chat.read_only)
    return full


def message_json(message: Message, *, with_reply: bool = True) -> dict[str, Any]:
    """Return a Message; channel posts have sender_chat and no from."""
    body: dict[str, Any] = {"message_id": message.message_id, "date": message.date, "chat": chat_json(message.chat)}
    if message.sender is not None:
        body["from"] = user_json(message.sender)
    else:
        body["sender_chat"] = chat_json(message.chat)
    if message.edited_at is not None:
        body["edit_date"] = int(message.edited_at)
    if message.thread_id is not None:
        body |= {"message_thread_id": message.thread_id, "is_topic_message": True}
    if with_reply and message.reply_to is not None and not message.reply_to.deleted:
        body["reply_to_message"] = message_json(message.reply_to, with_reply=False)
    body |= _content(message)
    if "inline_keyboard" in (message.reply_markup or {}):
        body["reply_markup"] = message.reply_markup
    return body | message.extra


def _content(message: Message) -> dict[str, Any]:
    text, entities = ("caption", "caption_entities") if message.photo else ("text", "entities")
    body: dict[str, Any] = {"photo": [message.photo]} if message.photo else {}
    return body | _filled({text: message.text, entities: message.entities})


def member_json(chat: Chat, user: User, status: str, rights: set[str]) -> dict[str, Any]:
    """Return a ChatMember of the given status with the fields that status needs."""
    body: dict[str, Any] = {"user": user_json(user), "status": status}
    if status == "creator":
        return body | {"is_anonymous": False}
    if status == "administrator":
        names = RIGHTS + RIGHTS_BY_KIND.get(chat.kind, [])
        return body | {"can_be_edited": False} | {name: name in rights or name == "can_manage_chat" for name in names}
    if status == "restricted":
        return body | {"is_member": True, "until_date": 0} | dict.fromkeys(PERMISSIONS, False)
    return body | ({"until_date": 0} if status == "kicked" else {})


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
