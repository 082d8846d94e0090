"""Rows of figures as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.evaluation.figures import Row

_WIDTHS = (13, 22, 6, 6, 8, 9, 5)


def _line(cells: Iterable[object]) -> str:
    return "  ".join(
        f"{cell!s:<{width}}" if number < 2 else f"{cell!s:>{width}}"
        for number, (cell, width) in enumerate(zip(cells, _WIDTHS, strict=True))
    ).rstrip()


def table(rows: Iterable[Row], *, sets: str = "questions") -> list[str]:
    """Return the lines: a rule before each set; `sets` says what they are sets of."""
    lines = [_line((sets, "measure", "right", "of", "per cent", "bar", "met"))]
    previous = ""
    for row in rows:
        if row.questions != previous:
            lines.append("-" * (sum(_WIDTHS) + 2 * (len(_WIDTHS) - 1)))
        share = f"{100 * row.right / max(1, row.total):.1f}"
        met = {True: "yes", False: "NO", None: ""}[row.is_met]
        name = row.questions if row.questions != previous else ""
        lines.append(_line((name, row.measure, row.right, row.total, share, row.bar.text if row.bar else "", met)))
        previous = row.questions
    return lines
