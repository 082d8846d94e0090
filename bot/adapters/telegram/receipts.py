"""What is known of each send: noted before it, and receipted, so that a killed process neither repeats nor forgets.

Telegram has no idempotency keys. A part of an answer that was noted as being sent but has no receipt may be in the
chat or not; it is repeated once, which is logged, and never twice. A part that Telegram refused is free again.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.ports import Inbox, InboxItem

logger = logging.getLogger(__name__)
REFUSED = ""
"""The receipt of a send that certainly did not happen: the part may be sent as if for the first time."""
TRYING = "?"
"""The receipt of a send that was begun after a refused one."""
REPEAT = 1_000_000_000
"""The repeat of part p, after a cut-off send, is noted in the inbox as part p + REPEAT."""
SUBPARTS = 1000
MAX_CUT_OFF = 1
"""How many sends of a part may be cut off and still be followed by another."""


def subpart(part: int, number: int) -> int:
    """Return the number of a piece of a part that had to be split."""
    return (part + 1) * SUBPARTS + number


class Ledger(Protocol):
    """The record of one part."""

    @property
    def is_repeat(self) -> bool:
        """Whether an earlier send of the part was cut off, so that the next one may make a second copy."""
        ...

    async def begin(self) -> bool:
        """Note that the part is about to be sent; False if it must not be, since that could be a third copy."""
        ...

    async def refused(self) -> None:
        """Note that the send just begun certainly did not happen."""
        ...

    async def sent(self, sent_id: str) -> None:
        """Note the platform's id of the message."""
        ...


class MemoryLedger:
    """A record for sends whose sender keeps account elsewhere, such as digests: nothing is sent twice."""

    def __init__(self, *, max_cut_off: int = 0) -> None:
        self._open, self._max = 0, max_cut_off

    @property
    def is_repeat(self) -> bool:
        """Whether a try was cut off."""
        return self._open > 0

    async def begin(self) -> bool:
        """Note a try."""
        if self._open > self._max:
            return False
        self._open += 1
        return True

    async def refused(self) -> None:
        """Take the try back."""
        self._open -= 1

    async def sent(self, sent_id: str) -> None:
        """Nothing to note: the sender gets the id."""


class InboxLedger:
    """The record of one part of an answer, in the inbox beside the update that it answers.

    `item.sent_parts` is kept up to date too, for an item that is worked again without a restart.
    """

    def __init__(self, inbox: Inbox, item: InboxItem, part: int) -> None:
        self._inbox, self._key, self._part, self._noted = inbox, item.key, part, item.sent_parts
        slots = (part, part + REPEAT)
        self._tries = [item.sent_parts[slot] for slot in slots if slot in item.sent_parts]

    @property
    def receipt(self) -> str | None:
        """The id of the message if the part is known to have been sent."""
        return next((receipt for receipt in self._tries if receipt not in (None, REFUSED, TRYING)), None)

    @property
    def is_repeat(self) -> bool:
        """Whether a try was cut off."""
        return self._cut_off > 0

    async def begin(self) -> bool:
        """Note a try; False when one try too many was cut off."""
        if self._cut_off > MAX_CUT_OFF:
            logger.error("send_given_up", extra={"key": self._key, "part": self._part})
            return False
        if self.is_repeat:
            logger.warning("possible_duplicate", extra={"key": self._key, "part": self._part})
        if self._tries and self._tries[-1] == REFUSED:
            await self._note(TRYING)
        else:
            self._tries.append(None)
            self._noted[self._slot] = None
            await self._inbox.mark_sending(self._key, self._slot)
        return True

    async def refused(self) -> None:
        """Note that the last try did not happen."""
        await self._note(REFUSED)

    async def sent(self, sent_id: str) -> None:
        """Note the message's id."""
        await self._note(sent_id)

    @property
    def _cut_off(self) -> int:
        return sum(receipt in (None, TRYING) for receipt in self._tries)

    @property
    def _slot(self) -> int:
        return self._part + (len(self._tries) - 1) * REPEAT

    async def _note(self, receipt: str) -> None:
        self._tries[-1] = self._noted[self._slot] = receipt
        await self._inbox.mark_sent(self._key, self._slot, sent_id=receipt)
