"""DBOS as we use it: what it must keep doing, on both databases, whatever version is installed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from bot.digests.engine import VERSION, DeliveryEngine, LockedError
from bot.storage.delivery_models import Bundle
from tests.databases import BACKENDS
from tests.digests.stage import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(params=BACKENDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    return str(request.getfixturevalue("postgres"))


def bundle(name: str, *deliveries: str) -> Bundle:
    return Bundle(name, "telegram", "digest", deliveries or (name,))


async def until(condition: Callable[[], object], within_s: float = 8.0) -> None:
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 - DBOS tells nobody
            await asyncio.sleep(0.02)


async def test_what_is_pushed_is_worked_on_once(database: str) -> None:
    """Pushing the same again, at once or after it was done, starts nothing; a bundle's deliveries all run."""
    done: Counter[str] = Counter()

    async def deliver(delivery: str) -> None:
        await asyncio.sleep(0.05)
        done[delivery] += 1

    engine = DeliveryEngine(database, platforms=("telegram",), poll_s=0.05)
    await engine.start(deliver)
    try:
        pushed = [bundle("a", "a", "b", "c"), bundle("d")]
        for _ in range(3):
            await engine.push(pushed)
        await until(lambda: len(done) == 4)
        await engine.push(pushed)
        await asyncio.sleep(0.4)
        assert done == Counter("abcd")
        assert await engine.living() == set()
    finally:
        await engine.stop()


async def test_what_was_not_finished_goes_on_after_a_restart(database: str) -> None:
    """Stopped in the middle; the next start takes it up, on PostgreSQL when told whose work it was."""
    begun = asyncio.Event()

    async def hang(_delivery: str) -> None:
        begun.set()
        await asyncio.sleep(3600)

    first = DeliveryEngine(database, platforms=("telegram",), poll_s=0.05)
    await first.start(hang)
    await first.push([bundle("a")])
    await asyncio.wait_for(begun.wait(), 8)
    dead = first.executor
    await _abandoned(first)

    done: list[str] = []

    async def deliver(delivery: str) -> None:
        done.append(delivery)

    second = DeliveryEngine(database, platforms=("telegram",), poll_s=0.05)
    await second.start(deliver)
    try:
        if second.is_shared:
            assert await second.working() == {dead}
            assert await second.resume([dead]) == 1
        await until(lambda: done)
        assert done == ["a"]
    finally:
        await second.stop()


async def _abandoned(engine: DeliveryEngine) -> None:
    """End an engine without letting its work end."""
    for task in asyncio.all_tasks():
        if task is not asyncio.current_task() and "deliver" in repr(task.get_coro()):
            task.cancel()
    await engine.stop(within_s=0)


async def test_a_file_in_use_is_refused_in_one_line(tmp_path: Path) -> None:
    """A second process on the same SQLite file would send twice: it does not start, and says what to do."""
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    script = (
        "import asyncio, sys\nfrom bot.digests.engine import DeliveryEngine, LockedError\n"
        "try:\n    asyncio.run(DeliveryEngine(sys.argv[1], platforms=()).start(None))\n"
        "except LockedError as error:\n    print(error)\n"
    )

    async def deliver(_delivery: str) -> None:
        """Do nothing."""

    engine = DeliveryEngine(url, platforms=("telegram",))
    await engine.start(deliver)
    try:
        told = await asyncio.create_subprocess_exec(
            sys.executable, "-c", script, url, cwd=ROOT, stdout=subprocess.PIPE,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        said = (await told.communicate())[0].decode()
        assert "in use by another process" in said
        assert issubclass(LockedError, Exception)
    finally:
        await engine.stop()


async def test_purging_keeps_what_may_be_pushed_again(database: str) -> None:
    """What was done long ago is forgotten; what was done lately stays known, so that it is not done again."""
    done: list[str] = []

    async def deliver(delivery: str) -> None:
        done.append(delivery)

    engine = DeliveryEngine(database, platforms=("telegram",), poll_s=0.05)
    await engine.start(deliver)
    try:
        await engine.push([bundle("a")])
        await until(lambda: done)
        await asyncio.sleep(0.2)
        assert await engine.purge(before=datetime.now(UTC) - timedelta(days=30)) == 0
        await engine.push([bundle("a")])
        await asyncio.sleep(0.3)
        assert done == ["a"]
        assert await engine.purge(before=datetime.now(UTC) + timedelta(days=1)) == 1
    finally:
        await engine.stop()


async def test_the_engines_own_table_is_as_we_know_it(database: str) -> None:
    """Columns that taking over relies on, and the version under which everything waits, are there."""

    async def deliver(_delivery: str) -> None:
        """Do nothing."""

    engine = DeliveryEngine(database, platforms=("telegram",), poll_s=0.05)
    await engine.start(deliver)
    try:
        assert engine._engine is not None
        schema = "dbos" if engine.is_shared else None
        columns = {column["name"] for column in sa.inspect(engine._engine).get_columns("workflow_status", schema)}
        assert {"workflow_uuid", "status", "executor_id", "application_version", "queue_name"} <= columns
        assert VERSION == "1"
    finally:
        await engine.stop()
