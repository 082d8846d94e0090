"""Flood control: token buckets per chat, per group and over all; the real numbers are unpublished."""

import math
from dataclasses import dataclass

from tests.fakes.telegram.state import Chat, ChatKind

MAX_RETRY_AFTER_S = 3600


@dataclass
class Bucket:
    """Tokens that refill steadily up to a capacity."""

    capacity: float
    per_second: float
    tokens: float
    at: float

    def missing_s(self, now: float) -> float:
        """Return how long until there is a token, after refilling."""
        self.tokens = min(self.capacity, self.tokens + (now - self.at) * self.per_second)
        self.at = now
        return max(0.0, (1 - self.tokens) / self.per_second)


@dataclass
class Window:
    """A retry_after that was handed out."""

    until: float
    seconds: int


class Flood:
    """Decides whether a message may go out now."""

    def __init__(self, *, enabled: bool) -> None:
        self.enabled = enabled
        self.chat_rate = (5.0, 1.0)
        """Capacity and refill per second of every chat."""
        self.group_rate = (20.0, 20 / 60)
        """The same for groups and channels, on top."""
        self.global_rate = (30.0, 30.0)
        self._buckets: dict[str, Bucket] = {}
        self._windows: dict[int, Window] = {}

    def retry_after(self, chat: Chat, now: float) -> int | None:
        """Take a token of every bucket, or return the seconds to wait; calls inside the window double them."""
        if not self.enabled:
            return None
        window = self._windows.get(chat.id)
        if window and now < window.until:
            return self._impose(chat.id, max(window.seconds * 2, window.until - now), now)
        buckets = self._of(chat, now)
        missing = max(bucket.missing_s(now) for bucket in buckets)
        if missing > 0:
            return self._impose(chat.id, missing, now)
        for bucket in buckets:
            bucket.tokens -= 1
        return None

    def _impose(self, chat_id: int, seconds: float, now: float) -> int:
        whole = min(max(1, math.ceil(seconds)), MAX_RETRY_AFTER_S)
        self._windows[chat_id] = Window(now + whole, whole)
        return whole

    def _of(self, chat: Chat, now: float) -> list[Bucket]:
        rates = {"all": self.global_rate, f"chat {chat.id}": self.chat_rate}
        if chat.kind is not ChatKind.PRIVATE:
            rates[f"group {chat.id}"] = self.group_rate
        return [
            self._buckets.setdefault(name, Bucket(capacity, per_second, capacity, now))
            for name, (capacity, per_second) in rates.items()
        ]
