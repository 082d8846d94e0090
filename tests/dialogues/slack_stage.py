"""Dialogues on Slack: the real adapter against the fake over Socket Mode, in direct messages and threads."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.settings import SlackSettings
from bot.adapters.slack.surface import COMMAND, EVENTS, scopes
from bot.adapters.slack.views import HomeContent
from bot.conversation.commands import resolve
from bot.phrases import say
from tests.dialogues.cases import THUMBS
from tests.dialogues.transcript import Heard, RingingInbox, Witness, missing
from tests.fakes.slack.server import FakeSlack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.messages import Chat, Person
    from bot.ports import Inbox
    from tests.dialogues.cases import Dialogue, Turn
    from tests.fakes.slack.records import Message
    from tests.fakes.slack.state import Channel, User

_LOCALES = {"de": "de-DE", "en": "en-GB", "ru": "ru-RU", "kk": "kk-KZ"}


class SlackStage:
    """A running adapter; every dialogue gets a person and a place of its own."""

    def __init__(self, fake: FakeSlack, witness: Witness, inbox: RingingInbox) -> None:
        self._fake, self._witness, self._inbox = fake, witness, inbox
        self._team = fake.world.teams["T1"]
        self._people = 0

    async def play(self, dialogue: Dialogue, *, in_group: bool) -> list[Heard | None]:
        """Return what each turn shows."""
        self._people += 1
        user = self._fake.user(
            self._team, f"U{self._people}", locale=_LOCALES[dialogue.language], tz=None, is_admin=in_group
        )  # fmt: skip
        if in_group:
            channel = self._fake.channel(self._team, f"C{self._people}", members=[user])
        else:
            channel = self._fake.dm(self._team, user)
        thread: str | None = None
        heard: list[Heard | None] = []
        for turn in dialogue.turns:
            heard.append(await self._turn(turn, user, channel, thread))
            if in_group and thread is None:
                thread = self._messages(channel)[0].thread_ts
        return heard

    async def _turn(self, turn: Turn, user: User, channel: Channel, thread: str | None) -> Heard:
        queue, before = f"slack:T1:{channel.id}", self._messages(channel)
        looked = [self._looks(message) for message in before]
        worked = self._inbox.worked(queue)
        if turn.press:
            under = next((message for message in reversed(before) if any(_buttons(message))), None)
            offered = dict(_buttons(under)) if under else {}
            if under is None or turn.press not in offered:
                return missing(turn.press, offered)
            await self._fake.press(user, under, *offered[turn.press])
        elif turn.say.startswith("/") and channel.kind == "im":
            await self._fake.slash(user, channel, COMMAND, _after_command(turn.say))
        else:
            await self._fake.say(user, channel, turn.say, thread_ts=thread, mention=channel.kind != "im")
        await self._inbox.until(queue, worked + 1)
        edited = [message for message, look in zip(before, looked, strict=True) if self._looks(message) != look]
        sent = [*edited, *self._messages(channel)[len(before) :]]
        labels = tuple(label for message in sent for label, _ in _buttons(message) if label not in THUMBS)
        text = "\n".join(self._shown(message) for message in sent)
        return Heard(text, labels, self._witness.outcome(queue, user.id))

    def _looks(self, message: Message) -> tuple[str, list[str]]:
        return self._shown(message), [label for label, _ in _buttons(message)]

    def _messages(self, channel: Channel) -> list[Message]:
        return [message for message in self._fake.sent if message.channel == channel.id]

    def _shown(self, message: Message) -> str:
        if not message.blocks:
            return self._fake.shown(message.text)
        return "\n".join(filter(None, (self._words(block) for block in message.blocks)))

    def _words(self, block: dict[str, Any]) -> str:
        match block["type"]:
            case "section":
                return self._fake.shown(block["text"]["text"])
            case "context":
                return "\n".join(self._fake.shown(element["text"]) for element in block["elements"])
            case "rich_text":
                return "".join(part["text"] for section in block["elements"] for part in section["elements"])
            case _:
                return ""


def _after_command(typed: str) -> str:
    """Return what people write behind `/korridor`: our command without its slash."""
    return typed[1:] if resolve(typed[1:].split(maxsplit=1)[0]) else typed


def _buttons(message: Message) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the buttons of a message: label, action id and value."""
    for block in message.blocks:
        for element in block.get("elements", ()):
            if element["type"] == "button":
                yield element["text"]["text"], (element["action_id"], element["value"])
            elif element["type"] == "feedback_buttons":
                for side in ("positive_button", "negative_button"):
                    yield element[side]["text"]["text"], (element["action_id"], element[side]["value"])


async def _home(_chat: Chat, _person: Person) -> HomeContent:
    return HomeContent(language="en")


@asynccontextmanager
async def slack_stage(witness: Witness, inbox: Inbox) -> AsyncIterator[SlackStage]:
    """Run the adapter against a fake Slack."""
    ringing = RingingInbox(inbox)
    async with FakeSlack(deadline_s=10.0) as fake:
        fake.app.subscriptions = {*EVENTS}
        team = fake.team("T1", scopes=scopes())
        settings = SlackSettings(
            bot_token=SecretStr(team.bot_token), app_token=SecretStr(team.app_token), base_url=fake.base_url
        )
        adapter = SlackAdapter(
            settings, dialogue=witness, inbox=ringing, say=say, home=_home,
            is_command=lambda word: resolve(word) is not None,
        )  # fmt: skip
        await adapter.start()
        try:
            await fake.wait_for(lambda: fake.sockets)
            yield SlackStage(fake, witness, ringing)
        finally:
            await adapter.stop()
