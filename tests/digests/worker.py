"""A bot that only sends digests, as a process of its own, to be killed and frozen: `python -m tests.digests.worker`.

It is what `korridor run` puts together for deliveries, without the platforms' incoming half; the alarm is the real one.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import signal
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from pydantic import SecretStr

from bot.adapters.slack.gateway import Gateway as SlackGateway
from bot.adapters.slack.outlet import SlackOutlet
from bot.adapters.slack.tokens import Credentials
from bot.adapters.telegram.client import build_bot, close
from bot.adapters.telegram.gateway import Gateway
from bot.adapters.telegram.outlet import TelegramOutlet
from bot.adapters.telegram.pacing import Pace, Pacer
from bot.delivering import DigestDesk
from bot.digests.composer import Composer, Knowledge
from bot.living import LivingKnowledge
from bot.logs import configure
from bot.metrics import Metrics
from bot.scheduler import Alarm
from bot.storage.database import BotDatabase
from knowledge.store.engine import create_engine

if TYPE_CHECKING:
    from bot.digests.outlet import Outlet
    from bot.messages import Chat

UNPACED = Pace(chat=(1e6, 1e6), group=(1e6, 1e6), overall=(1e6, 1e6))


class Tokens:
    """Every workspace has a token that names it, as the fake gives them out."""

    is_refused = False

    def __init__(self, tokens: dict[str, str]) -> None:
        self._tokens = tokens

    async def credentials(self, team: str) -> Credentials | None:
        """Return the workspace's token."""
        return Credentials(self._tokens[team]) if team in self._tokens else None

    async def renew(self, team: str, token: str) -> Credentials | None:
        """Return none: the fake's tokens do not expire."""
        return None

    async def reject(self, team: str, token: str) -> None:
        """Forget a token."""
        self._tokens.pop(team, None)

    async def forget(self, team: str) -> bool:
        """Forget a workspace."""
        return self._tokens.pop(team, None) is not None

    async def teams(self) -> list[str]:
        """Return all of them."""
        return list(self._tokens)


class Mover:
    """The one thing a gateway asks of the conversation here: to take a chat along."""

    def __init__(self, database: BotDatabase) -> None:
        self._database = database

    async def chat_moved(self, old: Chat, new: Chat) -> None:
        """Take what belongs to a chat along."""
        await self._database.settings.move(old.key, new.key)


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


async def telegram_outlet(stack: AsyncExitStack, database: BotDatabase, given: argparse.Namespace) -> TelegramOutlet:
    """Return the way out to a fake Telegram."""
    bot = build_bot(SecretStr(given.telegram_token), base_url=given.telegram, read_timeout_s=given.timeout)
    stack.push_async_callback(close, bot)
    pacer = Pacer(UNPACED if given.unpaced else None)
    return TelegramOutlet(bot, Gateway(bot, pacer, Mover(database)), pacer)  # type: ignore[arg-type]


async def slack_outlet(stack: AsyncExitStack, given: argparse.Namespace) -> SlackOutlet:
    """Return the way out to a fake Slack."""
    tokens = dict(pair.split("=", 1) for pair in given.slack_tokens.split(","))
    gateway = SlackGateway(Tokens(tokens), api_url=given.slack, timeout_s=given.timeout)
    await gateway.open()
    stack.push_async_callback(gateway.close)
    return SlackOutlet(gateway)


async def work(given: argparse.Namespace) -> None:
    """Send digests until SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    async with AsyncExitStack() as stack:
        engine = create_engine(given.database)
        stack.push_async_callback(engine.dispose)
        database = await BotDatabase.open(given.database, engine=engine)
        stack.push_async_callback(database.close)
        outlets: dict[str, Outlet] = {}
        if given.telegram:
            outlets["telegram"] = await telegram_outlet(stack, database, given)
        if given.slack:
            outlets["slack"] = await slack_outlet(stack, given)
        composer = Composer(Knowledge(LivingKnowledge(engine), clock=utc_now))
        desk = DigestDesk(
            given.database, database.ledger, outlets, compose=composer, metrics=Metrics(), clock=utc_now,
            moved=Mover(database).chat_moved, ttl_s=given.ttl,
        )  # fmt: skip
        jobs = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None})
        Alarm(desk, jobs, clock=utc_now)
        await desk.start()
        jobs.start()
        print("ready", flush=True)
        await stop.wait()
        jobs.shutdown(wait=False)
        await desk.halt()
        await desk.stop()
        peak = resource.getrusage(resource.RUSAGE_SELF)
        print(f"peak_mb={peak.ru_maxrss // 1024} cpu_s={peak.ru_utime + peak.ru_stime:.1f}", flush=True)


def parsed(arguments: list[str] | None = None) -> Any:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--telegram", default="")
    parser.add_argument("--telegram-token", default="")
    parser.add_argument("--slack", default="")
    parser.add_argument("--slack-tokens", default="")
    parser.add_argument("--unpaced", action="store_true")
    parser.add_argument("--timeout", type=float, default=10.0)
    parser.add_argument("--ttl", type=float, default=15.0)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    configure("WARNING")
    asyncio.run(work(parsed()))
    sys.exit(0)
