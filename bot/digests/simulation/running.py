"""Running a simulation: what wakes the planner, works off deliveries, kills and restarts, as `korridor run` would."""

from __future__ import annotations

import asyncio
import random as randomness
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.digests.composer import Composer
from bot.digests.delivery import Courier
from bot.digests.planner import Planner
from bot.digests.replicas import Alone
from bot.digests.sending import Means
from bot.digests.simulation.faults import Faults, Trouble, drawn
from bot.digests.simulation.leaping import InLoop, LeapingLoop, throwaway_engine
from bot.digests.simulation.news import NewsByAndBy
from bot.digests.simulation.people import subscriptions
from bot.digests.simulation.platforms import NAMES, SimulatedPlatform
from bot.digests.simulation.reckoning import Reckoning, reckon
from bot.digests.stored import new_row
from bot.metrics import Metrics
from bot.storage.ledger import Ledger
from bot.storage.tables import VERSION_TABLE
from knowledge.store.migrate import upgrade

if TYPE_CHECKING:
    from bot.digests.subscription import Subscription
    from bot.messages import Chat
    from bot.storage.delivery_models import Bundle
    from knowledge.seeds import Seeds

_TICK = timedelta(seconds=15)
_TIDY = timedelta(hours=6)
_STARTS_AFTER = timedelta(minutes=1)
_DRAINS = timedelta(hours=2)
"""After the last day, so that what was due at its end can still be made up."""
_AT_ONCE = 128
_STORED_AT_ONCE = 500
_KICKED = 0.01


@dataclass(frozen=True)
class Wanted:
    """What is to be simulated."""

    days: int
    subscriptions: int
    start: datetime
    seed: int = 1
    troubles: tuple[Trouble, ...] = ()

    @property
    def end(self) -> datetime:
        """The moment after the last day."""
        return self.start + timedelta(days=self.days)


Progress = Callable[[datetime, int], None]
"""Told the simulated moment, and how many deliveries have been planned."""


def simulate(wanted: Wanted, *, seeds: Seeds, folder: Path, progress: Progress = lambda _at, _count: None) -> Reckoning:
    """Run it on a database in a folder, and reckon up what came of it."""
    file = folder / "simulation.sqlite3"
    upgrade(f"sqlite:///{file}", package="bot.storage", version_table=VERSION_TABLE)
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        return runner.run(_Simulation(wanted, seeds, file, progress).run())


