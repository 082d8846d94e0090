"""What the Bot API answers when it refuses: an HTTP status, a description and sometimes parameters."""

from collections.abc import Mapping
from typing import Any

BLOCKED = "Forbidden: bot was blocked by the user"
DEACTIVATED = "Forbidden: user is deactivated"
NEVER_STARTED = "Forbidden: bot can't initiate conversation with a user"
TO_A_BOT = "Forbidden: the bot can't send messages to the bot"
GROUP_DELETED = "Forbidden: the group chat was deleted"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_TOOK_OVER = "Conflict: terminated by setWebhook request"
WEBHOOK_IS_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class ApiError(Exception):
    """A refusal, exactly as it goes over the wire: the HTTP status always equals `code`."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})
        super().__init__(f"{code} {description}")

    def body(self) -> dict[str, Any]:
        """Return the JSON body: ok, error_code, description and, only where there are any, parameters."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str, **parameters: int) -> ApiError:
    """Return a 400; the first letter is lowered as on the server, unless the reason is a code such as TOPIC_CLOSED."""
    if len(reason) > 1 and (reason[1] == "_" or reason[1].isupper()):
        return ApiError(400, f"Bad Request: {reason}", parameters)
    return ApiError(400, f"Bad Request: {reason[:1].lower()}{reason[1:]}", parameters)


def forbidden(description: str) -> ApiError:
    """Return a 403 with one of the descriptions above."""
    return ApiError(403, description)


def too_many_requests(seconds: int) -> ApiError:
    """Return the 429 of flood control; the HTTP layer adds the Retry-After header."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
