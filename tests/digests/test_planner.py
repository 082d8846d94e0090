"""What is due becomes one delivery each, whatever crashes, however many look, on the strangest days of the year."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.digests.planner import Planner
from bot.digests.schedule import AtOnce, Cadence, Daily, Monthly, Schedule, Weekday, Weekly
from bot.digests.stored import new_row
from bot.digests.subscription import Subscription
from bot.storage.database import BotDatabase
from tests.databases import BACKENDS
from tests.digests.stage import telegram_chat

if TYPE_CHECKING:
    from pathlib import Path

    from bot.storage.delivery_log import LoggedDelivery
    from bot.storage.delivery_models import Bundle

BERLIN, ALMATY, SANTIAGO = "Europe/Berlin", "Asia/Almaty", "America/Santiago"


@pytest.fixture(params=BACKENDS)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[BotDatabase]:
    is_file = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}" if is_file else request.getfixturevalue("postgres")
    opened = await BotDatabase.open(url)
    yield opened
    await opened.close()


class Engine:
    """Takes deliveries as the engine does: each bundle once; it can be made to fail."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.fails = False
        self._known: set[str] = set()

    async def push(self, bundles: Sequence[Bundle]) -> None:
        """Take bundles."""
        if self.fails:
            raise OSError("killed")
        for bundle in bundles:
            if bundle.id not in self._known:
                self._known.add(bundle.id)
                self.taken += bundle.deliveries


def wanted(
    at: str = "08:00", zone: str = BERLIN, cadence: Cadence | None = None, *, name: str = "a", created: datetime
) -> Subscription:
    when = Schedule(cadence=cadence or Daily(), at=time.fromisoformat(at), zone=zone)
    return Subscription(id=name, chat=telegram_chat(7), schedule=when, language="de", created_at=created)


async def subscribe(database: BotDatabase, subscription: Subscription, now: datetime) -> None:
    await database.ledger.subscriptions.add([new_row(subscription, now=now)])


async def all_of(database: BotDatabase) -> list[LoggedDelivery]:
    return sorted(await database.ledger.log.latest(limit=10_000), key=lambda one: one.due)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def test_what_is_due_becomes_one_delivery_and_the_next_is_known(database: BotDatabase) -> None:
    """Nothing before its time; then one; then nothing until the next day, which the tick names."""
    await subscribe(database, wanted(created=utc("2026-11-23T00:00")), utc("2026-11-23T00:00"))
    engine = Engine()
    planner = Planner(database.ledger, engine.push)

    early = await planner.tick(utc("2026-11-23T06:59:59"))
    assert (early.planned, early.next_due) == (0, utc("2026-11-23T07:00"))
    due = await planner.tick(utc("2026-11-23T07:00"))
    assert (due.planned, due.pushed, due.next_due) == (1, 1, utc("2026-11-24T07:00"))
    again = await planner.tick(utc("2026-11-23T07:00:15"))
    assert (again.planned, again.pushed) == (0, 0)
    assert engine.taken == ["telegram.a.20261123"]


async def test_a_crash_before_the_engine_has_it_repeats_harmlessly(database: BotDatabase) -> None:
    """The plan is stored, handing it over fails: the next tick hands it over, once."""
    await subscribe(database, wanted(created=utc("2026-11-23T00:00")), utc("2026-11-23T00:00"))
    engine = Engine()
    engine.fails = True
    with pytest.raises(OSError, match="killed"):
        await Planner(database.ledger, engine.push).tick(utc("2026-11-23T07:00"))
    engine.fails = False

    after = await Planner(database.ledger, engine.push).tick(utc("2026-11-23T07:00:15"))
    assert (after.planned, after.pushed, engine.taken) == (0, 1, ["telegram.a.20261123"])


