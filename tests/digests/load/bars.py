"""What is measured, and the bars beside it."""

from __future__ import annotations

import asyncio
import random
import resource
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.digests.delivery import IN_FLIGHT
from bot.digests.planner import Planner
from bot.storage.database import BotDatabase
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
    from bot.storage.deliveries import Bundle

WORKSPACES = 30


def told(name: str, figure: float, bar: float, *, at_most: bool, unit: str = "") -> bool:
    """Print a figure beside its bar; return whether it is met."""
    met = figure <= bar if at_most else figure >= bar
    sign = "<=" if at_most else ">="
    print(f"{'met   ' if met else 'MISSED'} {name}: {figure:.2f}{unit} (bar {sign} {bar:g}{unit})", flush=True)
    return met


def next_minute(*, at_least_s: float) -> datetime:
    """Return the first full minute that is far enough away."""
    soon = datetime.now(UTC) + timedelta(seconds=at_least_s)
    return soon.replace(second=0, microsecond=0) + timedelta(minutes=1)


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
        told("429 provoked", refused, 0, at_most=True),
        told("first message after due", min(times), 2, at_most=True, unit=" s"),
        told("copies", copies, 0, at_most=True),
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
        told("429 provoked", refused, 0, at_most=True),
        told("copies", copies, 0, at_most=True),
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


async def kills(folder: Path, count: int, rounds: int) -> int:
    """Killed at a random point of a run, again and again, each time on a new run."""
    lost = copies = worst = unlogged = 0
    for seed in range(1, rounds + 1):
        url = f"sqlite:///{folder / f'{seed}.sqlite3'}"
        of_round = await _killed(folder, url, count, seed)
        lost, copies = lost + of_round["lost"], copies + of_round["copies"]
        worst = max(worst, of_round["copies"])
        unlogged += max(0, of_round["copies"] - of_round["repeated"])
        print(f"round {seed}: {of_round}", flush=True)
    return int(not all([
        told("lost", lost, 0, at_most=True),
        told("doubled, on average a round", copies / rounds, 3, at_most=True),
        told("doubled, worst round (sends in flight)", worst, IN_FLIGHT["telegram"], at_most=True),
        told("doubled and not in the ledger", unlogged, 0, at_most=True),
    ]))  # fmt: skip


async def _killed(folder: Path, url: str, count: int, seed: int) -> dict[str, int]:
    await prepared(url)
    point = random.Random(seed).randrange(count)
    async with FakeTelegram(flood=False) as fake:
        chats = [telegram_chat(fake.private(fake.user()).id) for _ in range(count)]
        await subscribe(url, due_rows(chats, due=datetime.now(UTC)))
        async with worker(folder, url, *telegram_options(fake)) as first:
            await fake.wait_for(lambda: len(fake.sent) >= point, timeout=count / 20 + 60)
            await asyncio.sleep(random.Random(seed).random() * 0.05)
            await first.kill()
        at_kill = len(fake.sent)
        async with worker(folder, url, *telegram_options(fake)) as second:
            await fake.wait_for(lambda: len({m.chat_id for m in fake.sent}) >= count, timeout=count / 20 + 60)
            await asyncio.sleep(1.5)
            await second.end()
        counts = Counter(message.chat_id for message in fake.sent)
    database = await BotDatabase.open(url)
    repeated = sum(one.repeated for one in await database.ledger.log.latest(limit=count + 10))
    await database.close()
    return {"killed_at": at_kill, "lost": count - len(counts), "copies": sum(counts.values()) - count,
            "repeated": repeated}  # fmt: skip


async def replicas(folder: Path, url: str, count: int) -> int:
    """Two replicas, one killed in the middle and never restarted."""
    await prepared(url)
    async with FakeTelegram(flood=False) as fake:
        chats = [telegram_chat(fake.private(fake.user()).id) for _ in range(count)]
        await subscribe(url, due_rows(chats, due=datetime.now(UTC)))
        options = telegram_options(fake)
        async with (
            worker(folder, url, *options, name="a") as one,
            worker(folder, url, *options, name="b") as other,
        ):
            await fake.wait_for(lambda: len(fake.sent) >= count // 3, timeout=120)
            await one.kill()
            killed = time.monotonic()
            await fake.wait_for(lambda: len({m.chat_id for m in fake.sent}) >= count, timeout=count / 20 + 120)
            took_s = time.monotonic() - killed
            await asyncio.sleep(2)
            await other.end()
        copies = len(fake.sent) - count
    print(f"{count} deliveries, two replicas, one killed: {await states(url)}")
    return int(not all([
        told("all done after the kill", took_s, 60 + count * 2 / 3 / 60, at_most=True, unit=" s"),
        told("doubled (sends in flight)", copies, IN_FLIGHT["telegram"], at_most=True),
    ]))  # fmt: skip


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
    await database.ledger.subscriptions.add([_renamed(row, f"d{number}") for number, row in enumerate(dues)])

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


def _renamed(row: Any, name: str) -> Any:
    from dataclasses import replace

    return replace(row, id=name, document=row.document.replace(f'"id":"{row.id}"', f'"id":"{name}"', 1))


async def _timed(made: Planner, now: datetime) -> float:
    started = time.perf_counter()
    await made.tick(now)
    return time.perf_counter() - started
