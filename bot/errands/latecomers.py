"""Messages that appeared after what they say had changed, like a card that is posted long after it was shown.

Corrections look at facts that were touched, and so miss them. Here what was noted lately is looked at: a chat that was
not told of the change is told, as of any correction; where it was, the message is edited without a word.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.errands.corrections import LIVES, SENT_ON, SETTLED, errand
from bot.errands.versions import Versions

if TYPE_CHECKING:
    from bot.living import LivingKnowledge
    from bot.storage.errands import Errand
    from bot.storage.ledger import Ledger
    from bot.storage.shown import Showing

_log = logging.getLogger(__name__)
_LOOK_BACK = timedelta(days=1)
"""How far back a process that has just started looks."""
_APART = timedelta(minutes=1)
"""Clocks of several processes may differ a little."""


class Latecomers:
    """Plans corrections of what was outdated when it appeared."""

    def __init__(
        self, living: LivingKnowledge, ledger: Ledger, *, clock: Callable[[], datetime], settled: timedelta = SETTLED
    ) -> None:
        self._living, self._ledger, self._clock, self._settled = living, ledger, clock, settled
        self._seen: datetime | None = None
        """Up to when this process has looked."""

    async def look(self) -> int:
        """Plan what is to be put right; returns how many errands are new."""
        now = self._clock()
        since = self._seen or now - _LOOK_BACK
        known = self._living.state.known.facts
        noted = await self._ledger.shown.noted(since=since)
        current = {name: str(fact.version) for name in {name for name, _ in noted} if (fact := known.get(name))}
        facts = sorted({name for name, version in noted if version != current.get(name)})
        settled = [await self._put_right(fact, since, now) for fact in facts]
        if None not in settled:
            self._seen = now - _APART
        return sum(filter(None, settled))

    async def _put_right(self, fact: str, since: datetime, now: datetime) -> int | None:
        """Return how many errands are new; None for a fact that an editor may still be about to put right."""
        history = await self._living.facts.history(fact)
        if not history:
            return 0
        versions = Versions(history)
        if versions.changed_at > now - self._settled:
            return None
        showing = [
            one for one in await self._ledger.shown.showing(fact)
            if one.at >= max(since, versions.changed_at) and one.chat_key.split(":", 1)[0] in SENT_ON
            and versions.is_outdated(one)
        ]  # fmt: skip
        wanted = [each for one in showing if (each := await self._wanted(fact, versions, one, now)) is not None]
        count = await self._ledger.errands.plan(wanted, expires=now + LIVES)
        if count:
            _log.info("latecomers_planned", extra={"fact": fact, "version": versions.name, "messages": count})
        return count

    async def _wanted(self, fact: str, versions: Versions, one: Showing, now: datetime) -> Errand | None:
        """Return the errand of telling the chat; of editing only, where it was told before the message appeared."""
        telling = errand(fact, versions, one, now)
        told = await self._ledger.errands.load(telling.id)
        if told is None:
            return telling
        if told.at >= one.at or not one.is_changeable:  # that errand changes it as well, or nobody can
            return None
        name = sha256(f"{telling.id} {one.message_ids[0]}".encode()).hexdigest()[:20]
        payload = json.dumps(json.loads(telling.payload) | {"is_told": True})
        return telling._replace(id=f"c{name}", payload=payload)
