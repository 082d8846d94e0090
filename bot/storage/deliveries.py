"""The ledger of deliveries: one for each occurrence of a subscription, with every attempt to send it.

An attempt is noted before the call. One without an outcome may have arrived: the process was killed in it, or no answer
came. Whoever works on a delivery owns it; a process that has lost it can note no attempt, so it sends nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import bindparam, delete, func, or_, select, tuple_, update

from bot.storage.digest_tables import attempts, deliveries, receipt_facts, receipts, subscriptions, target_days
from bot.storage.settings import are_gone
from bot.storage.statements import insert_new

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from bot.storage.transactions import Transactions

Kind = Literal["digest", "alert", "notice", "answer", "correction"]
ERRANDS: frozenset[Kind] = frozenset({"answer", "correction"})
"""Kinds that belong to no subscription."""
State = Literal["open", "sent", "empty", "failed", "gone", "in_doubt", "missed", "dropped"]
Outcome = Literal[
    "sent", "ambiguous", "throttled", "unreachable", "unavailable", "moved", "refused", "unsent", "waived"
]
IN_DOUBT: frozenset[Outcome | None] = frozenset({None, "ambiguous"})
"""Outcomes after which nobody knows whether the message arrived."""
FAILED: frozenset[State] = frozenset({"failed", "gone", "in_doubt"})
MOST_IN_BUNDLE = 8
_WORTH_BUNDLING = 20
_PREVIOUS = 12
"""How many earlier deliveries the next one looks at."""


class NewDelivery(NamedTuple):
    """A delivery to be planned, or to be recorded as missed."""

    id: str
    subscription: str
    ref: str
    kind: Kind
    platform: str
    chat_key: str
    due: datetime
    expires: datetime
    is_missed: bool = False


class Bundle(NamedTuple):
    """Deliveries that the engine takes as one: it needs as long for one as for ten."""

    id: str
    platform: str
    kind: Kind
    deliveries: tuple[str, ...]


@dataclass(frozen=True)
class Attempt:
    """One call that was begun."""

    part: int
    number: int
    outcome: Outcome | None


class Earlier(NamedTuple):
    """An earlier delivery of the same subscription."""

    ref: str
    state: State
    due: datetime
    contents: str | None


@dataclass(frozen=True)
class Task:
    """A delivery with all that is needed to send it."""

    id: str
    subscription: str
    ref: str
    kind: Kind
    chat_key: str
    due: datetime
    expires: datetime
    state: State
    owner: Row[Any] | None = field(repr=False)
    """The subscription's row; None if it is gone."""
    is_gone: bool = False
    """The chat has closed its door to us, as far as the platform has said."""
    attempts: tuple[Attempt, ...] = ()
    receipts: dict[int, str] = field(default_factory=dict)
    """Message ids by part."""
    earlier: tuple[Earlier, ...] = ()
    """The newest last."""


class Begun(NamedTuple):
    """A call that is about to be made."""

    delivery: str
    part: int
    number: int
    owner: str
    at: datetime
    is_repeat: bool


class Ended(NamedTuple):
    """What became of a call."""

    delivery: str
    part: int
    number: int
    outcome: Outcome
    at: datetime
    chat_key: str
    message_id: str | None = None


class Finished(NamedTuple):
    """How a delivery ended."""

    delivery: str
    owner: str
    state: State
    at: datetime
    fault: str = ""
    contents: str | None = None
    digest: str | None = None
    facts: tuple[str, ...] = ()
    last: Ended | None = None
    """The call with which it ended, stored in the same transaction."""
    news_since: datetime | None = None
    """As of when it was composed: what is recorded later is new in the next one."""


class _Taken(NamedTuple):
    delivery: str
    owner: str
    is_again: bool


