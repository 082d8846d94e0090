"""A fake Telegram, a dialogue and an inbox; and the watch that no log line of ours holds the token or a message."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.adapters.telegram.adapter import TelegramAdapter
from bot.adapters.telegram.client import build_bot, call
from bot.adapters.telegram.gateway import Gateway
from bot.adapters.telegram.pacing import Pace, Pacer
from bot.adapters.telegram.polling import Waits
from bot.adapters.telegram.settings import TelegramSettings
from bot.adapters.telegram.worker import Patience
from tests.adapters.doubles import Listener, MemoryInbox
from tests.fakes.telegram import FakeTelegram

if TYPE_CHECKING:
    from telegram import Bot

    from tests.fakes.telegram.state import Chat, Message, User

FAST = Pace(chat=(1000, 1000), group=(1000, 1000), overall=(1000, 1000))
SECRET_WORD = "Geheimwort"
"""Part of what people say in these tests; it must not be logged."""
Running = Callable[..., AbstractAsyncContextManager[TelegramAdapter]]


@pytest.fixture(autouse=True)
def _discreet_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG, logger="bot")
    yield
    formatter = logging.Formatter()
    for record in caplog.get_records("call"):
        line = formatter.format(record) + repr(record.__dict__)
        assert record.name.partition(".")[0] != "bot" or ("TEST-token" not in line and SECRET_WORD not in line), line


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(flood=False, inline=True, inline_feedback=True, penalty_s=0.05, retry_scale=0.01) as fake:
        yield fake


@pytest.fixture
def dialogue() -> Listener:
    return Listener()


@pytest.fixture
def inbox() -> MemoryInbox:
    return MemoryInbox()


@pytest.fixture
def settings(telegram: FakeTelegram) -> TelegramSettings:
    return TelegramSettings(
        base_url=telegram.base_url, pace=FAST, repeat_s=0.02, read_timeout_s=0.4, stop_s=2.0,
        waits=Waits(long_poll_s=1, conflict_s=0.05, first_backoff_s=0.02, max_backoff_s=0.1),
        patience=Patience(typing_s=0.1, typing_again_s=0.1, spinner_s=0.05, retry_s=0.02, retries_s=(0.02, 0.02)),
    )  # fmt: skip


@pytest.fixture
def running(telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, settings: TelegramSettings) -> Running:
    """Return a factory of started adapters; they stop when the context ends.

    Whatever a test is about, its first adapter ignored no wait and wrote to no chat that had closed; one that is
    started later cannot know of a wait from before, and is told anew.
    """
    runs = count()

    @asynccontextmanager
    async def run(**changes: object) -> AsyncIterator[TelegramAdapter]:
        token = str(changes.pop("token", "123456:TEST-token"))
        adapter = TelegramAdapter(SecretStr(token), dialogue, inbox, replace(settings, **changes))  # type: ignore[arg-type]
        await adapter.start()
        try:
            yield adapter
        finally:
            await adapter.stop()
        if next(runs) == 0:
            assert telegram.audit.inside_retry_after() == []
            assert telegram.audit.after_forbidden() == []

    return run


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    client = build_bot(SecretStr(telegram.token), base_url=telegram.base_url, read_timeout_s=0.4)
    await call(client.initialize())
    yield client
    await client.shutdown()


@pytest.fixture
def gateway(bot: Bot, dialogue: Listener) -> Gateway:
    return Gateway(bot, Pacer(FAST), dialogue, backoff_s=0.02)


async def first_sent(telegram: FakeTelegram) -> Message:
    """Return the bot's first message, once it is there."""
    await telegram.wait_for(lambda: telegram.sent)
    return telegram.sent[0]


@pytest.fixture
def ada(telegram: FakeTelegram) -> User:
    return telegram.user(4242, "Ada", language_code="de")


@pytest.fixture
def direct(telegram: FakeTelegram, ada: User) -> Chat:
    return telegram.private(ada)
