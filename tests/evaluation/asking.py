"""Put questions to a briefing over the seeds, in process, as `korridor ask --jsonl` does."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.asking import as_json
from bot.settings import Settings
from bot.wiring import briefing_of, snapshot
from knowledge.understanding.question import Context
from tests.evaluation.cases import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.briefing import Briefing
    from knowledge.history import Snapshot
    from knowledge.understanding.meaning import Encoder
    from tests.evaluation.cases import Case

Line = dict[str, Any]
"""An answer as the command prints it."""


def known_seeds() -> Snapshot:
    """Return what the seeds say, through a SQLite store that is thrown away."""
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite+aiosqlite:///{Path(directory) / 'korridor.sqlite3'}"
        return asyncio.run(snapshot(Settings(database_url=url, seeds=ROOT / "seeds")))


def seeds_briefing(encoder: Encoder | None = None) -> Briefing:
    """Return a briefing over the seeds."""
    return briefing_of(known_seeds(), encoder=encoder)


def ask_all(briefing: Briefing, cases: Iterable[Case]) -> dict[str, Line]:
    """Return the answers by question id; each conversation keeps its context."""
    contexts: dict[str, Context] = {}
    answers: dict[str, Line] = {}
    for case in cases:
        context = contexts.get(case.conversation or "")
        started = time.perf_counter()
        reply = briefing.ask(case.text, context=context)
        elapsed_ms = (time.perf_counter() - started) * 1000
        if case.conversation:
            contexts[case.conversation] = reply.context
        answers[case.id] = as_json(reply.answer, identity=case.id, elapsed_ms=elapsed_ms)
    return answers


def warm_up(briefing: Briefing) -> None:
    """Let the briefing read its wording and lexicons, which it does once for each language."""
    for text in ("Wie geht es weiter?", "What comes next?", "Что будет дальше?", "Енді не болады?"):
        briefing.ask(text)
