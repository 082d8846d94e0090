"""The ledger of deliveries: one for each occurrence of a subscription, with every attempt to send it.

An attempt is noted before the call. One without an outcome may have arrived: the process was killed in it, or no answer
came. Whoever works on a delivery owns it; a process that has lost it can note no attempt, so it sends nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.storage import delivery_calls, delivery_planning, delivery_taking
from bot.storage.delivery_models import Begun, Bundle, Ended, Finished, NewDelivery, Task
from bot.storage.delivery_taking import Taken
from bot.storage.digest_tables import deliveries

if TYPE_CHECKING:
    from bot.storage.transactions import Transactions


class DeliveryStore:
    """What is to be sent, was sent, and was not."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def add(self, new: Sequence[NewDelivery], *, at: datetime) -> set[str]:
        """Plan deliveries; returns the ids of those that were not there."""
        return await self._transactions.run(lambda connection: delivery_planning.add_deliveries(connection, new, at=at))

    async def bundled(self, *, now: datetime, limit: int) -> list[Bundle]:
        """Bundle what the engine has yet to take, the longest due first; each delivery is bundled by one process.

        A bundle is stored before it is handed over, so that handing it over again after a crash changes nothing.
        """
        return await self._transactions.run(lambda connection: delivery_planning.bundled(connection, now, limit))

    async def left_over(self) -> list[Bundle]:
        """Return the bundles of which nobody has noted that the engine has them: a crash left them, or they are new."""
        return await self._transactions.read(delivery_planning.left_over)

    async def pushed(self, bundles: Sequence[str], *, at: datetime) -> None:
        """Note that the engine has taken them."""
        done = update(deliveries).where(deliveries.c.bundle.in_(bundles)).values(pushed_at=at)
        await self._transactions.run(lambda connection: connection.execute(done))

    async def unbundle(self, living: Collection[str], *, pushed_before: datetime) -> int:
        """Free what the engine was given and no longer knows; returns how many deliveries."""
        return await self._transactions.run(
            lambda connection: delivery_planning.unbundle(connection, living, pushed_before)
        )

    async def take(self, delivery: str, *, owner: str, is_again: bool = False) -> Task | None:
        """Make a delivery this process's own and return it; None if there is none.

        The engine says whose it is, so that whoever it starts may take it; `is_again` only looks after what is ours.
        """
        return await self._transactions.share(delivery_taking.take, Taken(delivery, owner, is_again))

    async def begin(self, call: Begun) -> bool:
        """Note a call before it is made; False if it must not be made: the delivery is another's, or finished."""
        return await self._transactions.share(delivery_calls.begin_calls, call)

    async def end(self, call: Ended) -> None:
        """Note what became of a call, with the receipt if there is one."""
        await self._transactions.share(delivery_calls.end_calls, call)

    async def finish(self, finished: Finished) -> None:
        """Note how a delivery ended; what others have taken over is theirs to end."""
        await self._transactions.share(delivery_calls.finish_deliveries, finished)

    async def park(self, delivery: str, *, until: datetime, owner: str) -> None:
        """Hand a delivery back, to be taken up again at a moment."""
        mine = (deliveries.c.id == delivery) & (deliveries.c.owner == owner) & deliveries.c.finished_at.is_(None)
        parked = update(deliveries).where(mine).values(
            not_before=until, pushed_at=None, bundle=None, owner=None, generation=deliveries.c.generation + 1
        )  # fmt: skip
        await self._transactions.run(lambda connection: connection.execute(parked))
