"""The knowledge of the seeds, the pure core over it, and the service over a SQLite file."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.core import Conversation
from bot.conversation.desk import Desk
from bot.conversation.service import ConversationService
from bot.digests.composer import Composer, Knowledge
from bot.digests.subscriptions import Subscriptions
from bot.living import LivingKnowledge
from bot.storage.database import PACKAGE, BotDatabase
from bot.storage.tables import VERSION_TABLE
from knowledge.briefing import Briefing
from knowledge.languages import Language
from knowledge.seeds import load_seeds
from knowledge.store.engine import create_engine
from knowledge.store.fact_store import FactStore
from knowledge.store.migrate import upgrade
from tests.conversation.talk import START, Clock, Talk, direct_chat, group_chat, speaker

SEEDS = Path(__file__).parents[2] / "seeds"
Talking = Callable[[Language], Talk]


@pytest.fixture(scope="session")
def briefing() -> Briefing:
    """Return the front door over the seeds."""
    seeds = load_seeds(SEEDS)
    return Briefing({fact.id: fact for fact in seeds.facts}, seeds.sources, seeds.entities)


@pytest.fixture(scope="session")
def core(briefing: Briefing) -> Conversation:
    """Return the pure core; texts that show no language count as German."""
    return Conversation(Desk(briefing), default="de")


@pytest.fixture
def talk(core: Conversation) -> Talk:
    """Return a direct conversation with somebody whose language nobody knows."""
    return Talk(core, direct_chat(), speaker())


@pytest.fixture
def talk_in(core: Conversation) -> Talking:
    """Return a maker of direct conversations with people whose platform speaks a language."""
    return lambda language: Talk(core, direct_chat(), speaker(language=language))


@pytest.fixture
def group_talk(core: Conversation) -> Talk:
    """Return the conversation of a plain member in a group."""
    return Talk(core, group_chat(), speaker())


@pytest.fixture
def clock() -> Clock:
    """Return a clock of this test's own."""
    return Clock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with the facts of the seeds, known since yesterday, and nothing else; to be copied."""
    file = tmp_path_factory.mktemp("template") / "bot.sqlite3"
    upgrade(f"sqlite:///{file}", package=PACKAGE, version_table=VERSION_TABLE)
    upgrade(f"sqlite:///{file}")

    async def load() -> None:
        facts = FactStore(create_engine(f"sqlite:///{file}"))
        await facts.load(load_seeds(SEEDS), now=START - timedelta(days=1))
        await facts.close()

    asyncio.run(load())
    return file


@pytest.fixture
async def database(empty_database: Path, tmp_path: Path, clock: Clock) -> AsyncIterator[BotDatabase]:
    """Give the bot's stores over an empty SQLite file."""
    file = shutil.copy(empty_database, tmp_path / "bot.sqlite3")
    opened = await BotDatabase.open(f"sqlite:///{file}", clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
def subscriptions(database: BotDatabase, clock: Clock) -> Subscriptions:
    """Return the subscriptions of all chats, none yet."""
    composer = Composer(Knowledge(LivingKnowledge(database.engine), clock=clock))
    return Subscriptions(database.ledger, clock=clock, composer=composer)


@pytest.fixture
def service(
    briefing: Briefing, database: BotDatabase, clock: Clock, subscriptions: Subscriptions
) -> ConversationService:
    """Return the conversation with its memory."""
    return ConversationService(briefing, database, clock=clock, default="de", subscriptions=subscriptions)
