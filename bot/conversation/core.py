"""The conversation: (message, session) -> (replies, session, effects). Pure: no clock, no network, no disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from bot.conversation import buttons, digesting, following, pages, personal
from bot.conversation.actions import Action
from bot.conversation.actions import read as read_action
from bot.conversation.commands import Command, parse, resolve, suggest
from bot.conversation.desk import Desk, Turn
from bot.conversation.effects import Effect, Unanswered
from bot.conversation.presenting import answer_id, answer_reply, example, note, told
from bot.conversation.session import Explained, Preferences, Session
from bot.digests import choices
from bot.messages import Button, ChatKind, Code, IncomingMessage, MessageKind, Node, Reply, Text
from bot.newsroom.requests import Request
from bot.phrases import say, spoken
from knowledge.answering.answers import ChoiceKind, Outcome
from knowledge.language.normalise import clean
from knowledge.languages import LANGUAGES, Language

__all__ = ["Conversation", "Turn"]


_COMMANDS: dict[str, Callable[..., Turn]] = {
    **pages.HANDLERS, **personal.HANDLERS, **digesting.HANDLERS, **following.HANDLERS,
}  # fmt: skip


class Reader(NamedTuple):
    """Who reads the reply, and in which language."""

    language: Language
    fixed: Language | None
    is_group: bool
    time_zone: str | None
    is_editor: bool = False


class Conversation:
    """Answers messages over one state of the knowledge."""

    def __init__(self, desk: Desk, *, default: Language) -> None:
        self._desk, self._default = desk, default

    def turn(
        self, message: IncomingMessage, session: Session, *, chat: Preferences, person: Preferences, now: datetime,
        is_editor: bool = False, is_awaited: bool = False,
    ) -> Turn:  # fmt: skip
        """Return what to say to a message, the session after it, and what it changes in the world.

        `is_awaited` says that an editor was asked for words, and that these are the answer.
        """
        session = session.at(now)
        reader = self._reader(message, session, chat, person)._replace(is_editor=is_editor)
        if message.kind is MessageKind.BUTTON:
            turn = self._pressed(message, session, reader, now)
        elif message.kind is MessageKind.MEDIA:
            turn = Turn((told(reader.language, "words-only"),) if message.is_addressed else (), session, ())
        elif (typed := parse(message.text)) is not None:
            turn = self._command(typed[0], clean(typed[1]), message, session, reader, now)
        elif not message.is_addressed:
            return Turn((), session, ())
        elif is_awaited:
            turn = _for_editors("typed", session, reader, text=message.text)
        elif (answer := self._typed(message, session, reader, now)) is not None:
            turn = answer
        else:
            turn = self.ask(message.text, session, reader, now)
        return turn._replace(session=turn.session.model_copy(update={"updated_at": now}))

    def _reader(self, message: IncomingMessage, session: Session, chat: Preferences, person: Preferences) -> Reader:
        is_group = message.chat.kind is not ChatKind.DIRECT
        fixed = chat.language or (None if is_group else person.language)
        hint = (message.person.language if message.person else None) or ""
        hinted = next((language for language in LANGUAGES if hint.casefold().startswith(language)), None)
        zone = chat.time_zone if is_group else person.time_zone
        zone = zone or (message.person.time_zone if message.person else None)
        return Reader(fixed or session.language or person.language or hinted or self._default, fixed, is_group, zone)

    def ask(self, text: str, session: Session, reader: Reader, now: datetime) -> Turn:
        """Answer a question in plain words."""
        text = self._numbered(text, session) or text
        result = self._desk.ask(
            text, language=reader.fixed, fallback=reader.language, context=session.context, on=now.date()
        )
        answer = result.answer
        identity = answer_id(text, answer)
        reply = answer_reply(answer, sources=self._desk.briefing.sources, is_group=reader.is_group, identity=identity)
        effects: tuple[Effect, ...] = ()
        if answer.outcome in {Outcome.NOT_STATED, Outcome.OFF_TOPIC}:
            effects = (Unanswered(question=text, language=answer.language, outcome=answer.outcome.value),)
        understood = answer.understood
        after = Session(
            facts=result.context.facts, entities=result.context.entities, language=answer.language, question=text,
            outcome=answer.outcome.value, answer_id=identity, draft=session.draft,
            cited=answer.cited,
            choices=tuple(choice.value for choice in answer.choices if choice.kind is ChoiceKind.ASK),
            explained=Explained(
                text=clean(text), names=self._desk.names(understood.entities, answer.language),
                aspect=understood.answer_type or understood.intent, outcome=answer.outcome.value,
            ),
        )  # fmt: skip
        return Turn((reply,), after, effects)

    @staticmethod
    def _numbered(text: str, session: Session) -> str | None:
        """Return the choice whose number was typed."""
        number = text.strip().rstrip(".")
        if number.isascii() and number.isdecimal() and 1 <= int(number) <= len(session.choices):
            return session.choices[int(number) - 1]
        return None

    def _typed(self, message: IncomingMessage, session: Session, reader: Reader, now: datetime) -> Turn | None:
        """Return what comes of words that answer the menu that is open; None for others."""
        if session.draft is None or message.kind is not MessageKind.TEXT:
            return None
        text = clean(message.text)
        return digesting.typed(self._desk, text, session, language=reader.language, now=now)

    def _pressed(self, message: IncomingMessage, session: Session, reader: Reader, now: datetime) -> Turn:
        if (under_digest := choices.read(message.text)) is not None:
            return digesting.opened(under_digest, session, language=reader.language, message=message)
        pressed = read_action(message.text)
        question = example(pressed.value) if pressed is not None and pressed.action is Action.ASK else None
        if pressed is None or (pressed.action is Action.ASK and question is None):
            return Turn((note("", toast=say(reader.language, "expired-button")),), session, ())
        if pressed.action is Action.NEWSROOM:
            return _for_editors("press", session, reader, text=pressed.value)
        if pressed.action is Action.COMMAND:
            return self._command(pressed.value, "", message, session, reader, now)
        if question is not None:
            return self.ask(question, session, reader, now)
        handler: Callable[..., Turn] = buttons.HANDLERS[pressed.action]
        return handler(
            self._desk, pressed.value, session, message=message, language=reader.language, now=now,
            zone=reader.time_zone,
        )  # fmt: skip

    def _command(
        self, typed: str, argument: str, message: IncomingMessage, session: Session, reader: Reader,
        now: datetime,
    ) -> Turn:  # fmt: skip
        command = resolve(typed)
        if command is None:  # in a group it may be meant for another bot, unless it names us
            unknown = (_unknown(typed, reader),) if message.is_addressed else ()
            return Turn(unknown, session, ())
        if command.editor:
            raw = (parse(message.text) or ("", ""))[1]  # as typed: cleaning takes addresses away
            return _for_editors("command", session, reader, name=command.name, text=raw)
        if self._is_refused(command, argument, message, reader):
            return Turn((note(say(reader.language, "admins-only"), is_private=True),), session, ())
        if command.name == "ask" and argument:
            return self.ask(argument, session, reader, now)
        if command.name == "help":
            return pages.help_(self._desk, argument, session, language=reader.language, is_editor=reader.is_editor)
        handler = _COMMANDS[command.name]
        return handler(
            self._desk, argument, session, language=reader.language, message=message, now=now, zone=reader.time_zone
        )

    @staticmethod
    def _is_refused(command: Command, argument: str, message: IncomingMessage, reader: Reader) -> bool:
        is_admin = message.person is not None and message.person.is_admin
        is_channel = message.chat.kind is ChatKind.CHANNEL  # who posts there is one of its admins
        return command.admin and bool(argument) and reader.is_group and not is_admin and not is_channel


def _for_editors(
    kind: Literal["command", "press", "typed"], session: Session, reader: Reader, *, text: str, name: str = ""
) -> Turn:
    """Hand something over to the newsroom, with what the last answer was about."""
    request = Request(
        kind=kind, language=reader.language, zone=reader.time_zone, name=name, text=text,
        facts=session.cited if kind == "command" else (), question=session.question if kind == "command" else "",
    )  # fmt: skip
    return Turn((), session, (request,))


def _unknown(typed: str, reader: Reader) -> Reply:
    language = reader.language
    nodes: list[Node] = [*spoken(language, "unknown-command", command=f"/{clean(typed)[:40]}")]
    meant = suggest(typed, is_editor=reader.is_editor)
    if meant is None:
        return Reply(nodes=tuple(nodes), buttons=((Button(label=say(language, "button-help"), data="cmd:help"),),))
    nodes += [Text(text=" "), *_suggestion(language, meant)]
    return Reply(nodes=tuple(nodes), buttons=((Button(label=f"/{meant}", data=f"cmd:{meant}"),),))


def _suggestion(language: Language, meant: str) -> Iterator[Node]:
    """Yield the question whether a command of ours was meant, with the command ready to use."""
    command = f"/{meant}"
    for node in spoken(language, "did-you-mean", command=command):
        yield Code(text=command) if isinstance(node, Text) and node.text == command else node
