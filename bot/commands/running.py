"""`korridor run` and `korridor doctor`."""

from __future__ import annotations

import asyncio

from bot.settings import load_settings
from bot.wiring import run_terminal


def run() -> int:
    """Start every platform that has a token; without any, the terminal chat."""
    settings = load_settings()
    asyncio.run(run_terminal(settings))
    return 0


def doctor() -> int:
    """Check the installation."""
    return 0
