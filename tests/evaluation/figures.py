"""From judged answers to rows with the bars they are measured against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tests.evaluation.judging import Judged

LANGUAGES = ("de", "en", "ru", "kk")


@dataclass(frozen=True)
class Bar:
    """What a figure must reach: a share of at least, or a share or number of at most."""

    text: str
    share: float | None = None
    count: int | None = None
    at_most: bool = False

    def is_met(self, right: int, total: int) -> bool:
        """Tell whether the bar is reached."""
        value, limit = (right, self.count) if self.count is not None else (right / max(1, total), self.share or 0.0)
        return value <= limit if self.at_most else value >= limit


def at_least(percent: int) -> Bar:
    """Return the bar "so many per cent or more"."""
    return Bar(f">= {percent} %", share=percent / 100)


def at_most(percent: int) -> Bar:
    """Return the bar "so many per cent or less"."""
    return Bar(f"<= {percent} %", share=percent / 100, at_most=True)


def not_over(count: int, text: str) -> Bar:
    """Return the bar "so many or fewer"."""
    return Bar(text, count=count, at_most=True)


@dataclass(frozen=True)
class Row:
    """One figure of one set of questions."""

    questions: str
    measure: str
    right: int
    total: int
    bar: Bar | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the bar is met; None where there is none."""
        return self.bar.is_met(self.right, self.total) if self.bar else None

    def as_json(self) -> dict[str, Any]:
        """Return the row as plain data."""
        return {
            "set": self.questions,
            "measure": self.measure,
            "right": self.right,
            "total": self.total,
            "share": round(self.right / max(1, self.total), 4),
            "bar": self.bar.text if self.bar else None,
            "met": self.is_met,
        }


UNSEEN = {
    "all": at_least(92), "language": at_least(88), "near": at_least(90), "false": at_most(4), "lead": at_least(95),
    "retrieval": at_least(97),
}  # fmt: skip
"""Bars for questions the matcher was not made from: our exam."""
SHARED = {
    "questions": {
        "all": at_least(95), "language": at_least(92), "false": not_over(0, "0"), "lead": at_least(95),
    },
    "questions-2": {"all": at_least(90), "false": not_over(3, "<= 3"), "lead": at_least(95)},
}  # fmt: skip


def exam_rows(judged: Sequence[Judged], name: str = "own exam") -> list[Row]:
    """Return the figures of our own exam."""
    rows = [_row(name, "all", judged, bar=UNSEEN["all"])]
    rows += [
        _row(name, lang, [j for j in judged if j.case.language == lang], bar=UNSEEN["language"]) for lang in LANGUAGES
    ]
    near = [j for j in judged if j.case.type == "not_stated"]
    declined = [j for j in judged if not j.case.may_be_answered]
    single = [j for j in judged if j.case.is_single and j.is_right and j.answer["outcome"] == "answer"]
    retrieval = [j for j in judged if j.case.file.endswith("-answers")]
    return [
        *rows,
        _row(name, "near-misses declined", near, bar=UNSEEN["near"]),
        _row(name, "false answers", declined, lambda j: j.is_false_answer, UNSEEN["false"]),
        _row(name, "first fact right", single, lambda j: j.leads_right, UNSEEN["lead"]),
        _row(name, "retrieval", retrieval, bar=UNSEEN["retrieval"]),
    ]


def graded_rows(name: str, figures: dict[str, Any]) -> list[Row]:
    """Return the rows of a shared file from its grader's figures."""
    bars, by = SHARED.get(name, UNSEEN), figures["by"]
    total = figures["questions"]
    rows = [Row(name, "all", round(figures["accuracy"] * total), total, bars.get("all"))]
    pairs = [(lang, by.get(f"lang {lang}"), "language") for lang in LANGUAGES]
    pairs += [
        ("near-misses declined", by.get("type not_stated"), "near"),
        ("false answers", figures["false_answers"], "false"),
        ("first fact right", figures["lead"], "lead"),
    ]
    return rows + [Row(name, measure, pair[0], pair[1], bars.get(bar)) for measure, pair, bar in pairs if pair]


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def _row(
    name: str, measure: str, judged: Sequence[Judged], counts: Callable[[Judged], bool] | None = None,
    bar: Bar | None = None,
) -> Row:  # fmt: skip
    right = sum(counts(j) if counts else j.is_right for j in judged)
    return Row(name, measure, right, len(judged), bar)
