"""Slack's refusals as our errors; each says what the caller is to do.

DeliveryError
└── SlackError
    ├── ChatGoneError           archived, closed, forbidden: send nothing there until it comes back
    ├── NeedsInviteError        people must let us into the channel first
    ├── TokenRejectedError      the workspace has removed us, or the token is wrong
    ├── TokenExpiredError       rotate the token and try once more
    ├── WorkspacePausedError    the organisation has not (yet) granted access
    ├── MissingScopeError       the app must be installed again with one more permission
    ├── ThrottledError          come back after `retry_after` seconds; nothing was sent
    ├── UnreachableError        no connection came about; nothing was sent
    ├── AmbiguousError          cut off: it may have been sent
    ├── MalformedError          our fault: send the same as plain text
    ├── ThreadGoneError         the thread's first message is gone: answer beside it
    ├── TargetGoneError         the message to change is gone or can no longer be changed: post a new one
    ├── ExpiredError            a trigger or response address is too old
    └── RefusedError            anything else
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.errors import (
    SlackApiError,
    SlackClientNotConnectedError,
    SlackObjectFormationError,
    SlackRequestError,
    SlackTokenRotationError,
)

from bot.adapters.slack.surface import INVITE
from bot.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Mapping


class SlackError(DeliveryError):
    """Slack did not do what we asked; `code` is Slack's word for it."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class ChatGoneError(SlackError):
    """Nothing may be sent to this chat any more."""


class NeedsInviteError(SlackError):
    """We are not in the channel."""

    remedy = INVITE


class TokenRejectedError(SlackError):
    """The workspace's token no longer works."""


class TokenExpiredError(SlackError):
    """The token is past its twelve hours."""


class WorkspacePausedError(SlackError):
    """The organisation has moved or not granted the workspace."""


class MissingScopeError(SlackError):
    """The installation lacks a permission."""

    def __init__(self, code: str, needed: str) -> None:
        self.needed = needed
        super().__init__(f"{code}: {needed}")


class ThrottledError(SlackError):
    """Too much at once."""

    def __init__(self, code: str, retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__(code)


class UnreachableError(SlackError):
    """Slack was not reached at all."""


class AmbiguousError(SlackError):
    """The call was cut off, or failed in the middle: nobody knows whether it took effect."""


class MalformedError(SlackError):
    """Slack cannot show what we built."""


class ThreadGoneError(SlackError):
    """There is nothing to reply to."""


class TargetGoneError(SlackError):
    """The message cannot be changed."""


class ExpiredError(SlackError):
    """The trigger id or response address has expired or is used up."""


class RefusedError(SlackError):
    """Refused for a reason without a remedy here."""


BUSY_S = 5.0
"""How long to wait when Slack throttles without saying how long."""
_CODES: dict[type[SlackError], str] = {
    ChatGoneError: "channel_not_found is_archived is_inactive user_disabled messages_tab_disabled user_not_found "
    "cannot_dm_bot",
    NeedsInviteError: "not_in_channel",
    TokenRejectedError: "account_inactive token_revoked invalid_auth not_authed not_allowed_token_type",
    TokenExpiredError: "token_expired",
    WorkspacePausedError: "team_access_not_granted org_login_required team_added_to_org ekm_access_denied "
    "access_denied",
    MalformedError: "invalid_blocks invalid_blocks_format msg_blocks_too_long msg_too_long no_text block_mismatch "
    "invalid_arguments markdown_text_conflict view_too_large",
    AmbiguousError: "fatal_error internal_error request_timeout service_unavailable",
    ThreadGoneError: "cannot_reply_to_message thread_not_found invalid_thread_ts",
    TargetGoneError: "message_not_found cant_update_message edit_window_closed streaming_state_conflict",
    ExpiredError: "expired_trigger_id invalid_trigger_id exchanged_trigger_id expired_url used_url",
}
_BY_CODE = {code: kind for kind, codes in _CODES.items() for code in codes.split()}
_THROTTLED = {"ratelimited": BUSY_S, "rate_limited": BUSY_S, "message_limit_exceeded": 60.0}
_TOO_MANY = 429
_CLIENT_FAULT = 400
_SERVER_FAULT = 500


def by_code(code: str, *, status: int = 200, headers: Mapping[str, str] | None = None, needed: str = "") -> SlackError:
    """Return our error for Slack's code and HTTP status."""
    if status == _TOO_MANY or code in _THROTTLED:
        return ThrottledError(code or "ratelimited", _retry_after(headers or {}, _THROTTLED.get(code, BUSY_S)))
    if code == "missing_scope":
        return MissingScopeError(code, needed)
    if code.startswith("restricted_action"):
        return ChatGoneError(code)
    if code in _BY_CODE:
        return _BY_CODE[code](code)
    if status >= _SERVER_FAULT or (not code and status < _CLIENT_FAULT):
        return AmbiguousError(code or f"http_{status}")
    return RefusedError(code or f"http_{status}")


_BY_KIND: tuple[tuple[tuple[type[Exception], ...], type[SlackError]], ...] = (
    ((SlackObjectFormationError, SlackRequestError), MalformedError),
    ((aiohttp.ClientConnectorError, aiohttp.InvalidURL, SlackClientNotConnectedError), UnreachableError),
    # AttributeError: the SDK takes a plain text answer for a mapping; what Slack did is unknown all the same
    ((aiohttp.ClientError, TimeoutError, OSError, AttributeError, ValueError), AmbiguousError),
)


def translate_error(error: Exception) -> SlackError:
    """Return our error for anything that slack_sdk and aiohttp raise on a call."""
    match error:
        case SlackError():
            return error
        case SlackTokenRotationError():
            return translate_error(error.api_error)
        case SlackApiError():
            return _api_error(error.response)
    kind = next((ours for theirs, ours in _BY_KIND if isinstance(error, theirs)), RefusedError)
    return kind(type(error).__name__)


def _api_error(response: Any) -> SlackError:
    """Read a SlackResponse, or the bare aiohttp response the SDK puts there when the body was no JSON."""
    data = getattr(response, "data", response if isinstance(response, dict) else None)
    body = data if isinstance(data, dict) else {}
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 200
    headers = getattr(response, "headers", None) or {}
    return by_code(str(body.get("error") or ""), status=status, headers=headers, needed=str(body.get("needed") or ""))


def _retry_after(headers: Mapping[str, str], default: float) -> float:
    found = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(found) if found.strip().isdigit() else default
