"""What Telegram can answer, in our words; each class names what its handler does about it.

TelegramError (a DeliveryError)
├── TokenRejectedError   the token is dead: stop, name the remedy
├── OtherPollerError     another instance polls with this token
├── WebhookActiveError   polling is impossible while a webhook is set
├── ThrottledError       wait `retry_after_s`, in this chat only
├── UnreachableError     the request never left: repeat
├── AmbiguousError       Telegram may have taken it: repeat at most once
│   └── UnavailableError it answered with a 5xx: most likely it has not
├── ChatGoneError        blocked, kicked, closed: nothing is sent there until it comes back
├── ChatMovedError       the group has a new id: repeat there
├── ThreadNotFoundError  the forum topic is gone: send without it
├── TopicClosedError     only admins may write in the topic
├── ReplyTargetGoneError the question was deleted: send without tying
├── EditTargetGoneError  there is nothing (of ours) to edit: send anew
├── NotModifiedError     the message already reads so: success
├── MarkupRefusedError   the formatting was not understood: send as plain text
├── MediaRefusedError    the picture was not taken: send without it
├── TooLongError         split further
├── QueryExpiredError    the press or inline query is too old to answer
├── GivenUpError         cut off twice: a third try could be a third copy
└── RefusedError         anything else
"""

from __future__ import annotations

import re
from datetime import timedelta

import aiohttp
from telegram import error as sdk

from bot.errors import DeliveryError

UNNAMED_WAIT_S = 5.0
"""How long to wait after a 429 that does not say."""
_TOKEN = re.compile(r"\d{4,12}:[A-Za-z0-9_-]{6,}")


def scrubbed(text: str) -> str:
    """Return text without anything that looks like a bot token."""
    return _TOKEN.sub("…", text)


class TelegramError(DeliveryError):
    """Telegram refused or could not be reached; the text never holds a token."""

    def __init__(self, reason: str) -> None:
        self.reason = scrubbed(reason)
        super().__init__(self.reason)


class TokenRejectedError(TelegramError):
    """Telegram does not know the token (any more)."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Telegram rejected the token ({reason}): get a valid one from @BotFather, put it into "
            "KORRIDOR_TELEGRAM_TOKEN and restart"
        )


class OtherPollerError(TelegramError):
    """Another process polls with the same token."""


class WebhookActiveError(TelegramError):
    """A webhook is set, so that polling is refused."""


class ThrottledError(TelegramError):
    """Flood control: nothing may be sent to this chat for a while."""

    def __init__(self, reason: str, retry_after_s: float) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(reason)


class UnreachableError(TelegramError):
    """The request did not reach Telegram; repeating it is harmless."""


class AmbiguousError(TelegramError):
    """The connection or the server failed midway: the message may be there or not."""


class UnavailableError(AmbiguousError):
    """Telegram's servers say that they are out of order."""


class ChatGoneError(TelegramError):
    """We may not speak in the chat."""

    @property
    def is_never_started(self) -> bool:
        """Whether the person merely has not opened a direct chat with us yet."""
        return "initiate conversation" in self.reason.lower()


class ChatMovedError(TelegramError):
    """The group became a supergroup."""

    def __init__(self, new_chat_id: int) -> None:
        self.new_chat_id = new_chat_id
        super().__init__("the group became a supergroup")


class ThreadNotFoundError(TelegramError):
    """There is no such forum topic (any more)."""


class TopicClosedError(TelegramError):
    """The forum topic is closed and we are no admin."""


class ReplyTargetGoneError(TelegramError):
    """The message to reply to was deleted."""


class EditTargetGoneError(TelegramError):
    """The message to edit was deleted, is not ours or cannot hold the new content."""


class NotModifiedError(TelegramError):
    """The message already has this content."""


class MarkupRefusedError(TelegramError):
    """Telegram did not understand the formatting."""


class MediaRefusedError(TelegramError):
    """Telegram did not take the picture."""


