"""`python -m tests.evaluation`: answer the question sets and print the figures.

They are figures, not tests: the exit code is 0 whatever they are.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from tests.evaluation.asking import ask_all, seeds_briefing, warm_up
from tests.evaluation.cases import exam, shared, shared_files
from tests.evaluation.figures import exam_rows, graded_rows, percentile
from tests.evaluation.judging import graded_failures, graded_figures, judge_all
from tests.evaluation.printing import table

if TYPE_CHECKING:
    from knowledge.briefing import Briefing
    from tests.evaluation.figures import Row
    from tests.evaluation.judging import Judged

_P50_MS, _P99_MS = 8, 30


def main() -> int:
    """Answer, judge and print."""
    parser = argparse.ArgumentParser("python -m tests.evaluation", description="How well Korridor answers.")
    parser.add_argument("--failures", type=int, default=0, metavar="N", help="list the first N failures of each set")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    arguments = parser.parse_args()
    briefing = seeds_briefing()
    warm_up(briefing)
    rows, times, failures = _evaluate(briefing, arguments.failures)
    latency = {"p50_ms": round(percentile(times, 0.5), 2), "p99_ms": round(percentile(times, 0.99), 2)}
    if arguments.json:
        wrong = sum(row.total - row.right for row in rows if row.measure == "all")
        figures: dict[str, Any] = {"rows": [row.as_json() for row in rows], **latency, "failures": wrong}
        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
        return 0
    sys.stdout.write("\n".join([*failures, *table(rows), *_summary(rows, latency)]) + "\n")
    return 0


def _evaluate(briefing: Briefing, count: int) -> tuple[list[Row], list[float], list[str]]:
    rows: list[Row] = []
    times: list[float] = []
    failures: list[str] = []
    for path in shared_files():
        answers = ask_all(briefing, shared(path))
        times += [answer["elapsed_ms"] for answer in answers.values()]
        rows += graded_rows(path.stem, graded_figures(path, answers))
        failures += graded_failures(path, answers, count) if count else []
    cases = exam()
    answers = ask_all(briefing, cases)
    judged = judge_all(cases, answers)
    times += [answer["elapsed_ms"] for answer in answers.values()]
    rows += exam_rows(judged)
    wrong = [j for j in judged if not j.is_right]
    return rows, times, failures + [_failure(j) for j in wrong[:count]]


def _failure(judged: Judged) -> str:
    case, said = judged.case, judged.answer["text"][:160]
    return f"{case.id} [{case.type}] {case.text!r}\n    {judged.reason}; got: {said!r}"


def _summary(rows: list[Row], latency: dict[str, float]) -> list[str]:
    p50, p99 = latency["p50_ms"], latency["p99_ms"]
    whole = [row for row in rows if row.measure == "all"]
    wrong = ", ".join(f"{row.questions} {row.total - row.right} of {row.total}" for row in whole)
    verdict = "" if p50 <= _P50_MS and p99 <= _P99_MS else "  NOT MET"
    speed = f"one question: p50 {p50:.1f} ms (<= {_P50_MS}), p99 {p99:.1f} ms (<= {_P99_MS}){verdict}"
    return ["", speed, f"failures: {wrong}"]


if __name__ == "__main__":
    sys.exit(main())
