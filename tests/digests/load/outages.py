"""PostgreSQL away, and a platform down, under `korridor run` or the worker: what is made up, how, and who is told."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from yarl import URL

from tests.dialogues.idle import free_port
from tests.digests.load.failures import all_reached, due_now
from tests.digests.load.telling import counted, ledger_of, reached, renamed, told
from tests.digests.proxy import Door
from tests.digests.stage import ROOT, due_rows, prepared, subscribe, telegram_chat, telegram_options, worker
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram import faults as trouble

_MINUTES = 60
_GRACE_H = 12


async def database_away(folder: Path, url: str, count: int, away_s: float) -> int:
    """All connections to PostgreSQL are cut and refused for a while, in the middle of a run of `korridor run`."""
    where = URL(url)
    assert where.port is not None, "PostgreSQL only"
    async with FakeTelegram(flood=False) as fake, Door(where.port) as door:
        await due_now(fake, url, count)
        async with _bot(folder, str(where.with_port(door.port)), fake) as (process, ready):
            await fake.wait_for(lambda: len(fake.sent) >= count // 4, timeout=90)
            before = await ready()
            await door.shut()
            said = [await ready() async for _ in _for(away_s)]
            await door.reopen()
            back, sent = time.monotonic(), len(fake.sent)
            await fake.wait_for(lambda: len(fake.sent) > sent or len(reached(fake)) >= count, timeout=60)
            first_s = time.monotonic() - back
            await all_reached(fake, count)
            after, lives = await ready(), process.returncode is None
        copies = len(fake.sent) - count
    ledger = await ledger_of(url, count)
    print(f"{count} deliveries, PostgreSQL away for {away_s:g} s: {dict(ledger)}; /readyz before {before}, "
          f"while away {sorted(set(said))}, after {after}; first send {first_s:.1f} s after it was back")  # fmt: skip
    return int(not all([
        counted("lost", count - ledger.get("sent", 0), 0),
        counted("doubled", copies, 0),
        told("process lives on", lives, 1, at_most=False),
        told("/readyz said no meanwhile", 503 in said and said[-1] == 503, 1, at_most=False),
        told("/readyz says yes again", after == before == 200, 1, at_most=False),
    ]))  # fmt: skip


async def _for(seconds: float) -> AsyncIterator[float]:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        yield left
        await asyncio.sleep(min(1.0, left))


@asynccontextmanager
async def _bot(
    folder: Path, url: str, fake: FakeTelegram
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Callable[[], Awaitable[int]]]]:
    """Run the whole bot; gives the process and a way to ask it whether it is ready."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "KORRIDOR_PORT": str(port),
        "KORRIDOR_TELEGRAM_TOKEN": fake.token, "KORRIDOR_TELEGRAM_BASE_URL": fake.base_url,
        "KORRIDOR_DATABASE_URL": url,
    }  # fmt: skip
    with (folder / "bot.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env=environment, stdout=log, stderr=log,
            stdin=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
    async with aiohttp.ClientSession() as session:

        async def ready() -> int:
            with suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(f"http://127.0.0.1:{port}/readyz", timeout=aiohttp.ClientTimeout(8)) as response:
                    return response.status
            return 0

        try:
            yield process, ready
            process.terminate()
            async with asyncio.timeout(20):
                await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def platform_down(folder: Path, url: str, count: int, each_s: float) -> int:
    """Have Telegram refuse, then say 502, then hang, while what fell due over the last hour waits; then it is back.

    An outage of an hour is shortened to `each_s` a kind: the due times lie an hour back instead, so that age, order
    and amount are those of an hour; the gate's pauses are as they are, and end at two minutes.
    """
    await prepared(url)
    fake = FakeTelegram(port=free_port())
    now = datetime.now(UTC)
    dues: dict[int, datetime] = {}
    for minute in range(_MINUTES):
        people = [fake.private(fake.user()).id for _ in range(count // _MINUTES)]
        due = (now - timedelta(minutes=_MINUTES - minute)).replace(second=0, microsecond=0)
        rows = due_rows([telegram_chat(one) for one in people], due=due)
        await subscribe(url, [renamed(row, f"m{minute}n{n}") for n, row in enumerate(rows)])
        dues |= dict.fromkeys(people, due)
    options = telegram_options(fake, unpaced=False, timeout_s=5)
    async with worker(folder, url, *options) as one:
        await asyncio.sleep(each_s)
        fake.faults.always("*", trouble.Html502())
        async with fake:
            await asyncio.sleep(each_s)
            fake.faults.clear()
            fake.faults.always("*", trouble.Hang())
            await asyncio.sleep(each_s)
            sent_meanwhile = len(fake.sent)
            fake.faults.clear()
            fake.release()
            back = time.time()
            await all_reached(fake, len(dues), more_s=len(dues) / 20 + 150)
            await one.end()
            refused = sum(call.status == 429 for call in fake.calls)
    ledger = await ledger_of(url, len(dues))
    times = [message.at - back for message in fake.sent]
    late = [dues[message.chat_id] for message in fake.sent]
    ahead = max((max(late[:n]) - due).total_seconds() / 60 for n, due in enumerate(late) if n)
    copies = len(fake.sent) - len(dues)
    print(f"{len(dues)} deliveries of an hour, Telegram down {3 * each_s:g} s: {dict(ledger)}, first after "
          f"{min(times):.1f} s, last after {max(times):.1f} s")  # fmt: skip
    return int(not all([
        counted("sent while it was down", sent_meanwhile, 0),
        counted("lost", len(dues) - ledger.get("sent", 0), 0),
        counted("doubled and not in the ledger", max(0, copies - ledger["repeated"]), 0),
        counted("429 provoked", refused, 0),
        told("oldest first: minutes by which a younger one went ahead", ahead, max(5, 200 * _MINUTES / count),
             at_most=True),
        told("last of all, of the grace", (max(times) + 3600) / 3600, _GRACE_H, at_most=True, unit=" h"),
        counted("chats counted against", ledger["bad days"], 0),
        told("subscriptions living", ledger["living"], len(dues), at_most=False),
    ]))  # fmt: skip