class _Simulation:
    def __init__(self, wanted: Wanted, seeds: Seeds, file: Path, progress: Progress) -> None:
        self._wanted, self._progress = wanted, progress
        self._random = random = randomness.Random(wanted.seed)  # noqa: S311 - nothing secret is drawn
        self._set_back = timedelta()
        self._people: list[Subscription] = list(
            subscriptions(wanted.subscriptions, start=wanted.start, days=wanted.days, random=random)
        )
        self._faults: Faults = drawn(
            wanted.troubles, start=wanted.start, days=wanted.days, platforms=NAMES, random=random
        )  # fmt: skip
        self._platforms = {name: SimulatedPlatform(name, self._faults, clock=self.clock, random=random)
                           for name in NAMES}  # fmt: skip
        if Trouble.KICKED in wanted.troubles:
            self._close_some(random)
        self._engine = throwaway_engine(file)
        self._ledger = Ledger(InLoop(self._engine), clock=self.clock)
        self._composer = Composer(
            NewsByAndBy(seeds, start=wanted.start, days=wanted.days, clock=self.clock, random=random)
        )
        self._metrics, self._lives = Metrics(), 0
        self._given: dict[str, None] = {}
        """What the engine has taken and not worked off: it survives a kill."""
        self._working: dict[str, asyncio.Task[None]] = {}
        self._planned = 0
        self._tidied = wanted.start
        self._room = asyncio.Semaphore(_AT_ONCE)

    def clock(self) -> datetime:
        """Return what the system's clock shows."""
        return self._true_time() - self._set_back

    def _true_time(self) -> datetime:
        try:
            passed_s = asyncio.get_running_loop().time()
        except RuntimeError:
            passed_s = 0.0
        return self._wanted.start + timedelta(seconds=passed_s)

    async def run(self) -> Reckoning:
        """Live through all days, then compare the ledger with what platforms and people know."""
        rows = [new_row(one, now=self._wanted.start) for one in self._people]
        for first in range(0, len(rows), _STORED_AT_ONCE):
            await self._ledger.subscriptions.add(rows[first : first + _STORED_AT_ONCE])
        stops = sorted([*self._faults.downtimes, *((at, at + _STARTS_AFTER) for at in self._faults.kills)])
        kills = set(self._faults.kills)
        for start, end in stops:
            if start < self._true_time():
                continue
            await self._live(until=start, is_killed=start in kills)
            await asyncio.sleep((end - self._true_time()).total_seconds())
        await self._live(until=self._wanted.end + _DRAINS, is_killed=False)
        self._progress(self._wanted.end, self._planned)
        found = await reckon(
            self._ledger, self._people, start=self._wanted.start, end=self._wanted.end,
            arrived=[platform.arrived for platform in self._platforms.values()],
        )  # fmt: skip
        self._engine.dispose()
        return found

    async def _live(self, *, until: datetime, is_killed: bool) -> None:
        """Be one process, from its start to its end."""
        self._lives += 1
        means = Means(self._ledger, f"life-{self._lives}", Alone(), self.clock, self._metrics, _moved)
        courier = Courier(means, self._composer, self._platforms)
        planner = Planner(self._ledger, self._take)
        left, self._working = list(self._given), {}
        self._start(left, courier)
        while (now := self._true_time()) < until:
            self._turn_back()
            before = set(self._given)
            ticked = await planner.tick(self.clock())
            self._planned += ticked.planned
            self._start([one for one in self._given if one not in before], courier)
            await self._tidy()
            self._progress(now, self._planned)
            await asyncio.sleep((min(await self._next(ticked.next_due), until) - now).total_seconds())
        if is_killed:
            await self._end_all()
        else:
            await courier.close()
            await self._end_all()

    async def _next(self, due: datetime | None) -> datetime:
        """Return when the planner finds something to do; it looks every 15 s, but most of those find nothing."""
        now = self.clock()
        moments = [moment for moment in (due, await self._ledger.queries.next_parked()) if moment is not None]
        if self._working:
            moments.append(now + _TICK)
        soonest = max(min(moments, default=now + timedelta(days=1)), now + timedelta(milliseconds=100))
        return soonest + self._set_back

    async def _take(self, bundles: Sequence[Bundle]) -> None:
        """Take deliveries in the engine's place."""
        self._given |= dict.fromkeys(delivery for bundle in bundles for delivery in bundle.deliveries)

    def _start(self, deliveries: Iterable[str], courier: Courier) -> None:
        for delivery in deliveries:
            self._working[delivery] = asyncio.create_task(self._deliver(delivery, courier))

    async def _deliver(self, delivery: str, courier: Courier) -> None:
        async with self._room:
            await courier.deliver(delivery)
        self._given.pop(delivery, None)
        self._working.pop(delivery, None)

    async def _end_all(self) -> None:
        """Cut off whatever is still under way."""
        tasks = list(self._working.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _tidy(self) -> None:
        """Give up chats that are gone, from time to time."""
        if self.clock() - self._tidied >= _TIDY:
            self._tidied = self.clock()
            await self._ledger.targets.judge(now=self._tidied)

    def _turn_back(self) -> None:
        back = self._faults.clock_back
        if back is not None and not self._set_back and self._true_time() >= back:
            self._set_back = timedelta(hours=1)

    def _close_some(self, random: randomness.Random) -> None:
        for one in self._people:
            if random.random() < _KICKED:
                at = self._wanted.start + timedelta(days=self._wanted.days * random.random())
                self._platforms[one.chat.platform].closed.setdefault(one.chat.key, at)


async def _moved(_old: Chat, _new: Chat) -> None:
    """No chat moves here."""
