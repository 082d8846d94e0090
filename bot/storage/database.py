"""The bot's stores over one database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from bot.storage.desk import DeskStore
from bot.storage.editors import EditorStore
from bot.storage.feedback import FeedbackStore
from bot.storage.follows import FollowStore
from bot.storage.handled import AnswerIdStore, HandledStore
from bot.storage.inbox import DatabaseInbox
from bot.storage.leases import LeaseStore
from bot.storage.ledger import Ledger
from bot.storage.parks import ParkStore
from bot.storage.privacy import PrivacyStore
from bot.storage.pseudonyms import Pseudonyms, load_pseudonyms
from bot.storage.readings import ReadingStore
from bot.storage.sessions import SessionStore
from bot.storage.settings import ChatSettingsStore
from bot.storage.tables import VERSION_TABLE
from bot.storage.transactions import Transactions
from knowledge.store.engine import create_engine
from knowledge.store.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncEngine

PACKAGE = "bot.storage"


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class BotDatabase:
    """All that the bot remembers; made by `open`, which sets the tables up."""

    def __init__(
        self, engine: AsyncEngine, pseudonyms: Pseudonyms, *, clock: Callable[[], datetime], owner: str,
        is_shared: bool,
    ) -> None:  # fmt: skip
        self.engine = engine
        self.pseudonyms = pseudonyms
        self._is_shared = is_shared
        self._transactions = transactions = Transactions(engine)
        self.inbox = DatabaseInbox(transactions, clock=clock, owner=owner)
        self.sessions = SessionStore(transactions)
        self.settings = ChatSettingsStore(transactions, clock=clock)
        self.follows = FollowStore(transactions, clock=clock)
        self.feedback = FeedbackStore(transactions, pseudonyms, clock=clock)
        self.handled = HandledStore(transactions, pseudonyms, clock=clock)
        self.answer_ids = AnswerIdStore(transactions, pseudonyms, clock=clock)
        self.ledger = Ledger(transactions, clock=clock)
        self.desk = DeskStore(transactions)
        self.editors = EditorStore(transactions, clock=clock)
        self.readings = ReadingStore(transactions, clock=clock)
        self.leases = LeaseStore(transactions, clock=clock, owner=owner)
        self.parks = ParkStore(transactions, clock=clock)
        self.privacy = PrivacyStore(transactions, pseudonyms)

    @classmethod
    async def open(
        cls, url: str, *, engine: AsyncEngine | None = None, clock: Callable[[], datetime] = utc_now,
        owner: str = "local",
    ) -> Self:  # fmt: skip
        """Bring the bot's tables up to date and open them.

        An `engine` of the same URL may be handed in: SQLite is quicker when all share one; `close` leaves it open.
        Where several processes share the database, each needs an `owner` name of its own, the same after a restart.
        """
        await asyncio.to_thread(upgrade, url, package=PACKAGE, version_table=VERSION_TABLE)
        used = engine or create_engine(url)
        pseudonyms = await Transactions(used).run(load_pseudonyms)
        return cls(used, pseudonyms, clock=clock, owner=owner, is_shared=engine is not None)

    async def close(self) -> None:
        """Finish what is being written and give the connections back."""
        await self._transactions.settle()
        if not self._is_shared:
            await self.engine.dispose()
