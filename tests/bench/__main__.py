"""`python -m tests.bench`: Korridor beside plain BM25, SQLite FTS5 and a rapidfuzz scan on made-up stores.

Each system runs in a process of its own on one core; times are processor time, so that waiting for a
busy machine does not count.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import report
from tests.bench.contenders import CONTENDERS
from tests.bench.generator import world, write
from tests.bench.measuring import Figures
from tests.bench.questions import questions, write_questions
from tests.bench.seeds_alone import cold_starts, single_threaded
from tests.evaluation.cases import ROOT

_SCAN_FROM = 50_000
_SCAN_QUESTIONS = 40
"""A scan of 100 k statements takes half a second; it gets fewer questions there."""


@dataclass(frozen=True)
class Options:
    """What to measure."""

    sizes: tuple[int, ...]
    questions: int
    systems: tuple[str, ...]


def main() -> int:
    """Measure, print, and save the table when asked to."""
    parser = argparse.ArgumentParser("python -m tests.bench", description="Latency, memory and accuracy beside peers.")
    parser.add_argument("--sizes", default="1000,10000,100000", help="facts in the made-up stores, comma-separated")
    parser.add_argument("--questions", type=int, default=200, help="questions to each store (default 200)")
    parser.add_argument("--systems", default=",".join(CONTENDERS), help=f"some of {', '.join(CONTENDERS)}")
    parser.add_argument("--save", action="store_true", help="write the table to docs/benchmarks.md")
    arguments = parser.parse_args()
    sizes = tuple(int(size) for size in arguments.sizes.split(","))
    options = Options(sizes, arguments.questions, tuple(arguments.systems.split(",")))
    if unknown := set(options.systems) - CONTENDERS.keys():
        parser.error(f"no system {', '.join(sorted(unknown))}; choose from {', '.join(CONTENDERS)}")
    figures = {size: _measure_store(size, options) for size in options.sizes}
    seeds, semantic = _run("tests.bench.seeds_alone"), _run("tests.bench.seeds_alone", "semantic")
    tables = report.tables(figures, seeds=seeds, semantic=semantic, starts=cold_starts())
    sys.stdout.write(tables)
    if arguments.save:
        command = " ".join(["python -m tests.bench", *sys.argv[1:]])
        report.save(ROOT / "docs" / "benchmarks.md", command, tables)
    return 0


def _measure_store(size: int, options: Options) -> list[Figures]:
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        made = world(size)
        write(made, directory)
        write_questions(questions(made, options.questions), directory)
        del made
        return [_measure(system, directory, size, options.questions) for system in options.systems]


def _measure(system: str, directory: Path, size: int, count: int) -> Figures:
    limit = _SCAN_QUESTIONS if system == "rapidfuzz" and size >= _SCAN_FROM else count
    sys.stderr.write(f"{size} facts: {system} ...\n")
    return Figures(**_run("tests.bench.measuring", system, str(directory), str(limit)))


def _run(module: str, *arguments: str) -> dict[str, Any]:
    """Return what a measuring process prints."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, cwd=ROOT, env=single_threaded(), encoding="utf-8"
    )
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


if __name__ == "__main__":
    sys.exit(main())
