"""The bars of deliveries at full size: `python -m tests.digests.load telegram|slack|kills|replicas|planner …`.

Each is bounded in time and prints its figure beside the bar. The platforms' fakes run in this process, the bot in its
own, so that two cores are shared by all of it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from tests.databases import PostgresServer, postgres_server
from tests.digests.load.bars import kills, planner, replicas, slack, telegram


@contextlib.contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'korridor.sqlite3'}"
        return
    made = postgres_server.__wrapped__()  # type: ignore[attr-defined]  # the fixture's function
    server: PostgresServer = next(made)
    try:
        yield server.url(server.create_database())
    finally:
        next(made, None)


def main() -> int:
    """Run one measurement and print it; 1 if a bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["telegram", "slack", "kills", "replicas", "planner"])
    parser.add_argument("--count", type=int, default=0, help="chats, channels, deliveries or subscriptions")
    parser.add_argument("--processes", type=int, default=1, help="of the bot; two need PostgreSQL")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="")
    given = parser.parse_args()
    kind = given.database or ("postgresql" if given.processes > 1 or given.what == "replicas" else "sqlite")
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore", ResourceWarning)
    with tempfile.TemporaryDirectory(prefix="korridor-load-") as name:
        folder = Path(name)
        if given.what == "kills":
            return asyncio.run(kills(folder, given.count or 2000, given.rounds))
        with _database(kind, folder) as url:
            match given.what:
                case "telegram":
                    return asyncio.run(telegram(folder, url, given.count or 10_000))
                case "slack":
                    return asyncio.run(slack(folder, url, given.count or 3_000, given.processes))
                case "replicas":
                    return asyncio.run(replicas(folder, url, given.count or 2_000))
                case _:
                    return asyncio.run(planner(url, given.count or 100_000))


if __name__ == "__main__":
    sys.exit(main())
