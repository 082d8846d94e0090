"""Delivering a payload: by socket if there is one, else by HTTP; events again and again until acknowledged."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.fakes.slack.records import Attempt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fakes.slack.events import HttpSender
    from tests.fakes.slack.records import Delivery
    from tests.fakes.slack.socketmode import SocketHub
    from tests.fakes.slack.world import World


class Postman:
    """Takes payloads to the bot and keeps the record of every try."""

    def __init__(
        self, world: World, hub: SocketHub, sender: HttpSender, *, deadline_s: float, waits_s: Sequence[float]
    ) -> None:
        self.world = world
        self.hub = hub
        self.sender = sender
        self.deadline_s = deadline_s
        self.waits_s = tuple(waits_s)
        self._rounds: set[asyncio.Task[None]] = set()

    @property
    def reachable(self) -> bool:
        """Whether there is any way to the bot right now."""
        return bool(self.hub.sockets or self.world.request_url)

    async def deliver(self, delivery: Delivery) -> Delivery:
        """Send a payload; return after the first try, while further ones go on by themselves."""
        self.world.deliveries.append(delivery)
        first = self.start(delivery)
        await asyncio.shield(first)
        return delivery

    def start(self, delivery: Delivery, *, retry: int = 0, reason: str = "") -> asyncio.Future[None]:
        """Begin the round of tries; return a future that is done after the first of them."""
        first: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        round_ = asyncio.create_task(self._round(delivery, first, retry, reason))
        self._rounds.add(round_)
        round_.add_done_callback(self._rounds.discard)
        return first

    async def _round(self, delivery: Delivery, first: asyncio.Future[None], retry: int, reason: str) -> None:
        try:
            more = await self._try(delivery, retry, reason)
            if not first.done():
                first.set_result(None)
            waits = self.waits_s[retry:] if delivery.kind == "events_api" else ()
            for number, wait_s in enumerate(waits, start=retry + 1):
                if delivery.acked or not more:
                    break
                await asyncio.sleep(wait_s)
                if not delivery.acked:
                    more = await self._try(delivery, number, delivery.attempts[-1].reason or reason)
        finally:
            if not first.done():
                first.cancel()
            delivery.finished = True
            self.world.bell.ring()

    async def _try(self, delivery: Delivery, number: int, reason: str) -> bool:
        """Try once; return whether a further try makes sense."""
        if not self.reachable:
            await self._wait_for_route()
        attempt = Attempt(number, "none", self.world.clock.now())
        more = True
        if self.hub.sockets:
            attempt.route = "socket"
            attempt.reason = await self.hub.send(delivery, number, reason, self.deadline_s)
        elif self.world.request_url:
            attempt.route = "http"
            more = await self.sender.send(delivery, attempt, reason, self.deadline_s)
        else:
            attempt.reason = "connection_failed"
        delivery.attempts.append(attempt)
        self.world.bell.ring()
        return more

    async def _wait_for_route(self) -> None:
        try:
            await self.world.bell.until(lambda: self.reachable, self.deadline_s)
        except TimeoutError:
            return

    async def close(self) -> None:
        """Give up on everything that is still under way."""
        rounds = list(self._rounds)
        for round_ in rounds:
            round_.cancel()
        await asyncio.gather(*rounds, return_exceptions=True)
