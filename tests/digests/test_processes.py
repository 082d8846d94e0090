"""Deliveries by processes of their own: killed, frozen, two at a time, without their database, without the platform."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from yarl import URL

from bot.digests.delivery import IN_FLIGHT
from bot.storage.database import BotDatabase
from tests.digests.proxy import Door
from tests.digests.stage import due_rows, states, subscribe, telegram_chat, telegram_options, worker
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram import faults as trouble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

MANY = 200
TTL = ("--ttl", "3")


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(flood=False) as fake:
        yield fake


async def due(telegram: FakeTelegram, url: str, count: int = MANY) -> None:
    """Have a digest due in so many chats now."""
    chats = [telegram_chat(telegram.private(telegram.user()).id) for _ in range(count)]
    await subscribe(url, due_rows(chats, due=datetime.now(UTC)))


def reached(telegram: FakeTelegram) -> Counter[int]:
    """Return how many messages each chat got."""
    return Counter(message.chat_id for message in telegram.sent)


async def settled(telegram: FakeTelegram, count: int = MANY, *, within_s: float = 60) -> None:
    """Wait until every chat has its digest, and nothing more comes."""
    await telegram.wait_for(lambda: len(reached(telegram)) >= count, timeout=within_s)
    before = -1
    while before != len(telegram.sent):
        before = len(telegram.sent)
        await asyncio.sleep(0.7)


async def repeated(url: str) -> int:
    """Return how many sends the ledger calls repeated."""
    database = await BotDatabase.open(url)
    found = await database.ledger.log.latest(limit=100_000)
    await database.close()
    return sum(one.repeated for one in found)


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_kill_loses_nothing_and_doubles_at_most_what_was_out(
    url: str, tmp_path: Path, telegram: FakeTelegram, seed: int
) -> None:
    """SIGKILL at a random point, then a restart: every chat has its digest; each second copy is in the ledger."""
    await due(telegram, url)
    dice = random.Random(seed)
    async with worker(tmp_path, url, *telegram_options(telegram)) as first:
        await telegram.wait_for(lambda: len(telegram.sent) >= dice.randrange(MANY), timeout=60)
        await first.kill()
    async with worker(tmp_path, url, *telegram_options(telegram)) as second:
        await settled(telegram)
        await second.end()
        assert second.process.returncode == 0

    counts = reached(telegram)
    copies = sum(counts.values()) - MANY
    assert len(counts) == MANY
    assert copies <= min(await repeated(url), IN_FLIGHT["telegram"])
    assert await states(url) == {"sent": MANY}


async def test_two_replicas_send_each_digest_once(shared_url: str, tmp_path: Path, telegram: FakeTelegram) -> None:
    """Both plan, both push, both work: one message a chat."""
    await due(telegram, shared_url)
    options = (*telegram_options(telegram), *TTL)
    async with (
        worker(tmp_path, shared_url, *options, name="a") as one,
        worker(tmp_path, shared_url, *options, name="b") as other,
    ):
        await settled(telegram)
        await asyncio.gather(one.end(), other.end())
    assert reached(telegram).most_common(1)[0][1] == 1
    assert await states(shared_url) == {"sent": MANY}


async def test_a_dead_replicas_work_is_done_by_the_other(
    shared_url: str, tmp_path: Path, telegram: FakeTelegram
) -> None:
    """One is killed in the middle and never comes back: the other finishes what it had."""
    await due(telegram, shared_url)
    options = (*telegram_options(telegram), *TTL)
    async with (
        worker(tmp_path, shared_url, *options, name="a") as one,
        worker(tmp_path, shared_url, *options, name="b") as other,
    ):
        await telegram.wait_for(lambda: len(telegram.sent) >= MANY // 4, timeout=60)
        await one.kill()
        await settled(telegram)
        await other.end()
    counts = reached(telegram)
    assert sum(counts.values()) - MANY <= min(await repeated(shared_url), IN_FLIGHT["telegram"])
    assert await states(shared_url) == {"sent": MANY}


async def test_a_frozen_replica_sends_nothing_of_what_others_took_over(
    shared_url: str, tmp_path: Path, telegram: FakeTelegram
) -> None:
    """SIGSTOP for longer than its lease, then SIGCONT: it finds that its work was taken over, and lets it be."""
    telegram.faults.always("sendMessage", trouble.Slow(0.05))
    await due(telegram, shared_url)
    options = (*telegram_options(telegram), *TTL)
    async with (
        worker(tmp_path, shared_url, *options, name="a") as one,
        worker(tmp_path, shared_url, *options, name="b") as other,
    ):
        await telegram.wait_for(lambda: len(telegram.sent) >= MANY // 4, timeout=60)
        one.send(signal.SIGSTOP)
        await settled(telegram)
        before = len(telegram.sent)
        one.send(signal.SIGCONT)
        await asyncio.sleep(3)
        assert len(telegram.sent) == before
        await asyncio.gather(one.end(), other.end())
    copies = sum(reached(telegram).values()) - MANY
    assert copies <= min(await repeated(shared_url), IN_FLIGHT["telegram"])
    assert await states(shared_url) == {"sent": MANY}


async def test_the_database_may_be_away_for_a_while(shared_url: str, tmp_path: Path, telegram: FakeTelegram) -> None:
    """All connections to PostgreSQL are cut for five seconds in the middle: it goes on by itself, and loses nothing."""
    await due(telegram, shared_url)
    where = URL(shared_url)
    assert where.port is not None
    async with Door(where.port) as door:
        through = str(where.with_port(door.port))
        async with worker(tmp_path, through, *telegram_options(telegram), *TTL) as one:
            await telegram.wait_for(lambda: len(telegram.sent) >= MANY // 4, timeout=60)
            await door.shut()
            await asyncio.sleep(5)
            await door.reopen()
            await settled(telegram)
            assert one.process.returncode is None
            await one.end()
    assert reached(telegram).most_common(1)[0][1] == 1
    assert await states(shared_url) == {"sent": MANY}


@pytest.mark.parametrize("fault", [trouble.Html502(), trouble.Hang()], ids=["502", "hang"])
async def test_what_a_platform_missed_is_made_up_oldest_first(
    url: str, tmp_path: Path, telegram: FakeTelegram, fault: trouble.Fault
) -> None:
    """Nothing is answered for five seconds: then all is sent, what was due longest first, and nobody is given up."""
    telegram.faults.always("*", fault)
    await due(telegram, url, 60)
    async with worker(tmp_path, url, *telegram_options(telegram, timeout_s=1.0)) as one:
        await asyncio.sleep(5)
        assert telegram.sent == []
        telegram.faults.clear()
        telegram.release()
        await settled(telegram, 60)
        await one.end()
    assert await states(url) == {"sent": 60}
    assert reached(telegram).most_common(1)[0][1] == 1


async def test_a_refused_connection_is_no_failure_of_the_chat(url: str, tmp_path: Path) -> None:
    """Telegram cannot be reached at all, then can: all is made up, and counts as sent once."""
    async with FakeTelegram(flood=False) as telegram:
        port = telegram.port
        await due(telegram, url, 40)
    telegram = FakeTelegram(flood=False, port=port)
    for _ in range(40):
        telegram.private(telegram.user())
    async with worker(tmp_path, url, *telegram_options(telegram)) as one:
        await asyncio.sleep(4)
        async with telegram:
            await settled(telegram, 40)
            await one.end()
    assert await states(url) == {"sent": 40}
    assert await repeated(url) == 0
