"""`korridor run` and `korridor doctor`."""

from __future__ import annotations

import asyncio
import gc
import sys

from bot.compiled import refuse_outdated
from bot.digests.zone_data import REMEDY, zone_data_fault
from bot.errors import BotError
from bot.settings import load_settings


def run() -> int:
    """Start every platform that has a token; without any, the terminal chat."""
    gc.disable()  # what is loaded now stays: looking through it again and again is a tenth of the start
    from bot.wiring import run_platforms, run_terminal

    settings = load_settings()
    refuse_outdated()
    if settings.has_telegram or settings.has_slack:
        if fault := zone_data_fault():
            raise BotError(f"digests would come at a wrong hour: {fault}; {REMEDY}")
        return asyncio.run(run_platforms(settings))
    asyncio.run(run_terminal(settings))
    return 0


def doctor() -> int:
    """Print what was checked and what to do; exit code 1 if something needed does not work."""
    from bot.examination import examine

    findings = asyncio.run(examine(load_settings()))
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    return 1 if any(finding.is_fault for finding in findings) else 0
