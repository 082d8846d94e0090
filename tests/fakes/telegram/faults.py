"""Scripted trouble: what the next call of a method meets instead of, or besides, its normal answer."""

from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True)
class RetryAfter:
    """429 with `parameters.retry_after` and the Retry-After header; nothing is stored."""

    seconds: int = 3


@dataclass(frozen=True)
class TooManyRequestsWithoutParameters:
    """429 without parameters or header, as some proxies and old servers give."""


@dataclass(frozen=True)
class Status:
    """Any status, with Telegram's usual description unless one is given, e.g. Status(500), Status(401)."""

    code: int
    description: str = ""


@dataclass(frozen=True)
class Html502:
    """The front proxy's 502 page; the body is no JSON."""


@dataclass(frozen=True)
class Hang:
    """No answer until the fake is closed or `faults.release()`; stored tells whether the call took effect first."""

    stored: bool = False


@dataclass(frozen=True)
class Slow:
    """The normal answer, `seconds` late."""

    seconds: float


@dataclass(frozen=True)
class DropBeforeStoring:
    """The connection breaks and nothing has happened."""


@dataclass(frozen=True)
class DropAfterStoring:
    """The call takes effect, then the connection breaks before the answer: the client cannot know."""


Fault = (
    RetryAfter
    | TooManyRequestsWithoutParameters
    | Status
    | Html502
    | Hang
    | Slow
    | DropBeforeStoring
    | DropAfterStoring
)
DESCRIPTIONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error: restart",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


class Faults:
    """The script; method names are compared without case, `*` stands for every method."""

    def __init__(self) -> None:
        self._next: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._always: dict[str, Fault] = {}
        self._chats: defaultdict[tuple[str, int], deque[Fault]] = defaultdict(deque)

    def next(self, method: str, fault: Fault, *, times: int = 1, chat_id: int | None = None) -> None:
        """Let the next `times` calls of the method meet the fault, only those to `chat_id` if given."""
        queue = self._next[method.lower()] if chat_id is None else self._chats[method.lower(), chat_id]
        queue.extend([fault] * times)

    def always(self, method: str, fault: Fault) -> None:
        """Let every call of the method meet the fault until `clear`."""
        self._always[method.lower()] = fault

    def clear(self) -> None:
        """Forget the script."""
        self._next.clear()
        self._always.clear()
        self._chats.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the fault for this call and strike it off the script."""
        for name in (method.lower(), "*"):
            for queue in (self._chats.get((name, chat_id or 0)), self._next.get(name)):
                if queue:
                    return queue.popleft()
            if name in self._always:
                return self._always[name]
        return None
