"""The tables of the benchmark, on screen and in docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.bench.measuring import Figures

_P99_MS, _MEMORY_MB, _GROWTH = 60, 900, 5
_LARGE = 100_000
_HEAD = ("facts", "system", "right", "fact first", "declined", "p50 ms", "p99 ms", "build s", "grew MB", "RSS MB")
_LEFT = frozenset({"system", "bar", "measure", "met"})
_TITLE = "# Benchmarks"
_INTRODUCTION = """\
Made-up stores. Right: of the questions not used for tuning, the right fact first or, for near-misses, declined. Times
are processor time; memory is what the process grew by in building and what it holds in the end.
"""


def tables(
    figures: dict[int, list[Figures]], *, seeds: dict[str, Any], semantic: dict[str, Any], starts: tuple[float, float]
) -> str:
    """Return all tables as text."""
    rows = [_row(size, measured) for size, systems in figures.items() for measured in systems]
    parts = [
        _INTRODUCTION,
        *_table(_HEAD, rows),
        *_notes(figures),
        "\nAgainst the bars:\n",
        *_table(("measure", "figure", "bar", "met"), _bars(figures, seeds, semantic, starts)),
    ]
    return "\n".join(parts) + "\n"


def _row(size: int, found: Figures) -> list[str]:
    return [
        f"{size:,}", found.name, f"{found.right / found.counted:.1%}", f"{found.found_right}/{found.found_of}",
        f"{found.declined_right}/{found.declined_of}", f"{found.p50_ms:.1f}", f"{found.p99_ms:.1f}",
        f"{found.build_s:.1f}", f"{found.build_mb:.0f}", f"{found.total_mb:.0f}",
    ]  # fmt: skip


def _notes(figures: dict[int, list[Figures]]) -> list[str]:
    """Say where fewer questions were asked."""
    asked = {size: max(found.asked for found in systems) for size, systems in figures.items()}
    fewer = [
        f"{found.name} at {size:,} facts: {found.asked} of {asked[size]} questions."
        for size, systems in figures.items()
        for found in systems
        if found.asked < asked[size]
    ]
    return ["", *fewer] if fewer else []


def _bars(
    figures: dict[int, list[Figures]], seeds: dict[str, Any], semantic: dict[str, Any], starts: tuple[float, float]
) -> list[list[str]]:
    rows = [
        _bar(f"seeds ({seeds['facts']} facts), p50", seeds["p50_ms"], 8, "ms"),
        _bar(f"seeds, p99 over {seeds['asked']} questions", seeds["p99_ms"], 30, "ms"),
        _bar("seeds, memory", seeds["rss_mb"], 250, "MB"),
        _bar("seeds, semantic extra on, p50", semantic["p50_ms"], 40, "ms"),
        ["seeds, semantic extra on, p99", f"{semantic['p99_ms']:.1f} ms", "", ""],
        ["seeds, semantic extra on, memory", f"{semantic['rss_mb']:.1f} MB", "", ""],
        _bar("korridor ask, cold start", starts[0], 1.5, "s"),
        ["korridor ask, cold start, processor time", f"{starts[1]:.2f} s", "", ""],
    ]
    ours = {size: found for size, systems in figures.items() for found in systems if found.name == "Korridor"}
    if large := ours.get(_LARGE):
        rows.append(_bar("100 k facts, p99", large.p99_ms, _P99_MS, "ms"))
        rows.append(_bar("100 k facts, memory", large.total_mb, _MEMORY_MB, "MB"))
    if len(ours) > 1:
        small, most = min(ours), max(ours)
        growth = ours[most].p50_ms / max(ours[small].p50_ms, 0.01)
        rows.append(_bar(f"p50 at {most:,} to p50 at {small:,} facts", growth, _GROWTH, "times"))
    return rows


def _bar(measure: str, value: float, limit: float, unit: str) -> list[str]:
    digits = 2 if unit == "s" else 1
    return [measure, f"{value:.{digits}f} {unit}", f"<= {limit} {unit}", "yes" if value <= limit else "NO"]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a Markdown table whose columns also line up as plain text."""
    rows = list(rows)
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    is_left = [title in _LEFT for title in head]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.ljust(width) if left else cell.rjust(width)
            for cell, width, left in zip(cells, widths, is_left, strict=True)
        )  # fmt: skip
        return f"| {' | '.join(padded)} |"

    rule = [("-" * width if left else "-" * (width - 1) + ":") for width, left in zip(widths, is_left, strict=True)]
    return [line(head), line(rule), *map(line, rows)]


def save(path: Path, command: str, text: str) -> None:
    """Write the figures anew; the sections before and after them are people's."""
    page = path.read_text(encoding="utf-8") if path.exists() else _TITLE
    before, _, after = page.partition("\n## Figures\n")
    _, heading, later = after.partition("\n## ")
    day = datetime.now(UTC).date().isoformat()
    said = f"`{command}`, {day}, on {machine()}.{load()}"
    figures = f"{before.rstrip()}\n\n## Figures\n\n{said}\n\n{text}"
    path.write_text(figures + (f"{heading}{later}" if heading else ""), encoding="utf-8")


def load() -> str:
    """Say how busy the machine was: on a busy one processor times grow too, up to twofold."""
    if not hasattr(os, "getloadavg"):
        return ""
    return f" Load average at the end: {os.getloadavg()[1]:.1f}; on a quiet machine one process makes 1."


def machine() -> str:
    """Return processor, system and Python in one line."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    processor = models[0] if models else platform.processor() or platform.machine()
    return f"{processor} ({os.cpu_count()} cores, one used), {platform.system()}, Python {platform.python_version()}"
