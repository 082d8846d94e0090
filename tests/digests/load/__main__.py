"""The bars of deliveries at full size: `python -m tests.digests.load CASE`, or `--all` for one after the other.

Each is bounded in time and prints its figures beside the bars. The platforms' fakes run in this process, the bot in its
own, so that two cores are shared by all of it. `--small` takes sizes that are done in a few minutes, for a look.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import sys
import tempfile
import warnings
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.databases import PostgresServer, postgres_server
from tests.digests.load import clocks, failures, outages, rates


class Size(NamedTuple):
    """How much of it."""

    chats: int
    more: float = 0
    """Rounds, or seconds, as the case needs them."""
    seed: int = 1


class Case(NamedTuple):
    """A measurement."""

    title: str
    database: str
    run: Callable[[Path, str, Size], Awaitable[int]]
    full: Size
    small: Size


CASES = {
    "telegram": Case(
        "very many Telegram chats due at once", "sqlite",
        lambda folder, url, size: rates.telegram(folder, url, size.chats), Size(10_000), Size(900),
    ),
    "slack": Case(
        "Slack channels of 30 workspaces, one process", "sqlite",
        lambda folder, url, size: rates.slack(folder, url, size.chats, 1), Size(3_000), Size(900),
    ),
    "slack-replicas": Case(
        "the same by two replicas", "postgresql",
        lambda folder, url, size: rates.slack(folder, url, size.chats, 2), Size(3_000), Size(900),
    ),
    "kills": Case(
        "SIGKILL at random points, a restart after each", "",
        lambda folder, _, size: failures.kills(folder, size.chats, int(size.more), first_seed=size.seed),
        Size(2_000, 20), Size(300, 2),
    ),
    "replicas": Case(
        "two replicas, one killed for good", "postgresql",
        lambda folder, url, size: failures.replicas(folder, url, size.chats), Size(2_000), Size(400),
    ),
    "same": Case(
        "every replica fires the same occurrence", "postgresql",
        lambda folder, url, size: failures.same(folder, url, size.chats), Size(1_000), Size(150),
    ),
    "freeze": Case(
        "a replica frozen for longer than its lease", "postgresql",
        lambda folder, url, size: failures.freeze(folder, url, size.chats, size.more), Size(2_000, 25), Size(300, 18),
    ),
    "database": Case(
        "PostgreSQL away", "postgresql",
        lambda folder, url, size: outages.database_away(folder, url, size.chats, size.more),
        Size(1_000, 20), Size(300, 6),
    ),
    "platform": Case(
        "Telegram down", "sqlite",
        lambda folder, url, size: outages.platform_down(folder, url, size.chats, size.more),
        Size(2_400, 60), Size(240, 5),
    ),
    "planner": Case(
        "ticks with very many subscriptions", "sqlite",
        lambda _, url, size: rates.planner(url, size.chats), Size(100_000), Size(5_000),
    ),
    "clock": Case("the clock table", "", lambda *_: clocks.clock(), Size(1), Size(1)),
}  # fmt: skip


@contextlib.contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind != "postgresql":
        yield f"sqlite:///{folder / 'korridor.sqlite3'}"
        return
    made = postgres_server.__wrapped__()  # type: ignore[attr-defined]  # the fixture's function
    server: PostgresServer = next(made)
    try:
        yield server.url(server.create_database())
    finally:
        next(made, None)


def measured(name: str, size: Size) -> bool:
    """Run one case and print it; return whether its bars were met."""
    case = CASES[name]
    print(f"\n{name}: {case.title}", flush=True)
    with tempfile.TemporaryDirectory(prefix="korridor-load-") as kept, _database(case.database, Path(kept)) as url:
        return not asyncio.run(_awaited(case.run(Path(kept), url, size)))


async def _awaited(measurement: Awaitable[int]) -> int:
    return await measurement


def main() -> int:
    """Run what was asked for; 1 if a bar was missed."""
    parser = argparse.ArgumentParser(
        "python -m tests.digests.load", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("case", nargs="*", metavar="CASE", help=", ".join(CASES))
    parser.add_argument("--all", action="store_true", help="all of them, one after the other")
    parser.add_argument("--small", action="store_true", help="in a size that is done in minutes")
    parser.add_argument("--count", type=int, default=0, help="chats, channels, deliveries or subscriptions")
    parser.add_argument("--seed", type=int, default=1, help="of the first round of kills")
    parser.add_argument("--more", type=float, default=0, help="rounds of kills, or seconds of an outage")
    given = parser.parse_args()
    if not set(given.case) <= set(CASES) or not (given.case or given.all):
        parser.error(f"name cases of {', '.join(CASES)}, or --all")
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore", ResourceWarning)
    met = {}
    for name in CASES if given.all else given.case:
        size = CASES[name].small if given.small else CASES[name].full
        met[name] = measured(name, Size(given.count or size.chats, given.more or size.more, given.seed))
    missed = [name for name, is_met in met.items() if not is_met]
    print(f"\n{len(met) - len(missed)} of {len(met)} met{'; MISSED: ' if missed else ''}{', '.join(missed)}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