class TooLongError(TelegramError):
    """The text is longer than Telegram takes."""


class QueryExpiredError(TelegramError):
    """Presses live 150 s, inline queries 30 s."""


class GivenUpError(TelegramError):
    """Two sends of the same part were cut off; a third is not tried."""


class RefusedError(TelegramError):
    """Telegram said no for a reason that has no remedy here."""


_BAD_REQUESTS: tuple[tuple[type[TelegramError], tuple[str, ...]], ...] = (
    (NotModifiedError, ("message is not modified",)),
    (MarkupRefusedError, ("can't parse entities", "can't parse messageentity", "unsupported parse_mode")),
    (TooLongError, ("message is too long", "caption is too long", "text is too long", "message_too_long")),
    (QueryExpiredError, ("query is too old", "query_id_invalid")),
    (ThreadNotFoundError, ("message thread not found", "topic_deleted", "topic_id_invalid")),
    (TopicClosedError, ("topic_closed",)),
    (ReplyTargetGoneError, ("message to be replied not found", "replied message not found")),
    (EditTargetGoneError, (
        "message to edit not found", "message can't be edited", "there is no text in the message to edit",
        "there is no caption in the message to edit", "message_id_invalid", "message_edit_time_expired",
    )),
    (MediaRefusedError, (
        "wrong file identifier", "failed to get http url content", "photo_", "image_process_failed",
        "there is no photo in the request", "not enough rights to send photos",
    )),
    (ChatGoneError, (
        "chat not found", "not enough rights to send", "have no write access", "have no rights to send",
        "need administrator rights", "chat_write_forbidden", "peer_id_invalid", "user is deactivated",
        "group chat was deactivated", "bot is not a member", "channel_private", "user_is_blocked",
    )),
)  # fmt: skip
_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


def translated(error: Exception) -> TelegramError:  # noqa: PLR0911 - a table, one line per kind
    """Return the SDK's error in our words; what is unknown is `RefusedError`, never passed on as it is."""
    match error:
        case sdk.RetryAfter():
            wait = error.retry_after
            return ThrottledError(str(error), wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
        case sdk.ChatMigrated():
            return ChatMovedError(error.new_chat_id)
        case sdk.InvalidToken() | sdk.EndPointNotFound():
            # A revoked token makes an initialised client report a missing endpoint; all of ours exist.
            return TokenRejectedError("401 or 404")
        case sdk.Forbidden():
            return ChatGoneError(str(error))
        case sdk.Conflict():
            return (WebhookActiveError if "webhook" in str(error).lower() else OtherPollerError)(str(error))
        case sdk.BadRequest():
            return _bad_request(str(error))
        case sdk.NetworkError():
            return _network_error(error)
        case sdk.PassportDecryptionError():
            return RefusedError("a passport could not be decrypted")
        case _:
            # Any other failure, such as an answer that makes no sense, happens after Telegram got the request.
            return AmbiguousError(f"{type(error).__name__}: the answer could not be read")


def _bad_request(reason: str) -> TelegramError:
    lowered = reason.lower()
    for kind, marks in _BAD_REQUESTS:
        if any(mark in lowered for mark in marks):
            return kind(reason)
    return RefusedError(reason)


def _network_error(error: sdk.NetworkError) -> TelegramError:
    reason = str(error)
    if isinstance(error.__cause__, _NOT_SENT):
        return UnreachableError(reason.partition(":")[0])
    if reason.lower().startswith("too many requests"):
        return ThrottledError(reason, UNNAMED_WAIT_S)
    if reason.lower().startswith("request entity too large"):
        return MediaRefusedError(reason)
    # What a proxy's page says goes nowhere: it may quote the request.
    has_answered = not isinstance(error, sdk.TimedOut) and not isinstance(error.__cause__, aiohttp.ClientError)
    return (UnavailableError if has_answered else AmbiguousError)(reason.partition(". Parsing the server response")[0])
