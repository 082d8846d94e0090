"""Our getUpdates loop and what it survives."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.adapters.telegram.client import ALLOWED_UPDATES, call
from bot.adapters.telegram.polling import Polling, Waits
from tests.fakes.telegram import FakeTelegram, faults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import Bot

    from tests.adapters.doubles import Listener, MemoryInbox
    from tests.adapters.telegram.conftest import Running
    from tests.fakes.telegram.state import Chat, User

WAITS = Waits(long_poll_s=1, conflict_s=0.2, first_backoff_s=0.02, max_backoff_s=0.1)


@asynccontextmanager
async def polling(bot: Bot, inbox: MemoryInbox) -> AsyncIterator[Polling]:
    loop = Polling(bot, inbox, on_stored=lambda: None, waits=WAITS)
    task = asyncio.create_task(loop.run())
    try:
        yield loop
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_updates_lie_in_the_inbox_before_they_are_confirmed(
    telegram: FakeTelegram, bot: Bot, inbox: MemoryInbox, ada: User, direct: Chat
) -> None:
    """The offset moves on only with the next poll, after the update was stored."""
    await telegram.say(ada, direct, "eins")
    async with polling(bot, inbox):
        await telegram.wait_for(lambda: len(telegram.calls_of("getUpdates")) > 1)

    asked = telegram.calls_of("getUpdates")[0].params["allowed_updates"]
    assert list(json.loads(asked) if isinstance(asked, str) else asked) == list(ALLOWED_UPDATES)
    (key,) = inbox.items
    assert inbox.items[key].order_key == "telegram:4242"
    assert [int(call.params["offset"]) for call in telegram.calls[1:3]] == [0, telegram.updates[0]["update_id"] + 1]


async def test_a_batch_is_stored_together_and_in_order(
    telegram: FakeTelegram, bot: Bot, inbox: MemoryInbox, ada: User, direct: Chat
) -> None:
    """Forty updates wait for the database at the same time instead of one after another, and lie as they came."""
    add, waiting = inbox.add, asyncio.Barrier(40)

    async def slow(key: str, *, platform: str, order_key: str, body: str) -> bool:
        is_new = await add(key, platform=platform, order_key=order_key, body=body)
        await waiting.wait()  # one by one, none would ever get past this
        return is_new

    inbox.add = slow  # type: ignore[method-assign]
    for number in range(40):
        await telegram.say(ada, direct, str(number))
    async with polling(bot, inbox):
        await telegram.wait_for(lambda: not telegram.core.queue.pending())

    assert [json.loads(item.body)["message"]["text"] for item in inbox.items.values()] == [str(n) for n in range(40)]


async def test_while_the_database_is_down_telegram_keeps_the_updates(
    telegram: FakeTelegram, bot: Bot, inbox: MemoryInbox, ada: User, direct: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    """What cannot be stored is not confirmed, and comes again when the database is back."""
    inbox.fault = OSError("disk full")
    await telegram.say(ada, direct, "eins")
    async with polling(bot, inbox):
        await telegram.wait_for(lambda: len(telegram.calls_of("getUpdates")) > 2)
        assert {int(call.params["offset"]) for call in telegram.calls_of("getUpdates")} == {0}
        inbox.fault = None
        await telegram.wait_for(lambda: inbox.items)

    assert "inbox_unavailable" in caplog.messages


@pytest.mark.parametrize("status", [401, 404])
async def test_a_dead_token_ends_polling_with_one_clear_line(
    telegram: FakeTelegram, bot: Bot, inbox: MemoryInbox, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    """401 and 404 do not end polling silently (trap 2): it says so and what to do, and asks no more."""
    telegram.faults.always("getUpdates", faults.Status(status))
    async with polling(bot, inbox) as loop:
        await telegram.wait_for(lambda: telegram.calls_of("getUpdates"))
        await asyncio.sleep(0.1)

        assert loop.rejected is not None
    assert len(telegram.calls_of("getUpdates")) == 1
    (line,) = [message for message in caplog.messages if message.startswith("telegram_token_rejected")]
    assert "@BotFather" in line
    assert "KORRIDOR_TELEGRAM_TOKEN" in line


async def test_nonsense_does_not_block_what_follows(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User, direct: Chat,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """An update that the SDK cannot parse is logged by its id and done; no hot loop, the next is answered (trap 3)."""
    telegram.push_raw({"message": {"text": "Geheimwort, ohne chat und Datum"}})
    telegram.push_raw({"message": "nonsense"})
    telegram.push_raw({"something_new": {"chat": {"id": 1}}})
    await telegram.say(ada, direct, "danach")
    async with running():
        await telegram.wait_for(lambda: telegram.sent)
        await asyncio.sleep(0.3)

    assert [message.text for message in dialogue.heard] == ["danach"]
    assert inbox.open == []
    unparseable = [record.__dict__["key"] for record in caplog.records if record.message == "update_unparseable"]
    assert unparseable == [f"telegram:{update['update_id']}" for update in telegram.updates[:2]]
    assert len(telegram.calls_of("getUpdates")) < 6


async def test_something_without_a_number_is_no_hot_loop(
    telegram: FakeTelegram, bot: Bot, inbox: MemoryInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should Telegram ever send what cannot be confirmed, we do not ask thousands of times."""
    monkeypatch.setattr(telegram.core.poller, "updates", lambda *_: asyncio.sleep(0, [{"message": {}}, "x"]))
    async with polling(bot, inbox):
        await asyncio.sleep(0.3)

    assert 1 < len(telegram.calls_of("getUpdates")) < 20


