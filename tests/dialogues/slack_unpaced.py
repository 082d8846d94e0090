"""The bot over Slack without our own pace, for bursts: `python -m tests.dialogues.slack_unpaced`.

Everything is as in `korridor run` but for the pace of one message a second and channel, which would be all we measured.
"""

from __future__ import annotations

import asyncio

from bot.adapters.slack.pacing import Pacing
from bot.logs import configure
from bot.settings import load_settings
from bot.slack_platform import slack
from bot.wiring import _settle, conversation


async def main() -> None:
    """Answer until killed."""
    settings = load_settings()
    configure(settings.log_level)
    async with conversation(settings) as (service, database, living, *_):
        adapter = slack(settings, service, database, living.briefing)
        adapter._gateway.pacing = Pacing(interval_s=0.0)
        _settle()
        await adapter.start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
