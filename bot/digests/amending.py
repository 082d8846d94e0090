"""Changing messages that were sent: each at its turn, as often as it takes, since the same change twice is one."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.digests.outlet import Ambiguous, Moved, Refused, Sent, Throttled, Unavailable, Unreachable, Urgency
from bot.digests.sending import ANSWERS_WITHIN_S, HELD_S, HandedBack
from bot.storage.shown import Reread

if TYPE_CHECKING:
    from typing import Any

    from bot.digests.outlet import Result
    from bot.digests.sending import Line, Means
    from bot.messages import Chat, Reply
    from bot.storage.delivery_models import Task

_log = logging.getLogger(__name__)
_AGAIN_S = 1.0


@dataclass(frozen=True)
class Amendment:
    """A message that is to read otherwise."""

    chat: Chat
    message_ids: tuple[str, ...]
    reply: Reply | None
    """How it is to read; None where nobody knows any more how it read."""
    facts: tuple[tuple[str, str], ...]
    """What can be read there afterwards: facts with versions."""


class Amending:
    """Changes the messages of one delivery."""

    def __init__(self, means: Means, line: Line, task: Task) -> None:
        self._means, self._line, self._task = means, line, task

    async def amend(self, amendment: Amendment) -> None:
        """Change a message and note that it is; what the platform does not let us change stays as it is."""
        parts = self._line.outlet.parts(amendment.reply) if amendment.reply is not None else ()
        if len(parts) == len(amendment.message_ids):
            for message_id, part in zip(amendment.message_ids, parts, strict=True):
                if not await self._changed(amendment.chat, message_id, part):
                    break
        else:
            _log.info("message_not_amended", extra={"delivery": self._task.id})
        done = Reread(amendment.chat.key, amendment.message_ids[0], amendment.facts)
        await self._means.insist(partial(self._means.ledger.shown.reread, done))

    async def _changed(self, chat: Chat, message_id: str, part: Any) -> bool:
        """Change one message; False where the platform refuses."""
        while self._means.clock() <= self._task.expires:
            match await self._once(chat, message_id, part):
                case Sent():
                    return True
                case Refused(fault):
                    _log.info("amendment_refused", extra={"delivery": self._task.id, "fault": fault.value})
                    return False
                case Throttled(seconds) if seconds > HELD_S:
                    await self._means.hand_back(self._task, until=self._means.clock() + timedelta(seconds=seconds))
                    raise HandedBack
                case Moved():  # messages stay behind with the old chat
                    return False
                case _:
                    await self._means.unless_closing(asyncio.sleep(_AGAIN_S), self._task)
        return False

    async def _once(self, chat: Chat, message_id: str, part: Any) -> Result:
        await self._means.unless_closing(self._leave(chat), self._task)
        async with self._line.room:
            try:
                async with asyncio.timeout(ANSWERS_WITHIN_S):
                    result = await self._line.outlet.edit(chat, message_id, part)
            except TimeoutError:
                result = Ambiguous()
        if isinstance(result, Unreachable | Unavailable | Ambiguous):
            self._line.gate.broke()
        else:
            self._line.gate.worked()
        return result

    async def _leave(self, chat: Chat) -> None:
        await self._line.gate.passed(is_repeat=False)
        await self._line.outlet.turn(chat, urgency=Urgency.DIGEST)
        while not self._means.lease.is_held():  # noqa: ASYNC110 - a time, no event
            await asyncio.sleep(_AGAIN_S / 2)
