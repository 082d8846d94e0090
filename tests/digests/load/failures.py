"""Kills, freezes and outages at full size, with what each may cost."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from bot.digests.delivery import IN_FLIGHT
from tests.digests.load.telling import counted, ledger_of, reached, told
from tests.digests.stage import due_rows, prepared, subscribe, telegram_chat, telegram_options, worker
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram import faults as trouble

MOST_OUT = IN_FLIGHT["telegram"]
LEASE_S = 15


async def due_now(fake: FakeTelegram, url: str, count: int) -> None:
    """Have a digest due in so many chats now."""
    await prepared(url)
    chats = [telegram_chat(fake.private(fake.user()).id) for _ in range(count)]
    await subscribe(url, due_rows(chats, due=datetime.now(UTC)))


async def all_reached(fake: FakeTelegram, count: int, *, more_s: float = 0.0) -> None:
    """Wait until every chat has its digest, and a little longer for what must not come."""
    await fake.wait_for(lambda: len(reached(fake)) >= count, timeout=count / 15 + 90 + more_s)
    await asyncio.sleep(2)


async def kills(folder: Path, count: int, rounds: int, *, first_seed: int = 1) -> int:
    """Killed at a random point of a run under Telegram's limits, again and again, each time on a new run."""
    lost = copies = worst = unlogged = 0
    for seed in range(first_seed, first_seed + rounds):
        url = f"sqlite:///{folder / f'{seed}.sqlite3'}"
        of_round = await _killed(folder, url, count, seed)
        lost, copies = lost + of_round["lost"], copies + of_round["copies"]
        worst = max(worst, of_round["copies"])
        unlogged += max(0, of_round["copies"] - of_round["repeated"])
        print(f"round {seed}: {of_round}", flush=True)
    return int(not all([
        counted("lost", lost, 0),
        told("doubled, on average a round", copies / rounds, 3, at_most=True),
        counted("doubled, worst round (sends in flight)", worst, MOST_OUT),
        counted("doubled and not in the ledger", unlogged, 0),
    ]))  # fmt: skip


async def _killed(folder: Path, url: str, count: int, seed: int) -> dict[str, int]:
    dice = random.Random(seed)
    async with FakeTelegram() as fake:
        await due_now(fake, url, count)
        point = dice.randrange(count)
        async with worker(folder, url, *telegram_options(fake, unpaced=False)) as first:
            await fake.wait_for(lambda: len(fake.sent) >= point, timeout=count / 15 + 60)
            await asyncio.sleep(dice.random() * 0.05)
            await first.kill()
        at_kill = len(fake.sent)
        async with worker(folder, url, *telegram_options(fake, unpaced=False)) as second:
            await all_reached(fake, count)
            await second.end()
        counts = reached(fake)
    repeated = (await ledger_of(url, count))["repeated"]
    return {"killed_at": at_kill, "lost": count - len(counts), "copies": sum(counts.values()) - count,
            "repeated": repeated}  # fmt: skip


async def replicas(folder: Path, url: str, count: int) -> int:
    """Two replicas, one killed in the middle and never restarted: how long until what it had in work is done."""
    async with FakeTelegram(flood=False) as fake:
        await due_now(fake, url, count)
        options = telegram_options(fake)
        async with (
            worker(folder, url, *options, name="a") as one,
            worker(folder, url, *options, name="b") as other,
        ):
            await fake.wait_for(lambda: len(fake.sent) >= count // 3, timeout=120)
            await one.kill()
            killed = time.monotonic()
            await all_reached(fake, count)
            took_s = time.monotonic() - killed - 2
            await other.end()
        copies = len(fake.sent) - count
    ledger = await ledger_of(url, count)
    print(f"{count} deliveries, two replicas, one killed: {dict(ledger)}")
    return int(not all([
        told("all done after the kill", took_s, 60, at_most=True, unit=" s"),
        counted("lost", count - ledger.get("sent", 0), 0),
        counted("doubled (sends in flight)", copies, MOST_OUT),
        counted("doubled and not in the ledger", max(0, copies - ledger["repeated"]), 0),
    ]))  # fmt: skip


async def same(folder: Path, url: str, count: int) -> int:
    """Three replicas that all plan, push and work on the same occurrences, then all of them once more."""
    async with FakeTelegram(flood=False) as fake:
        await due_now(fake, url, count)
        for start in ("first", "again"):
            async with AsyncExitStack() as stack:
                ones = [
                    await stack.enter_async_context(worker(folder, url, *telegram_options(fake), name=f"{start}{n}"))
                    for n in range(3)
                ]
                await all_reached(fake, count)
                await asyncio.gather(*(one.end() for one in ones))
        copies = len(fake.sent) - count
    ledger = await ledger_of(url, count)
    print(f"{count} occurrences, three replicas twice: {dict(ledger)}")
    return int(not all([
        counted("lost", count - ledger.get("sent", 0), 0),
        counted("doubled", copies, 0),
    ]))  # fmt: skip


async def freeze(folder: Path, url: str, count: int, frozen_s: float) -> int:
    """One of two replicas stands still for longer than its lease, and wakes when the other has done its work."""
    async with FakeTelegram(flood=False) as fake:
        fake.faults.always("sendMessage", trouble.Slow(0.05))
        await due_now(fake, url, count)
        options = telegram_options(fake)
        async with (
            worker(folder, url, *options, name="a") as one,
            worker(folder, url, *options, name="b") as other,
        ):
            await fake.wait_for(lambda: len(fake.sent) >= count // 4, timeout=60)
            one.send(signal.SIGSTOP)
            stopped = time.monotonic()
            await all_reached(fake, count)
            await asyncio.sleep(max(0.0, frozen_s - (time.monotonic() - stopped)))
            before = len(fake.sent)
            one.send(signal.SIGCONT)
            await asyncio.sleep(5)
            after = len(fake.sent) - before
            await asyncio.gather(one.end(), other.end())
        copies = len(fake.sent) - count
    ledger = await ledger_of(url, count)
    print(f"{count} deliveries, one replica frozen {time.monotonic() - stopped:.0f} s: {dict(ledger)}")
    return int(not all([
        counted("sent by the frozen one after it woke", after, 0),
        counted("lost", count - ledger.get("sent", 0), 0),
        counted("doubled (sends in flight when it froze)", copies, MOST_OUT),
        counted("doubled and not in the ledger", max(0, copies - ledger["repeated"]), 0),
    ]))  # fmt: skip
