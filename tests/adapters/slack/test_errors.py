"""Every refusal of Slack's and every fault of its SDK is one of our errors."""

from __future__ import annotations

import inspect
from typing import Any

import aiohttp
import pytest
from slack_sdk import errors as sdk
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapters.slack import errors as ours
from bot.errors import DeliveryError

CODES = {
    ours.ChatGoneError: (
        "channel_not_found", "is_archived", "restricted_action", "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel", "messages_tab_disabled", "user_disabled", "cannot_dm_bot",
    ),
    ours.NeedsInviteError: ("not_in_channel",),
    ours.TokenRejectedError: ("account_inactive", "token_revoked", "invalid_auth", "not_authed"),
    ours.TokenExpiredError: ("token_expired",),
    ours.MissingScopeError: ("missing_scope",),
    ours.WorkspacePausedError: ("team_access_not_granted", "org_login_required", "team_added_to_org"),
    ours.ThrottledError: ("ratelimited", "rate_limited", "message_limit_exceeded"),
    ours.MalformedError: (
        "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text",
        "markdown_text_conflict", "view_too_large",
    ),
    ours.AmbiguousError: ("fatal_error", "internal_error", "request_timeout"),
    ours.TargetGoneError: ("message_not_found", "cant_update_message", "streaming_state_conflict"),
    ours.ThreadGoneError: ("cannot_reply_to_message",),
    ours.ExpiredError: ("expired_trigger_id", "invalid_trigger_id", "exchanged_trigger_id", "used_url", "expired_url"),
    ours.RefusedError: ("hash_conflict", "message_not_in_streaming_state", "stopped_by_user", "something_new"),
}  # fmt: skip


def answered(body: Any, status: int = 200, **headers: str) -> sdk.SlackApiError:
    """Return the SDK's error for an answer of Slack's."""
    response = AsyncSlackResponse(
        client=None, http_verb="POST", api_url="x", req_args={}, data=body, headers=headers, status_code=status
    )
    return sdk.SlackApiError("refused", response)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(("kind", "code"), [(kind, code) for kind, codes in CODES.items() for code in codes])
def test_each_code_has_its_error(kind: type[ours.SlackError], code: str) -> None:
    """The class tells the caller what to do, and the code stays known."""
    error = ours.translate_error(answered({"ok": False, "error": code}))

    assert type(error) is kind
    assert error.code.startswith(code)


def test_every_error_of_ours_has_a_code_that_leads_to_it() -> None:
    """No class stands there for nothing; unreachable is a matter of the network alone."""
    classes = {
        kind for _, kind in inspect.getmembers(ours, inspect.isclass)
        if issubclass(kind, ours.SlackError) and kind is not ours.SlackError
    }  # fmt: skip

    assert classes == {*CODES, ours.UnreachableError}
    assert all(issubclass(kind, DeliveryError) for kind in classes)


SAMPLES: dict[type[Exception], Exception] = {
    sdk.SlackApiError: answered({"ok": False, "error": "is_archived"}),
    sdk.SlackTokenRotationError: sdk.SlackTokenRotationError(answered({"ok": False, "error": "invalid_auth"})),
}
EXPECTED: dict[type[Exception], type[ours.SlackError]] = {
    sdk.SlackClientError: ours.RefusedError,
    sdk.BotUserAccessError: ours.RefusedError,
    sdk.SlackRequestError: ours.MalformedError,
    sdk.SlackApiError: ours.ChatGoneError,
    sdk.SlackTokenRotationError: ours.TokenRejectedError,
    sdk.SlackClientNotConnectedError: ours.UnreachableError,
    sdk.SlackObjectFormationError: ours.MalformedError,
    sdk.SlackClientConfigurationError: ours.RefusedError,
}


def test_every_error_class_of_the_sdk_is_translated() -> None:
    """A class that a new version brings fails here first."""
    classes = {kind for _, kind in inspect.getmembers(sdk, inspect.isclass) if issubclass(kind, Exception)}

    assert classes == set(EXPECTED)
    for kind, expected in EXPECTED.items():
        assert type(ours.translate_error(SAMPLES.get(kind) or kind("x"))) is expected, kind


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (aiohttp.ServerDisconnectedError(), ours.AmbiguousError),
        (aiohttp.ClientPayloadError(), ours.AmbiguousError),
        (TimeoutError(), ours.AmbiguousError),
        (ConnectionResetError(), ours.AmbiguousError),
        (AttributeError("'str' object has no attribute 'get'"), ours.AmbiguousError),
        (aiohttp.InvalidURL("x"), ours.UnreachableError),
        (ours.NeedsInviteError("not_in_channel"), ours.NeedsInviteError),
        (RuntimeError("x"), ours.RefusedError),
    ],
    ids=str,
)
def test_network_faults_are_told_apart_by_whether_anything_was_sent(
    fault: Exception, expected: type[ours.SlackError]
) -> None:
    """Cut off in the middle is in doubt; no connection at all is not."""
    assert type(ours.translate_error(fault)) is expected


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({}, 503, ours.AmbiguousError),
        ("<html>", 502, ours.AmbiguousError),
        ({}, 200, ours.AmbiguousError),
        ({}, 404, ours.RefusedError),
        ({"ok": False, "error": "ratelimited"}, 429, ours.ThrottledError),
        ("", 429, ours.ThrottledError),
    ],
)
def test_answers_without_a_code_go_by_their_status(body: Any, status: int, expected: type[ours.SlackError]) -> None:
    """HTML pages and empty bodies included."""
    assert type(ours.translate_error(answered(body, status))) is expected


@pytest.mark.parametrize(("headers", "seconds"), [({"Retry-After": "7"}, 7), ({}, 5), ({"retry-after": "soon"}, 5)])
def test_the_wait_is_what_slack_says(headers: dict[str, str], seconds: float) -> None:
    """Or a few seconds, when it does not say."""
    error = ours.translate_error(answered({"ok": False, "error": "ratelimited"}, 429, **headers))

    assert isinstance(error, ours.ThrottledError)
    assert error.retry_after == seconds


def test_a_missing_scope_is_named() -> None:
    """So that somebody can add it."""
    error = ours.translate_error(answered({"ok": False, "error": "missing_scope", "needed": "files:write"}))

    assert isinstance(error, ours.MissingScopeError)
    assert error.needed == "files:write"


def test_not_in_channel_carries_its_remedy() -> None:
    """What people have to type."""
    assert ours.NeedsInviteError.remedy == "/invite @korridor"
