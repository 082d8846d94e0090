"""What goes wrong on Slack's side of a call, as values the dispatcher turns into an HTTP answer.

ApiError            HTTP 200 with `ok: false`
└─ RateLimitedError HTTP 429 with `Retry-After`
"""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """Slack refuses the call: `error` is its code, `extra` the further keys of the body."""

    def __init__(self, error: str, **extra: Any) -> None:
        self.error = error
        self.extra = extra
        super().__init__(error)

    def body(self) -> dict[str, Any]:
        """Return the JSON body of the refusal."""
        return {"ok": False, "error": self.error, **self.extra}


class RateLimitedError(ApiError):
    """Too many calls; come back after `retry_after` whole seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__("ratelimited")


def invalid_arguments(*problems: str) -> ApiError:
    """Return the error Slack gives for arguments that do not fit the method."""
    return detailed("invalid_arguments", problems)


def detailed(error: str, problems: tuple[str, ...] | list[str]) -> ApiError:
    """Return an error that lists its reasons, with JSON pointers, as Slack does for blocks and views."""
    return ApiError(
        error,
        errors=list(problems),
        response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]},
    )