async def test_a_crash_after_the_engine_has_it_repeats_harmlessly(database: BotDatabase) -> None:
    """The engine has it, noting that fails: it is handed over again under the same name, which the engine knows."""
    await subscribe(database, wanted(created=utc("2026-11-23T00:00")), utc("2026-11-23T00:00"))
    engine = Engine()

    async def push(bundles: Sequence[Bundle]) -> None:
        await engine.push(bundles)
        raise OSError("killed")

    with pytest.raises(OSError, match="killed"):
        await Planner(database.ledger, push).tick(utc("2026-11-23T07:00"))
    await Planner(database.ledger, engine.push).tick(utc("2026-11-23T07:00:15"))
    assert engine.taken == ["telegram.a.20261123"]


async def test_after_downtime_the_young_are_made_up_and_the_old_are_recorded(database: BotDatabase) -> None:
    """Down from Monday to Wednesday noon: Wednesday's digest is sent, Monday's and Tuesday's are missed."""
    await subscribe(database, wanted(created=utc("2026-11-22T12:00")), utc("2026-11-22T12:00"))
    engine = Engine()
    ticked = await Planner(database.ledger, engine.push).tick(utc("2026-11-25T12:00"))

    assert (ticked.planned, ticked.missed) == (1, 2)
    assert engine.taken == ["telegram.a.20261125"]
    assert [(one.id[-8:], one.state) for one in await all_of(database)] == [
        ("20261123", "missed"), ("20261124", "missed"), ("20261125", "open"),
    ]  # fmt: skip


async def test_the_longest_due_goes_first(database: BotDatabase) -> None:
    """After downtime the engine gets what was due at six before what was due at seven."""
    created = utc("2026-11-23T00:00")
    for name, at in (("b", "08:00"), ("a", "07:00"), ("c", "07:30")):
        await subscribe(database, wanted(at, name=name, created=created), created)
    engine = Engine()
    await Planner(database.ledger, engine.push).tick(utc("2026-11-23T09:00"))
    assert [one.split(".")[1] for one in engine.taken] == ["a", "c", "b"]


async def test_all_replicas_may_look_at_the_same_time(database: BotDatabase) -> None:
    """Eight planners at once, over 300 subscriptions: one delivery each, handed over once."""
    created = utc("2026-11-23T00:00")
    rows = [new_row(wanted(name=f"n{number}", created=created), now=created) for number in range(300)]
    await database.ledger.subscriptions.add(rows)
    engine = Engine()
    await asyncio.gather(*(Planner(database.ledger, engine.push).tick(utc("2026-11-23T07:00")) for _ in range(8)))

    assert len(engine.taken) == len(set(engine.taken)) == 300
    assert len(await all_of(database)) == 300


async def test_a_clock_set_back_changes_nothing(database: BotDatabase) -> None:
    """The system's clock goes back one hour after the digest: it is not due again."""
    await subscribe(database, wanted(created=utc("2026-11-22T12:00")), utc("2026-11-22T12:00"))
    engine = Engine()
    planner = Planner(database.ledger, engine.push)
    for now in ("2026-11-23T07:00:05", "2026-11-23T06:00:10", "2026-11-23T07:00:00", "2026-11-23T07:00:10"):
        await planner.tick(utc(now))
    assert engine.taken == ["telegram.a.20261123"]


async def test_a_changed_time_gives_no_second_digest_that_day(database: BotDatabase) -> None:
    """Sent at eight, then moved to ten: ten o'clock of the same day has had its digest."""
    created = utc("2026-11-22T12:00")
    await subscribe(database, wanted(created=created), created)
    engine = Engine()
    planner = Planner(database.ledger, engine.push)
    await planner.tick(utc("2026-11-23T07:00"))
    row = await database.ledger.subscriptions.get("a")
    assert row is not None
    moved = new_row(wanted("10:00", created=created), now=utc("2026-11-23T07:30"))
    assert moved.next_due == utc("2026-11-23T09:00")
    await database.ledger.subscriptions.save(replace(row, document=moved.document, next_due=moved.next_due),
                                             by=None, at=utc("2026-11-23T07:30"))  # fmt: skip
    ticked = await planner.tick(utc("2026-11-23T09:00"))
    assert (ticked.planned, ticked.next_due) == (0, utc("2026-11-24T09:00"))


