"""Delivering one digest: composed, sent once, receipted; through outages, refusals and kills.

The engine says which, and sees to it that each is worked on until it has ended; the ledger knows what was done.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.digests.amending import Amending
from bot.digests.composer import Compose, Composed
from bot.digests.gate import Gate
from bot.digests.outlet import GONE, Fault, Outlet
from bot.digests.sending import HandedBack, Line, Means, Sending
from bot.storage.delivery_models import ERRANDS, Ended, Finished, NewDelivery, State
from knowledge.errors import StoreError

if TYPE_CHECKING:
    from bot.messages import Chat, Reply
    from bot.storage.delivery_models import Task

_log = logging.getLogger(__name__)
IN_FLIGHT = {"telegram": 16, "slack": 40}
"""How many calls may be out at once: so many may have to be repeated after a kill."""
CALLS_END_WITHIN_S = 6.0
_PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0)
_NOTICE_AFTER = 2
_NEWS = frozenset({"digest", "alert"})
"""Kinds that tell a subscription's news."""
_NOTICE_LIVES = timedelta(days=2)


class Courier:
    """Works on deliveries; `deliver` is what the engine runs."""

    def __init__(
        self, means: Means, compose: Compose, outlets: Mapping[str, Outlet], *, gates: Mapping[str, Gate] | None = None
    ) -> None:
        self._means, self._compose = means, compose
        self._lines = {
            name: Line(outlet, (gates or {}).get(name) or Gate(name, outlet.is_up),
                       asyncio.Semaphore(IN_FLIGHT.get(name, 16)))
            for name, outlet in outlets.items()
        }  # fmt: skip
        self._taken: set[str] = set()
        self._working, self._idle = 0, asyncio.Event()
        self._idle.set()

    @property
    def gates(self) -> dict[str, Gate]:
        """The gates by platform."""
        return {name: line.gate for name, line in self._lines.items()}

    async def deliver(self, delivery: str) -> None:
        """Work on a delivery until it has ended, or is another's; never raises."""
        self._working += 1
        self._idle.clear()
        try:
            await self._insisted(delivery)
        finally:
            self._taken.discard(delivery)
            self._working -= 1
            if not self._working:
                self._idle.set()

    async def _insisted(self, delivery: str) -> None:
        faults = 0
        while True:
            try:
                await self._deliver(delivery)
            except HandedBack:
                return
            except StoreError:
                _log.warning("delivery_waits_for_database")
                pause_s = _PAUSES_S[-1]
            except Exception:  # noqa: BLE001 - whatever it is, it must not end the work on this delivery
                faults += 1
                _log.exception("delivery_failed", extra={"delivery": delivery, "faults": faults})
                if faults >= len(_PAUSES_S):
                    await self._means.insist(lambda: self._give_up(delivery))
                    return
                pause_s = _PAUSES_S[faults - 1]
            else:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._means.closing.wait(), pause_s)
                return

    async def close(self) -> None:
        """Let calls that are out end; what only waits is handed back, to be taken up after the next start."""
        self._means.closing.set()
        for line in self._lines.values():
            await line.gate.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), CALLS_END_WITHIN_S)

    async def _deliver(self, delivery: str) -> None:
        is_again = delivery in self._taken  # and if another has taken it over meanwhile, it is theirs
        task = await self._means.ledger.deliveries.take(delivery, owner=self._means.owner, is_again=is_again)
        self._taken.add(delivery)
        if task is None or task.state != "open":
            return
        if (state := self._needless(task)) is not None:
            await self._finish(task, state, fault=Fault.EXPIRED if state == "missed" else "")
            return
        composed = await self._compose(task, self._means.clock())
        await self._amend(task, composed)
        if composed.reply is None:
            await self._finish(task, "empty", composed=composed)
            return
        with ExitStack() as places:
            ended = await self._send(task, composed.chat, composed.reply, places)
            if isinstance(ended, Fault):
                await self._refused(task, ended)
            else:
                await self._finish(task, "sent", composed=composed, last=ended)

    async def _amend(self, task: Task, composed: Composed) -> None:
        line = self._lines.get(composed.chat.platform)
        if line is not None and not task.is_gone:
            for amendment in composed.amendments:
                await Amending(self._means, line, task).amend(amendment)

    def _needless(self, task: Task) -> State | None:
        """Return how a delivery ends without being sent: nobody wants it any more, or it is too late."""
        if task.kind in ERRANDS:
            return "missed" if self._means.clock() > task.expires else None
        if task.owner is None or (task.owner.ended_at is not None and task.kind != "notice"):
            return "dropped"
        return "missed" if self._means.clock() > task.expires else None

    async def _send(self, task: Task, chat: Chat, reply: Reply, places: ExitStack) -> Ended | Fault | None:
        """Send what is not there yet; returns the last call, whose receipt is not stored yet, or why it cannot be."""
        line = self._lines.get(chat.platform)
        if line is None:
            return Fault.NOT_INSTALLED
        if task.is_gone:
            return Fault.KICKED
        last: Ended | None = None
        for number, part in enumerate(line.outlet.parts(reply)):
            if number in task.receipts:
                continue
            if last is not None:
                await self._means.insist(partial(self._means.ledger.deliveries.end, last))
                places.close()
            ended = await Sending(self._means, line, task, number, part, chat).sent(places)
            if isinstance(ended, Fault):
                return ended
            last = ended
        return last

    async def _refused(self, task: Task, fault: Fault) -> None:
        now = self._means.clock()
        if fault in GONE and task.kind != "notice":
            await self._means.insist(lambda: self._means.ledger.targets.failed(task.chat_key, reason=fault, at=now))
        states: dict[Fault, State] = {Fault.IN_DOUBT: "in_doubt", Fault.EXPIRED: "missed"}
        await self._finish(task, states.get(fault, "gone" if fault in GONE else "failed"), fault=fault)
        failures = (task.owner.failures if task.owner else 0) + 1
        if failures == _NOTICE_AFTER and task.kind in _NEWS and fault is not Fault.EXPIRED:
            await self._tell_owner(task, now)

    async def _tell_owner(self, task: Task, now: datetime) -> None:
        person = task.owner.person_key if task.owner else None
        if person is None or person == task.chat_key:
            return
        platform, key = task.id.split(".", 1)
        new = NewDelivery(
            f"{platform}.{key}.notice", task.subscription, f"{task.ref}-notice", "notice", platform, person, now,
            now + _NOTICE_LIVES,
        )  # fmt: skip
        await self._means.insist(lambda: self._means.ledger.deliveries.add([new], at=now))

    async def _give_up(self, delivery: str) -> None:
        """End a delivery that fails for a reason of ours, again and again."""
        task = await self._means.ledger.deliveries.take(delivery, owner=self._means.owner, is_again=True)
        if task is not None and task.state == "open":
            await self._refused(task, Fault.REFUSED)

    async def _finish(
        self, task: Task, state: State, *, fault: str = "", composed: Composed | None = None, last: Ended | None = None
    ) -> None:  # fmt: skip
        now = self._means.clock()
        end = Finished(
            task.id, self._means.owner, state, now, fault,
            composed.contents if composed else None, composed.digest if composed else None,
            composed.facts if composed else (), last, composed.known_at if composed and task.kind in _NEWS else None,
        )  # fmt: skip
        await self._means.insist(lambda: self._means.ledger.deliveries.finish(end))
        platform = task.id.split(".", 1)[0]
        self._means.metrics.delivered.labels(platform, state).inc()
        if state == "sent":
            self._means.metrics.late_s.labels(platform).observe(max(0.0, (now - task.due).total_seconds()))
