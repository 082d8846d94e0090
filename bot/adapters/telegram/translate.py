"""What Telegram tells us, in our words: messages, presses and inline queries; chats that close, open and move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram import (
    CallbackQuery,
    ChatMember,
    ChatMemberUpdated,
    ChosenInlineResult,
    InlineQuery,
    Message,
    Update,
    User,
)
from telegram import Chat as TelegramChat
from telegram.constants import ChatMemberStatus, ChatType

from bot.adapters.telegram.addressing import Me, heard_text, is_reply_to, without_link
from bot.messages import Chat, ChatKind, IncomingMessage, MessageKind, Person

if TYPE_CHECKING:
    from collections.abc import Mapping

GENERAL_TOPIC = 1
_KINDS: dict[str, ChatKind] = {
    ChatType.PRIVATE: ChatKind.DIRECT, ChatType.GROUP: ChatKind.GROUP,
    ChatType.SUPERGROUP: ChatKind.GROUP, ChatType.CHANNEL: ChatKind.CHANNEL,
}  # fmt: skip
MAX_INLINE_QUERY = 256
_MEDIA = (
    "voice", "audio", "video", "video_note", "animation", "sticker", "photo", "document", "location", "venue",
    "contact", "poll", "dice", "story", "game", "paid_media", "checklist",
)  # fmt: skip
"""What people send besides words; service messages are not among them."""


@dataclass(frozen=True)
class Heard:
    """Somebody wants something."""

    message: IncomingMessage
    callback_id: str = ""
    """To stop the pressed button's waiting sign."""
    inline_id: str = ""
    """To answer the inline query."""


@dataclass(frozen=True)
class Posted:
    """Somebody has posted one of our cards."""

    message: IncomingMessage
    """What they had asked."""
    card: str
    """Its id."""
    sent_id: str | None
    """By which it can be changed; None for a card without buttons."""


@dataclass(frozen=True)
class Closed:
    """We may no longer speak there."""

    chat: Chat
    reason: str


@dataclass(frozen=True)
class Opened:
    """We may speak there (again)."""

    chat: Chat


@dataclass(frozen=True)
class Moved:
    """A group became a supergroup."""

    old: Chat
    new: Chat


Event = Heard | Posted | Closed | Opened | Moved


def key_of(raw: Mapping[str, Any]) -> str:
    """Return the idempotency key of an update as it came; KeyError or TypeError if it has no number."""
    return f"telegram:{int(raw['update_id'])}"


def order_key_of(raw: Mapping[str, Any]) -> str:
    """Return the name of the queue an update stands in: its chat, else its person, else itself."""
    for content in raw.values():
        if not isinstance(content, dict):
            continue
        message = content.get("message")
        holder = message if isinstance(message, dict) else content
        for name in ("chat", "from"):
            found = holder.get(name)
            if isinstance(found, dict) and isinstance(found.get("id"), int):
                return f"telegram:{found['id']}"
    return key_of(raw)


def translate(update: Update, me: Me) -> Event | None:
    """Return what an update means; None for what we do not read."""
    key = f"telegram:{update.update_id}"
    if message := update.message or update.channel_post:
        return _message(key, message, me, kind=MessageKind.TEXT)
    if message := update.edited_message or update.edited_channel_post:
        return _message(key, message, me, kind=MessageKind.EDIT)
    if update.callback_query:
        return _press(key, update.callback_query)
    if update.inline_query:
        return _inline(key, update.inline_query)
    if update.chosen_inline_result:
        return _posted(key, update.chosen_inline_result)
    return _membership(update.my_chat_member) if update.my_chat_member else None


def _message(key: str, message: Message, me: Me, *, kind: MessageKind) -> Event | None:
    chat = chat_of(message.chat, message)
    if message.migrate_to_chat_id:
        return Moved(chat, chat.model_copy(update={"id": str(message.migrate_to_chat_id)}))
    if message.migrate_from_chat_id:
        return Moved(chat.model_copy(update={"id": str(message.migrate_from_chat_id)}), chat)
    if not _is_spoken(message, me):
        return None
    heard = heard_text(message, me)
    if heard is None:
        return _wordless(key, message, chat, me) if kind is MessageKind.TEXT else None
    text, is_addressed = heard
    return Heard(
        IncomingMessage(
            key=key, chat=chat, person=_author(message), kind=kind, text=without_link(text),
            message_id=str(message.message_id), is_addressed=is_addressed or chat.kind is ChatKind.DIRECT,
        )
    )  # fmt: skip