class DeliveryStore:
    """What is to be sent, was sent, and was not."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def add(self, new: Sequence[NewDelivery], *, at: datetime) -> set[str]:
        """Plan deliveries; returns the ids of those that were not there."""
        return await self._transactions.run(lambda connection: add_deliveries(connection, new, at=at))

    async def bundled(self, *, now: datetime, limit: int) -> list[Bundle]:
        """Bundle what the engine has yet to take, the longest due first; each delivery is bundled by one process.

        A bundle is stored before it is handed over, so that handing it over again after a crash changes nothing.
        """
        return await self._transactions.run(lambda connection: _bundled(connection, now, limit))

    async def left_over(self) -> list[Bundle]:
        """Return the bundles of which nobody has noted that the engine has them: a crash left them, or they are new."""
        return await self._transactions.read(_left_over)

    async def pushed(self, bundles: Sequence[str], *, at: datetime) -> None:
        """Note that the engine has taken them."""
        done = update(deliveries).where(deliveries.c.bundle.in_(bundles)).values(pushed_at=at)
        await self._transactions.run(lambda connection: connection.execute(done))

    async def unbundle(self, living: Collection[str], *, pushed_before: datetime) -> int:
        """Free what the engine was given and no longer knows; returns how many deliveries."""
        return await self._transactions.run(lambda connection: _unbundle(connection, living, pushed_before))

    async def take(self, delivery: str, *, owner: str, is_again: bool = False) -> Task | None:
        """Make a delivery this process's own and return it; None if there is none.

        The engine says whose it is, so that whoever it starts may take it; `is_again` only looks after what is ours.
        """
        return await self._transactions.share(_take, _Taken(delivery, owner, is_again))

    async def begin(self, call: Begun) -> bool:
        """Note a call before it is made; False if it must not be made: the delivery is another's, or finished."""
        return await self._transactions.share(_begin, call)

    async def end(self, call: Ended) -> None:
        """Note what became of a call, with the receipt if there is one."""
        await self._transactions.share(_end, call)

    async def finish(self, finished: Finished) -> None:
        """Note how a delivery ended; what others have taken over is theirs to end."""
        await self._transactions.share(_finish, finished)

    async def park(self, delivery: str, *, until: datetime, owner: str) -> None:
        """Hand a delivery back, to be taken up again at a moment."""
        mine = (deliveries.c.id == delivery) & (deliveries.c.owner == owner) & deliveries.c.finished_at.is_(None)
        parked = update(deliveries).where(mine).values(
            not_before=until, pushed_at=None, bundle=None, owner=None, generation=deliveries.c.generation + 1
        )  # fmt: skip
        await self._transactions.run(lambda connection: connection.execute(parked))


def add_deliveries(connection: Connection, new: Sequence[NewDelivery], *, at: datetime) -> set[str]:
    """Insert what is not there; returns the ids of what is new."""
    rows = [
        {name: value for name, value in delivery._asdict().items() if name != "is_missed"}
        | {"state": "missed" if delivery.is_missed else "open", "generation": 0, "repeated": 0, "fault": "",
           "pushed_at": at if delivery.is_missed else None, "finished_at": at if delivery.is_missed else None}
        for delivery in new
    ]  # fmt: skip
    return {row.id for row in insert_new(connection, deliveries, rows, deliveries.c.id)}


