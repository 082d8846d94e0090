"""`korridor ask` answers soon: it loads nothing that an answer does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

NEEDLESS = (
    "aiohttp", "aiosqlite", "alembic", "apscheduler", "cryptography", "httpx", "prompt_toolkit", "psycopg", "rich",
    "slack_bolt", "slack_sdk", "sqlalchemy", "starlette", "structlog", "telegram", "uvicorn", "bot.adapters.slack",
    "bot.adapters.telegram", "bot.storage", "bot.wiring", "knowledge.seeds", "knowledge.store.engine",
)  # fmt: skip
ASKING = "import sys; from bot.__main__ import main; main(sys.argv[1:]); print(*sorted(sys.modules), file=sys.stderr)"


def loaded(directory: Path, *words: str) -> set[str]:
    """Return the modules that a command in a process of its own has loaded in the end."""
    url = f"sqlite:///{directory / 'korridor.sqlite3'}"
    ran = subprocess.run(
        [sys.executable, "-c", ASKING, *words], check=True, capture_output=True, text=True, cwd=directory,
        env={**os.environ, "KORRIDOR_DATABASE_URL": url, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert ran.stdout
    return set(ran.stderr.split())


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where a database is that has been set up by a first command."""
    found: Path = tmp_path_factory.mktemp("cold")
    assert "sqlalchemy" in loaded(found, "facts", "list")
    return found


@pytest.mark.parametrize(
    "words",
    [
        ("ask", "Was ist bis 2029 geplant?"),
        ("ask", "--json", "What did Siemens propose?"),
        ("ask", "--as-of", "2100-01-01", "Қанша күн?"),
        ("facts", "list", "--topic", "transport"),
    ],
    ids=["ask", "ask --json", "ask --as-of", "facts list"],
)
def test_looking_at_what_is_known_loads_neither_servers_nor_a_database_toolkit(
    directory: Path, words: tuple[str, ...]
) -> None:
    """With the database there, no platform, server, scheduler, migration or SQL toolkit is imported."""
    modules = loaded(directory, *words)

    assert "knowledge.store.glance" in modules
    assert modules.isdisjoint(NEEDLESS)


def test_a_list_of_facts_needs_no_model(directory: Path) -> None:
    """Listing facts does not load what understands questions."""
    modules = loaded(directory, "facts", "list")

    assert modules.isdisjoint({"numpy", "rapidfuzz", "knowledge.briefing", "fluent.runtime"})
