"""The database of the tests of deliveries, and commands called on it."""

from __future__ import annotations

from tests.commands.calling import call
from tests.digests.conftest import url

__all__ = ["call", "url"]
