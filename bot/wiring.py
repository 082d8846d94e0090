"""The composition root: settings in, running parts out. Only here are parts built and handed to each other."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from bot.semantic import encoder_if
from knowledge.errors import StoreError
from knowledge.store.engine import create_engine
from knowledge.store.fact_store import FactStore

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from bot.conversation.service import ConversationService
    from bot.delivering import Digests
    from bot.editorial import Editorial
    from bot.living import LivingKnowledge
    from bot.metrics import Metrics
    from bot.settings import Settings
    from bot.storage.database import BotDatabase
    from knowledge.briefing import Briefing
    from knowledge.history import Snapshot
    from knowledge.understanding.meaning import Encoder


_log = logging.getLogger(__name__)
DATABASE_ANSWERS_S = 5
OPEN_REQUESTS_S = 1
"""How long a stop waits for open requests; with the eight seconds of the platforms it stays within ten."""


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


async def load_seeds(settings: Settings, engine: AsyncEngine) -> None:
    """Bring the tables up to date and the seeds into the store; a broken seed changes nothing."""
    from knowledge.seeds import load_seeds as read_seeds
    from knowledge.store.migrate import upgrade

    seeds = await asyncio.to_thread(read_seeds, settings.seeds)
    await asyncio.to_thread(upgrade, settings.database_url)
    await FactStore(engine).load(seeds, now=now())


async def snapshot(settings: Settings, *, as_of: datetime | None = None) -> Snapshot:
    """Return what is known; a database that is not set up yet is set up first."""
    engine = create_engine(settings.database_url)
    try:
        try:
            known = await FactStore(engine).snapshot(as_of=as_of)
            if known.facts or as_of is not None:
                return known
        except StoreError:
            await load_seeds(settings, engine)
            return await FactStore(engine).snapshot(as_of=as_of)
        await load_seeds(settings, engine)
        return await FactStore(engine).snapshot(as_of=as_of)
    finally:
        await engine.dispose()


def briefing_of(known: Snapshot, *, encoder: Encoder | None = None) -> Briefing:
    """Return the front door over what is known."""
    from knowledge.briefing import Briefing

    return Briefing.of(known, encoder=encoder)


class Parts(NamedTuple):
    """What everything else is built around."""

    service: ConversationService
    database: BotDatabase
    living: LivingKnowledge
    digests: Digests
    newsroom: Editorial


@asynccontextmanager
async def conversation(
    settings: Settings, *, metrics: Metrics | None = None, owner: str | None = None
) -> AsyncIterator[Parts]:
    """Open database and knowledge for as long as the conversation runs; what is recorded meanwhile is known at once.

    `owner` is by what name it takes work that others are to leave alone; None is the bot's own.
    """
    from bot.conversation.service import ConversationService
    from bot.delivering import digests_of
    from bot.editorial import editorial
    from bot.living import LivingKnowledge
    from bot.storage.database import BotDatabase

    encoder = await asyncio.to_thread(encoder_if, is_on=settings.semantic == "on")
    engine = create_engine(settings.database_url)
    try:
        await load_seeds(settings, engine)
        living = LivingKnowledge(engine, encoder=encoder)
        await living.look()
        database = await BotDatabase.open(settings.database_url, engine=engine, owner=owner or _replica(settings))
        try:
            digests = digests_of(database, living, clock=now)
            newsroom = editorial(settings, database, living, clock=now, metrics=metrics)
            service = ConversationService(
                living.briefing, database, clock=now, default=settings.language, subscriptions=digests.subscriptions,
                metrics=metrics, newsroom=newsroom.desk,
            )  # fmt: skip
            async with living.watching():
                yield Parts(service, database, living, digests, newsroom)
        finally:
            await database.close()
    finally:
        await engine.dispose()


def _replica(settings: Settings) -> str:
    """Return the bot's name among its replicas, the same after a restart; on SQLite it has none beside it."""
    return "local" if settings.database_url.startswith("sqlite") else f"{socket.gethostname()}-{settings.replica}"


