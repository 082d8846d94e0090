"""Everything one fake Telegram consists of, wired together; the methods and the actors work on it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.fakes.telegram.changes import Changes
from tests.fakes.telegram.clock import Clock
from tests.fakes.telegram.faults import Faults
from tests.fakes.telegram.flood import Flood
from tests.fakes.telegram.objects import chat_json, member_json, message_json, user_json
from tests.fakes.telegram.polling import Poller
from tests.fakes.telegram.state import Chat, ChatKind, Message, User, World
from tests.fakes.telegram.updates import UpdateQueue
from tests.fakes.telegram.webhook import WebhookSender

QUERY_LIFETIME_S = {"callback": 150.0, "inline": 30.0}


@dataclass(eq=False)
class Call:
    """One request of the bot and what it got."""

    method: str
    params: dict[str, Any]
    at: float
    chat_id: int | None = None
    status: int = 0
    """The HTTP status; 0 while the answer is due or if the connection was dropped."""
    description: str = ""
    retry_after: int | None = None


@dataclass(eq=False)
class Press:
    """A pressed button and the answerCallbackQuery it got."""

    id: str
    user: User
    message: Message
    data: str
    at: float
    answer: dict[str, Any] | None = None


@dataclass(eq=False)
class InlineQuery:
    """A typed inline query and the answerInlineQuery it got."""

    id: str
    user: User
    query: str
    at: float
    answer: dict[str, Any] | None = None

    @property
    def results(self) -> list[dict[str, Any]]:
        """The results shown to the user."""
        return list((self.answer or {}).get("results", []))


@dataclass(eq=False)
class Card:
    """An inline result as it stands where somebody has posted it."""

    text: str
    html: str
    reply_markup: dict[str, Any] | None
    versions: int = 1


@dataclass
class Profile:
    """What the bot has set about itself."""

    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    """By scope (canonical JSON) and language code."""
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)
    """By chat id, 0 for the default."""


@dataclass(frozen=True)
class Draft:
    """A sendMessageDraft."""

    chat_id: int
    draft_id: int
    text: str
    at: float


class Core:
    """State and services of the fake."""

    def __init__(
        self,
        token: str,
        *,
        username: str,
        flood: bool,
        privacy: bool,
        inline: bool,
        inline_feedback: bool,
        penalty_s: float,
        retry_scale: float,
        reroute: Mapping[str, str],
    ) -> None:
        self.token = token
        self.privacy, self.inline, self.inline_feedback = privacy, inline, inline_feedback
        bot = User(int(token.split(":", 1)[0]), "Korridor", username=username, is_bot=True)
        self.clock = Clock()
        self.changes = Changes()
        self.world = World(bot)
        self.queue = UpdateQueue(self.clock, self._pushed)
        self.poller = Poller(self.queue, self.clock, penalty_s=penalty_s)
        self.webhook = WebhookSender(
            self.queue,
            self.clock,
            retry_scale=retry_scale,
            reroute=reroute,
            execute=self._execute,
            changed=self.changes.ring,
        )
        self.executor: Callable[[str, dict[str, Any]], Awaitable[None]] | None = None
        self.faults = Faults()
        self.flood = Flood(enabled=flood)
        self.calls: list[Call] = []
        self.sent: list[Message] = []
        self.drafts: list[Draft] = []
        self.actions: list[tuple[int, str]] = []
        self.presses: dict[str, Press] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.cards: dict[str, Card] = {}
        """Posted inline results, by inline_message_id."""
        self.profile = Profile()
        self.revoked = False
        self.logged_out = False
        self.next_webhook_at = 0.0
        self.ids = count(1)

    @property
    def bot(self) -> User:
        """The bot under test."""
        return self.world.bot

    def add_message(self, message: Message) -> Message:
        """File a message and tell who waits; the bot's own go to `sent`."""
        self.world.add(message)
        if message.outgoing:
            self.sent.append(message)
        if message.sender is not None and message.sender.is_bot:
            message.chat.last_bot_id = message.sender.id
        self.changes.ring()
        return message

    def announce(self, message: Message, *, edited: bool = False) -> None:
        """Queue the update about somebody's message, as a channel post or a message."""
        kind = "channel_post" if message.chat.kind is ChatKind.CHANNEL else "message"
        body = message_json(message)
        self.queue.push(f"edited_{kind}" if edited else kind, body, lane=f"chat {message.chat.id}")

    def service(self, chat: Chat, sender: User | None, **fields: Any) -> Message:
        """File a service message; the caller announces it."""
        message = Message(chat, self.world.next_message_id(chat), self.clock.now(), sender, extra=fields)
        return self.add_message(message)

    def change_bot_status(self, chat: Chat, status: str, *, by: User, rights: set[str] | None = None) -> None:
        """Set the bot's standing and queue the my_chat_member update."""
        old = member_json(chat, self.bot, self._status(chat), chat.bot_rights)
        chat.bot_rights = set(rights or ())
        if chat.user is not None:
            chat.user.blocked = status == "kicked"
        else:
            chat.bot_status = status
        if status not in ("kicked", "left"):
            chat.forbidden_lifted_at = self.clock.now()
        new = member_json(chat, self.bot, status, chat.bot_rights)
        self.push_member("my_chat_member", chat, by, old, new)
        self.changes.ring()

    def push_member(self, kind: str, chat: Chat, by: User, old: dict[str, Any], new: dict[str, Any]) -> None:
        """Queue a ChatMemberUpdated."""
        body = {"chat": chat_json(chat), "from": user_json(by), "date": self.clock.unix()}
        self.queue.push(kind, body | {"old_chat_member": old, "new_chat_member": new}, lane=f"{kind} {chat.id}")

    @staticmethod
    def _status(chat: Chat) -> str:
        if chat.user is not None:
            return "kicked" if chat.user.blocked else "member"
        return chat.bot_status

    def _pushed(self) -> None:
        self.poller.wake()
        self.webhook.wake()
        self.changes.ring()

    async def _execute(self, method: str, fields: dict[str, Any]) -> None:
        if self.executor is not None:
            await self.executor(method, fields)
