"""An echoing adapter in a process of its own, to be killed: `python -m … BASE_URL TOKEN DATABASE_URL`."""

from __future__ import annotations

import asyncio
import logging
import sys

from pydantic import SecretStr

from bot.adapters.telegram.adapter import TelegramAdapter
from bot.adapters.telegram.pacing import Pace
from bot.adapters.telegram.polling import Waits
from bot.adapters.telegram.settings import TelegramSettings
from bot.storage.database import BotDatabase
from tests.adapters.doubles import Listener


async def main(base_url: str, token: str, database_url: str) -> None:
    """Answer until killed."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s %(key)s", stream=sys.stdout)
    logging.getLogger().handlers[0].setFormatter(logging.Formatter("%(message)s %(key)s", defaults={"key": ""}))
    database = await BotDatabase.open(database_url)
    settings = TelegramSettings(
        base_url=base_url, pace=Pace(chat=(100, 100), group=(100, 100), overall=(5, 60)),
        waits=Waits(long_poll_s=1, first_backoff_s=0.02),
    )  # fmt: skip
    adapter = TelegramAdapter(SecretStr(token), Listener(), database.inbox, settings)
    await adapter.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