def _wordless(key: str, message: Message, chat: Chat, me: Me) -> Heard | None:
    """Return what has no words but wants an answer: in the direct chat, or as a reply to us; nothing else."""
    if not any(getattr(message, kind, None) for kind in _MEDIA) or message.text or message.caption:
        return None
    if chat.kind is not ChatKind.DIRECT and not is_reply_to(message, me):
        return None
    sent = IncomingMessage(
        key=key, chat=chat, person=_author(message), kind=MessageKind.MEDIA, text="", message_id=str(message.message_id)
    )
    return Heard(sent)


def _is_spoken(message: Message, me: Me) -> bool:
    """Whether a person (or a channel) sent this here: no bot, no answer card of ours, no copy of a channel post."""
    if message.is_automatic_forward or (message.via_bot is not None and message.via_bot.id == me.id):
        return False
    author = message.from_user
    return author is None or not author.is_bot or message.sender_chat is not None


def _author(message: Message) -> Person | None:
    if message.chat.type == ChatType.CHANNEL:
        return None
    if message.sender_chat is not None:
        # An anonymous admin speaks as the group itself, others as a channel of theirs.
        return Person(id=str(message.sender_chat.id), is_admin=message.sender_chat.id == message.chat.id)
    return _person(message.from_user, is_admin=message.chat.type == ChatType.PRIVATE) if message.from_user else None


def _person(user: User, *, is_admin: bool) -> Person:
    return Person(id=str(user.id), name=user.full_name, language=user.language_code, is_admin=is_admin)


def _press(key: str, query: CallbackQuery) -> Heard | None:
    if query.message is None or query.data is None:
        return None
    message = query.message if isinstance(query.message, Message) else None
    chat = chat_of(query.message.chat, message)
    person = _person(query.from_user, is_admin=chat.kind is ChatKind.DIRECT)
    pressed = IncomingMessage(
        key=key, chat=chat, person=person, kind=MessageKind.BUTTON, text=query.data,
        message_id=str(query.message.message_id),
    )  # fmt: skip
    return Heard(pressed, callback_id=query.id)


def _inline(key: str, query: InlineQuery) -> Heard:
    chat = Chat(platform="telegram", id=str(query.from_user.id))
    asked = IncomingMessage(
        key=key, chat=chat, person=_person(query.from_user, is_admin=False), kind=MessageKind.INLINE,
        text=query.query.strip()[:MAX_INLINE_QUERY],
    )  # fmt: skip
    return Heard(asked, inline_id=query.id)


def _posted(key: str, chosen: ChosenInlineResult) -> Posted:
    person = chosen.from_user
    asked = IncomingMessage(
        key=key, chat=Chat(platform="telegram", id=str(person.id)), person=_person(person, is_admin=False),
        kind=MessageKind.INLINE, text=chosen.query.strip()[:MAX_INLINE_QUERY],
    )  # fmt: skip
    return Posted(asked, chosen.result_id, chosen.inline_message_id)


def _membership(change: ChatMemberUpdated) -> Closed | Opened:
    chat = chat_of(change.chat, None)
    reason = _silence(change.new_chat_member, chat.kind)
    return Closed(chat, reason) if reason else Opened(chat)


def _silence(member: ChatMember, kind: ChatKind) -> str:
    """Return why we may not speak; empty if we may."""
    if member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
        return "blocked" if kind is ChatKind.DIRECT else member.status
    if member.status == ChatMemberStatus.RESTRICTED and not getattr(member, "can_send_messages", True):
        return "restricted"
    if kind is ChatKind.CHANNEL and not getattr(member, "can_post_messages", False):
        return "no right to post"
    return ""


def chat_of(chat: TelegramChat, message: Message | None) -> Chat:
    """Return a chat; the General topic of a forum is the chat itself."""
    thread = message.message_thread_id if message is not None and message.is_topic_message else None
    kind = _KINDS.get(chat.type, ChatKind.GROUP)
    return Chat(
        platform="telegram", id=str(chat.id), kind=kind,
        thread=str(thread) if thread and thread != GENERAL_TOPIC else None,
    )  # fmt: skip
