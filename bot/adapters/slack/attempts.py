"""Sending each part of an answer once, across cut connections and restarts.

Before a part is sent, the attempt is noted in the inbox; afterwards its receipt. An attempt without a receipt is in
doubt: it may have reached Slack. Such a part is sent once more, never twice, and logged as a possible duplicate. An
attempt that Slack refused outright (429, no connection) is noted as refused, and costs nothing.

Attempt n of part p has the number `p + n * STRIDE` in the inbox.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.adapters.slack.errors import AmbiguousError, SlackError, ThrottledError, UnreachableError
from bot.adapters.slack.works import fingerprint

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports import Inbox, InboxItem

logger = logging.getLogger(__name__)

STRIDE = 1_000
REFUSED = "refused"
"""Receipt of an attempt that certainly sent nothing."""
_MOST_ATTEMPTS = 60
_LONGEST_PAUSE_S = 30.0
_FIRST_PAUSE_S = 0.2


class Attempts:
    """The parts of one answer."""

    def __init__(self, inbox: Inbox, item: InboxItem) -> None:
        self._inbox = inbox
        self._key = item.key
        self._noted = item.sent_parts

    async def once(
        self, part: int, send: Callable[[], Awaitable[str]], *, ready: Callable[[], Awaitable[None]]
    ) -> str | None:
        """Send a part unless it was sent; return its receipt, or None when it stays in doubt.

        `ready` waits for leave to send, before anything is noted. Refusals other than those that pass by waiting raise.
        """
        doubts, pause_s = 0, _FIRST_PAUSE_S
        for slot in range(part, part + _MOST_ATTEMPTS * STRIDE, STRIDE):
            if slot in self._noted:
                receipt = self._noted[slot]
                if receipt not in (None, REFUSED):
                    return receipt
                doubts += receipt is None
                continue
            if doubts > 1:
                break
            await ready()
            is_ours = await self._inbox.mark_sending(self._key, slot)
            self._noted[slot] = None
            if not is_ours:
                doubts += 1
                continue
            if doubts:
                logger.warning("possible_duplicate", extra={"key": fingerprint(self._key), "part": part})
            try:
                return await self._noting(slot, send)
            except AmbiguousError:
                doubts += 1
            except ThrottledError:
                continue  # `ready` waits as long as Slack said
            except UnreachableError:
                pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
            await asyncio.sleep(pause_s)
        logger.error("reply_in_doubt", extra={"key": fingerprint(self._key), "part": part})
        return None

    async def _noting(self, slot: int, send: Callable[[], Awaitable[str]]) -> str:
        """Send, and note what became of it."""
        try:
            receipt = await send()
        except AmbiguousError:
            raise
        except SlackError:
            await self._note(slot, REFUSED)
            raise
        await self._note(slot, receipt)
        return receipt

    async def _note(self, slot: int, receipt: str) -> None:
        self._noted[slot] = receipt
        await self._inbox.mark_sent(self._key, slot, sent_id=receipt)
