"""Slack's rate limits: a tier per method and workspace, and one message a second per channel with a small burst."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.slack.errors import RateLimitedError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

TIER_1, TIER_2, TIER_3, TIER_4, SPECIAL = 1, 20, 50, 100, 600
"""Calls per minute. The real buckets are a little more generous and unpublished; `SPECIAL` is our guess for those."""


@dataclass
class _Bucket:
    tokens: float
    at: float


class Rates:
    """Token buckets; `enabled = False` lets everything through."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.enabled = True
        self.channel_burst = 4
        self.channel_per_s = 1.0
        self.windows: dict[Hashable, float] = {}
        """Until when a caller, told to wait, must not come back."""
        self._now = now
        self._buckets: dict[Hashable, _Bucket] = {}

    def call(self, method: str, team_id: str, per_minute: int) -> None:
        """Count a call of a method by a workspace; RateLimitedError if its minute is used up."""
        self._take((method, team_id), per_minute, per_minute / 60)

    def post(self, team_id: str, channel_id: str) -> None:
        """Count a message into a channel."""
        self._take(("post", team_id, channel_id), self.channel_burst, self.channel_per_s)

    def told_to_wait(self, key: Hashable, retry_after: float) -> None:
        """Remember that a 429 went out, so that a call inside its window can be marked."""
        self.windows[key] = self._now() + retry_after

    def too_early(self, key: Hashable) -> bool:
        """Return whether the caller was told to wait longer than it did."""
        return self._now() < self.windows.get(key, 0.0)

    def _take(self, key: Hashable, capacity: float, per_s: float) -> None:
        if not self.enabled:
            return
        now = self._now()
        bucket = self._buckets.setdefault(key, _Bucket(capacity, now))
        bucket.tokens = min(capacity, bucket.tokens + (now - bucket.at) * per_s)
        bucket.at = now
        if bucket.tokens < 1:
            raise RateLimitedError(math.ceil((1 - bucket.tokens) / per_s))
        bucket.tokens -= 1