async def test_another_poller_is_named_and_polling_goes_on_slowly(
    telegram: FakeTelegram, bot: Bot, inbox: MemoryInbox, ada: User, direct: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    """A 409 says that another instance polls; we try again at leisure and take over when it is gone."""
    telegram.faults.next("getUpdates", faults.Status(409, "Conflict: terminated by other getUpdates request; …"))
    began = time.monotonic()
    async with polling(bot, inbox):
        await telegram.say(ada, direct, "eins")
        await telegram.wait_for(lambda: inbox.items)

    assert time.monotonic() - began > 0.2
    assert any("another instance polls" in message for message in caplog.messages)


async def test_a_webhook_that_is_in_the_way_is_removed(
    telegram: FakeTelegram, bot: Bot, inbox: MemoryInbox, ada: User, direct: Chat
) -> None:
    """A webhook that somebody set forbids polling; it is removed, and nothing that waits is lost."""
    await telegram.say(ada, direct, "eins")
    async with polling(bot, inbox):
        await telegram.wait_for(lambda: inbox.items)
        await call(bot.set_webhook("http://127.0.0.1:9/x"))
        await telegram.say(ada, direct, "zwei")
        await telegram.wait_for(lambda: len(inbox.items) == 2)


@pytest.mark.parametrize(
    "trouble",
    [
        faults.Html502(), faults.Status(500), faults.DropBeforeStoring(), faults.DropAfterStoring(),
        faults.RetryAfter(1),
    ],
    ids=lambda fault: type(fault).__name__,
)  # fmt: skip
async def test_trouble_on_the_way_is_survived(
    telegram: FakeTelegram, bot: Bot, inbox: MemoryInbox, ada: User, direct: Chat, trouble: faults.Fault
) -> None:
    """Whatever the way to Telegram does, polling goes on, and each update is stored once."""
    telegram.faults.next("getUpdates", trouble)
    await telegram.say(ada, direct, "eins")
    async with polling(bot, inbox):
        await telegram.wait_for(lambda: inbox.items)

    assert len(inbox.items) == 1


async def test_retries_are_spaced_out(telegram: FakeTelegram, bot: Bot, inbox: MemoryInbox) -> None:
    """While Telegram is broken the pauses grow, up to the cap, with jitter."""
    telegram.faults.always("getUpdates", faults.Status(500))
    async with polling(bot, inbox):
        await asyncio.sleep(0.6)

    times = [request.at for request in telegram.calls_of("getUpdates")]
    pauses = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert 4 < len(pauses) < 15
    assert max(pauses) < 0.2
    assert sum(pauses[-3:]) > sum(pauses[:3])


async def test_a_duplicate_is_stored_once(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, running: Running, ada: User, direct: Chat
) -> None:
    """Telegram may deliver an update twice; it is answered once."""
    await telegram.say(ada, direct, "eins")
    async with running():
        await telegram.wait_for(lambda: telegram.sent)
        telegram.push_raw(dict(telegram.updates[0]))
        await telegram.say(ada, direct, "zwei")
        await telegram.wait_for(lambda: len(telegram.sent) > 1)

    assert [message.text for message in dialogue.heard] == ["eins", "zwei"]
    assert len(telegram.sent) == 2


async def test_the_last_good_poll_is_known(telegram: FakeTelegram, bot: Bot, inbox: MemoryInbox) -> None:
    """Readiness can tell how long ago Telegram last answered."""
    async with polling(bot, inbox) as loop:
        first = loop.last_ok
        await telegram.wait_for(lambda: loop.last_ok > first)
        telegram.faults.always("getUpdates", faults.Status(500))
        await asyncio.sleep(0.1)
        stuck = loop.last_ok
        await asyncio.sleep(0.2)

        assert loop.last_ok == stuck
