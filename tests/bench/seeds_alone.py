"""The seeds alone: latency and memory of a process that answers from them, and the cold start of `korridor ask`."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.semantic import encoder_if
from tests.bench.measuring import one_core, resident_mb
from tests.evaluation.asking import seeds_briefing, warm_up
from tests.evaluation.cases import ROOT, exam, shared, shared_files
from tests.evaluation.figures import percentile

if TYPE_CHECKING:
    from knowledge.understanding.meaning import Encoder

_STARTS = 5
_QUESTION = "Was hat Siemens Mobility vorgeschlagen?"


def measure(encoder: Encoder | None) -> dict[str, Any]:
    """Answer every question we have and return the figures."""
    briefing = seeds_briefing(encoder)
    warm_up(briefing)
    memory = resident_mb()
    cases = [case for path in shared_files() for case in shared(path)] or exam()
    times = []
    for case in cases:
        started = time.process_time()
        briefing.ask(case.text)
        times.append((time.process_time() - started) * 1000)
    return {
        "facts": len(briefing.facts), "asked": len(cases), "p50_ms": percentile(times, 0.5),
        "p99_ms": percentile(times, 0.99), "max_ms": max(times), "rss_mb": memory,
    }  # fmt: skip


def cold_starts() -> tuple[float, float]:
    """Return the median seconds a question takes in the shell, by the clock and on the processor."""
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite+aiosqlite:///{Path(directory) / 'korridor.sqlite3'}"
        environment = {**single_threaded(), "KORRIDOR_DATABASE_URL": url}
        environment["PYTHONPYCACHEPREFIX"] = (
            directory  # byte code is kept, as in an installation, but not in the project
        )
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, "-m", "bot", "ask", _QUESTION]
        runs = []
        for _ in range(_STARTS + 1):
            started, spent = time.perf_counter(), _children_s()
            subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)
            runs.append((time.perf_counter() - started, _children_s() - spent))
    wall, processor = zip(*runs[1:], strict=True)  # the first one sets up database and byte code
    return statistics.median(wall), statistics.median(processor)


def single_threaded() -> dict[str, str]:
    """Return the environment of measured processes: one thread each."""
    return {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}


def _children_s() -> float:
    times = os.times()
    return times.children_user + times.children_system


def main() -> int:
    """Measure in this process and print one JSON object; `semantic` as an argument switches that extra on."""
    one_core()
    sys.stdout.write(json.dumps(measure(encoder_if(is_on="semantic" in sys.argv[1:]))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
