"""The webhook: who is turned away, what is stored, and the whole way over a real server."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

import httpx
import pytest
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.adapters.telegram.adapter import TelegramAdapter
from bot.adapters.telegram.settings import TelegramSettings
from bot.adapters.telegram.webhook import HEADER, MAX_BODY, webhook_route
from bot.errors import SettingsError

if TYPE_CHECKING:
    from tests.adapters.doubles import Listener, MemoryInbox
    from tests.adapters.telegram.conftest import Running
    from tests.fakes.telegram import FakeTelegram
    from tests.fakes.telegram.state import Chat, User

SECRET = SecretStr("a-secret_123")
UPDATE = {
    "update_id": 7,
    "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "Geheimwort"},
}
Serving = Callable[[], AbstractAsyncContextManager[TelegramAdapter]]


@pytest.fixture
async def client(inbox: MemoryInbox) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of the route alone."""
    route = webhook_route("/telegram", secret=SECRET, inbox=inbox, on_stored=lambda: None, is_open=lambda: True)
    transport = httpx.ASGITransport(Starlette(routes=[route]))
    async with httpx.AsyncClient(transport=transport, base_url="http://korridor") as ready:
        yield ready


def known() -> dict[str, str]:
    return {HEADER: SECRET.get_secret_value()}


@pytest.mark.parametrize(
    "headers", [{}, {HEADER: ""}, {HEADER: "wrong"}, {HEADER: "a-secret_1234"}, {HEADER: "ä"}, {HEADER: "x" * 5000}]
)
async def test_forged_updates_are_refused(
    client: httpx.AsyncClient, inbox: MemoryInbox, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """Without the exact secret nothing is stored, and nothing of the content is logged."""
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    answer = await client.post("/telegram", json=UPDATE, headers=raw)

    assert (answer.status_code, answer.text, inbox.items) == (401, "", {})
    assert caplog.messages == ["webhook_refused"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b'"x"', b"{}", b'{"update_id": "7"}', b'{"update_id": null}', b"\xff\xfe",
        b"[" * 90_000, b"payload=%7B%7D",
    ],
)  # fmt: skip
async def test_malformed_updates_are_refused(client: httpx.AsyncClient, inbox: MemoryInbox, body: bytes) -> None:
    """What is no JSON object with a number is a bad request, also from somebody who knows the secret."""
    answer = await client.post("/telegram", content=body, headers=known())

    assert (answer.status_code, inbox.items) == (400, {})


