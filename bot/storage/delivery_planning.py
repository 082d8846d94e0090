"""Deliveries on their way to the engine: planned once, bundled by one process, freed when the engine has lost them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, update

from bot.storage.delivery_models import Bundle, Kind
from bot.storage.digest_tables import deliveries
from bot.storage.statements import insert_new

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.storage.delivery_models import NewDelivery

MOST_IN_BUNDLE = 8
_WORTH_BUNDLING = 20


def add_deliveries(connection: Connection, new: Sequence[NewDelivery], *, at: datetime) -> set[str]:
    """Insert what is not there; returns the ids of what is new."""
    rows = [
        {name: value for name, value in delivery._asdict().items() if name != "is_missed"}
        | {"state": "missed" if delivery.is_missed else "open", "generation": 0, "repeated": 0, "fault": "",
           "pushed_at": at if delivery.is_missed else None, "finished_at": at if delivery.is_missed else None}
        for delivery in new
    ]  # fmt: skip
    return {row.id for row in insert_new(connection, deliveries, rows, deliveries.c.id)}


def bundled(connection: Connection, now: datetime, limit: int) -> list[Bundle]:
    """Bundle what is due and may go, and store the bundles; what another process is bundling is passed over."""
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


def left_over(connection: Connection) -> list[Bundle]:
    """Return the bundles that nobody has noted to be with the engine, the longest due first."""
    table = deliveries.c
    ready = select(table.bundle, table.platform, table.kind, table.id).where(
        table.pushed_at.is_(None), table.bundle.is_not(None)
    ).order_by(table.due, table.bundle, table.id)  # fmt: skip
    found: dict[str, Bundle] = {}
    for row in connection.execute(ready):
        known = found.get(row.bundle, Bundle(row.bundle, row.platform, row.kind, ()))
        found[row.bundle] = known._replace(deliveries=(*known.deliveries, row.id))
    return list(found.values())


def unbundle(connection: Connection, living: Collection[str], pushed_before: datetime) -> int:
    """Free what was pushed before a moment and is in none of the living bundles; returns how many deliveries."""
    table = deliveries.c
    lost = select(table.id, table.bundle).where(table.finished_at.is_(None), table.pushed_at < pushed_before)
    ids = [row.id for row in connection.execute(lost) if row.bundle not in living]
    freed = {"bundle": None, "pushed_at": None, "generation": table.generation + 1}
    connection.execute(update(deliveries).where(table.id.in_(ids)).values(freed))
    return len(ids)
