"""Judge answers: ours by the facts they cite, the shared questions by the grader that comes with them."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tests.evaluation.asking import Line
    from tests.evaluation.cases import Case

_ANY_LANGUAGE = frozenset({"mixed", "injection"})
_MOST = 0.6
_FEW, _MANY = 3, 10


@dataclass(frozen=True)
class Judged:
    """A question, its answer and what is wrong with that; nothing when the reason is empty."""

    case: Case
    answer: Line
    reason: str

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.reason

    @property
    def is_false_answer(self) -> bool:
        """Whether facts were told where none answers: the worst error."""
        return bool(self.answer["outcome"] == "answer" and not self.case.may_be_answered)

    @property
    def leads_right(self) -> bool:
        """Whether the first fact cited is one of those expected."""
        facts = self.answer["facts"]
        return bool(facts) and facts[0]["id"] in self.case.facts


def judge_all(cases: Iterable[Case], answers: Mapping[str, Line]) -> list[Judged]:
    """Judge every question of our own exam."""
    return [Judged(case, answers[case.id], fault(case, answers[case.id])) for case in cases]


def fault(case: Case, answer: Line) -> str:
    """Return what is wrong with an answer; an empty string when it is right."""
    if answer["outcome"] not in case.expect:
        return f"outcome {answer['outcome']}, expected {' or '.join(case.expect)}"
    if case.type not in _ANY_LANGUAGE and answer["language"] != case.language:
        return f"language {answer['language']}, expected {case.language}"
    return _fault_of_facts(case, answer["facts"]) if answer["outcome"] == "answer" else ""


def _fault_of_facts(case: Case, facts: Sequence[Mapping[str, Any]]) -> str:
    cited = [fact["id"] for fact in facts]
    told = sum(fact in cited for fact in case.facts)
    needed = max(1, math.ceil(_MOST * len(case.facts))) if case.type in {"list", "compare"} else 1
    if case.facts and told < needed:
        return f"cites {', '.join(cited)}; expected {needed} of {', '.join(case.facts)}"
    if not 1 <= len(cited) <= (_MANY if case.is_long else _FEW):
        return f"cites {len(cited)} facts"
    if case.type == "status_trap" and all(fact["status"] == "done" for fact in facts):
        return "status trap: every cited fact is done"
    return ""


def grade(questions: Path, answers: Mapping[str, Line], *arguments: str) -> str:
    """Return what the shared grader prints about the answers to its questions."""
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "answers.jsonl"
        file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in answers.values()), "utf-8")
        grader = questions.with_name("grade.py")
        done = subprocess.run(
            [sys.executable, str(grader), str(questions), str(file), *arguments],
            capture_output=True, check=True, encoding="utf-8",
        )  # fmt: skip
    return done.stdout


def graded_figures(questions: Path, answers: Mapping[str, Line]) -> dict[str, Any]:
    """Return the shared grader's figures."""
    figures: dict[str, Any] = json.loads(grade(questions, answers, "--json"))
    return figures


def graded_failures(questions: Path, answers: Mapping[str, Line], count: int) -> list[str]:
    """Return the first failures the shared grader names, two lines each."""
    lines = grade(questions, answers, "--failures", str(count)).splitlines()
    found = [index for index, line in enumerate(lines) if "; got: " in line and line.startswith("    ")]
    return [f"{lines[index - 1]}\n{lines[index]}" for index in found]