async def test_huge_bodies_are_refused(client: httpx.AsyncClient, inbox: MemoryInbox) -> None:
    """More than a megabyte is not read to its end, whatever length was announced."""

    async def flood() -> AsyncIterator[bytes]:
        for _ in range(MAX_BODY // 1000 + 2):
            yield b" " * 1000

    assert (await client.post("/telegram", content=flood(), headers=known())).status_code == 413
    assert inbox.items == {}


async def test_get_is_no_update(client: httpx.AsyncClient) -> None:
    """A visitor with a browser sees nothing."""
    assert (await client.get("/telegram")).status_code == 405


async def test_an_update_is_stored_before_it_is_acknowledged(client: httpx.AsyncClient, inbox: MemoryInbox) -> None:
    """200 means: it lies in the inbox, once, however often it comes."""
    for _ in range(3):
        assert (await client.post("/telegram", json=UPDATE, headers=known())).status_code == 200

    (item,) = inbox.items.values()
    assert (item.key, item.order_key, json.loads(item.body)) == ("telegram:7", "telegram:5", UPDATE)


async def test_without_the_database_telegram_is_asked_to_come_again(
    client: httpx.AsyncClient, inbox: MemoryInbox
) -> None:
    """What cannot be stored is not acknowledged; Telegram honours Retry-After."""
    inbox.fault = OSError("disk full")
    answer = await client.post("/telegram", json=UPDATE, headers=known())

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("secret", [None, "", "ä", "x" * 257, "with space"])
def test_a_bad_secret_stops_the_start(
    dialogue: Listener, inbox: MemoryInbox, settings: TelegramSettings, secret: str | None
) -> None:
    """A secret that Telegram would not take is named before anything starts."""
    bad = TelegramSettings(
        mode="webhook", webhook_url="https://x.example/telegram",
        webhook_secret=None if secret is None else SecretStr(secret),
    )  # fmt: skip
    with pytest.raises(SettingsError, match="KORRIDOR_TELEGRAM_WEBHOOK_SECRET"):
        TelegramAdapter(SecretStr("123456:TEST-token"), dialogue, inbox, bad)


def test_a_webhook_needs_an_address(dialogue: Listener, inbox: MemoryInbox) -> None:
    """Webhook mode without a public address is named too."""
    bad = TelegramSettings(mode="webhook", webhook_secret=SECRET)
    with pytest.raises(SettingsError, match="KORRIDOR_PUBLIC_URL"):
        TelegramAdapter(SecretStr("123456:TEST-token"), dialogue, inbox, bad)


@pytest.fixture
def serving(running: Running) -> Serving:
    """Return a factory of adapters with a real web server, known to Telegram by its webhook."""

    @asynccontextmanager
    async def serve() -> AsyncIterator[TelegramAdapter]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/telegram"
            async with running(mode="webhook", webhook_url=url, webhook_secret=SECRET) as adapter:
                app = Starlette(routes=adapter.routes())
                server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
                task = asyncio.create_task(server.serve([listener]))
                try:
                    yield adapter
                finally:
                    server.should_exit = True
                    await task

    return serve


async def test_updates_come_by_webhook(
    telegram: FakeTelegram, dialogue: Listener, serving: Serving, ada: User, direct: Chat
) -> None:
    """Telegram posts, the adapter answers; a duplicate on purpose is answered once; nothing waits in the end."""
    async with serving() as adapter:
        await telegram.wait_for(lambda: telegram.core.webhook.config)
        await telegram.say(ada, direct, "eins")
        await telegram.wait_for(lambda: telegram.sent)
        telegram.push_raw(dict(telegram.updates[0]))
        await telegram.say(ada, direct, "zwei")
        await telegram.wait_for(lambda: len(telegram.sent) == 2)
        await telegram.wait_for(lambda: not telegram.core.queue.pending())
        health = adapter.health()

    assert [message.text for message in dialogue.heard] == ["eins", "zwei"]
    assert {attempt.status for attempt in telegram.core.webhook.attempts} == {200}
    assert (health["is_running"], health["poll_age_s"], health["mode"]) == (True, None, "webhook")
    assert telegram.calls_of("getUpdates") == []
    assert "message_reaction" not in telegram.core.queue.allowed


async def test_an_update_that_could_not_be_stored_comes_again(
    telegram: FakeTelegram, inbox: MemoryInbox, serving: Serving, ada: User, direct: Chat
) -> None:
    """While the database is down Telegram keeps the update and brings it later."""
    async with serving():
        await telegram.wait_for(lambda: telegram.core.webhook.config)
        inbox.fault = OSError("disk full")
        await telegram.say(ada, direct, "eins")
        await telegram.wait_for(lambda: telegram.core.webhook.attempts)
        inbox.fault = None
        await telegram.wait_for(lambda: telegram.sent)

    assert [attempt.status for attempt in telegram.core.webhook.attempts] == [503, 200]


async def test_setting_the_webhook_is_tried_until_it_works(
    telegram: FakeTelegram, serving: Serving, ada: User, direct: Chat
) -> None:
    """Flood control on setWebhook, or trouble at Telegram, only delays the start."""
    telegram.core.next_webhook_at = telegram.clock.now() + 0.8
    async with serving():
        await telegram.wait_for(lambda: telegram.core.webhook.config)

    assert [call.status for call in telegram.calls_of("setWebhook")] == [429, 200]
