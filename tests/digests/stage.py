"""What tests of deliveries need: chats on the fakes, subscriptions that are due, workers to run and to kill."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.digests.schedule import Daily, Schedule
from bot.digests.stored import new_row
from bot.digests.subscription import Subscription
from bot.messages import Chat, ChatKind
from bot.storage.database import BotDatabase
from knowledge.seeds import load_seeds
from knowledge.store.engine import create_engine
from knowledge.store.fact_store import FactStore
from knowledge.store.migrate import upgrade

if TYPE_CHECKING:
    from bot.storage.subscriptions import StoredSubscription

ROOT = Path(__file__).parents[2]


async def prepared(url: str) -> None:
    """Set a database up, with the facts of the seeds."""
    engine = create_engine(url)
    await asyncio.to_thread(upgrade, url)
    await FactStore(engine).load(load_seeds(ROOT / "seeds"), now=datetime.now(UTC) - timedelta(days=30))
    database = await BotDatabase.open(url, engine=engine)
    await database.close()
    await engine.dispose()


def telegram_chat(number: int, *, kind: ChatKind = ChatKind.DIRECT) -> Chat:
    """Return a Telegram chat."""
    return Chat(platform="telegram", id=str(number), kind=kind)


def slack_chat(team: str, channel: str) -> Chat:
    """Return a Slack channel."""
    return Chat(platform="slack", workspace=team, id=channel, kind=ChatKind.GROUP)


def due_rows(chats: Iterable[Chat], *, due: datetime, person: str | None = None) -> list[StoredSubscription]:
    """Return subscriptions, one a chat, whose next digest is due at a moment, to the minute."""
    minute = due.astimezone(UTC).replace(second=0, microsecond=0)
    rows = []
    for number, chat in enumerate(chats):
        subscription = Subscription(
            id=f"s{number}", chat=chat, language=("de", "en", "ru", "kk")[number % 4], created_by=person,
            schedule=Schedule(cadence=Daily(), at=minute.time(), zone="UTC"), created_at=minute - timedelta(days=20),
        )  # fmt: skip
        row = new_row(subscription, now=minute - timedelta(seconds=1))
        assert row.next_due == minute
        rows.append(replace(row, news_since=minute - timedelta(days=1)))
    return rows


async def subscribe(url: str, rows: Sequence[StoredSubscription]) -> None:
    """Store subscriptions."""
    database = await BotDatabase.open(url)
    for start in range(0, len(rows), 1000):
        await database.ledger.subscriptions.add(rows[start : start + 1000])
    await database.close()


async def states(url: str) -> Counter[str]:
    """Return how many deliveries are in each state."""
    database = await BotDatabase.open(url)
    found = await database.ledger.log.states()
    await database.close()
    return Counter(found)


@dataclass
class Worker:
    """A running worker."""

    process: asyncio.subprocess.Process
    log: Path
    figures: dict[str, str] = field(default_factory=dict)

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    async def kill(self) -> None:
        """Kill it with SIGKILL."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    async def end(self) -> None:
        """End it with SIGTERM and keep what it says of itself."""
        if self.process.returncode is None:
            self.process.terminate()
        assert self.process.stdout is not None
        said = (await self.process.stdout.read()).decode()
        self.figures = dict(pair.split("=", 1) for pair in said.split() if "=" in pair)
        await self.process.wait()

    def logged(self, event: str) -> int:
        """Return how often something was logged."""
        return self.log.read_text(encoding="utf-8", errors="replace").count(event)


@asynccontextmanager
async def worker(folder: Path, url: str, *options: str, name: str = "worker") -> AsyncIterator[Worker]:
    """Run a worker; it is killed at the end, if it has not ended."""
    log = folder / f"{name}.log"
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.digests.worker", "--database", url, *options, cwd=ROOT, stderr=file,
            stdout=asyncio.subprocess.PIPE, stdin=asyncio.subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    started = Worker(process, log)
    try:
        assert process.stdout is not None
        async with asyncio.timeout(90):
            line = (await process.stdout.readline()).decode().strip()
        assert line == "ready", log.read_text(encoding="utf-8", errors="replace")
        yield started
    finally:
        await started.kill()


def telegram_options(fake: Any, *, unpaced: bool = True, timeout_s: float = 10.0) -> tuple[str, ...]:
    """Return what points a worker at a fake Telegram."""
    given = ("--telegram", fake.base_url, "--telegram-token", fake.token, "--timeout", str(timeout_s))
    return (*given, "--unpaced") if unpaced else given


def slack_options(fake: Any, tokens: dict[str, str], *, timeout_s: float = 10.0) -> tuple[str, ...]:
    """Return what points a worker at a fake Slack."""
    named = ",".join(f"{team}={token}" for team, token in tokens.items())
    return ("--slack", fake.base_url, "--slack-tokens", named, "--timeout", str(timeout_s))
