"""`python -m tests.evaluation`: answer the question sets, read the articles and print the figures.

They are figures, not tests: the exit code is 0 whatever they are.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from bot.errors import SettingsError
from bot.semantic import encoder_if
from tests.evaluation.asking import ask_all, known_seeds, seeds_briefing, warm_up
from tests.evaluation.cases import exam, shared, shared_files
from tests.evaluation.claim_figures import claim_notes, claim_rows
from tests.evaluation.figures import exam_rows, graded_rows, percentile
from tests.evaluation.judging import graded_failures, graded_figures, judge_all
from tests.evaluation.printing import table
from tests.evaluation.reading import read_all

if TYPE_CHECKING:
    from knowledge.briefing import Briefing
    from knowledge.understanding.meaning import Encoder
    from tests.evaluation.figures import Row
    from tests.evaluation.judging import Judged

_P50_MS, _P99_MS = 8, 30
_SEMANTIC_P50_MS = 40


def main() -> int:
    """Answer, judge and print."""
    parser = argparse.ArgumentParser("python -m tests.evaluation", description="How well Korridor answers and reads.")
    parser.add_argument(
        "--failures",
        type=int,
        default=0,
        metavar="N",
        help="list the first N failures of each set, and all of the articles",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    parser.add_argument("--semantic", action="store_true", help="answer once more with the semantic extra")
    arguments = parser.parse_args()
    try:
        encoder = encoder_if(is_on=arguments.semantic)
    except SettingsError as fault:
        parser.error(str(fault))
    figures, text = _figures(None, arguments.failures)
    if encoder:
        more, with_it = _figures(encoder, arguments.failures)
        figures = {**figures, "semantic": more}
        text = f"Without the semantic extra:\n\n{text}\nWith it:\n\n{with_it}"
    claims, about_claims = _claims(notes=bool(arguments.failures))
    figures["claims"] = claims
    text = f"{text}\n{about_claims}"
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n" if arguments.json else text)
    return 0


def _claims(*, notes: bool) -> tuple[list[dict[str, Any]], str]:
    """Return the figures about what articles yield, as plain data and as they are printed."""
    readings = read_all(known_seeds())
    rows = claim_rows(readings)
    lines = [*(claim_notes(readings) if notes else ()), *table(rows, sets="articles")]
    return [row.as_json() for row in rows], "\n".join(lines) + "\n"


def _figures(encoder: Encoder | None, failures_told: int) -> tuple[dict[str, Any], str]:
    """Return the figures as plain data, and as they are printed."""
    briefing = seeds_briefing(encoder)
    warm_up(briefing)
    rows, times, failures = _evaluate(briefing, failures_told)
    latency = {"p50_ms": round(percentile(times, 0.5), 2), "p99_ms": round(percentile(times, 0.99), 2)}
    wrong = sum(row.total - row.right for row in rows if row.measure == "all")
    figures: dict[str, Any] = {"rows": [row.as_json() for row in rows], **latency, "failures": wrong}
    speed = _speed(latency, _SEMANTIC_P50_MS) if encoder else _speed(latency, _P50_MS, _P99_MS)
    return figures, "\n".join([*failures, *table(rows), "", speed, _wrong(rows)]) + "\n"


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


def _speed(latency: dict[str, float], p50_bar: float, p99_bar: float | None = None) -> str:
    p50, p99 = latency["p50_ms"], latency["p99_ms"]
    is_met = p50 <= p50_bar and (p99_bar is None or p99 <= p99_bar)
    beside = f" (<= {p99_bar})" if p99_bar else ""
    return f"one question: p50 {p50:.1f} ms (<= {p50_bar}), p99 {p99:.1f} ms{beside}{'' if is_met else '  NOT MET'}"


def _wrong(rows: list[Row]) -> str:
    whole = [row for row in rows if row.measure == "all"]
    return "failures: " + ", ".join(f"{row.questions} {row.total - row.right} of {row.total}" for row in whole)


if __name__ == "__main__":
    sys.exit(main())
