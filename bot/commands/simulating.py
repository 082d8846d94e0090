"""`korridor simulate`: weeks of digests on a clock of their own; it proves one digest for each local date."""

from __future__ import annotations

import logging
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.reading import moment_of
from bot.commands.tables import show_table
from bot.digests.simulation.faults import Trouble
from bot.digests.simulation.reckoning import Counts, Reckoning
from bot.digests.simulation.running import Wanted, simulate
from bot.errors import BotError, UsageError
from bot.settings import load_settings
from knowledge.seeds import load_seeds

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_DAYS, _MOST_SUBSCRIPTIONS = 400, 100_000
_PROBLEMS_SHOWN = 10
_HEADINGS = ("due", "sent", "empty", "missed", "refused", "in doubt", "repeated", "doubled", "lost")


def simulation(arguments: Namespace) -> int:
    """Run it and print the figures; exit code 1 if a local date has not exactly one digest at its hour."""
    wanted = _wanted(arguments)
    started = time.monotonic()
    logging.disable(logging.CRITICAL)  # troubles are what is simulated; the figures tell of them
    try:
        with tempfile.TemporaryDirectory(prefix="korridor-simulate-") as folder:
            seeds = load_seeds(load_settings().seeds)
            found = simulate(wanted, seeds=seeds, folder=Path(folder), progress=_progress(wanted))
    finally:
        logging.disable(logging.NOTSET)
    _show(found, wanted, time.monotonic() - started)
    if found.problems:
        for problem in found.problems[:_PROBLEMS_SHOWN]:
            sys.stdout.write(f"{problem}\n")
        raise BotError(f"{len(found.problems)} digests are not as they should be; repeat it with --seed {wanted.seed}")
    return 0


def _wanted(arguments: Namespace) -> Wanted:
    if not 1 <= arguments.days <= _MOST_DAYS:
        raise UsageError(f"--days {arguments.days}: write 1 to {_MOST_DAYS}")
    if not 1 <= arguments.subscriptions <= _MOST_SUBSCRIPTIONS:
        raise UsageError(f"--subscriptions {arguments.subscriptions}: write 1 to {_MOST_SUBSCRIPTIONS}")
    start = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if arguments.clock is not None:
        start = moment_of(arguments.clock, option="--clock")
    return Wanted(arguments.days, arguments.subscriptions, start, arguments.seed, _troubles(arguments.faults))


def _troubles(text: str) -> tuple[Trouble, ...]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in {*Trouble, "all", "none"}]
    if unknown:
        raise UsageError(f"--faults {unknown[0]}: not known; all, none, or of {', '.join(Trouble)}")
    return tuple(one for one in Trouble if one in names or "all" in names)


def _progress(wanted: Wanted) -> Callable[[datetime, int], None]:
    """Return what shows how far it is, on standard error: in place on a terminal, else a line every tenth."""
    told = -1

    def show(at: datetime, count: int) -> None:
        nonlocal told
        share = min(1.0, (at - wanted.start) / (wanted.end - wanted.start))
        step = int(share * (100 if sys.stderr.isatty() else 10))
        if step == told:
            return
        told = step
        line = f"{share:4.0%}  {at:%Y-%m-%d}  {count} digests"
        sys.stderr.write(f"\r{line}\033[K" if sys.stderr.isatty() else f"{line}\n")
        if sys.stderr.isatty() and share == 1.0:
            sys.stderr.write("\n")
        sys.stderr.flush()

    return show


def _show(found: Reckoning, wanted: Wanted, took_s: float) -> None:
    last = wanted.end - timedelta(seconds=1)
    troubles = ", ".join(wanted.troubles) or "none"
    sys.stdout.write(
        f"{wanted.subscriptions} subscriptions from {wanted.start:%Y-%m-%d} to {last:%Y-%m-%d}, seed {wanted.seed}, "
        f"faults: {troubles}; {took_s:.0f} s\n\n"
    )
    rows = [(name, *_figures(counts)) for name, counts in sorted(found.platforms.items())]
    show_table(("platform", *_HEADINGS), [*rows, ("all", *_figures(found.total))])
    changes = [(change, counts) for change, counts in sorted(found.clock_changes.items()) if counts.due]
    if changes:
        sys.stdout.write("\n")
        show_table(("clocks changed", "city", "by", *_HEADINGS), [
            (f"{change.on}", change.zone, f"{change.by / timedelta(hours=1):+g} h", *_figures(counts))
            for change, counts in changes
        ])  # fmt: skip
    if not found.problems:
        sys.stdout.write(f"\n{_verdict(found.total)}\n")


def _figures(counts: Counts) -> Sequence[str]:
    return [str(value) for value in vars(counts).values()]


def _verdict(total: Counts) -> str:
    said = "Each local date of each subscription has exactly one digest, at its hour, and none is lost."
    if total.doubled:
        said += f" {total.doubled} came twice, because nobody had answered the first time: each is in the ledger."
    if total.missed:
        said += f" {total.missed} were due for longer than their grace, and are recorded as missed."
    return said
