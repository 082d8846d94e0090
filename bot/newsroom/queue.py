"""What waits for editors, which card is shown next, and which are shown in an editors' chat already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.claims import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.messages import Chat
    from bot.newsroom.acting import Acting
    from bot.newsroom.cards import View
    from bot.storage.desk import DeskStore
    from knowledge.claims import ReviewItem

LOOKED_AT = 200
"""How many of the queue are looked through for one that has no card yet."""


class Queue:
    """The open claims, the most urgent first."""

    def __init__(self, acting: Acting, desk: DeskStore, *, clock: Callable[[], datetime]) -> None:
        self._acting, self._desk, self._clock = acting, desk, clock

    async def counts(self) -> dict[State, int]:
        """Return how many claims there are in each state."""
        return await self._acting.newsroom.counts()

    async def view(self, item: ReviewItem) -> View:
        """Return a claim with all that its card shows."""
        waiting = (await self.counts()).get(State.OPEN, 0) - (item.state is State.OPEN)
        number = await self._desk.number(item.claim.id)
        return await self._acting.view(item, number=number, waiting=max(0, waiting))

    async def by_number(self, number: int) -> ReviewItem | None:
        """Return the claim of a short name."""
        claim = await self._desk.claim(number)
        return None if claim is None else await self._acting.newsroom.item(claim)

    async def follow_again(self, chat: Chat) -> None:
        """Have cards followed again whose claims are open again: undone, or made once more by an edited article.

        The claims themselves tell that, so it does not matter who opened them, nor who was killed since.
        """
        items = {item.claim.id: item for item in await self._acting.newsroom.items(limit=LOOKED_AT)}
        for one in await self._desk.closed(chat, list(items)):
            if one.version is None or one.version < items[str(one.claim)].version:
                await self._desk.reopen(one)

    async def first(self) -> ReviewItem | None:
        """Return what is to be looked at first."""
        return next(iter(await self._acting.newsroom.items(limit=1)), None)

    async def after(self, claim: str) -> ReviewItem | None:
        """Return what comes after a claim; the first again after the last."""
        items = await self._acting.newsroom.items(limit=LOOKED_AT)
        place = next((number for number, item in enumerate(items) if item.claim.id == claim), -1)
        others = [*items[place + 1 :], *items[: max(place, 0)]]
        return next(iter(others), None)

    async def show_next(self, chat: Chat, *, most: int | None = None) -> bool:
        """Have the next claim shown in an editors' chat, unless so many are open there; tells whether there is one."""
        if most is not None and len(await self._desk.open(chat)) >= most:
            return False
        items = await self._acting.newsroom.items(limit=LOOKED_AT)
        shown = await self._desk.known(chat, [item.claim.id for item in items])
        following = next((item for item in items if item.claim.id not in shown), None)
        if following is None:
            return False
        name = following.claim.id
        return await self._desk.add(chat, f"claim.{name}", claim=name, at=self._clock())
