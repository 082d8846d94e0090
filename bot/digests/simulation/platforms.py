"""Platforms inside the process: they keep what arrives, and fail as they are told."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from bot.digests.choices import read
from bot.digests.outlet import Ambiguous, Fault, Refused, Result, Sent, Throttled, Unavailable, Urgency
from bot.digests.simulation.faults import Faults, Trouble
from bot.messages import Chat, Reply

NAMES = ("telegram", "slack")
_OVERALL_S = {"telegram": 1 / 25, "slack": 0.0}
"""Between two messages to whomever."""
_IN_A_CHAT_S = 1.2
_ANSWERS_AFTER_S = (0.05, 0.3)
_PUT_OFF, _ANSWER_LOST = 0.01, 0.002
_LONGEST_PUT_OFF_S = 60


@dataclass
class Arrived:
    """What a platform has been given, counted by itself: the ledger is compared with it."""

    digests: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By subscription and local date, as the buttons under the message name them."""
    others: int = 0
    """Notices to owners."""


class SimulatedPlatform:
    """One platform; an `Outlet`."""

    def __init__(self, name: str, faults: Faults, *, clock: Callable[[], datetime], random: Random) -> None:
        self.name, self._faults, self._clock, self._random = name, faults, clock, random
        self.arrived = Arrived()
        self.closed: dict[str, datetime] = {}
        """Chats that are closed to us, by key, with since when."""
        self._next, self._next_in = 0.0, dict[str, float]()
        self._ids = 0

    def parts(self, reply: Reply) -> Sequence[Any]:
        """Return the one message that a digest is."""
        return (reply,)

    async def turn(self, chat: Chat, *, urgency: Urgency) -> None:  # noqa: ARG002 - there is but one kind here
        """Wait until one more message does not offend the limits."""
        now = asyncio.get_running_loop().time()
        at = max(now, self._next, self._next_in.get(chat.key, 0.0))
        self._next, self._next_in[chat.key] = at + _OVERALL_S[self.name], at + _IN_A_CHAT_S
        await asyncio.sleep(at - now)

    async def post(self, chat: Chat, part: Any) -> Result:
        """Take one message, or fail."""
        await asyncio.sleep(self._random.uniform(*_ANSWERS_AFTER_S) / 2)
        if self._faults.is_down(self.name, self._clock()):
            return Unavailable()
        if self._happens(Trouble.THROTTLE, _PUT_OFF):
            return Throttled(self._random.uniform(1, _LONGEST_PUT_OFF_S))
        since = self.closed.get(chat.key)
        if since is not None and since <= self._clock():
            return Refused(Fault.KICKED)
        self._keep(part)
        if self._happens(Trouble.LOST_ANSWERS, _ANSWER_LOST):
            return Ambiguous()
        await asyncio.sleep(self._random.uniform(*_ANSWERS_AFTER_S) / 2)
        self._ids += 1
        return Sent(str(self._ids))

    async def edit(self, chat: Chat, message_id: str, part: Any) -> Result:  # noqa: ARG002 - nothing is kept of it
        """Put a message in place of one of ours."""
        return Unavailable() if self._faults.is_down(self.name, self._clock()) else Sent(message_id)

    async def is_up(self) -> bool:
        """Tell whether it is out of order."""
        return not self._faults.is_down(self.name, self._clock())

    def share(self, replicas: int) -> None:
        """There is but one process here."""

    def _happens(self, trouble: Trouble, chance: float) -> bool:
        return trouble in self._faults.troubles and self._random.random() < chance

    def _keep(self, reply: Reply) -> None:
        pressed = [chosen for row in reply.buttons for button in row if (chosen := read(button.data)) is not None]
        if pressed:
            self.arrived.digests[pressed[0].subscription, pressed[0].ref] += 1
        else:
            self.arrived.others += 1
