"""The inbox: updates as they came, each once, until they are answered; it survives a kill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, exists, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.storage.statements import insert_new, upsert
from bot.storage.tables import inbox, inbox_parts
from knowledge.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Update
    from sqlalchemy.sql.dml import ReturningUpdate

    from bot.ports import InboxItem
    from bot.storage.transactions import Transactions

LEASE = timedelta(minutes=2)


@dataclass
class StoredItem:
    """A `bot.ports.InboxItem`."""

    key: str
    order_key: str
    body: str
    attempts: int
    """How often it was claimed before."""
    sent_parts: dict[int, str | None]
    """Replies already noted: part -> receipt, None for one whose receipt was cut off."""


class NewItem(NamedTuple):
    """An update to be stored."""

    key: str
    platform: str
    order_key: str
    body: str


class _Wanted(NamedTuple):
    platform: str
    limit: int


class _Sending(NamedTuple):
    key: str
    part: int


class _Sent(NamedTuple):
    key: str
    part: int
    sent_id: str


class DatabaseInbox:
    """A `bot.ports.Inbox` in a database that several processes may share, each under an `owner` name of its own.

    A process holds what it has in work by a lease, which every `claim` renews; from a process that stays silent the
    others take over when the lease has run out.
    """

    def __init__(
        self,
        transactions: Transactions,
        *,
        clock: Callable[[], datetime],
        owner: str = "local",
        lease: timedelta = LEASE,
    ) -> None:
        self._transactions, self._clock = transactions, clock
        self._owner, self._lease = owner, lease
        self._renew_at: datetime | None = None

    async def add(self, key: str, *, platform: str, order_key: str, body: str) -> bool:
        """Store an update; False when its key is known."""
        return await self._transactions.share(self._add, NewItem(key, platform, order_key, body))

    async def add_many(self, items: Sequence[NewItem]) -> list[bool]:
        """Store updates together or not at all; tells for each whether it was new."""
        return await self._transactions.run(lambda connection: self._add(connection, items))

    async def claim(self, platform: str, *, limit: int = 50) -> list[InboxItem]:
        """Return updates neither done nor in work, oldest first, at most one per order key, marking them in work."""
        try:
            return await self._transactions.share(self._claim, _Wanted(platform, limit))
        except StoreError as exc:
            if isinstance(exc.__cause__, IntegrityError):  # another process took an item of that chat just now
                return []
            raise

    async def mark_sending(self, key: str, part: int) -> bool:
        """Note that reply number `part` is about to be sent; False when that had been noted before."""
        return await self._transactions.share(self._mark_sending, _Sending(key, part))

    async def mark_sent(self, key: str, part: int, *, sent_id: str) -> None:
        """Note the receipt of reply number `part`."""
        await self._transactions.share(self._mark_sent, _Sent(key, part, sent_id))

    async def done(self, key: str) -> None:
        """Note that the update is fully worked: its text and its chat are forgotten, its key is kept."""
        await self._transactions.share(self._done, key)

    async def release_all(self, platform: str) -> int:
        """After a restart: put back what this owner had in work, and what others left behind; returns how many."""
        mine = or_(inbox.c.owner == self._owner, inbox.c.leased_until < self._clock())
        put_back = update(inbox).where(inbox.c.platform == platform, inbox.c.owner.is_not(None), mine)
        return await self._transactions.run(
            lambda connection: connection.execute(put_back.values(owner=None, leased_until=None)).rowcount
        )

    async def purge(self, *, before: datetime) -> int:
        """Forget updates that were done before a moment; returns how many."""

        def purge(connection: Connection) -> int:
            old = select(inbox.c.key).where(inbox.c.done_at < before)
            connection.execute(delete(inbox_parts).where(inbox_parts.c.key.in_(old)))
            return connection.execute(delete(inbox).where(inbox.c.done_at < before)).rowcount

        return await self._transactions.run(purge)

    def _add(self, connection: Connection, items: Sequence[NewItem]) -> list[bool]:
        now = self._clock()
        rows = [item._asdict() | {"attempts": 0, "received_at": now} for item in items]
        fresh = {row.key for row in insert_new(connection, inbox, rows, inbox.c.key)}
        added = []
        for item in items:
            added.append(item.key in fresh)
            fresh.discard(item.key)
        return added

    def _claim(self, connection: Connection, wanted: Sequence[_Wanted]) -> list[list[InboxItem]]:
        now = self._clock()
        until = now + self._lease
        if self._renew_at is None or now >= self._renew_at:
            connection.execute(update(inbox).where(inbox.c.owner == self._owner).values(leased_until=until))
            self._renew_at = now + self._lease / 3
        given = {"me": self._owner, "moment": now, "until": until}
        return [self._taken(connection, given | {"chosen": one.platform, "most": one.limit}) for one in wanted]

    def _taken(self, connection: Connection, given: dict[str, Any]) -> list[InboxItem]:
        rows = sorted(connection.execute(_take(), given))
        noted = self._noted(connection, [row.key for row in rows if row.attempts > 1])
        return [_item(row, noted.get(row.key, [])) for row in rows]

    def _noted(self, connection: Connection, keys: Sequence[str]) -> dict[str, list[Any]]:
        noted: dict[str, list[Any]] = {}
        if keys:
            for row in connection.execute(select(inbox_parts).where(inbox_parts.c.key.in_(keys))):
                noted.setdefault(row.key, []).append(row)
        return noted

    def _mark_sending(self, connection: Connection, parts: Sequence[_Sending]) -> list[bool]:
        rows = [noted._asdict() for noted in parts]
        fresh = {tuple(row) for row in insert_new(connection, inbox_parts, rows, inbox_parts.c.key, inbox_parts.c.part)}
        first = []
        for noted in parts:
            first.append(noted in fresh)
            fresh.discard(noted)
        return first

    def _mark_sent(self, connection: Connection, parts: Sequence[_Sent]) -> list[None]:
        upsert(connection, inbox_parts, [sent._asdict() for sent in parts], update=["sent_id"])
        return [None] * len(parts)

    def _done(self, connection: Connection, keys: Sequence[str]) -> list[None]:
        connection.execute(_finish(), {"finished": list(keys), "moment": self._clock()})
        return [None] * len(keys)


@cache
def _finish() -> Update:
    """Return the statement that notes updates as done; made once, as the next."""
    finished: dict[str, Any] = {
        "owner": None,
        "leased_until": None,
        "body": "",
        "order_key": "",
        "done_at": bindparam("moment"),
    }
    return update(inbox).where(inbox.c.key.in_(bindparam("finished", expanding=True))).values(finished)


@cache
def _take() -> ReturningUpdate[Any]:
    """Return the statement that takes the oldest free update of each chat in which nothing is in work."""
    item, other = inbox.alias("item"), inbox.alias("other")
    me, moment = bindparam("me", type_=inbox.c.owner.type), bindparam("moment", type_=inbox.c.leased_until.type)
    is_free = or_(item.c.owner.is_(None), and_(item.c.owner != me, item.c.leased_until < moment))
    is_blocked = exists().where(
        other.c.platform == item.c.platform, other.c.order_key == item.c.order_key, other.c.done_at.is_(None),
        other.c.sequence != item.c.sequence, or_(other.c.sequence < item.c.sequence, other.c.owner.is_not(None)),
    )  # fmt: skip
    is_ours = item.c.platform == bindparam("chosen")
    free = select(item.c.sequence).where(is_ours, item.c.done_at.is_(None), is_free, ~is_blocked)
    oldest = free.order_by(item.c.sequence).limit(bindparam("most"))
    locked = oldest.with_for_update(skip_locked=True, of=item).cte("heads")
    taken = update(inbox).where(inbox.c.sequence.in_(select(locked.c.sequence)))
    columns = (inbox.c.sequence, inbox.c.key, inbox.c.order_key, inbox.c.body, inbox.c.attempts)
    held = {"attempts": inbox.c.attempts + 1, "owner": me, "leased_until": bindparam("until")}
    return taken.values(held).returning(*columns)


def _item(row: Any, noted: Sequence[Any]) -> StoredItem:
    return StoredItem(
        key=row.key,
        order_key=row.order_key,
        body=row.body,
        attempts=row.attempts - 1,
        sent_parts={part.part: part.sent_id for part in noted},
    )
