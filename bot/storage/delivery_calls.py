"""Calls and how they ended: each is noted before it is made, and only by who owns the delivery."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select, tuple_, update

from bot.storage.delivery_models import FAILED, Begun, Ended, Finished, Outcome
from bot.storage.digest_tables import attempts, deliveries, receipt_facts, receipts, subscriptions, target_days
from bot.storage.statements import insert_new

if TYPE_CHECKING:
    from sqlalchemy import Connection


def begin_calls(connection: Connection, calls: Sequence[Begun]) -> list[bool]:
    """Note calls that are about to be made; returns for each whether it may be."""
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


def end_calls(connection: Connection, calls: Sequence[Ended]) -> list[None]:
    """Note what became of calls, with their receipts; a chat that was reached is not failing any more."""
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


def finish_deliveries(connection: Connection, finished: Sequence[Finished]) -> list[None]:
    """Note how deliveries ended; those that others have taken over are left to them."""
    if calls := [end.last for end in finished if end.last is not None]:
        end_calls(connection, calls)
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
