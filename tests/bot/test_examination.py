"""`korridor doctor`: what it looks at, and what it says to do."""

from __future__ import annotations

import zoneinfo
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from bot.__main__ import main
from bot.adapters.slack.surface import scopes
from bot.digests.zone_data import REMEDY, zone_data_fault
from bot.examination import examine
from bot.settings import Settings
from tests.fakes.slack.server import FakeSlack
from tests.fakes.telegram import FakeTelegram

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def database(folder: Path) -> dict[str, str]:
    return {"database_url": f"sqlite:///{folder / 'korridor.sqlite3'}"}


def settings(**given: str) -> Settings:
    return Settings.model_validate({"_env_file": None} | given)


async def test_a_healthy_set_up_has_every_part_looked_at(tmp_path: Path) -> None:
    """Database, time zones, tokens, scopes, privacy mode, webhook, Socket Mode; nothing is called a fault."""
    async with FakeTelegram(flood=False) as telegram, FakeSlack() as slack:
        team = slack.team("T1", scopes=scopes())
        found = await examine(
            settings(
                telegram_token=telegram.token,
                telegram_base_url=telegram.base_url,
                slack_bot_token=team.bot_token,
                slack_app_token=team.app_token,
                slack_base_url=slack.base_url,
                **database(tmp_path),
            )
        )

    names = " ".join(finding.what for finding in found)
    assert [str(finding) for finding in found if finding.is_fault] == []
    for part in ("database", "time zones", "telegram, token", "privacy", "webhook", "slack, workspace", "Socket Mode"):
        assert part in names


async def test_each_fault_says_what_to_do(tmp_path: Path) -> None:
    """A dead token, missing scopes: each with its remedy; the other platform is looked at all the same."""
    async with FakeTelegram(flood=False) as telegram, FakeSlack() as slack:
        team = slack.team("T1", scopes=set(scopes()) - {"files:write"})
        found = await examine(
            settings(
                telegram_token="999999:WRONG-TEST-token",
                telegram_base_url=telegram.base_url,
                slack_bot_token=team.bot_token,
                slack_app_token=team.app_token,
                slack_base_url=slack.base_url,
                **database(tmp_path),
            )
        )

    faults = [str(finding) for finding in found if finding.is_fault]
    assert len(faults) == 2
    assert all(fault.startswith("FAIL") and "\n       -> " in fault for fault in faults)
    assert "@BotFather" in faults[0]
    assert "files:write" in faults[1]


async def test_without_its_database_nothing_else_is_looked_at(tmp_path: Path) -> None:
    """The first fault is the one to mend."""
    (tmp_path / "file").write_text("")
    found = await examine(settings(database_url=f"sqlite:///{tmp_path / 'file' / 'korridor.sqlite3'}"))

    assert [(finding.what, finding.is_ok) for finding in found] == [("database", False), ("time zones", True)]
    assert "KORRIDOR_DATABASE_URL" in found[0].remedy


@pytest.fixture
def old_zone_data(tmp_path: Path) -> Iterator[Path]:
    """Have the system's data be from before March 2024: Almaty shares the hour of Omsk, as it did then."""
    folder = tmp_path / "zones"
    (folder / "Asia").mkdir(parents=True)
    (folder / "Asia" / "Almaty").write_bytes(files("tzdata.zoneinfo.Asia").joinpath("Omsk").read_bytes())
    zoneinfo.reset_tzpath(to=[folder])
    zoneinfo.ZoneInfo.clear_cache()
    yield folder
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()


async def test_old_time_zone_data_are_noticed(tmp_path: Path, old_zone_data: Path) -> None:
    """Kazakhstan has had one time since March 2024; older data tell Almaty an hour too much."""
    found = {finding.what: finding for finding in await examine(settings(**database(tmp_path)))}

    assert (found["time zones"].is_fault, found["time zones"].remedy) == (True, REMEDY)
    assert str(old_zone_data) in found["time zones"].text
    assert found["platforms"].is_ok
    assert not found["platforms"].is_fault


def test_nothing_starts_with_old_time_zone_data(
    old_zone_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends at once with one line that says what to do: a digest at a wrong hour is worse than none."""
    monkeypatch.setenv("KORRIDOR_TELEGRAM_TOKEN", "123456:TEST-token")
    monkeypatch.setenv("KORRIDOR_DATABASE_URL", database(tmp_path)["database_url"])

    assert main(["run"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "at a wrong hour" in line
    assert "PYTHONTZPATH" in line


def test_this_machine_has_zone_data_that_will_do() -> None:
    """Those that the package brings, or the system's."""
    assert zone_data_fault() == ""
