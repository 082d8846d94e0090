"""What all platforms share: an incoming message, and a reply built of typed nodes.

Adapters translate their platform's events into `IncomingMessage` and render a `Reply` once per platform. Text from
people and articles stands in nodes as it is; only renderers escape.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from knowledge.facts import Status
from knowledge.languages import Language

Platform = Literal["telegram", "slack", "terminal"]


class Frozen(BaseModel):
    """Frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class ChatKind(StrEnum):
    """Who reads along."""

    DIRECT = "direct"
    GROUP = "group"
    """A Telegram group or supergroup, a Slack channel: we speak when spoken to."""
    CHANNEL = "channel"
    """A Telegram broadcast channel: posts have no author."""


class Chat(Frozen):
    """Where we talk."""

    platform: Platform
    workspace: str = ""
    """Slack team id; empty elsewhere."""
    id: str
    thread: str | None = None
    """Forum topic id or thread timestamp; None for the main conversation."""
    kind: ChatKind = ChatKind.DIRECT

    @property
    def key(self) -> str:
        """Identity for settings: the chat without its thread."""
        return f"{self.platform}:{self.workspace}:{self.id}"


class Person(Frozen):
    """Who talks to us; on channels nobody."""

    id: str
    name: str = ""
    """What their platform calls them; kept of editors only, with what they did."""
    language: str | None = None
    """Language the platform says the person uses (`de-DE`), as a hint."""
    time_zone: str | None = None
    """IANA zone the platform knows, such as Asia/Almaty."""
    is_admin: bool = False
    """May change the settings of this chat; always true in direct chats."""


class MessageKind(StrEnum):
    """How the message reached us."""

    TEXT = "text"
    EDIT = "edit"
    """An earlier message was changed: its answer is to be edited."""
    BUTTON = "button"
    """`text` holds the action's data (see `bot.conversation.actions`)."""
    MEDIA = "media"
    """Something without words: a voice message, a sticker, a place; `text` is empty."""
    INLINE = "inline"
    """A card is wanted, from any chat; no session, no side effects."""


def _well_formed(text: str) -> str:
    """Return a text without lone surrogates, which no database and no platform takes."""
    return text.encode("utf-8", errors="replace").decode()


class IncomingMessage(Frozen):
    """One thing that somebody said or pressed."""

    key: str
    """Idempotency key: `telegram:<update_id>`, `slack:<event_id>`."""
    chat: Chat
    person: Person | None
    kind: MessageKind = MessageKind.TEXT
    text: Annotated[str, BeforeValidator(_well_formed)]
    """As typed, without the mention of us; commands keep their slash."""
    is_addressed: bool = True
    """Direct chat, mention, reply to us or command; what is not addressed gets no reply."""
    message_id: str = ""
    """The platform's id, to reply to and to tie edits to answers."""


class Text(Frozen):
    """Plain words."""

    node: Literal["text"] = "text"
    text: str


class Bold(Frozen):
    """Emphasised words."""

    node: Literal["bold"] = "bold"
    text: str


class Italic(Frozen):
    """Words set apart: a note, a source line."""

    node: Literal["italic"] = "italic"
    text: str


class Code(Frozen):
    """A command or something to copy."""

    node: Literal["code"] = "code"
    text: str


class Link(Frozen):
    """A link; `url` is http(s) or tg, made by us, never typed by people."""

    node: Literal["link"] = "link"
    text: str
    url: str = Field(pattern=r"^(https?|tg)://")


class FactNode(Frozen):
    """A sentence that states facts, with its citation numbers."""

    node: Literal["fact"] = "fact"
    lead: str = ""
    statement: str
    numbers: tuple[int, ...] = Field(min_length=1)


class SourceNode(Frozen):
    """One line of the list of sources under an answer."""

    node: Literal["source"] = "source"
    number: int
    status: Status
    status_label: str
    """How firm, in the reader's language."""
    text: str
    """Title, paragraph and date, in the reader's language."""
    url: str | None = None


class Break(Frozen):
    """The end of a line; two make a paragraph."""

    node: Literal["break"] = "break"


class Bullet(Frozen):
    """Starts a list item; the item ends at the next break."""

    node: Literal["bullet"] = "bullet"


Node = Text | Bold | Italic | Code | Link | FactNode | SourceNode | Break | Bullet


class Button(Frozen):
    """A choice to press."""

    label: str = Field(max_length=75)
    data: str = Field(max_length=48)
    """Action data; short enough for Telegram's 64 bytes in any script: ids only, never text."""
    style: Literal["default", "primary", "danger"] = "default"


class Picture(Frozen):
    """A PNG with its description for those who cannot see it."""

    png: bytes
    alt: str


class ShownFact(Frozen):
    """A fact in a reply, with the version that was known, and its citation numbers there."""

    fact: str
    version: int
    numbers: tuple[int, ...]


class Shown(Frozen):
    """The facts that a reply shows: what has to be corrected in it when one of them turns out otherwise."""

    language: Language
    facts: tuple[ShownFact, ...] = Field(min_length=1)


class Reply(Frozen):
    """One message of ours."""

    nodes: tuple[Node, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    """Rows of buttons."""
    picture: Picture | None = None
    is_private: bool = False
    """For the asker alone (Slack: ephemeral; Telegram: the direct chat, never the group)."""
    replaces: bool = False
    """Takes the place of the message whose button was pressed, or of the answer to the edited question."""
    toast: str = ""
    """A short notice for a pressed button (Telegram callback answer, Slack ephemeral), at most 200 characters."""
    says_toast: bool = False
    """The words show what the notice says: where it would be a message of its own (Slack), it is left out."""
    is_shareable: bool = False
    """Offer "share with everyone" where the reply was private (Slack)."""
    shown: Shown | None = None
    """None where no fact is in it."""

    @property
    def plain(self) -> str:
        """The reply as plain text: notification fallback, and what remains if a platform refuses the markup."""
        return plain_text(self.nodes)


def plain_text(nodes: tuple[Node, ...]) -> str:
    """Return nodes as plain text."""
    parts: list[str] = []
    for node in nodes:
        match node:
            case Break():
                parts.append("\n")
            case Bullet():
                parts.append("• ")
            case FactNode():
                marks = "".join(f"[{number}]" for number in node.numbers)
                parts.append(" ".join(part for part in (node.lead, node.statement, marks) if part))
            case SourceNode():
                parts.append(f"[{node.number}] {node.status_label} · {node.text}")
            case _:
                parts.append(node.text)
    return "".join(parts)
