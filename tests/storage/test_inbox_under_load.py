"""The inbox with many at work: tasks, replicas, and a process that is killed."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from time import perf_counter
from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.storage.database import BotDatabase, utc_now
from bot.storage.tables import inbox

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHATS = 20
_ITEMS = 200
_SECONDS = 3

_KILLED = """
import asyncio, os, signal, sys
from sqlalchemy import update

from bot.storage.database import BotDatabase, utc_now
from bot.storage.tables import inbox

async def main():
    database = await BotDatabase.open(sys.argv[1])
    for number in range(3):
        await database.inbox.add(f"telegram:{number}", platform="telegram", order_key="a", body="{}")
    await database.inbox.claim("telegram")
    await database.inbox.done("telegram:0")
    await database.inbox.claim("telegram")
    await database.inbox.mark_sending("telegram:1", 0)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def _fill(database: BotDatabase, count: int, *, chats: int) -> None:
    for number in range(count):
        order_key, body = f"chat {number % chats}", str(number)
        await database.inbox.add(f"telegram:{number}", platform="telegram", order_key=order_key, body=body)


async def _work_off(database: BotDatabase, seen: list[tuple[str, int]], *, count: int) -> None:
    """Claim and finish until all are done, as one worker does."""
    while len(seen) < count:
        for item in await database.inbox.claim("telegram", limit=3):
            seen.append((item.order_key, int(item.body)))
            await asyncio.sleep(0)
            await database.inbox.done(item.key)
        await asyncio.sleep(0)


def _assert_each_once_in_order(seen: Sequence[tuple[str, int]], count: int) -> None:
    assert sorted(number for _, number in seen) == list(range(count))
    for chat in {chat for chat, _ in seen}:
        numbers = [number for other, number in seen if other == chat]
        assert numbers == sorted(numbers)


async def test_eight_tasks_claim_two_hundred_updates_each_once_in_order(database: BotDatabase) -> None:
    """However many work on one inbox, no update is worked twice and no chat out of order."""
    await asyncio.gather(*(_fill(database, _ITEMS, chats=_CHATS) for _ in range(2)))
    seen: list[tuple[str, int]] = []

    await asyncio.gather(*(_work_off(database, seen, count=_ITEMS) for _ in range(8)))

    _assert_each_once_in_order(seen, _ITEMS)


async def test_four_replicas_claim_each_update_once_in_order(url: str) -> None:
    """The same holds for replicas with connections of their own."""
    replicas = [await BotDatabase.open(url, owner=f"replica {number}") for number in range(4)]
    await _fill(replicas[0], _ITEMS // 2, chats=_CHATS)
    seen: list[tuple[str, int]] = []

    await asyncio.gather(*(_work_off(replica, seen, count=_ITEMS // 2) for replica in replicas))

    _assert_each_once_in_order(seen, _ITEMS // 2)
    await asyncio.gather(*(replica.close() for replica in replicas))


async def test_two_replicas_never_have_the_same_chat_in_work(empty_postgres_url: str) -> None:
    """An older update that is committed late does not run beside the younger one that was claimed meanwhile."""
    late = await BotDatabase.open(empty_postgres_url, owner="late")
    await _fill(late, 2, chats=1)
    is_older, is_younger = inbox.c.key == "telegram:0", inbox.c.key == "telegram:1"
    async with late.engine.connect() as quick, late.engine.connect() as slow:
        await slow.execute(update(inbox).where(is_older).values(done_at=utc_now()))
        await slow.commit()
        await quick.execute(update(inbox).where(is_younger).values(owner="quick"))
        await slow.execute(update(inbox).where(is_older).values(done_at=None))
        await slow.commit()
        claim = asyncio.create_task(late.inbox.claim("telegram"))
        await asyncio.wait({claim}, timeout=0.2)
        await quick.commit()

    assert await claim == []
    await late.close()


async def test_five_hundred_updates_pass_within_three_seconds(database: BotDatabase) -> None:
    """A burst of messages waits for the platforms, not for our disk."""
    start = perf_counter()
    await asyncio.gather(*(_fill_one(database, number) for number in range(500)))
    count = 0
    while count < 500:
        items = await database.inbox.claim("telegram")
        await asyncio.gather(*(database.inbox.done(item.key) for item in items))
        count += len(items)

    assert perf_counter() - start < _SECONDS


async def _fill_one(database: BotDatabase, number: int) -> None:
    order_key = f"chat {number % 100}"
    assert await database.inbox.add(f"telegram:{number}", platform="telegram", order_key=order_key, body="{}" * 200)


async def test_a_killed_process_leaves_what_it_had_in_work_to_the_next(sqlite_url: str) -> None:
    """After SIGKILL nothing is lost: the done stay done, the rest is worked, what was cut off is known."""
    command = [sys.executable, "-c", _KILLED, sqlite_url]
    killed = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    database = await BotDatabase.open(sqlite_url)
    assert await database.inbox.claim("telegram") == []
    assert await database.inbox.release_all("telegram") == 1
    (item,) = await database.inbox.claim("telegram")
    assert (item.key, item.attempts, item.sent_parts) == ("telegram:1", 1, {0: None})
    await database.inbox.done(item.key)
    assert [item.key for item in await database.inbox.claim("telegram")] == ["telegram:2"]
    await database.close()
