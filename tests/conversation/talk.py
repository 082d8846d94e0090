"""One person talking with the pure core, turn by turn, on a clock of the test's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.conversation.core import Conversation, Turn
from bot.conversation.effects import Effect
from bot.conversation.session import Preferences, Session
from bot.messages import Button, Chat, ChatKind, FactNode, IncomingMessage, MessageKind, Person, Reply, SourceNode
from knowledge.languages import Language

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday morning: ten in Berlin, two in the afternoon in Almaty."""


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        """Return the present moment."""
        return self.now

    def advance(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


@dataclass
class Talk:
    """A conversation with its session; settings change only where the test says so."""

    core: Conversation
    chat: Chat
    person: Person | None
    clock: Clock = field(default_factory=Clock)
    chat_chose: Preferences = field(default_factory=Preferences)
    person_chose: Preferences = field(default_factory=Preferences)
    session: Session = field(default_factory=Session)
    effects: tuple[Effect, ...] = ()
    """What the last turn was to change."""
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def say(self, text: str, *, is_addressed: bool = True, kind: MessageKind = MessageKind.TEXT) -> tuple[Reply, ...]:
        """Say something and return the replies; the session goes on."""
        message = IncomingMessage(
            key=f"test:{next(self._numbers)}", chat=self.chat, person=self.person, kind=kind, text=text,
            is_addressed=is_addressed,
        )  # fmt: skip
        turn: Turn = self.core.turn(
            message, self.session, chat=self.chat_chose, person=self.person_chose, now=self.clock.now
        )
        self.session, self.effects = turn.session, turn.effects
        return turn.replies

    def press(self, data: str) -> tuple[Reply, ...]:
        """Press a button by its data."""
        return self.say(data, kind=MessageKind.BUTTON)

    def press_label(self, reply: Reply, label: str) -> tuple[Reply, ...]:
        """Press the button of a reply that bears a label."""
        return self.press(button(reply, label).data)

    def ask(self, text: str) -> tuple[str, ...]:
        """Ask something and return the facts that the answer cites."""
        self.say(text)
        return self.session.cited


def direct_chat(person: str = "7") -> Chat:
    """Return a Telegram direct chat."""
    return Chat(platform="telegram", id=person)


def group_chat(number: str = "-100", *, thread: str | None = None) -> Chat:
    """Return a Telegram group."""
    return Chat(platform="telegram", id=number, kind=ChatKind.GROUP, thread=thread)


def speaker(number: str = "7", *, language: Language | None = None, is_admin: bool = False) -> Person:
    """Return a person whose platform speaks a language."""
    return Person(id=number, language=language, is_admin=is_admin)


def buttons(*replies: Reply) -> list[Button]:
    """Return all buttons of replies."""
    return [button for reply in replies for row in reply.buttons for button in row]


def button(reply: Reply, label: str) -> Button:
    """Return the button that bears a label."""
    return next(button for button in buttons(reply) if button.label == label)


def stated(reply: Reply) -> list[str]:
    """Return the statements of a reply, in order."""
    return [node.statement for node in reply.nodes if isinstance(node, FactNode)]


def cites(reply: Reply) -> bool:
    """Whether each statement's number leads to a line in the list of sources, and each source is used."""
    used = {number for node in reply.nodes if isinstance(node, FactNode) for number in node.numbers}
    listed = {node.number for node in reply.nodes if isinstance(node, SourceNode)}
    return bool(used) and used == listed
