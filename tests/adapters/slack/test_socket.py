"""Slack by Socket Mode: connecting, staying connected, leaving."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.adapters.slack.gateway import Gateway
from bot.adapters.slack.socket import Socket
from bot.adapters.slack.tokens import SingleWorkspace
from bot.errors import SettingsError
from bot.messages import Reply, Text
from knowledge.errors import StoreError
from tests.adapters.doubles import Listener, MemoryInbox, answer_with
from tests.adapters.slack.conftest import build, running, settings, until
from tests.fakes.slack.faults import Fault

if TYPE_CHECKING:
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Channel, Team, User


class Away(MemoryInbox):
    """An inbox whose database cannot be reached for a while."""

    is_away = True

    async def release_all(self, platform: str) -> int:
        """Fail as a database does that is away."""
        if self.is_away:
            raise StoreError("the database is away")
        return await super().release_all(platform)


async def test_the_socket_is_connected_when_start_returns(slack: FakeSlack, team: Team) -> None:
    """Within three seconds, and readiness says so."""
    bot = build(settings(slack))
    before = bot.adapter.health()
    start = time.monotonic()

    async with running(slack, bot):
        took, health = time.monotonic() - start, bot.adapter.health()

    assert (before["is_running"], health["is_running"], health["fault"]) == (False, True, None)
    assert (health["is_connected"], health["transport"]) == (True, "socket")
    assert took < 3
    assert bot.adapter.health()["is_running"] is False


async def test_a_bad_app_token_is_named_in_one_line(
    slack: FakeSlack, team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    """Without the token, without a traceback, without trying for ever; and without stopping anything else."""
    secret = "xapp-1-WRONG-token"
    bot = build(settings(slack, app_token=SecretStr(secret)))

    async with running(slack, bot):
        health = bot.adapter.health()

    assert health["fault"] == "KORRIDOR_SLACK_APP_TOKEN was refused by Slack (invalid_auth)"
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == [health["fault"]]
    assert secret not in caplog.text


async def test_a_bad_bot_token_is_named_in_one_line(
    slack: FakeSlack, team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is connected with it."""
    secret = "xoxb-WRONG"
    bot = build(settings(slack, bot_token=SecretStr(secret)))

    async with running(slack, bot):
        health = bot.adapter.health()

    assert (health["is_running"], slack.sockets) == (False, 0)
    assert "KORRIDOR_SLACK_BOT_TOKEN was refused by Slack" in health["fault"]
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == [health["fault"]]
    assert secret not in caplog.text


