"""The versions of one fact, and which messages say something else than what is known now. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from bot.digests.digest import mark
from knowledge.substance import reads_same

if TYPE_CHECKING:
    from bot.storage.shown import Showing
    from knowledge.facts import Fact
    from knowledge.history import Version

WITHDRAWN = "x"
"""Ends the name of a version that was taken back: `3x`."""


class Versions:
    """A fact through time."""

    def __init__(self, versions: Sequence[Version]) -> None:
        self._versions = {version.number: version for version in versions}
        self.last = versions[-1]

    @property
    def name(self) -> str:
        """Return what the present state is called: `3`, or `3x` once version 3 was taken back."""
        return f"{self.last.number}{WITHDRAWN if self.is_withdrawn else ''}"

    @property
    def fact(self) -> Fact:
        """The fact as it was recorded last."""
        return self.last.fact

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back."""
        return self.last.fact.retracted_at is not None

    @property
    def changed_at(self) -> datetime:
        """When the last change was recorded."""
        return self.last.fact.retracted_at or self.last.recorded_at

    @property
    def changed_on(self) -> date:
        """The day of the last change, in UTC."""
        return self.changed_at.date()

    def is_outdated(self, showing: Showing) -> bool:
        """Return whether who has read a message has to be told: it says something else than what is known now."""
        read = self.read_in(showing)
        if read is None or read == self.name:
            return False
        if self.is_withdrawn or read.endswith(WITHDRAWN):
            return True
        old = self._versions.get(int(read))
        return old is not None and not reads_same(old.fact, self.fact, showing.language)

    def read_in(self, showing: Showing) -> str | None:
        """Return which version can be read in a message; None where that is not a version we know."""
        if showing.version is not None:
            return showing.version
        number = self._by_mark.get(showing.told or "")
        return None if number is None else str(number)

    def version(self, name: str) -> Fact:
        """Return the fact as it was under the name of a version."""
        return self._versions.get(int(name.rstrip(WITHDRAWN)), self.last).fact

    @cached_property
    def _by_mark(self) -> dict[str, int]:
        return {mark(version.fact): number for number, version in self._versions.items()}
