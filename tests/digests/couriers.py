"""A courier in the test's own loop, against the fakes, with a clock that the test moves; the engine is left out."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.adapters.slack.gateway import Gateway as SlackGateway
from bot.adapters.slack.outlet import SlackOutlet
from bot.adapters.slack.tokens import SingleWorkspace
from bot.adapters.telegram.client import build_bot, close
from bot.adapters.telegram.gateway import Gateway
from bot.adapters.telegram.outlet import TelegramOutlet
from bot.adapters.telegram.pacing import Pacer
from bot.digests.composer import Composer, Knowledge
from bot.digests.delivery import Courier
from bot.digests.gate import Gate
from bot.digests.planner import Planner
from bot.digests.sending import Means
from bot.living import LivingKnowledge
from bot.metrics import Metrics
from bot.storage.database import BotDatabase
from knowledge.store.engine import create_engine
from tests.digests.stage import due_rows
from tests.digests.worker import UNPACED, Mover

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.digests.outlet import Outlet
    from bot.messages import Chat
    from bot.storage.delivery_log import LoggedDelivery
    from bot.storage.delivery_models import Bundle
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.telegram import FakeTelegram

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@dataclass
class MovableLease:
    """A lease that the test takes away."""

    held: bool = True
    looks: int | None = None
    """After how many more looks it is gone, if it goes by that."""

    def is_held(self) -> bool:
        """Return what the test wants."""
        if self.looks is not None:
            self.looks -= 1
            self.held = self.looks >= 0
        return self.held


@dataclass
class Round:
    """A planner and a courier over one database."""

    database: BotDatabase
    courier: Courier
    now: datetime = START
    lease: MovableLease = field(default_factory=MovableLease)
    metrics: Metrics = field(default_factory=Metrics)
    pushed: list[str] = field(default_factory=list)

    async def push(self, bundles: Sequence[Bundle]) -> None:
        """Take deliveries in the engine's place."""
        self.pushed += [delivery for bundle in bundles for delivery in bundle.deliveries]

    async def subscribe(self, *chats: Chat, person: str | None = None) -> None:
        """Have a daily digest due in each chat now."""
        rows = due_rows(chats, due=self.now, person=person)
        await self.database.ledger.subscriptions.add(rows)

    async def tick(self) -> list[str]:
        """Plan what is due; returns what the engine would be given."""
        self.pushed.clear()
        await Planner(self.database.ledger, self.push).tick(self.now)
        return list(self.pushed)

    async def work(self) -> list[LoggedDelivery]:
        """Plan what is due, and work it off; returns those deliveries as they ended."""
        for delivery in (ids := await self.tick()):
            await self.courier.deliver(delivery)
        found = [await self.database.ledger.log.show(delivery) for delivery in ids]
        return [one for one in found if one is not None]

    async def next_day(self) -> list[LoggedDelivery]:
        """Let a day pass, then do as `work`."""
        self.now += timedelta(days=1)
        return await self.work()


@asynccontextmanager
async def a_round(
    url: str, *, telegram: FakeTelegram | None = None, slack: FakeSlack | None = None, owner: str = "me",
    timeout_s: float = 2.0, paced: bool = False,
) -> AsyncIterator[Round]:  # fmt: skip
    """Give a planner and a courier."""
    engine = create_engine(url)
    lease = MovableLease()
    made: list[Round] = []

    def clock() -> datetime:
        return made[0].now if made else START

    database = await BotDatabase.open(url, engine=engine, clock=clock)
    outlets: dict[str, Outlet] = {}
    bot = gateway = None
    if telegram is not None:
        bot = build_bot(SecretStr(telegram.token), base_url=telegram.base_url, read_timeout_s=timeout_s)
        pacer = Pacer(None if paced else UNPACED)
        outlets["telegram"] = TelegramOutlet(bot, Gateway(bot, pacer, Mover(database)), pacer)  # type: ignore[arg-type]
    if slack is not None:
        token = next(iter(slack.world.teams.values())).bot_token
        gateway = SlackGateway(SingleWorkspace(token), api_url=slack.base_url, timeout_s=timeout_s)
        await gateway.open()
        outlets["slack"] = SlackOutlet(gateway)
    metrics = Metrics()
    means = Means(database.ledger, owner, lease, clock, metrics, Mover(database).chat_moved)
    gates = {name: Gate(name, outlet.is_up, pauses_s=(0.05, 0.1, 0.2)) for name, outlet in outlets.items()}
    composer = Composer(Knowledge(LivingKnowledge(engine), clock=clock))
    made.append(Round(database, Courier(means, composer, outlets, gates=gates), lease=lease, metrics=metrics))
    try:
        yield made[0]
    finally:
        await made[0].courier.close()
        if bot is not None:
            await close(bot)
        if gateway is not None:
            await gateway.close()
        await database.close()
        await engine.dispose()
