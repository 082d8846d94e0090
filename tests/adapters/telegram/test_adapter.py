"""Start, stop, health and check of the adapter; and that the token stays with us."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.adapters.telegram.adapter import TelegramAdapter
from bot.adapters.telegram.menus import MenuEntry, Menus
from bot.adapters.telegram.settings import TelegramSettings
from bot.errors import SettingsError
from bot.messages import Chat as OurChat
from bot.messages import Reply, Text
from tests.fakes.telegram import FakeTelegram, faults

if TYPE_CHECKING:
    from bot.adapters.telegram.doctor import Finding
    from tests.adapters.doubles import Listener, MemoryInbox
    from tests.adapters.telegram.conftest import Running
    from tests.fakes.telegram.state import Chat, User

MENUS = Menus(commands={"en": (MenuEntry("help", "Help"),)})


def by_name(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


async def test_health_tells_what_readiness_needs(telegram: FakeTelegram, running: Running) -> None:
    """Name, privacy mode and the age of the last poll are known once Telegram has answered."""
    async with running() as adapter:
        assert adapter.health()["is_running"] is False
        await telegram.wait_for(lambda: telegram.calls_of("getUpdates"))
        health = adapter.health()

    assert health == {
        "is_running": True, "fault": None, "mode": "polling", "poll_age_s": health["poll_age_s"],
        "username": "korridor_bot", "can_read_all_group_messages": False,
    }  # fmt: skip
    assert health["poll_age_s"] < 1


async def test_a_dead_token_at_the_start_is_one_line(
    telegram: FakeTelegram, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """The start does not raise, so other platforms go on; health and log name the remedy, nobody the token."""
    async with running(token="999999:WRONG-TEST-token") as adapter:
        await telegram.wait_for(lambda: telegram.calls and telegram.calls[-1].status)
        await asyncio.sleep(0.1)
        health = adapter.health()

    assert health["is_running"] is False
    assert "@BotFather" in health["fault"]
    assert len([message for message in caplog.messages if message.startswith("telegram_token_rejected")]) == 1
    assert len(telegram.calls) == 1


@pytest.mark.parametrize("token", ["", "  ", "abc", "654321:", "123456:with space", "123456:ABC/../x"])
def test_what_is_no_token_stops_the_start(dialogue: Listener, inbox: MemoryInbox, token: str) -> None:
    """A value that cannot be a token is named by its setting, not sent to Telegram, and not quoted."""
    with pytest.raises(SettingsError, match="KORRIDOR_TELEGRAM_TOKEN") as raised:
        TelegramAdapter(SecretStr(token), dialogue, inbox)

    assert not token.strip() or token not in str(raised.value)


async def test_a_token_revoked_at_work_ends_it_and_loses_nothing(
    telegram: FakeTelegram, inbox: MemoryInbox, running: Running, ada: User, direct: Chat
) -> None:
    """A question that arrived before stays in the inbox and is answered when there is a valid token again."""
    async with running() as adapter:
        await telegram.wait_for(lambda: telegram.calls_of("getUpdates"))
        telegram.faults.next("sendMessage", faults.Status(401))
        await telegram.say(ada, direct, "?")
        await telegram.wait_for(lambda: any(call.status == 401 for call in telegram.calls))
        await asyncio.sleep(0.1)
        assert adapter.health()["fault"]
        assert inbox.open
    async with running():
        await telegram.wait_for(lambda: telegram.sent)


async def test_telegram_out_of_reach_at_the_start_is_waited_for(
    telegram: FakeTelegram, running: Running, ada: User, direct: Chat
) -> None:
    """A start without network becomes a start with network by itself."""
    telegram.faults.next("getMe", faults.Status(500))
    async with running():
        await telegram.say(ada, direct, "?")
        await telegram.wait_for(lambda: telegram.sent)


async def test_a_stop_before_anything_began_is_fine(dialogue: Listener, inbox: MemoryInbox) -> None:
    """Stopping an adapter that never started, or never reached Telegram, ends at once."""
    unreachable = TelegramSettings(base_url="http://127.0.0.1:9/bot")
    adapter = TelegramAdapter(SecretStr("123456:TEST-token"), dialogue, inbox, unreachable)
    await adapter.stop()
    adapter = TelegramAdapter(SecretStr("123456:TEST-token"), dialogue, inbox, unreachable)
    await adapter.start()
    await asyncio.sleep(0.05)
    assert adapter.routes() == []
    await adapter.stop()


async def test_digests_and_corrections_go_out(telegram: FakeTelegram, running: Running, direct: Chat) -> None:
    """What nobody asked for is posted with its receipt, and can be corrected in place."""
    chat = OurChat(platform="telegram", id=str(direct.id))
    async with running() as adapter:
        await telegram.wait_for(lambda: telegram.calls_of("getUpdates"))
        (sent_id,) = await adapter.post(chat, Reply(nodes=(Text(text="Heute neu"),)))
        await adapter.amend(chat, sent_id, Reply(nodes=(Text(text="Berichtigt"),)))

    assert [version.text for version in telegram.sent[0].versions] == ["Heute neu", "Berichtigt"]


async def test_the_doctor_finds_all_well(telegram: FakeTelegram, running: Running) -> None:
    """With everything in place each finding is good."""
    telegram.core.privacy = False
    async with running(menus=MENUS) as adapter:
        await telegram.wait_for(lambda: len(telegram.calls_of("setMyCommands")) == 6)
        found = await adapter.check()

    assert [finding.name for finding in found] == ["token", "privacy mode", "inline mode", "webhook", "commands"]
    assert all(finding.is_ok and not finding.remedy for finding in found)


async def test_the_doctor_says_what_to_do(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, settings: TelegramSettings
) -> None:
    """Privacy mode, inline mode, a webhook in the way, missing menus: each finding has its remedy."""
    telegram.core.inline = False
    settings = TelegramSettings(base_url=settings.base_url, menus=MENUS)
    adapter = TelegramAdapter(SecretStr(telegram.token), dialogue, inbox, settings)
    await adapter._bot.initialize()
    await adapter._bot.set_webhook("http://127.0.0.1:9/x")
    found = by_name(await adapter.check())
    await adapter.stop()

    remedies = {
        "privacy mode": "/setprivacy",
        "inline mode": "/setinline",
        "webhook": "removed",
        "commands": "set when",
    }
    for name, remedy in remedies.items():
        assert remedy in found[name].remedy
    assert [name for name, finding in found.items() if not finding.is_ok] == ["inline mode", "webhook", "commands"]
    assert not found["inline mode"].is_required


async def test_the_doctor_looks_at_the_webhook(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, settings: TelegramSettings, ada: User, direct: Chat
) -> None:
    """In webhook mode the address must be ours and deliveries must arrive."""
    url = "http://127.0.0.1:9/telegram"
    adapter = TelegramAdapter(
        SecretStr(telegram.token), dialogue, inbox,
        TelegramSettings(base_url=settings.base_url, mode="webhook", webhook_url=url, webhook_secret=SecretStr("s")),
    )  # fmt: skip
    assert "not set to our address" in by_name(await adapter.check())["webhook"].text
    await adapter._bot.initialize()
    await adapter._bot.set_webhook(url)
    assert by_name(await adapter.check())["webhook"].is_ok
    await telegram.say(ada, direct, "?")
    await telegram.wait_for(lambda: telegram.core.webhook.last_error)
    assert "deliveries fail" in by_name(await adapter.check())["webhook"].text
    await adapter.stop()


@pytest.mark.parametrize(("fault", "remedy"), [(401, "@BotFather"), (500, "KORRIDOR_TELEGRAM_BASE_URL")])
async def test_the_doctor_names_a_dead_token_and_a_dead_line(
    telegram: FakeTelegram, dialogue: Listener, inbox: MemoryInbox, settings: TelegramSettings, fault: int, remedy: str
) -> None:
    """Where Telegram cannot be asked, the one finding says why and what to do."""
    telegram.faults.always("getMe", faults.Status(fault))
    (finding,) = await TelegramAdapter(SecretStr(telegram.token), dialogue, inbox, settings).check()

    assert (finding.is_ok, remedy in finding.remedy) == (False, True)
    assert telegram.token not in repr(finding)


async def test_the_token_is_nowhere_in_the_log(
    telegram: FakeTelegram, running: Running, ada: User, direct: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    """Through work, trouble and a revoked token, no line of ours holds the token, nor does any traceback."""
    caplog.set_level(logging.DEBUG, logger="bot")
    async with running() as adapter:
        await telegram.say(ada, direct, "Geheimwort")
        await telegram.wait_for(lambda: telegram.sent)
        for fault in (
            faults.Html502(),
            faults.DropAfterStoring(),
            faults.Status(400, "Bad Request: 123456:TEST-token"),
        ):
            telegram.faults.next("sendMessage", fault)
            telegram.faults.next("getUpdates", fault)
            await telegram.say(ada, direct, "Geheimwort")
            await asyncio.sleep(0.1)
        telegram.revoke_token()
        await telegram.wait_for(lambda: telegram.calls[-1].status == 401)
        await asyncio.sleep(0.1)
        assert adapter.health()["fault"]

    text = caplog.text + "".join(repr(vars(record)) for record in caplog.records if record.name.startswith("bot"))
    assert "telegram_token_rejected" in text
    assert "Geheimwort" not in text
    assert "123456:TEST-token" not in text
    assert adapter.health()["is_running"] is False
