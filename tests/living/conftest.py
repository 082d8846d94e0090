"""The knowledge of the seeds in a database, on SQLite and on PostgreSQL, and an editor who changes it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.database import PACKAGE
from bot.storage.tables import VERSION_TABLE
from knowledge.claims import Editor as Author
from knowledge.facts import Fact, Model
from knowledge.seeds import load_seeds
from knowledge.store.acts import Editing
from knowledge.store.engine import create_engine
from knowledge.store.fact_store import FactStore
from knowledge.store.migrate import upgrade
from tests.databases import BACKENDS, PostgresServer, postgres_server

__all__ = ["postgres_server"]
SEEDS = Path(__file__).parents[2] / "seeds"


ANNA = Author(key="terminal", name="Anna")


@dataclass
class Editor:
    """Records what editors accept; a process of its own as far as the bot can tell."""

    store: FactStore
    acts: Editing
    engine: AsyncEngine
    clock: Callable[[], datetime]

    async def publish(self, *models: Model) -> None:
        """Record sources, entities and facts."""
        await self.acts.correct(models, fact="several", by=ANNA, now=self.clock(), detail="accepted")

    async def correct(self, fact_id: str, **changes: object) -> Fact:
        """Record another version of a fact."""
        fact = (await self.store.snapshot()).facts[fact_id]
        kept = fact.model_dump(exclude={"recorded_at", "retracted_at", "supersedes"})
        changed = Fact.model_validate(kept | changes)
        await self.publish(changed)
        return changed

    async def retract(self, fact_id: str, reason: str = "the ministry has withdrawn it") -> None:
        """Take a fact back."""
        await self.acts.retract(fact_id, reason=reason, by=ANNA, now=self.clock())


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a database with the tables of facts and of the bot."""
    server: PostgresServer | None = None
    name = ""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    else:
        server = request.getfixturevalue("postgres_server")
        assert server is not None
        name = server.create_database()
        address = server.url(name)
    upgrade(address)
    upgrade(address, package=PACKAGE, version_table=VERSION_TABLE)
    yield address
    if server is not None:
        server.drop_database(name)


@pytest.fixture
async def editor(url: str) -> AsyncIterator[Editor]:
    """Give an editor with connections of their own; the seeds are known since yesterday."""
    engine = create_engine(url)
    store = FactStore(engine)
    await store.load(load_seeds(SEEDS), now=datetime.now(UTC) - timedelta(days=1))
    yield Editor(store, Editing(engine), engine, lambda: datetime.now(UTC))
    await store.close()
