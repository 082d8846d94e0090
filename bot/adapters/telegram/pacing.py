"""When the next message may go: our own pace per chat and overall, a little below what Telegram allows.

The SDK's AIORateLimiter is not used: it lets dozens of messages go to one private chat at once, and its halt after a
429 stops everybody yet ends as soon as any request in flight returns. Here a 429 parks its chat and no other.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PARK_MARGIN_S = 0.25
_MANY_LANES = 5000
_KEPT_FROM_BULK = 0.5
"""The share of the overall burst that digests leave to answers. It also keeps a burst of digests, after a stall, and
those that are still on their way together below what Telegram takes at once."""


class Urgency(IntEnum):
    """Who goes first when all are waiting."""

    REPLY = 0
    ALERT = 1
    """Something that somebody follows has changed."""
    BULK = 2
    """Digests: somebody who has just asked does not wait for them."""


@dataclass(frozen=True)
class Pace:
    """Burst and steady rate per second; Telegram's real numbers are unpublished, these stay below the known ones."""

    chat: tuple[float, float] = (4.0, 0.95)
    group: tuple[float, float] = (15.0, 18 / 60)
    """For groups and channels, on top: 20 a minute."""
    overall: tuple[float, float] = (25.0, 29.0)


@dataclass
class Bucket:
    """Tokens that refill steadily up to the burst."""

    burst: float
    rate: float
    clock: Callable[[], float]
    tokens: float = field(init=False)
    at: float = field(init=False)

    def __post_init__(self) -> None:
        self.tokens, self.at = self.burst, self.clock()

    def missing_s(self, *, kept: float = 0.0) -> float:
        """Return how long until there is a token beside those that are kept for others."""
        now = self.clock()
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 + kept - self.tokens) / self.rate)

    def take(self) -> None:
        """Use a token."""
        self.tokens -= 1


class Gate:
    """The overall pace: lets waiters through one by one, replies before bulk, else first come, first served."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None

    def pace(self, burst: float, rate: float) -> None:
        """Go at another pace from now on."""
        self._bucket.missing_s()  # what has gathered so far was gathered at the old pace
        self._bucket.burst, self._bucket.rate = burst, rate
        self._bucket.tokens = min(self._bucket.tokens, burst)

    async def passed(self, urgency: Urgency) -> None:
        """Return when it is this caller's turn."""
        if not self._waiting and self._missing_s(urgency) <= 0:
            self._bucket.take()
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (urgency, next(self._numbers), turn))
        self._release()
        await turn

    def _release(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting and (missing := self._missing_s(self._waiting[0][0])) <= 0:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():  # it may have been cancelled
                self._bucket.take()
                turn.set_result(None)
        if self._waiting:
            self._timer = asyncio.get_running_loop().call_later(max(missing, 0.001), self._release)

    def _missing_s(self, urgency: int) -> float:
        burst = self._bucket.burst
        kept = min(burst * _KEPT_FROM_BULK, burst - 1) if urgency >= Urgency.BULK else 0.0
        return self._bucket.missing_s(kept=kept)


class Pacer:
    """Tells senders when to go; what is parked waits here, nobody else does."""

    def __init__(self, pace: Pace | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._pace, self._clock = pace or Pace(), clock
        self._gate = Gate(Bucket(*self._pace.overall, clock))
        self._lanes: dict[int, tuple[Bucket, ...]] = {}
        self._parked: dict[int, float] = {}

    async def turn(self, chat_id: int, *, urgency: Urgency = Urgency.REPLY) -> None:
        """Return when one message may go to the chat."""
        while (wait_s := max(self.parked_s(chat_id), _missing_s(self._lane(chat_id)))) > 0:  # noqa: ASYNC110 - waits for a time
            await asyncio.sleep(wait_s)
        for bucket in self._lane(chat_id):
            bucket.take()
        await self._gate.passed(urgency)
        while (wait_s := self.parked_s(chat_id)) > 0:  # noqa: ASYNC110 - parked by another sender meanwhile
            await asyncio.sleep(wait_s)

    def share(self, replicas: int) -> None:
        """Take only one part in so many of the overall pace: the others take theirs."""
        burst, rate = self._pace.overall
        self._gate.pace(max(1.0, burst / replicas), rate / replicas)

    def park(self, chat_id: int, seconds: float) -> None:
        """Send nothing to this chat for so long."""
        self._parked[chat_id] = max(self._parked.get(chat_id, 0.0), self._clock() + seconds + PARK_MARGIN_S)

    def parked_s(self, chat_id: int) -> float:
        """Return how long the chat stays parked."""
        until = self._parked.get(chat_id)
        if until is None:
            return 0.0
        if (left := until - self._clock()) <= 0:
            del self._parked[chat_id]
        return max(left, 0.0)

    def _lane(self, chat_id: int) -> tuple[Bucket, ...]:
        lane = self._lanes.get(chat_id)
        if lane is None:
            if len(self._lanes) >= _MANY_LANES:
                self._lanes = {known: lane for known, lane in self._lanes.items() if not _is_full(lane)}
            rates = (self._pace.chat,) if chat_id > 0 else (self._pace.chat, self._pace.group)
            lane = self._lanes[chat_id] = tuple(Bucket(burst, rate, self._clock) for burst, rate in rates)
        return lane


def _missing_s(lane: tuple[Bucket, ...]) -> float:
    return max(bucket.missing_s() for bucket in lane)


def _is_full(lane: tuple[Bucket, ...]) -> bool:
    _missing_s(lane)
    return all(bucket.tokens >= bucket.burst for bucket in lane)
