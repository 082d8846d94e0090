"""Taking deliveries up: whose they are, and all that is needed to send them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select, update

from bot.storage.delivery_models import Attempt, Earlier, Task
from bot.storage.digest_tables import attempts, deliveries, receipts, subscriptions
from bot.storage.settings import are_gone

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

_PREVIOUS = 12
"""How many earlier deliveries the next one looks at."""


class Taken(NamedTuple):
    """A delivery that a process wants for its own."""

    delivery: str
    owner: str
    is_again: bool


def take(connection: Connection, taken: Sequence[Taken]) -> list[Task | None]:
    """Make deliveries their takers' own; returns each with what it takes to send it, None for what is not theirs."""
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
