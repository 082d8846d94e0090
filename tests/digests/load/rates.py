"""How fast, and how exactly at the platforms' pace: many chats due at once, and many subscriptions stored."""

from __future__ import annotations

import asyncio
import random
import resource
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.digests.planner import Planner
from bot.storage.database import BotDatabase
from tests.digests.load.telling import counted, next_minute, renamed, told
from tests.digests.stage import (
    due_rows,
    prepared,
    slack_chat,
    slack_options,
    states,
    subscribe,
    telegram_chat,
    telegram_options,
    worker,
)
from tests.fakes.slack.server import FakeSlack
from tests.fakes.telegram import FakeTelegram

if TYPE_CHECKING:
    from bot.storage.delivery_models import Bundle

WORKSPACES = 30


async def telegram(folder: Path, url: str, count: int) -> int:
    """Ten thousand chats due at once, under Telegram's real limits."""
    await prepared(url)
    async with FakeTelegram() as fake:
        chats = [telegram_chat(fake.private(fake.user()).id) for _ in range(count)]
        due = next_minute(at_least_s=25)
        await subscribe(url, due_rows(chats, due=due))
        least_s = (count - 30) / 30
        async with worker(folder, url, *telegram_options(fake, unpaced=False)) as one:
            await fake.wait_for(lambda: len(fake.sent) >= count, timeout=least_s * 1.5 + 120)
            await asyncio.sleep(1)
            await one.end()
        times = [message.at - due.timestamp() for message in fake.sent]
        refused = sum(call.status == 429 for call in fake.calls)
        copies = len(fake.sent) - len({message.chat_id for message in fake.sent})
    print(f"{count} Telegram chats, {url.partition(':')[0]}: {one.figures}, {await states(url)}")
    return int(not all([
        told("total time over the limit's own minimum", max(times) / least_s, 1.10, at_most=True),
        counted("429 provoked", refused, 0),
        told("first message after due", min(times), 2, at_most=True, unit=" s"),
        counted("copies", copies, 0),
    ]))  # fmt: skip


async def slack(folder: Path, url: str, count: int, processes: int) -> int:
    """Three thousand channels in thirty workspaces, by one process or two."""
    await prepared(url)
    async with FakeSlack() as fake:
        chats, tokens = furnished(fake, count)
        due = next_minute(at_least_s=15 + 5 * processes)
        await subscribe(url, due_rows(chats, due=due))
        async with AsyncExitStack() as stack:
            options = slack_options(fake, tokens)
            ones = [
                await stack.enter_async_context(worker(folder, url, *options, name=f"w{number}"))
                for number in range(processes)
            ]
            await fake.wait_for(lambda: len(fake.sent) >= count, timeout=count / 20 + 90)
            await asyncio.sleep(1)
            await asyncio.gather(*(one.end() for one in ones))
        times = sorted(float(message.ts) - due.timestamp() for message in fake.sent)
        refused = sum(call.status == 429 for call in fake.calls)
        copies = len(fake.sent) - len({message.channel for message in fake.sent})
    print(f"{count} Slack channels, {processes} process(es), {url.partition(':')[0]}: "
          f"{[one.figures for one in ones]}, {await states(url)}")  # fmt: skip
    rate_bar, last_bar = (140, 35) if processes > 1 else (90, 35)
    return int(not all([
        told("deliveries a second", count / (times[-1] - times[0]), rate_bar, at_most=False),
        told("last message after due", times[-1], last_bar, at_most=True, unit=" s"),
        told("first message after due", times[0], 2, at_most=True, unit=" s"),
        counted("429 provoked", refused, 0),
        counted("copies", copies, 0),
    ]))  # fmt: skip


def furnished(fake: FakeSlack, count: int) -> tuple[list[Any], dict[str, str]]:
    """Make workspaces and channels; only the channels' limits count here, not the method's per workspace."""
    chats, tokens = [], {}
    for number in range(WORKSPACES):
        team = fake.team(f"T{number}")
        tokens[team.id] = team.bot_token
        for channel in range(count // WORKSPACES):
            made = fake.channel(team, f"C{number}X{channel}", name=f"c-{number}-{channel}")
            chats.append(slack_chat(team.id, made.id))
    random.Random(1).shuffle(chats)
    return chats, tokens


async def planner(url: str, count: int) -> int:
    """Ticks with very many subscriptions stored, of which few or none are due."""
    database = await BotDatabase.open(url)
    far, soon = datetime.now(UTC) + timedelta(hours=20), datetime.now(UTC)
    rows = due_rows((telegram_chat(number) for number in range(1, count + 1)), due=far)
    for start in range(0, count, 2000):
        await database.ledger.subscriptions.add(rows[start : start + 2000])
    del rows
    due_now = 100
    dues = due_rows((telegram_chat(count + number) for number in range(1, due_now + 1)), due=soon)
    await database.ledger.subscriptions.add([renamed(row, f"d{number}") for number, row in enumerate(dues)])

    async def push(_bundles: Sequence[Bundle]) -> None:
        """Take them."""

    made = Planner(database.ledger, push)
    busy = await _timed(made, soon + timedelta(seconds=60))
    idle = sorted([await _timed(made, soon + timedelta(seconds=60 + number)) for number in range(50)])
    await database.close()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} subscriptions stored, {url.partition(':')[0]}")
    return int(not all([
        told(f"a tick with {due_now} due", busy * 1000, 200, at_most=True, unit=" ms"),
        told("a tick with nothing due, p50", idle[25] * 1000, 200, at_most=True, unit=" ms"),
        told("a tick with nothing due, worst of 50", idle[-1] * 1000, 200, at_most=True, unit=" ms"),
        told("memory of this process, which also made them", peak_mb, 400, at_most=True, unit=" MB"),
    ]))  # fmt: skip


async def _timed(made: Planner, now: datetime) -> float:
    started = time.perf_counter()
    await made.tick(now)
    return time.perf_counter() - started
