"""Digests at work: planner, engine, couriers and heartbeat put together; part of the composition root."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bot.digests.alerts import Alerts
from bot.digests.composer import Composer, Knowledge
from bot.digests.delivery import Courier
from bot.digests.engine import DeliveryEngine
from bot.digests.planner import Planner
from bot.digests.replicas import TTL_S, Alone, Replicas
from bot.digests.sending import Means
from bot.digests.subscriptions import Subscriptions
from bot.errands.awaited import Awaited
from bot.errands.composer import ErrandComposer
from bot.errands.corrections import Corrections
from bot.errands.latecomers import Latecomers

if TYPE_CHECKING:
    from bot.digests.composer import Compose
    from bot.digests.outlet import Outlet
    from bot.living import LivingKnowledge
    from bot.messages import Chat
    from bot.metrics import Metrics
    from bot.storage.database import BotDatabase
    from bot.storage.ledger import Ledger

_log = logging.getLogger(__name__)
DELIVERIES_KEPT = timedelta(days=400)
"""Receipts, too: a correction reaches who saw the fact for so long."""
LOST_AFTER = timedelta(minutes=5)
"""What the engine was given and does not know after this is given to it again."""
ENGINE_KEPT = timedelta(days=30)


class Looker(Protocol):
    """Looks for something to tell, and plans it."""

    async def look(self) -> int:
        """Return how much is new."""
        ...


class DigestDesk:
    """Sends digests from `start` to `stop`; `tick` looks what is due."""

    def __init__(
        self, url: str, ledger: Ledger, outlets: Mapping[str, Outlet], *, compose: Compose, metrics: Metrics,
        clock: Callable[[], datetime], moved: Callable[[Chat, Chat], Awaitable[None]],
        lookers: Sequence[Looker] = (), ttl_s: float = TTL_S,
    ) -> None:  # fmt: skip
        self._lookers, self._compose = tuple(lookers), compose
        self._ledger, self._outlets, self._clock, self._metrics = ledger, outlets, clock, metrics
        self._engine = DeliveryEngine(url, platforms=tuple(outlets))
        self._replicas: Replicas | None = None
        if self._engine.is_shared:
            self._replicas = Replicas(
                ledger.replicas, self._engine.executor, self._engine, on_count=self._share, ttl_s=ttl_s
            )
        means = Means(
            ledger, self._engine.executor, self._replicas or Alone(), clock, metrics, moved,
        )  # fmt: skip
        self._courier = Courier(means, compose, outlets)
        self._planner = Planner(ledger, self._engine.push)
        self._ticking, self._again, self._is_started = False, False, False

    def claim(self) -> None:
        """Keep other processes off what only one may work on; raises LockedError if one has it."""
        self._engine.claim()

    async def load(self) -> None:
        """Load what takes a while, beside everything else."""
        await asyncio.to_thread(self._engine.load)

    async def start(self) -> None:
        """Take up what was left by the last run."""
        await self._compose.warm()
        if self._replicas is not None:
            await self._replicas.start()
        await self._engine.start(self._courier.deliver)
        self._is_started = True

    async def halt(self) -> None:
        """Let calls end that are out, while the platforms can still answer; the rest waits in the database."""
        self._is_started = False
        await self._courier.close()

    async def stop(self) -> None:
        """End the engine, after everything else: it takes the loop's threads along."""
        await self._engine.stop()
        if self._replicas is not None:
            await self._replicas.stop()

    async def tick(self) -> datetime | None:
        """Plan and push what is due; returns when there is something to do next, as far as is known."""
        if self._ticking or not self._is_started:
            self._again = True
            return None
        self._ticking = True
        try:
            while True:
                self._again = False
                for looker in self._lookers:
                    await self._looked(looker)
                ticked = await self._planner.tick(self._clock())
                if not self._again:
                    return ticked.next_due
        except Exception as exc:  # noqa: BLE001 - the database is away, in words of two libraries; the next tick tries again
            _log.warning("tick_failed", extra={"fault": type(exc).__name__})
            return None
        finally:
            self._ticking = False

    async def _looked(self, looker: Looker) -> None:
        """Let somebody look; what fails is tried again by the next tick, and does not keep others waiting."""
        try:
            await looker.look()
        except Exception as exc:  # noqa: BLE001 - see tick
            _log.warning("look_failed", extra={"looker": type(looker).__name__, "fault": type(exc).__name__})

    async def late_s(self) -> float:
        """Return for how long the oldest thing that should have been sent has been waiting."""
        now = self._clock()
        oldest = await self._ledger.log.oldest_due(now=now)
        return 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())

    async def measure(self) -> None:
        """Bring the figures up to date that are read from the database."""
        self._metrics.oldest_due_s.set(await self.late_s())
        for state, count in (await self._ledger.log.states()).items():
            self._metrics.stored.labels(state).set(count)
        for platform, gate in self._courier.gates.items():
            self._metrics.platform_open.labels(platform).set(gate.is_open)

    async def tidy(self) -> None:
        """Give up chats that are gone, and forget what is past its time."""
        now = self._clock()
        verdict = await self._ledger.targets.judge(now=now)
        if verdict.given_up or verdict.open_days:
            _log.warning("targets_judged", extra={"given_up": len(verdict.given_up),
                                                  "days_not_counted": len(verdict.open_days)})  # fmt: skip
        await self._ledger.log.purge(before=now - DELIVERIES_KEPT)
        await self._ledger.log.trim(now=now)
        if self._is_started:
            await self._engine.purge(before=now - ENGINE_KEPT)
            await self._ledger.deliveries.unbundle(await self._engine.living(), pushed_before=now - LOST_AFTER)

    def _share(self, replicas: int) -> None:
        for outlet in self._outlets.values():
            outlet.share(replicas)


class Digests(NamedTuple):
    """What conversations call, what composes what is sent, and what looks for something to tell at once."""

    subscriptions: Subscriptions
    composer: Compose
    lookers: tuple[Looker, ...]


def digests_of(database: BotDatabase, living: LivingKnowledge, *, clock: Callable[[], datetime]) -> Digests:
    """Return the digests over the bot's database; until a desk sends them, they are only kept."""
    composer = Composer(Knowledge(living, clock=clock))
    subscriptions = Subscriptions(database.ledger, clock=clock, composer=composer)
    lookers = (
        Alerts(living.facts, database.ledger, clock=clock),
        Awaited(living, database.follows, database.ledger, clock=clock),
        Corrections(living, database.ledger, clock=clock),
        Latecomers(living, database.ledger, clock=clock),
    )
    return Digests(subscriptions, ErrandComposer(composer, living, database), lookers)
