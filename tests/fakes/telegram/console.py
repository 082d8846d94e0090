"""A line console: what is typed is said in a private chat, what the bot sends is printed."""

import asyncio
import sys

from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.state import Message

HELP = "!press LABEL  !block  !unblock  !lang de|en|ru|kk  !quit; anything else is said to the bot"


async def run(port: int) -> None:
    """Serve until the end of input."""
    async with FakeTelegram(port=port, flood=False, inline=True) as telegram:
        print(f"KORRIDOR_TELEGRAM_TOKEN={telegram.token} KORRIDOR_TELEGRAM_BASE_URL={telegram.base_url}")
        print(f"control API: {telegram.control_url}/sent|calls|updates (GET), /say|press|… (POST)\n{HELP}", flush=True)
        await Console(telegram).talk()


class Console:
    """One person, one private chat."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self._telegram = telegram
        self._user = telegram.user(1000, "Ada", language_code="en")
        self._chat = telegram.private(self._user)
        self._shown: dict[int, int] = {}
        telegram.core.changes.listen(self._show_news)

    async def talk(self) -> None:
        """Read lines until the end."""
        while line := await asyncio.to_thread(sys.stdin.readline):
            if line.strip() == "!quit":
                return
            if line.strip():
                await self._obey(line.strip())

    async def _obey(self, line: str) -> None:
        try:
            match line.split(maxsplit=1):
                case ["!press", label]:
                    await self._press(label)
                case ["!block"]:
                    self._telegram.block(self._user)
                case ["!unblock"]:
                    self._telegram.unblock(self._user)
                case ["!lang", code]:
                    self._user.language_code = code
                case _:
                    await self._telegram.say(self._user, self._chat, line)
        except ValueError as exc:
            print(f"! {exc}", flush=True)

    async def _press(self, label: str) -> None:
        with_button = [message for message in self._telegram.sent if label in message.labels and not message.deleted]
        if not with_button:
            raise ValueError(f"no message has a button {label!r}")
        await self._telegram.press(self._user, with_button[-1], label)

    def _show_news(self) -> None:
        for message in self._telegram.sent:
            if self._shown.get(id(message)) != len(message.versions):
                self._shown[id(message)] = len(message.versions)
                self._show(message)

    def _show(self, message: Message) -> None:
        where = "" if message.chat is self._chat else f" in {message.chat.title or message.chat_id}"
        edited = " (edited)" if len(message.versions) > 1 else ""
        print(f"< bot{where}{edited}: {message.text}", flush=True)
        if message.labels:
            print("  " + "  ".join(f"[{label}]" for label in message.labels), flush=True)
