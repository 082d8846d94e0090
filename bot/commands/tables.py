"""Rows for people: a rich table on a terminal, aligned columns elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bot.adapters.terminal.plain import clean


def show_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their headings; what people typed cannot move the cursor."""
    cleaned = [[clean(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        from rich import box
        from rich.console import Console
        from rich.table import Table

        table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
        for row in cleaned:
            table.add_row(*row)
        Console(highlight=False, markup=False).print(table)
        return
    widths = [max(len(cell) for cell in column) for column in zip(columns, *cleaned, strict=True)]
    for line in (columns, *cleaned):
        told = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        sys.stdout.write(f"{told.rstrip()}\n")
