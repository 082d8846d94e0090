"""Sending one part of a delivery: at its turn, noted before the call and receipted after it, and once more at most.

An attempt without an outcome may have arrived: no answer came, or we were killed in it. Such a part is sent once more,
which is counted, and never twice: a third copy is worse than none.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from bot.digests.gate import Gate
from bot.digests.leaving import still_ours
from bot.digests.outlet import (
    Ambiguous,
    Fault,
    Moved,
    Outlet,
    Refused,
    Result,
    Sent,
    Throttled,
    Unavailable,
    Unreachable,
    Urgency,
)
from bot.storage.delivery_models import IN_DOUBT, Begun, Ended
from knowledge.errors import StoreError

if TYPE_CHECKING:
    from bot.messages import Chat
    from bot.metrics import Metrics
    from bot.storage.delivery_models import Outcome, Task
    from bot.storage.ledger import Ledger

T = TypeVar("T")
_log = logging.getLogger(__name__)
ANSWERS_WITHIN_S = 25.0
HELD_S = 8.0
"""A chat that is parked for longer gives its place to others."""
_AFTER_S = 0.3
"""How much longer than asked a throttled chat is left alone: outlets wait a little longer, too."""
_AGAIN_S = 1.0
_PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0)
_OUTCOMES: dict[type, Outcome] = {
    Sent: "sent", Throttled: "throttled", Unreachable: "unreachable", Unavailable: "unavailable",
    Ambiguous: "ambiguous", Moved: "moved", Refused: "refused",
}  # fmt: skip


class Lease(Protocol):
    """Whether what this process took up is still its own."""

    def is_held(self) -> bool:
        """Return False once others may have taken over."""
        ...


class HandedBack(Exception):  # noqa: N818 - no fault: the delivery goes on later, here or elsewhere
    """The delivery is not ours for now."""


@dataclass(frozen=True)
class Line:
    """A platform: its outlet, its gate, and room for so many calls at once."""

    outlet: Outlet
    gate: Gate
    room: asyncio.Semaphore
    """A call keeps its place until its receipt is stored: no more than these can be doubtful after a kill."""


@dataclass(frozen=True)
class Means:
    """What working on deliveries takes, whichever it is."""

    ledger: Ledger
    owner: str
    lease: Lease
    clock: Callable[[], datetime]
    metrics: Metrics
    moved: Callable[[Chat, Chat], Awaitable[None]]
    """Told when a chat turns out to have a new id."""
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def insist(self, store: Callable[[], Awaitable[Any]]) -> None:
        """Store something until it is stored: it has happened, so it must be known."""
        pauses = iter(_PAUSES_S)
        pause_s = next(pauses)
        while True:
            try:
                await store()
            except StoreError:
                _log.warning("receipt_waits_for_database")
                await asyncio.sleep(pause_s)
                pause_s = next(pauses, pause_s)
            else:
                return

    async def unless_closing(self, waiting: Coroutine[Any, Any, T], task: Task) -> T:
        """Wait for something harmless; when we are stopped meanwhile, hand the delivery back."""
        closing = asyncio.ensure_future(self.closing.wait())
        wait = asyncio.ensure_future(waiting)
        try:
            await asyncio.wait({closing, wait}, return_when=asyncio.FIRST_COMPLETED)
            if wait.done() and not wait.cancelled():
                return wait.result()
        finally:
            closing.cancel()
            wait.cancel()
        await self.hand_back(task, until=self.clock())
        raise HandedBack

    async def hand_back(self, task: Task, *, until: datetime) -> None:
        """Let a delivery go, to be taken up again at a moment."""
        await self.ledger.deliveries.park(task.id, until=until, owner=self.owner)


class Sending:
    """One part on its way."""

    def __init__(self, means: Means, line: Line, task: Task, number: int, part: Any, chat: Chat) -> None:
        self._means, self._line, self._task, self._number, self._part = means, line, task, number, part
        self._chat = chat
        calls = [attempt for attempt in task.attempts if attempt.part == number]
        self._made = max((attempt.number for attempt in calls), default=0)
        self._doubts = sum(attempt.outcome in IN_DOUBT for attempt in calls)
        self._has_moved = False

    async def sent(self, places: ExitStack) -> Ended | Fault:
        """Send it; returns the call with the receipt, which is yet to be stored, or why it cannot be sent.

        `places` keeps the call's place, to be closed when the receipt is stored.
        """
        while self._doubts <= 1:
            if self._means.clock() > self._task.expires:
                return Fault.EXPIRED
            call, result = await self._once(places)
            match result:
                case Sent(message_id):
                    return self._ended(call, "sent", message_id)
                case Refused(fault):
                    return fault
                case Throttled(seconds):
                    if seconds > HELD_S:
                        await self._park(seconds)
                    await self._means.unless_closing(asyncio.sleep(seconds + _AFTER_S), self._task)
                case Unreachable() | Unavailable() | Ambiguous():
                    self._doubts += isinstance(result, Ambiguous)
                    await self._means.unless_closing(asyncio.sleep(_AGAIN_S), self._task)
                case Moved(chat):
                    if self._has_moved:
                        return Fault.REFUSED
                    await self._means.moved(self._chat, chat)
                    self._chat, self._has_moved = chat, True
        return Fault.IN_DOUBT

    async def _once(self, places: ExitStack) -> tuple[Begun, Result]:
        """Wait for leave, note the call, make it, and note what became of it."""
        line, is_repeat = self._line, self._doubts > 0
        await self._means.unless_closing(line.gate.passed(is_repeat=is_repeat), self._task)
        await self._means.unless_closing(line.room.acquire(), self._task)
        with ExitStack() as place:
            place.callback(line.room.release)
            await self._means.unless_closing(self._leave(), self._task)
            call, result = await self._called(is_repeat=is_repeat)
            await self._noted(call, result)
            if isinstance(result, Sent):
                places.push(place.pop_all())
        return call, result

    async def _called(self, *, is_repeat: bool) -> tuple[Begun, Result]:
        """Note the call, and make it if it is still ours to make."""
        means = self._means
        self._made += 1
        call = Begun(self._task.id, self._number, self._made, means.owner, means.clock(), is_repeat)
        if not await means.ledger.deliveries.begin(call):
            _log.info("delivery_is_anothers", extra={"delivery": self._task.id})
            raise HandedBack
        if is_repeat:
            _log.warning("possible_duplicate", extra={"delivery": self._task.id, "part": self._number})
            means.metrics.repeated.labels(self._chat.platform).inc()
        if not means.lease.is_held():  # frozen since: others may send it by now
            await self._note(call, "unsent")
            await means.hand_back(self._task, until=means.clock())  # where nobody took it over, it is taken up again
            raise HandedBack
        return call, await self._post()

    async def _leave(self) -> None:
        """Wait until it is this chat's turn, and the delivery is still ours.

        It comes after the place: whoever had leave and then waited for a place, as when the database or the platform
        stood still, would go out together with all others that had it, faster than the platform allows.
        """
        means = self._means
        loop = asyncio.get_running_loop()
        since = loop.time()
        urgency = Urgency.DIGEST if self._task.kind == "digest" else Urgency.ALERT
        await self._line.outlet.turn(self._chat, urgency=urgency)
        means.metrics.waited_s.labels(self._chat.platform).observe(loop.time() - since)
        while not means.lease.is_held():  # noqa: ASYNC110 - a time, no event
            await asyncio.sleep(_AGAIN_S / 2)

    async def _post(self) -> Result:
        looking = still_ours.set(self._means.lease.is_held)
        try:
            async with asyncio.timeout(ANSWERS_WITHIN_S):
                return await self._line.outlet.post(self._chat, self._part)
        except TimeoutError:
            return Ambiguous()
        finally:
            still_ours.reset(looking)

    async def _noted(self, call: Begun, result: Result) -> None:
        gate = self._line.gate
        if isinstance(result, Unreachable | Unavailable | Ambiguous):
            gate.broke()
        else:
            gate.worked()
        outcome = _OUTCOMES[type(result)]
        if outcome != "sent":
            kind = result.fault if isinstance(result, Refused) else outcome
            self._means.metrics.errors.labels(self._chat.platform, kind).inc()
            await self._note(call, outcome)

    async def _note(self, call: Begun, outcome: Outcome) -> None:
        await self._means.insist(lambda: self._means.ledger.deliveries.end(self._ended(call, outcome)))

    def _ended(self, call: Begun, outcome: Outcome, message_id: str | None = None) -> Ended:
        return Ended(call.delivery, call.part, call.number, outcome, self._means.clock(), self._chat.key, message_id)

    async def _park(self, seconds: float) -> None:
        until = self._means.clock() + timedelta(seconds=seconds)
        _log.info("chat_parked", extra={"delivery": self._task.id, "seconds": seconds})
        await self._means.hand_back(self._task, until=until)
        raise HandedBack
