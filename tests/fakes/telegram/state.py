"""Who and what exists on this Telegram: users, chats, topics and messages."""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class ChatKind(StrEnum):
    """The four values of `chat.type`."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(eq=False)
class User:
    """A person or a bot; `started`, `known`, `blocked` and `deactivated` are seen from our bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    started: bool = False
    """The private chat exists, so the bot may write there."""
    known: bool = False
    """The bot has met them somewhere; an unknown user's id gives `chat not found`."""
    blocked: bool = False
    deactivated: bool = False


@dataclass(eq=False)
class Topic:
    """A forum topic; its id is the id of the service message that opened it."""

    id: int
    name: str
    closed: bool = False


@dataclass(eq=False)
class Chat:
    """A chat and our bot's standing in it."""

    id: int
    kind: ChatKind
    title: str = ""
    username: str = ""
    user: User | None = None
    members: dict[int, str] = field(default_factory=dict)
    """User id to status, without our bot."""
    bot_status: str = "member"
    """`member`, `administrator`, `restricted`, `left` or `kicked`."""
    bot_rights: set[str] = field(default_factory=set)
    read_only: bool = False
    forum: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)
    general_closed: bool = False
    migrated_to: int | None = None
    deleted: bool = False
    privacy: bool | None = None
    """Overrides the bot's privacy mode: a change in BotFather only counts once the bot is added again."""
    last_bot_id: int | None = None
    forbidden_lifted_at: float = 0.0
    """When the bot last got (back) the means to write here; for the audit of calls after a 403."""

    @property
    def bot_is_in(self) -> bool:
        """Whether the bot is a member; in a private chat, whether the user lets it write."""
        if self.user is not None:
            return self.user.started and not self.user.blocked and not self.user.deactivated
        return self.bot_status not in ("left", "kicked") and not self.deleted and self.migrated_to is None


@dataclass(frozen=True)
class Version:
    """One state of a message's content, from sending it or from an edit."""

    text: str
    html: str
    entities: tuple[dict[str, Any], ...]
    reply_markup: dict[str, Any] | None
    at: float


@dataclass(eq=False)
class Message:
    """A message of either side; `text` is parsed and stands for the caption if there is a photo."""

    chat: Chat
    message_id: int
    at: float
    sender: User | None
    """None for channel posts."""
    text: str = ""
    html: str = ""
    """The text as the bot sent it, before parsing; for people's messages the same as `text`."""
    entities: list[dict[str, Any]] = field(default_factory=list)
    reply_markup: dict[str, Any] | None = None
    reply_to: "Message | None" = None
    thread_id: int | None = None
    edited_at: float | None = None
    versions: list[Version] = field(default_factory=list)
    """Every version, the oldest first; one longer than the number of edits."""
    deleted: bool = False
    outgoing: bool = False
    meant_for_bot: bool = False
    photo: dict[str, Any] | None = None
    photo_bytes: bytes | None = None
    silent: bool = False
    reaction: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    """Further fields of the Message object: service messages, stickers, link_preview_options."""

    @property
    def chat_id(self) -> int:
        """The chat's id."""
        return self.chat.id

    @property
    def date(self) -> int:
        """When it was sent, in whole seconds as on the wire."""
        return int(self.at)

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Every inline button, row after row."""
        return [button for row in (self.reply_markup or {}).get("inline_keyboard", []) for button in row]

    @property
    def labels(self) -> list[str]:
        """What is written on the inline buttons."""
        return [button["text"] for button in self.buttons]

    def keep_version(self, at: float) -> None:
        """Record the present content as a version."""
        self.versions.append(Version(self.text, self.html, tuple(self.entities), self.reply_markup, at))


class World:
    """The registry of users, chats and messages."""

    def __init__(self, bot: User) -> None:
        self.bot = bot
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[tuple[int, int], Message] = {}
        self.ids = count(1001)
        # Private chats and basic groups share one sequence per account, each supergroup and channel has its own:
        # a bot that takes message ids for unique confuses messages of two supergroups.
        self._sequences: defaultdict[int, Iterator[int]] = defaultdict(lambda: count(2))
        self._sequences[0] = count(
            1
        )  # in the others, 1 is the message that the chat was created, and the General topic

    def next_message_id(self, chat: Chat) -> int:
        """Return the id of the chat's next message."""
        return next(self._sequences[chat.id if chat.kind in (ChatKind.SUPERGROUP, ChatKind.CHANNEL) else 0])

    def add(self, message: Message) -> Message:
        """File a message under its chat and id."""
        self.messages[message.chat.id, message.message_id] = message
        message.keep_version(message.at)
        return message

    def message(self, chat: Chat, message_id: int) -> Message | None:
        """Return the message unless there is none or it is deleted."""
        found = self.messages.get((chat.id, message_id))
        return None if found is None or found.deleted else found

    def chat_by_username(self, username: str) -> Chat | None:
        """Return the public group or channel of that name; people are not found this way."""
        wanted = username.removeprefix("@").lower() or None
        return next((chat for chat in self.chats.values() if chat.username.lower() == wanted and not chat.user), None)
