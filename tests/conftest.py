"""What holds for every test: what runs is what the sources say."""

from __future__ import annotations

import pytest

from bot.compiled import REMEDY, outdated


def pytest_configure() -> None:
    """Refuse to test machine code that is older than its source."""
    if changed := outdated():
        names = ", ".join(path.name for path in changed[:3])
        raise pytest.UsageError(f"compiled code is older than its source ({names} ...): {REMEDY}")
