"""Commands of those who look after Korridor: seeds, database, the editors' questions."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.settings import load_settings
from bot.wiring import load_seeds, now
from knowledge.seeds import load_seeds as read_seeds
from knowledge.store.engine import create_engine
from knowledge.store.fact_store import FactStore
from knowledge.store.migrate import upgrade
from knowledge.verification import verify

if TYPE_CHECKING:
    from bot.settings import Settings


def seeds_verify(arguments: Namespace) -> int:
    """Print what does not stand in the originals; exit code 1 if anything does not."""
    if not arguments.originals.is_dir():
        raise BotError(f"{arguments.originals} is no folder; give the one with the original articles")
    seeds = read_seeds(load_settings().seeds)
    findings = verify(seeds, arguments.originals)
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    if findings:
        raise BotError(f"{len(findings)} findings in {len(seeds.facts)} facts")
    sys.stdout.write(f"{len(seeds.facts)} facts of {len(seeds.sources)} sources stand in their paragraphs.\n")
    return 0


def seeds_load() -> int:
    """Bring the store in line with the seeds and say what changed."""
    settings = load_settings()
    seeds = read_seeds(settings.seeds)
    upgrade(settings.database_url)

    async def load() -> str:
        store = FactStore(create_engine(settings.database_url))
        try:
            counts = (await store.load(seeds, now=now())).counts
            return ", ".join(f"{name}: {number}" for name, number in counts.items())
        finally:
            await store.close()

    sys.stdout.write(asyncio.run(load()) + "\n")
    return 0


def db_upgrade() -> int:
    """Bring all tables up to date."""
    from bot.storage.database import PACKAGE
    from bot.storage.tables import VERSION_TABLE

    settings = load_settings()
    upgrade(settings.database_url)
    upgrade(settings.database_url, package=PACKAGE, version_table=VERSION_TABLE)
    sys.stdout.write("The database is up to date.\n")
    return 0


def questions(arguments: Namespace) -> int:
    """List the questions that wait for an editor, or close one."""
    return asyncio.run(_questions(load_settings(), arguments))


async def _questions(settings: Settings, arguments: Namespace) -> int:
    from bot.storage.database import BotDatabase

    engine = create_engine(settings.database_url)
    try:
        await load_seeds(settings, engine)
        database = await BotDatabase.open(settings.database_url, engine=engine)
        try:
            if arguments.close is not None:
                if not await database.feedback.close_question(arguments.close, note=arguments.note):
                    raise BotError(f"there is no open question {arguments.close}; `korridor questions` lists them")
                sys.stdout.write(f"Question {arguments.close} is closed.\n")
                return 0
            waiting = await database.feedback.open_questions(limit=arguments.limit)
            for question in waiting:
                sys.stdout.write(f"{question}\n")
            if not waiting:
                sys.stdout.write("No question is waiting.\n")
            return 0
        finally:
            await database.close()
    finally:
        await engine.dispose()
