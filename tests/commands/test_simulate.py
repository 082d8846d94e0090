"""`korridor simulate`: weeks in seconds, the strangest days of the year among them; and it notices what is wrong."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.digests.occurrences import due_on
from bot.digests.schedule import Daily, Schedule
from bot.digests.simulation import running
from bot.digests.simulation.faults import Trouble
from bot.digests.simulation.leaping import LeapingLoop
from bot.digests.simulation.people import ZONES
from bot.digests.simulation.platforms import SimulatedPlatform
from bot.digests.simulation.reckoning import clock_changes, wall_clock
from bot.digests.simulation.running import Wanted, simulate
from knowledge.seeds import load_seeds
from tests.digests.making import SEEDS

if TYPE_CHECKING:
    from pathlib import Path

    from bot.messages import Chat
    from tests.commands.calling import Call


def wanted(start: str, *, days: int, count: int = 60, troubles: tuple[Trouble, ...] = (), seed: int = 1) -> Wanted:
    return Wanted(days, count, datetime.fromisoformat(start).replace(tzinfo=UTC), seed, troubles)


@pytest.mark.parametrize("start", ["2026-03-27", "2026-10-23", "2026-09-04", "2028-02-27"])
def test_each_local_date_has_one_digest(start: str, tmp_path: Path) -> None:
    """Clocks changed in Berlin, New York, Santiago at midnight; a leap day; nothing is wrong."""
    found = simulate(wanted(start, days=4), seeds=load_seeds(SEEDS), folder=tmp_path)

    total = found.total
    assert found.problems == []
    assert total.due == total.sent + total.empty > 50
    assert (total.doubled, total.lost, total.missed) == (0, 0, 0)
    if start == "2026-03-27":
        changes = [(change.zone, change.on) for change, counts in found.clock_changes.items() if counts.due]
        assert ("Europe/Berlin", date(2026, 3, 29)) in changes


def test_troubles_lose_nothing_and_double_only_what_the_ledger_knows(tmp_path: Path) -> None:
    """All of them at once: outages, kills, lost answers, a long downtime, a clock set back."""
    found = simulate(wanted("2026-03-20", days=12, troubles=tuple(Trouble)), seeds=load_seeds(SEEDS), folder=tmp_path)

    total = found.total
    assert found.problems == []
    assert (total.lost, total.missed > 0, total.sent > 100) == (0, True, True)
    assert total.doubled <= total.repeated


def test_the_same_seed_gives_the_same_run(tmp_path: Path) -> None:
    """To the last figure, troubles included."""
    given = wanted("2026-03-27", days=3, count=30, troubles=(Trouble.THROTTLE, Trouble.LOST_ANSWERS, Trouble.OUTAGE))
    ran = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        ran.append(simulate(given, seeds=load_seeds(SEEDS), folder=tmp_path / name).platforms)

    assert ran[0] == ran[1]


class Forgetful(SimulatedPlatform):
    """Says that it has what it never keeps."""

    def _keep(self, reply: object) -> None:
        """Forget it."""


class Doubling(SimulatedPlatform):
    """Shows every message twice."""

    def _keep(self, reply: object) -> None:
        """Keep it twice."""
        super()._keep(reply)  # type: ignore[arg-type]
        super()._keep(reply)  # type: ignore[arg-type]


@pytest.mark.parametrize(("platform", "told"), [(Forgetful, "never arrived"), (Doubling, "arrived 2 times")])
def test_a_wrong_run_is_found_out(
    platform: type[SimulatedPlatform], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof rests on what the platforms got: one that loses or doubles is noticed."""
    monkeypatch.setattr(running, "SimulatedPlatform", platform)
    found = simulate(wanted("2026-03-27", days=2, count=10), seeds=load_seeds(SEEDS), folder=tmp_path)

    assert found.problems
    assert all(told in problem for problem in found.problems)


@pytest.mark.parametrize("zone", [*ZONES, "Africa/Casablanca", "America/St_Johns", "Asia/Gaza"])
def test_two_ways_of_counting_give_the_same_hour(zone: str) -> None:
    """The planner's rule and the trial of all offsets, on the days around each change of clocks of two years."""
    changes = clock_changes(zone, datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    for day in (change.on + timedelta(days=shift) for change in changes for shift in (-1, 0, 1)):
        for at in (time(hour, minute) for hour in range(4) for minute in (0, 15, 30)):
            schedule = Schedule(cadence=Daily(), at=at, zone=zone)
            planned = due_on(schedule, day)
            assert planned is not None
            assert planned.due == wall_clock(day, at, ZoneInfo(zone)), (day, at)


def test_time_leaps_and_keeps_its_order() -> None:
    """An hour of waiting takes no time; what waits less comes first."""
    seen: list[str] = []

    async def wait(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        seen.append(name)

    async def both() -> float:
        await asyncio.gather(wait("later", 3600), wait("sooner", 60))
        return asyncio.get_running_loop().time()

    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        assert runner.run(both()) == pytest.approx(3600)
    assert seen == ["sooner", "later"]


async def test_the_command_prints_figures_by_platform_and_by_clock_change(call: Call) -> None:
    """And says that it is proven."""
    called = await call("simulate", "--days", "4", "--subscriptions", "40", "--clock", "2026-03-27")

    assert called.code == 0
    lines = called.out.splitlines()
    assert lines[0].startswith("40 subscriptions from 2026-03-27 to 2026-03-30, seed 1, faults: none")
    assert lines[2].split() == ["platform", "due", "sent", "empty", "missed", "refused", "in", "doubt", "repeated",
                                "doubled", "lost"]  # fmt: skip
    assert any(line.split()[:4] == ["2026-03-29", "Europe/Berlin", "+1", "h"] for line in lines)
    assert lines[-1].startswith("Each local date of each subscription has exactly one digest")
    assert "100%" in called.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--days", "0"), "1 to 400"),
        (("--subscriptions", "-1"), "1 to 100000"),
        (("--clock", "March"), "2026-11-23"),
        (("--faults", "earthquake"), "lost-answers"),
        (("--seed", "x"), "invalid int"),
    ],
    ids=str,
)
async def test_a_mistake_is_told_in_one_line(call: Call, words: tuple[str, ...], told: str) -> None:
    """With what may be written instead."""
    called = await call("simulate", *words)

    assert (called.code, called.out) == (2, "")
    assert told in called.err.splitlines()[-1]


def test_kinds_of_chats_are_drawn(tmp_path: Path) -> None:
    """Both platforms, topics, and several subscriptions a chat."""
    from random import Random

    from bot.digests.simulation.people import subscriptions

    drawn = list(subscriptions(500, start=datetime(2026, 3, 1, tzinfo=UTC), days=30, random=Random(1)))
    chats: list[Chat] = [one.chat for one in drawn]
    assert {chat.platform for chat in chats} == {"telegram", "slack"}
    assert any(chat.thread for chat in chats)
    assert len({chat.key for chat in chats}) < len(chats)
