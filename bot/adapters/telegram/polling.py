"""Our own getUpdates loop: nothing is confirmed to Telegram before it lies in the inbox.

The SDK's Updater is not used: one 401 ends its polling silently, one update it cannot parse makes it fetch the same
batch forever, and it confirms updates that only lie in memory.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.adapters.telegram import errors
from bot.adapters.telegram.client import call, raw_updates
from bot.adapters.telegram.translate import key_of, order_key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Bot

    from bot.ports import Inbox

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Waits:
    """How long polling waits for what, in seconds."""

    long_poll_s: int = 30
    conflict_s: float = 15.0
    """Another instance polls: look again this often."""
    first_backoff_s: float = 0.5
    max_backoff_s: float = 30.0


async def store(inbox: Inbox, raw: dict[str, Any]) -> bool:
    """Put an update as it came into the inbox; False when it lies there already."""
    body = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    return await inbox.add(key_of(raw), platform="telegram", order_key=order_key_of(raw), body=body)


class Polling:
    """Fetches updates until stopped or until the token is dead; `on_stored` is told of each batch."""

    def __init__(self, bot: Bot, inbox: Inbox, *, on_stored: Callable[[], None], waits: Waits | None = None) -> None:
        self._bot, self._inbox, self._on_stored, self._waits = bot, inbox, on_stored, waits or Waits()
        self._offset, self._failures = 0, 0
        self.last_ok = time.monotonic()
        """When Telegram last answered, by the monotonic clock."""
        self.rejected: errors.TokenRejectedError | None = None
        """Why polling ended by itself."""

    async def run(self) -> None:
        """Poll; returns only when the token is dead, cancel it to stop."""
        while self.rejected is None:
            try:
                found = await raw_updates(self._bot, offset=self._offset, timeout_s=self._waits.long_poll_s)
                self.last_ok = time.monotonic()
                await self._take(found)
            except errors.TelegramError as fault:
                await self._bear(fault)
            except Exception as exc:  # noqa: BLE001 - the database: Telegram keeps what was not confirmed
                logger.error("inbox_unavailable", extra={"fault": type(exc).__name__})  # noqa: TRY400 - may quote rows
                await self._back_off()
            else:
                self._failures = 0

    async def _take(self, found: list[Any]) -> None:
        numbered = [(number, raw) for raw in found if (number := _number_of(raw)) is not None]
        # Begun in the order in which they came, so that they lie so; at the same time, so that they share transactions.
        stored = await asyncio.gather(*(store(self._inbox, raw) for _, raw in numbered))
        self._offset = max([self._offset, *(number + 1 for number, _ in numbered)])
        if any(stored):
            self._on_stored()
        elif found:
            await asyncio.sleep(self._waits.first_backoff_s)  # the same again: no reason to hurry

    async def _bear(self, fault: errors.TelegramError) -> None:
        match fault:
            case errors.TokenRejectedError():
                logger.error("telegram_token_rejected: %s", fault)
                self.rejected = fault
            case errors.OtherPollerError():
                logger.error("telegram_other_poller: another instance polls with this token; stop one of the two")
                await asyncio.sleep(self._waits.conflict_s)
            case errors.WebhookActiveError():
                logger.warning("telegram_webhook_removed: it kept us from polling")
                await self._remove_webhook()
            case errors.ThrottledError():
                await asyncio.sleep(fault.retry_after_s)
            case _:
                logger.warning("telegram_unreachable", extra={"fault": type(fault).__name__, "reason": fault.reason})
                await self._back_off()

    async def _remove_webhook(self) -> None:
        try:
            await call(self._bot.delete_webhook())
        except errors.TelegramError as fault:
            logger.warning("telegram_unreachable", extra={"fault": type(fault).__name__})
            await self._back_off()

    async def _back_off(self) -> None:
        self._failures += 1
        ceiling_s = min(self._waits.first_backoff_s * 2 ** min(self._failures - 1, 16), self._waits.max_backoff_s)
        await asyncio.sleep(ceiling_s * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, no secret


def _number_of(raw: Any) -> int | None:
    """Return an update's number; what has none cannot be kept, nor confirmed."""
    try:
        return int(raw["update_id"])
    except (KeyError, TypeError, ValueError):
        logger.error("update_without_number")  # noqa: TRY400 - the trace says nothing more
        return None
