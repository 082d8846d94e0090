"""Posts what editors are to see, and brings cards up to date that were decided elsewhere; through kills, nothing twice.

A call is noted before it is made and its receipt stored after. One without receipt may have arrived: it is made once
more and never twice. One process at a time does this.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.digests.outlet import Moved, Refused, Sent, Throttled, Unavailable, Unreachable, Urgency
from bot.newsroom.cards import card
from bot.storage.desk import MOST_TRIES
from knowledge.claims import State

if TYPE_CHECKING:
    from datetime import datetime

    from bot.digests.outlet import Outlet, Result
    from bot.messages import Chat, Reply
    from bot.newsroom.desk import NewsDesk
    from bot.storage.database import BotDatabase
    from bot.storage.desk import Shown
    from knowledge.claims import ReviewItem

_log = logging.getLogger(__name__)
LEASE: Final = "newsroom-cards"
SPAN: Final = timedelta(seconds=60)
MOST_OPEN: Final = 5
"""So many cards wait in a chat at once; more come when one is decided, or asked for."""
CALL_S: Final = 25.0
KEPT: Final = timedelta(days=90)


class Counter:
    """Over the chats of the editors."""

    def __init__(
        self, desk: NewsDesk, database: BotDatabase, outlets: Mapping[str, Outlet], *, clock: Callable[[], datetime]
    ) -> None:
        self._desk, self._database, self._outlets, self._clock = desk, database, outlets, clock
        self._held_back: dict[str, datetime] = {}
        """Platforms' chats that asked us to wait."""

    async def serve(self) -> int:
        """Do what there is to do; returns how many messages were posted or changed."""
        return await self._database.leases.during(LEASE, self._serve, span=SPAN) or 0

    async def _serve(self) -> int:
        for chat in self._desk.chats:
            await self._desk.queue.follow_again(chat)
        done = await self._refresh()
        for chat in self._desk.chats:
            while await self._desk.queue.show_next(chat, most=MOST_OPEN):
                pass
        for one in await self._database.desk.waiting():
            done += await self._post(one)
        return done

    async def tidy(self) -> int:
        """Forget what has long been decided."""
        return await self._database.desk.purge(before=self._clock() - KEPT)

    async def _refresh(self) -> int:
        """Show on each card what became of its claim; a card that was not posted yet is not needed any more."""
        done = 0
        for one in await self._database.desk.open():
            item = await self._desk.acting.newsroom.item(str(one.claim))
            if one.message_id is None:
                if item.state is not State.OPEN:
                    await self._database.desk.end(one, at=self._clock())
            elif item.version != one.version:
                done += await self._amend(one, item)
        return done

    async def _amend(self, one: Shown, item: ReviewItem) -> bool:
        """Put the claim as it is now in place of an earlier form; a message that cannot be changed is left."""
        outlet = self._outlets.get(one.chat.platform)
        if outlet is None or self._is_held_back(one.chat):
            return False
        await outlet.turn(one.chat, urgency=Urgency.ALERT)
        shown = outlet.parts(await self._card(one, item))[0]
        try:
            async with asyncio.timeout(CALL_S):
                result = await outlet.edit(one.chat, str(one.message_id), shown)
        except TimeoutError:
            return False
        if isinstance(result, Throttled):
            self._hold_back(one.chat, result.seconds)
        if not isinstance(result, Sent | Refused):
            return False
        ended = self._clock() if item.state is not State.OPEN else None
        await self._database.desk.saw(one.chat, str(one.message_id), version=item.version, ended_at=ended)
        return True

    async def _post(self, one: Shown) -> bool:
        outlet = self._outlets.get(one.chat.platform)
        if outlet is None or self._is_held_back(one.chat):
            return False
        item = await self._desk.acting.newsroom.item(one.claim) if one.claim else None
        if item is not None and item.state is not State.OPEN:  # decided since: nobody needs to see it
            await self._database.desk.end(one, at=self._clock())
            return False
        reply = await self._card(one, item) if item else one.body
        if reply is None:
            return False
        await outlet.turn(one.chat, urgency=Urgency.ALERT)
        tries = await self._database.desk.begin(one, at=self._clock())
        if tries > 1:
            _log.warning("possible_duplicate", extra={"message_name": one.name})
        result = await self._sent(outlet, one.chat, reply)
        await self._noted(one, item, result, tries)
        return isinstance(result, Sent)

    async def _sent(self, outlet: Outlet, chat: Chat, reply: Reply) -> Result | None:
        """Send all parts of a reply; the last one, which has the buttons, is its receipt."""
        result: Result | None = None
        for part in outlet.parts(reply):
            try:
                async with asyncio.timeout(CALL_S):
                    result = await outlet.post(chat, part)
            except TimeoutError:
                return None
            if not isinstance(result, Sent):
                break
        return result

    async def _noted(self, one: Shown, item: ReviewItem | None, result: Result | None, tries: int) -> None:
        desk, now = self._database.desk, self._clock()
        match result:
            case Sent(message_id):
                await desk.posted(one, message_id, version=item.version if item else None, at=now)
            case Throttled(seconds):
                self._hold_back(one.chat, seconds)
                await desk.unsent(one)
            case Unreachable() | Unavailable():
                self._hold_back(one.chat, 5.0)
                await desk.unsent(one)
            case Moved() | Refused():
                _log.error("editors_chat_refuses", extra={"platform": one.chat.platform, "kind": type(result).__name__})
                self._hold_back(one.chat, 300.0)
                await desk.unsent(one)
            case _ if tries >= MOST_TRIES:
                _log.error("card_in_doubt", extra={"message_name": one.name})

    async def _card(self, one: Shown, item: ReviewItem) -> Reply:
        language, zone = await self._desk.language_of(one.chat), await self._desk.zone_of(one.chat)
        return card(await self._desk.queue.view(item), language, zone)

    def _is_held_back(self, chat: Chat) -> bool:
        until = self._held_back.get(chat.key)
        return until is not None and self._clock() < until

    def _hold_back(self, chat: Chat, seconds: float) -> None:
        self._held_back[chat.key] = self._clock() + timedelta(seconds=seconds)