async def test_a_token_revoked_at_work_is_named_in_one_line(
    slack: FakeSlack, team: Team, user: User, dm: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    """Health says that the token is dead, as it does at the start: waiting will not cure it."""
    async with running(slack, build(settings(slack))) as bot:
        assert bot.adapter.health()["fault"] is None
        team.token_state = "token_revoked"
        await slack.say(user, dm, "?")
        await until(lambda: bot.adapter.health()["fault"])
        health = bot.adapter.health()

    assert health["is_running"] is False
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == [health["fault"]]


async def test_a_slack_that_hangs_holds_up_nobody(
    slack: FakeSlack, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The start returns soon, so that the other platform's webhook is served; Slack goes on by itself."""
    monkeypatch.setattr("bot.adapters.slack.adapter._START_S", 0.2)
    slack.faults.next("auth.test", Fault.hang())
    begun = time.monotonic()

    async with running(slack, build(settings(slack))) as bot:
        took, health = time.monotonic() - begun, bot.adapter.health()

    assert took < 1
    assert (health["is_running"], health["fault"]) == (False, None)


async def test_a_database_that_is_away_at_the_start_is_waited_for(
    slack: FakeSlack, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack is not given up for that: it starts when the database is back."""
    monkeypatch.setattr("bot.adapters.slack.adapter._TRY_AGAIN_S", 0.05)
    inbox = Away()
    async with running(slack, build(settings(slack), inbox=inbox)) as bot:
        assert bot.adapter.health()["is_running"] is False
        inbox.is_away = False
        await until(lambda: bot.adapter.health()["is_running"] and slack.sockets)


async def test_without_a_way_in_the_start_is_refused(slack: FakeSlack, team: Team) -> None:
    """One line that names the settings."""
    with pytest.raises(SettingsError, match="KORRIDOR_SLACK_APP_TOKEN"):
        build(settings(slack, app_token=None))


@pytest.mark.parametrize("how", ["refresh_requested", "dropped"])
async def test_a_lost_connection_comes_back(slack: FakeSlack, user: User, dm: Channel, how: str) -> None:
    """When Slack refreshes it, and when it just breaks; nothing said meanwhile is lost."""
    async with running(slack, build(settings(slack))) as bot:
        if how == "dropped":
            await slack.drop_sockets()
        else:
            await slack.disconnect("refresh_requested")
        await slack.wait_for(lambda: slack.hub.opened >= 2 and slack.sockets, timeout=10)
        await slack.say(user, dm, "noch da?")
        await slack.wait_for(lambda: slack.sent)
        await bot.idle()

    assert [message.text for message in slack.sent] == ["echo: noch da?"]


async def test_the_watch_tells_of_a_lost_connection_and_mends_it(
    slack: FakeSlack, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the SDK's own reconnecting has failed, a new handler is made; readiness is honest meanwhile."""
    monkeypatch.setattr("bot.adapters.slack.socket._SILENT_S", 0.3)
    gateway = Gateway(SingleWorkspace(team.bot_token), api_url=slack.base_url)
    await gateway.open()
    socket = Socket(build(settings(slack)).adapter._app, gateway, team.app_token, watch_s=0.05)
    await socket.start()
    assert socket.is_connected

    slack.faults.next("apps.connections.open", Fault.api_error("internal_error"))
    await slack.drop_sockets()
    await until(lambda: not socket.is_connected)
    await until(lambda: socket.is_connected)

    await socket.stop(within_s=2)
    await gateway.close()
    assert slack.hub.opened == 2


async def test_events_nobody_asked_for_are_acknowledged(slack: FakeSlack, team: Team) -> None:
    """Bolt never acknowledges them by Socket Mode, and Slack sends them again."""
    async with running(slack, build(settings(slack))):
        delivery = await slack.event(team, {"type": "team_join", "user": {"id": "U9"}})

    assert (delivery.acked, len(delivery.attempts)) == (True, 1)


async def test_an_event_whose_acknowledgement_got_lost_is_answered_once(
    slack: FakeSlack, user: User, dm: Channel
) -> None:
    """Slack sends it again with the same id."""
    async with running(slack, build(settings(slack))) as bot:
        await slack.say(user, dm, "hi")
        (delivery,) = [d for d in slack.deliveries if d.payload["event"].get("text") == "hi"]
        await slack.redeliver(delivery, reason="timeout")
        await bot.idle()

    assert len(slack.sent) == 1


async def test_stopping_finishes_what_is_in_work(slack: FakeSlack, user: User, dm: Channel) -> None:
    """The answer still goes out; nothing new is taken; no task is left behind."""
    bot = build(settings(slack), dialogue=Listener(answer_with(Reply(nodes=(Text(text="fertig"),)), after_s=0.4)))
    before = asyncio.all_tasks()
    async with running(slack, bot):
        await slack.say(user, dm, "hi")
        await until(lambda: bot.dialogue.heard)
    await asyncio.sleep(0.05)

    assert [message.text for message in slack.sent] == ["fertig"]
    assert bot.inbox.open == []
    left = {task.get_coro().__qualname__ for task in asyncio.all_tasks() - before if not task.done()}  # type: ignore[union-attr]
    assert not {name for name in left if "Postman" not in name and "Request" not in name}


async def test_stopping_cuts_off_what_takes_too_long_and_keeps_it(
    slack: FakeSlack, user: User, dm: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next start answers it."""
    monkeypatch.setattr("bot.adapters.slack.adapter._STOP_S", 0.2)
    inbox = MemoryInbox()
    slow = build(settings(slack), dialogue=Listener(answer_with(after_s=60)), inbox=inbox)
    async with running(slack, slow):
        await slack.say(user, dm, "hi")
        await until(lambda: slow.dialogue.heard)
        start = time.monotonic()
    took = time.monotonic() - start

    async with running(slack, build(settings(slack), inbox=inbox)) as bot:
        await bot.idle()

    assert took < 2
    assert [message.text for message in slack.sent] == ["echo: hi"]
