"""What is known, for commands that only look at it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import UsageError
from knowledge.store.glance import glance

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.history import Snapshot


def end_of(day: str | None) -> datetime | None:
    """Return the last moment of a day given as 2026-11-30; None for none."""
    if day is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(day) + timedelta(days=1), datetime.min.time(), UTC)
    except ValueError as exc:
        raise UsageError(f"--as-of {day}: no such day; write it as 2026-11-30") from exc


def known(settings: Settings, *, as_of: datetime | None = None) -> Snapshot:
    """Return what is known; a database that is not set up yet is set up first, and only then are its tools loaded."""
    found = glance(settings.database_url, as_of=as_of)
    if found is not None and (found.facts or as_of is not None):
        return found
    import asyncio

    from bot.wiring import snapshot

    return asyncio.run(snapshot(settings, as_of=as_of))
