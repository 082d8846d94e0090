"""One contender, measured in a process of its own: `python -m tests.bench.measuring CONTENDER DIRECTORY`."""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.contenders import CONTENDERS, Contender, Found
from tests.bench.questions import BenchQuestion, read_questions
from tests.evaluation.figures import percentile

_WARM_UP = 4


def one_core() -> None:
    """Keep this process on one core, where the system lets it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def resident_mb() -> float:
    """Return the memory this process holds, in MB."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


@dataclass(frozen=True)
class Figures:
    """What was measured."""

    name: str
    build_s: float
    build_mb: float
    """Growth of the process by building."""
    total_mb: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    asked: int
    counted: int
    """Questions of the half that was not used for tuning."""
    right: int
    found_right: int
    found_of: int
    """Of the counted questions that a fact answers: right fact first."""
    declined_right: int
    declined_of: int
    """Of the counted near-misses: rightly declined."""


def measure(contender: Contender, directory: Path, limit: int) -> Figures:
    """Build, warm up, ask and judge."""
    questions = read_questions(directory)[:limit]
    gc.collect()
    before, started = resident_mb(), time.process_time()
    contender.build(directory)
    build_s, after = time.process_time() - started, resident_mb()
    for question in questions[:_WARM_UP]:
        contender.find(question)
    times, found = [], []
    for question in questions:
        started = time.process_time()
        found.append(contender.find(question))
        times.append((time.process_time() - started) * 1000)
    answered = list(zip(questions, found, strict=True))
    cut_off = float("-inf") if contender.declines else best_cut_off([pair for pair in answered if pair[0].is_tuning])
    counted = [(question, _right(question, told, cut_off)) for question, told in answered if not question.is_tuning]
    with_fact = [is_right for question, is_right in counted if question.fact]
    without = [is_right for question, is_right in counted if not question.fact]
    return Figures(
        name=contender.name, build_s=build_s, build_mb=after - before, total_mb=resident_mb(),
        p50_ms=percentile(times, 0.5), p99_ms=percentile(times, 0.99), max_ms=max(times), asked=len(questions),
        counted=len(counted), right=sum(with_fact) + sum(without), found_right=sum(with_fact), found_of=len(with_fact),
        declined_right=sum(without), declined_of=len(without),
    )  # fmt: skip


def best_cut_off(answered: list[tuple[BenchQuestion, Found]]) -> float:
    """Return the score under which declining gives the most right outcomes."""
    cut_offs = [float("-inf"), *sorted({found.score for _, found in answered}), float("inf")]
    return max(cut_offs, key=lambda cut_off: sum(_right(question, found, cut_off) for question, found in answered))


def _right(question: BenchQuestion, found: Found, cut_off: float) -> bool:
    return (found.fact if found.score >= cut_off else None) == question.fact


def main(arguments: list[str]) -> int:
    """Measure and print one JSON object."""
    name, directory, limit = arguments
    one_core()
    figures: dict[str, Any] = measure(CONTENDERS[name](), Path(directory), int(limit)).__dict__
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