def _settle() -> None:
    """Leave what was loaded out of all further collections, and collect what is made from now on."""
    gc.freeze()
    gc.enable()


async def run_terminal(settings: Settings) -> None:
    """Talk in the terminal until the input ends."""
    from pathlib import Path

    from bot.adapters.terminal.chat import TerminalChat
    from bot.conversation.commands import commands
    from bot.phrases import say

    language = settings.language
    async with conversation(settings) as (service, *_):
        chat = TerminalChat(
            service, intro=f"{say(language, 'welcome')}\n\n{say(language, 'terminal-intro')}",
            hint=say(language, "numbers-hint"), goodbye=say(language, "goodbye"),
            commands={name: say(language, f"command-{name}") for name in commands()},
            history=Path("var/terminal-history"),
        )  # fmt: skip
        _settle()
        await chat.run(run_id=now().strftime("%Y%m%dT%H%M%S%f"))


async def run_platforms(settings: Settings) -> int:
    """Run every platform that has a token until SIGTERM or SIGINT; uvicorn owns the loop's signals."""
    import uvicorn
    from sqlalchemy import text

    from bot.delivering import DigestDesk
    from bot.editorial import EditorialWork, take_over_feeds
    from bot.logs import configure
    from bot.metrics import Metrics
    from bot.platforms import platforms
    from bot.scheduler import POST_EVERY, READ_EVERY, TIDY_EVERY, Alarm, Recurring, scheduler
    from bot.together import BEGINS_AFTER_S, Together
    from bot.web import application

    configure(settings.log_level)
    metrics = Metrics()
    async with conversation(settings, metrics=metrics) as (service, database, living, digests, newsroom):

        async def has_database() -> bool:
            try:
                async with asyncio.timeout(DATABASE_ANSWERS_S), database.engine.connect() as connection:
                    await connection.execute(text("SELECT 1"))
            except Exception:  # noqa: BLE001 - readiness says no, whatever the reason
                _log.warning("database_unreachable")
                return False
            return True

        built = platforms(settings, service, database, living.briefing)
        jobs = scheduler(database, clock=now)
        desk = DigestDesk(
            settings.database_url, database.ledger, built.outlets, compose=digests.composer, metrics=metrics,
            clock=now, moved=service.chat_moved, lookers=digests.lookers,
        )  # fmt: skip
        digests.subscriptions.wake = wake = Alarm(desk, jobs, clock=now).wake
        living.on_change(wake)

        async def figures() -> bytes:
            with suppress(StoreError):
                await desk.measure()
            return metrics.page()

        await take_over_feeds(settings, newsroom.feeds)
        editors = EditorialWork(newsroom, settings, database, built.outlets, clock=now, menus=built.menus)
        editors.wake_by(
            post=Recurring(editors.post, jobs, name="cards", every=POST_EVERY, clock=now).wake,
            read=Recurring(editors.read, jobs, name="reading", every=READ_EVERY, clock=now).wake,
        )
        Recurring(editors.tidy, jobs, name="cards-tidy", every=TIDY_EVERY, clock=now)
        faults: list[str] = []

        def give_up() -> None:
            faults.append("digests")
            server.should_exit = True

        works = Together(desk, editors, begun=wake, failed=give_up)
        app = application(built.adapters, database=has_database, faults=built.faults, works=works, figures=figures)
        config = uvicorn.Config(
            app, host=settings.host, port=settings.port, log_config=None, access_log=False,
            timeout_graceful_shutdown=OPEN_REQUESTS_S, lifespan="on",
        )  # fmt: skip
        server = uvicorn.Server(config)
        _settle()
        beginning = asyncio.get_running_loop().call_later(BEGINS_AFTER_S, jobs.start)
        try:
            await server.serve()
        finally:
            beginning.cancel()
            if jobs.running:
                jobs.shutdown(wait=False)
    return 0 if server.started and not faults else 1
