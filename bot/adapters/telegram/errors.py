"""What Telegram can answer, in our words; each class names what its handler does about it.

TelegramError (a DeliveryError)
├── TokenRejected        the token is dead: stop, name the remedy
├── OtherPoller          another instance polls with this token
├── WebhookActive        polling is impossible while a webhook is set
├── Throttled            wait `retry_after_s`, in this chat only
├── Unreachable          the request never left: repeat
├── Ambiguous            Telegram may have taken it: repeat at most once
├── ChatGone             blocked, kicked, closed: nothing is sent there until it comes back
├── ChatMoved            the group has a new id: repeat there
├── ThreadNotFound       the forum topic is gone: send without it
├── TopicClosed          only admins may write in the topic
├── ReplyTargetGone      the question was deleted: send without tying
├── EditTargetGone       there is nothing (of ours) to edit: send anew
├── NotModified          the message already reads so: success
├── MarkupRefused        the formatting was not understood: send as plain text
├── MediaRefused         the picture was not taken: send without it
├── TooLong              split further
├── QueryExpired         the press or inline query is too old to answer
├── GivenUp              cut off twice: a third try could be a third copy
└── Refused              anything else
"""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
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


class TokenRejected(TelegramError):
    """Telegram does not know the token (any more)."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Telegram rejected the token ({reason}): get a valid one from @BotFather, put it into "
            "KORRIDOR_TELEGRAM_TOKEN and restart"
        )


class OtherPoller(TelegramError):
    """Another process polls with the same token."""


class WebhookActive(TelegramError):
    """A webhook is set, so that polling is refused."""


class Throttled(TelegramError):
    """Flood control: nothing may be sent to this chat for a while."""

    def __init__(self, reason: str, retry_after_s: float) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(reason)


class Unreachable(TelegramError):
    """The request did not reach Telegram; repeating it is harmless."""


class Ambiguous(TelegramError):
    """The connection or the server failed midway: the message may be there or not."""


class ChatGone(TelegramError):
    """We may not speak in the chat."""

    @property
    def is_never_started(self) -> bool:
        """Whether the person merely has not opened a direct chat with us yet."""
        return "initiate conversation" in self.reason.lower()


class ChatMoved(TelegramError):
    """The group became a supergroup."""

    def __init__(self, new_chat_id: int) -> None:
        self.new_chat_id = new_chat_id
        super().__init__("the group became a supergroup")


class ThreadNotFound(TelegramError):
    """There is no such forum topic (any more)."""


class TopicClosed(TelegramError):
    """The forum topic is closed and we are no admin."""


class ReplyTargetGone(TelegramError):
    """The message to reply to was deleted."""


class EditTargetGone(TelegramError):
    """The message to edit was deleted, is not ours or cannot hold the new content."""


class NotModified(TelegramError):
    """The message already has this content."""


class MarkupRefused(TelegramError):
    """Telegram did not understand the formatting."""


class MediaRefused(TelegramError):
    """Telegram did not take the picture."""


class TooLong(TelegramError):
    """The text is longer than Telegram takes."""


class QueryExpired(TelegramError):
    """Presses live 150 s, inline queries 30 s."""


class GivenUp(TelegramError):
    """Two sends of the same part were cut off; a third is not tried."""


class Refused(TelegramError):
    """Telegram said no for a reason that has no remedy here."""


_BAD_REQUESTS: tuple[tuple[type[TelegramError], tuple[str, ...]], ...] = (
    (NotModified, ("message is not modified",)),
    (MarkupRefused, ("can't parse entities", "can't parse messageentity", "unsupported parse_mode")),
    (TooLong, ("message is too long", "caption is too long", "text is too long", "message_too_long")),
    (QueryExpired, ("query is too old", "query_id_invalid")),
    (ThreadNotFound, ("message thread not found", "topic_deleted", "topic_id_invalid")),
    (TopicClosed, ("topic_closed",)),
    (ReplyTargetGone, ("message to be replied not found", "replied message not found", "reply_message_id_invalid")),
    (EditTargetGone, (
        "message to edit not found", "message can't be edited", "there is no text in the message to edit",
        "there is no caption in the message to edit", "message_id_invalid", "message_edit_time_expired",
    )),
    (MediaRefused, (
        "wrong file identifier", "failed to get http url content", "photo_", "image_process_failed",
        "there is no photo in the request", "not enough rights to send photos",
    )),
    (ChatGone, (
        "chat not found", "not enough rights to send", "have no write access", "have no rights to send",
        "need administrator rights", "chat_write_forbidden", "peer_id_invalid", "user is deactivated",
        "group chat was deactivated", "bot is not a member", "channel_private", "user_is_blocked",
    )),
)  # fmt: skip
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def translated(error: Exception) -> TelegramError:
    """Return the SDK's error in our words; what is unknown is `Refused`, never passed on as it is."""
    match error:
        case sdk.RetryAfter():
            wait = error.retry_after
            return Throttled(str(error), wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
        case sdk.ChatMigrated():
            return ChatMoved(error.new_chat_id)
        case sdk.InvalidToken() | sdk.EndPointNotFound():
            # A revoked token makes an initialised client report a missing endpoint; all of ours exist.
            return TokenRejected("401 or 404")
        case sdk.Forbidden():
            return ChatGone(str(error))
        case sdk.Conflict():
            return (WebhookActive if "webhook" in str(error).lower() else OtherPoller)(str(error))
        case sdk.BadRequest():
            return _bad_request(str(error))
        case sdk.NetworkError():
            return _network_error(error)
        case sdk.PassportDecryptionError():
            return Refused("a passport could not be decrypted")
        case _:
            # Any other failure, such as an answer that makes no sense, happens after Telegram got the request.
            return Ambiguous(f"{type(error).__name__}: the answer could not be read")


def _bad_request(reason: str) -> TelegramError:
    lowered = reason.lower()
    for kind, marks in _BAD_REQUESTS:
        if any(mark in lowered for mark in marks):
            return kind(reason)
    return Refused(reason)


def _network_error(error: sdk.NetworkError) -> TelegramError:
    reason = str(error)
    if isinstance(error.__cause__, _NOT_SENT):
        return Unreachable(reason.partition(":")[0])
    if reason.lower().startswith("too many requests"):
        return Throttled(reason, UNNAMED_WAIT_S)
    if reason.lower().startswith("request entity too large"):
        return MediaRefused(reason)
    # What a proxy's page says goes nowhere: it may quote the request.
    return Ambiguous(reason.partition(". Parsing the server response")[0])