def _bundled(connection: Connection, now: datetime, limit: int) -> list[Bundle]:
    table = deliveries.c
    may_go = or_(table.not_before.is_(None), table.not_before <= now)
    waits = select(table.id, table.generation, table.platform, table.kind).where(
        table.pushed_at.is_(None), table.bundle.is_(None), may_go
    ).order_by(table.due, table.id).limit(limit).with_for_update(skip_locked=True)  # fmt: skip
    alike: dict[tuple[str, Kind], list[Any]] = {}
    rows: list[Any] = list(connection.execute(waits))
    for row in rows:
        alike.setdefault((row.platform, row.kind), []).append(row)
    size = min(MOST_IN_BUNDLE, 1 + len(rows) // _WORTH_BUNDLING)
    made = []
    for (platform, kind), group in alike.items():
        for start in range(0, len(group), size):
            together = group[start : start + size]
            ids = tuple(row.id for row in together)
            made.append(Bundle(f"{ids[0]}.{together[0].generation}", platform, kind, ids))
            connection.execute(update(deliveries).where(table.id.in_(ids)).values(bundle=made[-1].id))
    return made


def _left_over(connection: Connection) -> list[Bundle]:
    table = deliveries.c
    ready = select(table.bundle, table.platform, table.kind, table.id).where(
        table.pushed_at.is_(None), table.bundle.is_not(None)
    ).order_by(table.due, table.bundle, table.id)  # fmt: skip
    found: dict[str, Bundle] = {}
    for row in connection.execute(ready):
        known = found.get(row.bundle, Bundle(row.bundle, row.platform, row.kind, ()))
        found[row.bundle] = known._replace(deliveries=(*known.deliveries, row.id))
    return list(found.values())


def _unbundle(connection: Connection, living: Collection[str], pushed_before: datetime) -> int:
    table = deliveries.c
    lost = select(table.id, table.bundle).where(table.finished_at.is_(None), table.pushed_at < pushed_before)
    ids = [row.id for row in connection.execute(lost) if row.bundle not in living]
    freed = {"bundle": None, "pushed_at": None, "generation": table.generation + 1}
    connection.execute(update(deliveries).where(table.id.in_(ids)).values(freed))
    return len(ids)


def _take(connection: Connection, taken: Sequence[_Taken]) -> list[Task | None]:
    me, ids = taken[0].owner, [value.delivery for value in taken]
    again = {value.delivery for value in taken if value.is_again}
    found = select(deliveries).where(deliveries.c.id.in_(ids)).with_for_update()
    rows = {row.id: row for row in connection.execute(found)}
    free = [key for key, row in rows.items() if key not in again and row.finished_at is None and row.owner != me]
    if free:
        connection.execute(update(deliveries).where(deliveries.c.id.in_(free)).values(owner=me))
    ours = [row for key, row in rows.items() if key in free or row.owner == me]
    tasks = {task.id: task for task in _tasks(connection, ours)}
    return [tasks.get(key) for key in ids]


def _tasks(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[Task]:
    made = {row.subscription for row in rows}
    owners = {row.id: row for row in connection.execute(select(subscriptions).where(subscriptions.c.id.in_(made)))}
    begun = [row.id for row in rows if row.owner is not None or row.generation]  # none else can have attempts
    calls = _attempts(connection, begun) if begun else {}
    sent = _receipts(connection, begun) if begun else {}
    earlier = _earlier(connection, made)
    gone = are_gone(connection, [row.chat_key for row in rows])
    for row, is_gone in zip(rows, gone, strict=True):
        yield Task(
            id=row.id, subscription=row.subscription, ref=row.ref, kind=row.kind, chat_key=row.chat_key, due=row.due,
            expires=row.expires, state=row.state, owner=owners.get(row.subscription), is_gone=is_gone,
            attempts=tuple(calls.get(row.id, ())), receipts=sent.get(row.id, {}),
            earlier=tuple(value for key, value in earlier.get(row.subscription, ()) if key != row.id),
        )  # fmt: skip


def _attempts(connection: Connection, ids: Sequence[str]) -> dict[str, list[Attempt]]:
    found: dict[str, list[Attempt]] = {}
    for row in connection.execute(select(attempts).where(attempts.c.delivery.in_(ids)).order_by(attempts.c.number)):
        found.setdefault(row.delivery, []).append(Attempt(row.part, row.number, row.outcome))
    return found


def _receipts(connection: Connection, ids: Sequence[str]) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for row in connection.execute(select(receipts).where(receipts.c.delivery.in_(ids))):
        found.setdefault(row.delivery, {})[row.part] = row.message_id
    return found


def _earlier(connection: Connection, made: set[str]) -> dict[str, list[tuple[str, Earlier]]]:
    """Return the newest finished deliveries of subscriptions, the newest last."""
    table = deliveries.c
    place = func.row_number().over(partition_by=table.subscription, order_by=table.ref.desc()).label("place")
    told = select(table.id, table.subscription, table.ref, table.state, table.due, table.contents, place).where(
        table.subscription.in_(made), table.state.in_(("sent", "missed"))
    ).subquery()  # fmt: skip
    newest = select(told).where(told.c.place <= _PREVIOUS).order_by(told.c.place.desc())
    found: dict[str, list[tuple[str, Earlier]]] = {}
    for row in connection.execute(newest):
        found.setdefault(row.subscription, []).append((row.id, Earlier(row.ref, row.state, row.due, row.contents)))
    return found


def _begin(connection: Connection, calls: Sequence[Begun]) -> list[bool]:
    table = deliveries.c
    owned = select(table.id).where(
        table.id.in_([call.delivery for call in calls]), table.owner == calls[0].owner, table.finished_at.is_(None)
    )  # fmt: skip
    mine = set(connection.execute(owned.with_for_update()).scalars())
    rows = [
        {name: value for name, value in call._asdict().items() if name not in {"at", "is_repeat"}}
        | {"started_at": call.at}
        for call in calls
        if call.delivery in mine
    ]
    fresh = {tuple(row) for row in insert_new(
        connection, attempts, rows, attempts.c.delivery, attempts.c.part, attempts.c.number
    )}  # fmt: skip
    again = [call.delivery for call in calls if call.is_repeat and tuple(call[:3]) in fresh]
    if again:
        counted = update(deliveries).where(table.id.in_(again)).values(repeated=table.repeated + 1)
        connection.execute(counted)
    return [tuple(call[:3]) in fresh for call in calls]


def _end(connection: Connection, calls: Sequence[Ended]) -> list[None]:
    it = tuple_(attempts.c.delivery, attempts.c.part, attempts.c.number)
    alike: dict[Outcome, list[Ended]] = {}
    for call in calls:
        alike.setdefault(call.outcome, []).append(call)
    for outcome, same in alike.items():
        ended = {"outcome": outcome, "ended_at": max(call.at for call in same)}
        connection.execute(update(attempts).where(it.in_([call[:3] for call in same])).values(ended))
    rows = [
        {"delivery": call.delivery, "part": call.part, "chat_key": call.chat_key, "message_id": call.message_id,
         "sent_at": call.at}
        for call in calls if call.message_id is not None
    ]  # fmt: skip
    if rows:
        insert_new(connection, receipts, rows)
        reached = {row["chat_key"] for row in rows}
        connection.execute(delete(target_days).where(target_days.c.chat_key.in_(reached)))
    return [None] * len(calls)


def _finish(connection: Connection, finished: Sequence[Finished]) -> list[None]:
    if calls := [end.last for end in finished if end.last is not None]:
        _end(connection, calls)
    table = deliveries.c
    owned = select(table.id, table.subscription).where(
        table.id.in_([end.delivery for end in finished]), table.owner == finished[0].owner, table.finished_at.is_(None)
    )  # fmt: skip
    mine = {row.id: row.subscription for row in connection.execute(owned.with_for_update())}
    ends = [end for end in finished if end.delivery in mine]
    if not ends:
        return [None] * len(finished)
    columns = ("state", "fault", "finished_at", "contents", "digest")
    values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in columns}
    closed = update(deliveries).where(table.id == bindparam("b_id"))
    closed = closed.values(values | {"pushed_at": bindparam("b_finished_at")})
    connection.execute(closed, [
        {"b_id": end.delivery, "b_state": end.state, "b_fault": end.fault, "b_finished_at": end.at,
         "b_contents": end.contents, "b_digest": end.digest} for end in ends
    ])  # fmt: skip
    _note(connection, [(mine[end.delivery], end) for end in ends])
    facts = [{"fact": fact, "delivery": end.delivery} for end in ends for fact in end.facts]
    insert_new(connection, receipt_facts, facts)
    return [None] * len(finished)


def _note(connection: Connection, ends: Sequence[tuple[str, Finished]]) -> None:
    """Keep with each subscription how its last delivery ended."""
    it = subscriptions.c
    alike: dict[tuple[str, datetime | None, str], list[str]] = {}
    for key, end in ends:
        ended: str = "failed" if end.state in FAILED else end.state
        alike.setdefault((ended, end.news_since, end.fault), []).append(key)
    at = max(end.at for _, end in ends)
    for (kind, known, fault), keys in alike.items():
        values: dict[str, Any] = {"news_since": known} if known is not None and kind in {"sent", "empty"} else {}
        if kind == "sent":
            values |= {"failures": 0, "fault": "", "sent_at": at}
        elif kind == "failed":
            values |= {"failures": it.failures + 1, "fault": fault}
        if values:
            connection.execute(update(subscriptions).where(it.id.in_(keys)).values(values))
