"""Every refusal of Telegram in our words: the SDK's classes, the table of descriptions, and the token's secrecy."""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr
from telegram import Bot
from telegram import error as sdk

from bot.adapters.telegram import errors
from bot.adapters.telegram.client import build_bot, call, close
from bot.adapters.telegram.errors import TelegramError, scrubbed, translated
from bot.adapters.telegram.transport import Transport
from tests.fakes.telegram import FakeTelegram, faults

if TYPE_CHECKING:
    from tests.fakes.telegram.state import Chat

TABLE = [
    (403, "Forbidden: bot was blocked by the user", errors.ChatGoneError),
    (403, "Forbidden: user is deactivated", errors.ChatGoneError),
    (403, "Forbidden: bot can't initiate conversation with a user", errors.ChatGoneError),
    (403, "Forbidden: the bot can't send messages to the bot", errors.ChatGoneError),
    (403, "Forbidden: bot was kicked from the supergroup chat", errors.ChatGoneError),
    (403, "Forbidden: bot is not a member of the channel chat", errors.ChatGoneError),
    (403, "Forbidden: the group chat was deleted", errors.ChatGoneError),
    (400, "Bad Request: chat not found", errors.ChatGoneError),
    (400, "Bad Request: not enough rights to send text messages to the chat", errors.ChatGoneError),
    (400, "Bad Request: have no write access to the chat", errors.ChatGoneError),
    (400, "Bad Request: need administrator rights in the channel chat", errors.ChatGoneError),
    (400, "Bad Request: chat_id is empty", errors.RefusedError),
    (400, "Bad Request: message is too long", errors.TooLongError),
    (400, "Bad Request: message caption is too long", errors.TooLongError),
    (400, "Bad Request: text is too long", errors.TooLongError),
    (400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 3', errors.MarkupRefusedError),
    (400, "Bad Request: message is not modified: specified new message content …", errors.NotModifiedError),
    (400, "Bad Request: message to edit not found", errors.EditTargetGoneError),
    (400, "Bad Request: message can't be edited", errors.EditTargetGoneError),
    (400, "Bad Request: message to be replied not found", errors.ReplyTargetGoneError),
    (400, "Bad Request: message thread not found", errors.ThreadNotFoundError),
    (400, "Bad Request: TOPIC_CLOSED", errors.TopicClosedError),
    (400, "Bad Request: wrong file identifier/HTTP URL specified", errors.MediaRefusedError),
    (400, "Bad Request: failed to get HTTP URL content", errors.MediaRefusedError),
    (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", errors.MediaRefusedError),
    (400, "Bad Request: BUTTON_DATA_INVALID", errors.RefusedError),
    (
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        errors.QueryExpiredError,
    ),
    (401, "Unauthorized", errors.TokenRejectedError),
    (401, "Unauthorized: invalid token specified", errors.TokenRejectedError),
    (404, "Not Found", errors.TokenRejectedError),
    (409, "Conflict: terminated by other getUpdates request; make sure …", errors.OtherPollerError),
    (409, "Conflict: can't use getUpdates method while webhook is active; …", errors.WebhookActiveError),
    (413, "Request Entity Too Large", errors.MediaRefusedError),
    (500, "Internal Server Error: restart", errors.UnavailableError),
    (502, "Bad Gateway", errors.UnavailableError),
]


def samples() -> dict[type[sdk.TelegramError], tuple[sdk.TelegramError, type[TelegramError]]]:
    return {
        sdk.TelegramError: (sdk.TelegramError("Invalid server response"), errors.AmbiguousError),
        sdk.Forbidden: (sdk.Forbidden("Forbidden: bot was blocked by the user"), errors.ChatGoneError),
        sdk.InvalidToken: (sdk.InvalidToken(), errors.TokenRejectedError),
        sdk.EndPointNotFound: (sdk.EndPointNotFound("x"), errors.TokenRejectedError),
        sdk.NetworkError: (sdk.NetworkError("ClientOSError"), errors.UnavailableError),
        sdk.BadRequest: (sdk.BadRequest("Something new"), errors.RefusedError),
        sdk.TimedOut: (sdk.TimedOut(), errors.AmbiguousError),
        sdk.ChatMigrated: (sdk.ChatMigrated(-100123), errors.ChatMovedError),
        sdk.RetryAfter: (sdk.RetryAfter(3), errors.ThrottledError),
        sdk.Conflict: (sdk.Conflict("Conflict: terminated by other getUpdates request"), errors.OtherPollerError),
        sdk.PassportDecryptionError: (sdk.PassportDecryptionError("x"), errors.RefusedError),
    }


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # as the client sets it


def test_each_error_class_of_the_sdk_is_translated() -> None:
    """Every class in telegram.error becomes one of ours; a class that a new version adds fails this test."""
    known = {kind for _, kind in inspect.getmembers(sdk, inspect.isclass) if issubclass(kind, sdk.TelegramError)}

    assert known == set(samples())
    for sample, expected in samples().values():
        assert type(translated(sample)) is expected


@pytest.mark.parametrize(("status", "description", "expected"), TABLE, ids=[row[1][:60] for row in TABLE])
async def test_each_description_is_told_apart(
    telegram: FakeTelegram, bot: Bot, direct: Chat, status: int, description: str, expected: type[TelegramError]
) -> None:
    """Over the wire, whatever the SDK does to upper and lower case, each answer of Telegram has its class."""
    telegram.faults.next("sendMessage", faults.Status(status, description))
    with pytest.raises(TelegramError) as raised:
        await call(bot.send_message(direct.id, "x"))

    assert type(raised.value) is expected


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (faults.RetryAfter(7), errors.ThrottledError),
        (faults.TooManyRequestsWithoutParameters(), errors.ThrottledError),
        (faults.Html502(), errors.UnavailableError),
        (faults.DropBeforeStoring(), errors.AmbiguousError),
        (faults.DropAfterStoring(), errors.AmbiguousError),
        (faults.Hang(), errors.AmbiguousError),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
async def test_each_trouble_on_the_way_is_told_apart(
    telegram: FakeTelegram, bot: Bot, direct: Chat, fault: faults.Fault, expected: type[TelegramError]
) -> None:
    """Flood control with and without a time is a wait; a connection that breaks or hangs leaves us not knowing."""
    telegram.faults.next("sendMessage", fault)
    with pytest.raises(TelegramError) as raised:
        await call(bot.send_message(direct.id, "x"))

    assert type(raised.value) is expected
    if isinstance(raised.value, errors.ThrottledError):
        assert raised.value.retry_after_s in (7, errors.UNNAMED_WAIT_S)


async def test_a_connection_that_never_came_about_is_harmless() -> None:
    """Where nothing listens, nothing was sent: that may be repeated as often as we like."""
    bot = build_bot(SecretStr("123456:TEST-token"), base_url="http://127.0.0.1:9/bot")
    with pytest.raises(errors.UnreachableError):
        await call(bot.send_message(1, "x"))
    await close(bot)


async def test_a_request_that_found_no_free_connection_is_harmless(telegram: FakeTelegram, direct: Chat) -> None:
    """While all connections are taken nothing leaves, so that too may be repeated."""
    request = Transport(connections=1, read_timeout_s=5.0, context=None)
    bot = Bot(telegram.token, base_url=telegram.base_url, request=request, get_updates_request=request)
    telegram.faults.next("getMe", faults.Hang())
    hanging = asyncio.create_task(call(bot.get_me()))
    await telegram.wait_for(lambda: telegram.calls_of("getMe"))
    with pytest.raises(errors.UnreachableError):
        await call(bot.send_message(direct.id, "x", connect_timeout=0.05, pool_timeout=0.05))

    assert telegram.calls_of("sendMessage") == []
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)
    await close(bot)
    await close(bot)


def http(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body)


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x00\x01 SMTP ready\r\n\r\n", http(b"<html>Please log in</html>"), http(b'{"ok":false}'), http(b"[]"),
        http(b'{"ok":true}'), http(b'{"ok":true,"result":{"message_id":1}}'), b"HTTP/1.1 200 OK\r\nContent-Le",
    ],
)  # fmt: skip
async def test_answers_that_make_no_sense_are_told_without_the_address(nonsense: bytes) -> None:
    """From a proxy or a broken server we do not know what became of the request; its address holds the token."""

    async def gibberish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(nonsense)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(gibberish, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    bot = build_bot(SecretStr("123456:TEST-token"), base_url=f"http://127.0.0.1:{port}/bot", read_timeout_s=1.0)
    with pytest.raises(errors.AmbiguousError) as raised:
        await call(bot.send_message(1, "x"))

    assert "TEST-token" not in str(raised.value)
    await close(bot)
    server.close()
    await server.wait_closed()


async def test_a_dead_token_is_named_without_being_told(telegram: FakeTelegram) -> None:
    """The SDK's error quotes the token; ours names the setting, and even the traceback does not lead to the quote."""
    bot = build_bot(SecretStr("999999:WRONG-token"), base_url=telegram.base_url)
    with pytest.raises(errors.TokenRejectedError, match="KORRIDOR_TELEGRAM_TOKEN") as raised:
        await call(bot.initialize())

    assert "WRONG-token" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    await close(bot)


def test_tokens_are_scrubbed_from_texts() -> None:
    """Whatever looks like a token is left out; times and ids stay."""
    assert scrubbed("POST https://x/bot123456:AAE-abc_DEF123/sendMessage at 12:30:45") == (
        "POST https://x/bot…/sendMessage at 12:30:45"
    )
    assert "TEST-token" not in str(errors.RefusedError("bot123456:TEST-token"))
