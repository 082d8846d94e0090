"""What every measurement shares: a figure beside its bar, and subscriptions that are due when it begins."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.storage.database import BotDatabase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.telegram import FakeTelegram


def told(name: str, figure: float, bar: float, *, at_most: bool, unit: str = "") -> bool:
    """Print a figure beside its bar; return whether it is met."""
    met = figure <= bar if at_most else figure >= bar
    sign = "<=" if at_most else ">="
    print(f"{'met   ' if met else 'MISSED'} {name}: {figure:.2f}{unit} (bar {sign} {bar:g}{unit})", flush=True)
    return met


def counted(name: str, figure: int, bar: int) -> bool:
    """Print a number of things that must not be exceeded; return whether it is met."""
    return told(name, figure, bar, at_most=True)


def next_minute(*, at_least_s: float) -> datetime:
    """Return the first full minute that is far enough away."""
    soon = datetime.now(UTC) + timedelta(seconds=at_least_s)
    return soon.replace(second=0, microsecond=0) + timedelta(minutes=1)


def renamed(row: Any, name: str) -> Any:
    """Return a stored subscription under another id."""
    return replace(row, id=name, document=row.document.replace(f'"id":"{row.id}"', f'"id":"{name}"', 1))


def reached(fake: FakeTelegram) -> Counter[int]:
    """Return how many messages each chat got."""
    return Counter(message.chat_id for message in fake.sent)


async def ledger_of(url: str, count: int) -> Mapping[str, int]:
    """Return what the ledger says of a run: deliveries by state, sends repeated, days counted against chats."""
    database = await BotDatabase.open(url)
    try:
        found = await database.ledger.log.latest(limit=count + 10)
        states = Counter[str](one.state for one in found)
        bad_days = [await database.ledger.targets.days(one.chat_key) for one in found if one.state != "sent"]
        living = await database.ledger.subscriptions.count()
    finally:
        await database.close()
    return {**states, "repeated": sum(one.repeated for one in found), "bad days": sum(map(len, bad_days)),
            "living": living}  # fmt: skip
