"""`korridor doctor`: what it looks at, and what it says to do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.adapters.slack.surface import scopes
from bot.examination import examine
from bot.settings import Settings
from tests.fakes.slack.server import FakeSlack
from tests.fakes.telegram import FakeTelegram

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


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


async def test_old_time_zone_data_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kazakhstan has had one time since March 2024; older data tell Almaty an hour too much."""
    monkeypatch.setattr("bot.examination.ZoneInfo", lambda _: ZoneInfo("Asia/Omsk"))

    found = {finding.what: finding for finding in await examine(settings(**database(tmp_path)))}

    assert (found["time zones"].is_fault, found["time zones"].remedy) == (True, "pip install -U tzdata")
    assert found["platforms"].is_ok
    assert not found["platforms"].is_fault
