"""Corrections: when a fact was changed or taken back, every chat that was shown it otherwise is told, once.

One errand for each version of a fact and each chat: looking twice, in several processes or after a kill, plans nothing
twice.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.errands.versions import Versions
from bot.storage.errands import Errand

if TYPE_CHECKING:
    from bot.living import LivingKnowledge
    from bot.storage.ledger import Ledger
    from bot.storage.shown import Showing

_log = logging.getLogger(__name__)
SETTLED = timedelta(seconds=10)
"""What an editor puts right at once is not told twice."""
LOOK_BACK = timedelta(days=30)
"""How far back a process that has just started looks for what an earlier one left."""
LIVES = timedelta(days=7)
SENT_ON = frozenset({"telegram", "slack"})


class Corrections:
    """Plans what is to be corrected."""

    def __init__(
        self, living: LivingKnowledge, ledger: Ledger, *, clock: Callable[[], datetime], settled: timedelta = SETTLED
    ) -> None:
        self._living, self._ledger, self._clock, self._settled = living, ledger, clock, settled
        self._seen: datetime | None = None
        """Up to when this process has looked."""
        self._sequence = -1

    async def look(self) -> int:
        """Plan what is to be told; returns how many chats are to be told something new."""
        now, sequence = self._clock(), self._living.state.sequence
        if sequence == self._sequence:
            return 0
        since, until = self._seen or now - LOOK_BACK, now - self._settled
        touched = await self._living.touched(since)
        count = 0
        for fact in sorted(name for name, at in touched.items() if at <= until):
            count += await self._correct(fact, now)
        waiting = [at for at in touched.values() if at > until]
        self._seen = min([until, *waiting]) - timedelta(minutes=1)  # clocks of several editors may differ a little
        self._sequence = sequence if not waiting else -1
        return count

    async def _correct(self, fact: str, now: datetime) -> int:
        history = await self._living.facts.history(fact)
        if not history or (len(history) == 1 and history[0].fact.retracted_at is None):
            return 0
        versions = Versions(history)
        showing = await self._ledger.shown.showing(fact)
        outdated = await asyncio.to_thread(_newest_outdated, versions, showing)
        errands = [errand(fact, versions, one, now) for one in outdated]
        count = await self._ledger.errands.plan(errands, expires=now + LIVES)
        if count:
            _log.info("corrections_planned", extra={"fact": fact, "version": versions.name, "chats": count})
        return count


def _newest_outdated(versions: Versions, showing: Iterable[Showing]) -> list[Showing]:
    """Return the newest message of each chat, where one or more of them say something else than what is known."""
    found = {one.chat_key: one for one in showing if versions.is_outdated(one)}
    return [one for one in found.values() if one.chat_key.split(":", 1)[0] in SENT_ON]


def errand(fact: str, versions: Versions, newest: Showing, now: datetime) -> Errand:
    """Return the errand of telling one chat what has become of a fact."""
    name = sha256(f"{fact}@{versions.name} {newest.chat_key}".encode()).hexdigest()[:20]
    payload = json.dumps({"fact": fact, "version": versions.name, "before": versions.read_in(newest)})
    return Errand(f"c{name}", "correction", newest.chat_key, newest.chat, None, newest.language, payload, now)
