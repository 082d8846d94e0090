"""Dialogues on Telegram: the real adapter against the fake, in a direct chat or in a group."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.adapters.telegram.adapter import TelegramAdapter
from bot.adapters.telegram.pacing import Pace
from bot.adapters.telegram.polling import Waits
from bot.adapters.telegram.settings import TelegramSettings
from bot.adapters.telegram.worker import Patience
from tests.dialogues.cases import THUMBS
from tests.dialogues.transcript import Heard, RingingInbox, Witness, missing
from tests.fakes.telegram import FakeTelegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.ports import Inbox
    from tests.dialogues.cases import Dialogue, Turn
    from tests.fakes.telegram.core import Press
    from tests.fakes.telegram.state import Chat, Message, User

_FAST = Pace(chat=(1000, 1000), group=(1000, 1000), overall=(1000, 1000))
_PATIENT = Patience(spinner_s=20.0)
"""A notice on a pressed button is seen even where all dialogues at once slow the machine down."""


class TelegramStage:
    """A running adapter; every dialogue gets a person of its own."""

    def __init__(self, fake: FakeTelegram, witness: Witness, inbox: RingingInbox) -> None:
        self._fake, self._witness, self._inbox = fake, witness, inbox

    async def play(self, dialogue: Dialogue, *, in_group: bool) -> list[Heard | None]:
        """Return what each turn shows."""
        user = self._fake.user(first_name="Aigerim", language_code=dialogue.language)
        chat = self._fake.group(dialogue.id, user, privacy=False) if in_group else self._fake.private(user)
        return [await self._turn(turn, user, chat) for turn in dialogue.turns]

    async def _turn(self, turn: Turn, user: User, chat: Chat) -> Heard:
        queue, before = f"telegram:{chat.id}", self._messages(chat)
        looked = [(message.text, message.labels) for message in before]
        worked = self._inbox.worked(queue)
        press: Press | None = None
        if turn.press:
            under = next((message for message in reversed(before) if message.buttons), None)
            if under is None or turn.press not in under.labels:
                return missing(turn.press, under.labels if under else ())
            press = await self._fake.press(user, under, turn.press)
        else:
            is_words = chat.user is None and not turn.say.startswith("/")
            await self._fake.say(user, chat, f"@korridor_bot {turn.say}" if is_words else turn.say)
        await self._inbox.until(queue, worked + 1)
        edited = [m for m, look in zip(before, looked, strict=True) if (m.text, m.labels) != look]
        sent = [*edited, *self._messages(chat)[len(before) :]]
        toast = (press.answer or {}).get("text", "") if press else ""
        labels = tuple(label for message in sent for label in message.labels if label not in THUMBS)
        text = "\n".join(filter(None, [*(message.text for message in sent), toast]))
        return Heard(text, labels, self._witness.outcome(f"telegram::{chat.id}", str(user.id)))

    def _messages(self, chat: Chat) -> list[Message]:
        return [message for message in self._fake.sent if message.chat is chat]


@asynccontextmanager
async def telegram_stage(witness: Witness, inbox: Inbox) -> AsyncIterator[TelegramStage]:
    """Run the adapter against a fake Telegram."""
    ringing = RingingInbox(inbox)
    async with FakeTelegram(flood=False, penalty_s=0.05) as fake:
        settings = TelegramSettings(
            base_url=fake.base_url, pace=_FAST, waits=Waits(long_poll_s=1), patience=_PATIENT, stop_s=2.0
        )
        adapter = TelegramAdapter(SecretStr(fake.token), witness, ringing, settings)
        await adapter.start()
        try:
            yield TelegramStage(fake, witness, ringing)
        finally:
            await adapter.stop()
