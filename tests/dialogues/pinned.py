"""The bot over Telegram without our own pace, for bursts: `python -m tests.dialogues.pinned`.

Everything is as in `korridor run` but for the pace, which stays below Telegram's limits and would be all we measured.
"""

from __future__ import annotations

import asyncio

from bot.adapters.telegram.adapter import TelegramAdapter
from bot.adapters.telegram.pacing import Pace
from bot.adapters.telegram.settings import TelegramSettings
from bot.logs import configure
from bot.settings import load_settings
from bot.wiring import conversation

_UNPACED = Pace(chat=(10_000, 10_000), group=(10_000, 10_000), overall=(10_000, 10_000))


async def main() -> None:
    """Answer until killed."""
    settings = load_settings()
    configure("WARNING")
    async with conversation(settings) as (service, database, *_):
        assert settings.telegram_token is not None
        adapter = TelegramAdapter(
            settings.telegram_token, service, database.inbox,
            TelegramSettings(base_url=settings.telegram_base_url, pace=_UNPACED, apology=service.apology),
        )  # fmt: skip
        await adapter.start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