async def test_who_wants_to_be_told_at_once_is_never_due(database: BotDatabase) -> None:
    """Alerts have no times."""
    when = Schedule(cadence=AtOnce(), zone=BERLIN)
    created = utc("2026-11-22T12:00")
    alert = Subscription(id="a", chat=telegram_chat(7), schedule=when, language="de", created_at=created)
    await subscribe(database, alert, created)
    ticked = await Planner(database.ledger, Engine().push).tick(utc("2027-11-22T12:00"))
    assert (ticked.planned, ticked.next_due) == (0, None)


DAYS = [
    pytest.param(wanted("02:30", created=utc("2026-03-26T12:00")), date(2026, 3, 27), 5, "02:30", id="berlin-gap"),
    pytest.param(wanted("08:00", created=utc("2026-03-26T12:00")), date(2026, 3, 27), 5, "08:00", id="berlin-spring"),
    pytest.param(wanted("02:30", created=utc("2026-10-22T12:00")), date(2026, 10, 23), 5, "02:30", id="berlin-fold"),
    pytest.param(wanted("08:00", created=utc("2026-10-22T12:00")), date(2026, 10, 23), 5, "08:00", id="berlin-autumn"),
    pytest.param(
        wanted("00:30", SANTIAGO, created=utc("2026-09-03T12:00")), date(2026, 9, 4), 5, "00:30", id="santiago-midnight"
    ),
    pytest.param(
        wanted("08:00", ALMATY, created=utc("2024-02-27T12:00")), date(2024, 2, 28), 5, "08:00", id="almaty-new-offset"
    ),
    pytest.param(wanted("00:00", created=utc("2028-02-26T12:00")), date(2028, 2, 27), 4, "00:00", id="leap-day"),
]


@pytest.mark.parametrize(("subscription", "first", "days", "at"), DAYS)
async def test_each_local_date_has_exactly_one_digest(
    tmp_path: Path, subscription: Subscription, first: date, days: int, at: str
) -> None:
    """Ticking every half hour through the days: one delivery a date, at its local time (in a gap, after it)."""
    opened = await BotDatabase.open(f"sqlite:///{tmp_path / 'bot.sqlite3'}")
    now = subscription.created_at
    await subscribe(opened, subscription, now)
    engine = Engine()
    planner = Planner(opened.ledger, engine.push)
    end = datetime.combine(first + timedelta(days=days), time(0), subscription.schedule.time_zone).astimezone(UTC)
    while now < end:
        now += timedelta(minutes=30)
        await planner.tick(min(now, end - timedelta(minutes=1)))
    found = await all_of(opened)
    await opened.close()

    expected = [f"{first + timedelta(days=number):%Y%m%d}" for number in range(days)]
    assert [one.id.rsplit(".", 1)[1] for one in found] == expected
    local = [one.due.astimezone(subscription.schedule.time_zone) for one in found]
    gaps = [moment for moment in local if f"{moment:%H:%M}" != at]
    assert len(gaps) <= 1
    assert all(moment - timedelta(hours=1) == moment.replace(hour=int(at[:2]), minute=int(at[3:])) for moment in gaps)


async def test_rhythms_other_than_daily_keep_their_dates(database: BotDatabase) -> None:
    """Mondays and Thursdays; the 31st, which in shorter months is the last day."""
    created = utc("2026-01-30T12:00")
    weekly = wanted(cadence=Weekly(days=(Weekday.MONDAY, Weekday.THURSDAY)), name="w", created=created)
    monthly = wanted(cadence=Monthly(day=31), name="m", created=created)
    await subscribe(database, weekly, created)
    await subscribe(database, monthly, created)
    engine = Engine()
    planner = Planner(database.ledger, engine.push)
    for day in range(62):
        await planner.tick(created + timedelta(days=day))
    dates = {name: [one[-8:] for one in engine.taken if f".{name}." in one] for name in ("w", "m")}
    assert dates["m"] == ["20260131", "20260228", "20260331"]
    assert dates["w"][:4] == ["20260202", "20260205", "20260209", "20260212"]
