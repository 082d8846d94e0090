"""What is logged: readable lines, and never a token, a webhook's address or a word of the talk."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from asyncio import create_subprocess_exec, subprocess, timeout
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.adapters.slack.surface import EVENTS, PATH_EVENTS, scopes
from bot.logs import configure, redact
from tests.dialogues.idle import free_port
from tests.dialogues.process import ROOT, RUN
from tests.fakes.slack.faults import Fault
from tests.fakes.slack.server import FakeSlack
from tests.fakes.telegram import FakeTelegram, faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRETS = (
    "123456789:AAE-abc_DEF0123456789abcdefghijklmn",
    "xoxb-1234-5678-abcDEF", "xoxp-1-2-3-abc", "xapp-1-A0KORRIDOR-123-abcdef", "xoxe.xoxb-1-Mi0yLTEyMw", "xoxe-1-abc",
    "https://hooks.slack.com/commands/T1/2/abc",
)  # fmt: skip
WORDS = "geheimnisvoll"


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("around", ["{}", "https://api.example/bot{}/getMe failed", "token={}&x=1", '{{"t": "{}"}}'])
def test_a_secret_is_taken_out_wherever_it_stands(secret: str, around: str) -> None:
    """Whole, whatever stands beside it."""
    shown = redact(around.format(secret))

    assert secret not in shown
    assert secret.rpartition("-")[2] not in shown


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """Put logging back as it was before a test configured it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in ("httpx", "telegram", "slack_bolt", "slack_sdk")}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def rejected(secret: str, text: str) -> None:
    """Fail as an SDK does, with what was said as a local variable."""
    try:
        int(secret + text[:0])
    except ValueError:
        raise RuntimeError(f"The token `{secret}` was rejected") from ValueError(secret)


@pytest.mark.parametrize("as_json", [True, False])
def test_no_way_into_the_log_is_left(
    logging_as_before: None, capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    """Message, arguments, fields, exceptions with their causes; no local variables; nothing that httpx says."""
    configure("DEBUG", as_json=as_json)
    log, secret = logging.getLogger("bot.test"), SECRETS[0]

    fields = {"url": f"https://x/bot{secret}/getMe", "fields": [secret], "more": {"a": secret}}
    log.info("asked %s", secret, extra=fields)
    try:
        rejected(secret, WORDS)
    except RuntimeError:
        log.exception("failed")
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", secret)

    written = capsys.readouterr().err
    assert secret not in written
    assert "rejected" in written
    assert WORDS not in written
    assert "HTTP Request" not in written
    lines = written.splitlines()
    assert not as_json or [json.loads(line)["event"] for line in lines] == ["asked [removed]", "failed"]


async def test_the_log_of_a_whole_run_holds_no_secret_and_no_word_of_the_talk(tmp_path: Path) -> None:
    """`korridor run` at its most verbose, on both platforms: faults, forged requests, a token that dies."""
    port, log = free_port(), tmp_path / "log"
    async with FakeTelegram(flood=False) as telegram, FakeSlack() as slack:
        slack.app.subscriptions = {*EVENTS}
        team = slack.team(
            "T1", scopes=scopes(), bot_token="xoxb-11-22-secretsecret", app_token="xapp-1-A1-2-secretsecret"
        )
        environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "KORRIDOR_PORT": str(port),
            "KORRIDOR_DATABASE_URL": f"sqlite:///{tmp_path / 'korridor.sqlite3'}", "KORRIDOR_LOG_LEVEL": "DEBUG",
            "KORRIDOR_TELEGRAM_TOKEN": telegram.token, "KORRIDOR_TELEGRAM_BASE_URL": telegram.base_url,
            "KORRIDOR_SLACK_BOT_TOKEN": team.bot_token, "KORRIDOR_SLACK_APP_TOKEN": team.app_token,
            "KORRIDOR_SLACK_SIGNING_SECRET": slack.app.signing_secret, "KORRIDOR_SLACK_BASE_URL": slack.base_url,
        }  # fmt: skip
        with log.open("ab") as file:
            process = await create_subprocess_exec(
                sys.executable, *RUN, cwd=tmp_path, env=environment, stdout=file, stderr=file, stdin=subprocess.DEVNULL
            )
        try:
            await slack.wait_for(lambda: slack.sockets, timeout=30)
            await _talk(telegram, slack, f"http://127.0.0.1:{port}{PATH_EVENTS}")
            process.send_signal(signal.SIGTERM)
            async with timeout(15):
                await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        addresses = list(slack.world.response_urls)
    written = log.read_text(encoding="utf-8")
    secrets = [
        telegram.token, telegram.token.partition(":")[2], team.bot_token, team.app_token, slack.app.signing_secret,
        WORDS, *addresses,
    ]  # fmt: skip
    assert "message handled" in written
    assert "slack_request_refused" in written
    assert "KORRIDOR_SLACK_BOT_TOKEN was refused" in written
    assert [secret for secret in secrets if secret in written] == []


async def _talk(telegram: FakeTelegram, slack: FakeSlack, address: str) -> None:
    """Ask in every way, run into every kind of fault, and lose the token."""
    team = slack.world.teams["T1"]
    ada, user = telegram.user(language_code="de"), slack.user(team, "U1", locale="de-DE")
    channel, dm, chat = slack.channel(team, "C1"), slack.dm(team, user), telegram.private(ada)
    telegram.faults.next("sendMessage", faults.Status(502))
    slack.faults.next("chat.postMessage", Fault.drop(), Fault.html_503(), Fault.api_error("invalid_blocks"))
    await telegram.say(ada, chat, WORDS)
    await slack.say(user, dm, WORDS)
    await slack.say(user, channel, WORDS, mention=True)
    await slack.slash(user, channel, "/korridor", WORDS)
    await slack.open_home(user)
    forged = json.dumps({"type": "event_callback", "event": {"text": WORDS}}).encode()
    async with httpx.AsyncClient() as client:
        for headers in ({}, slack.sign(forged, 1), slack.sign(forged, secret="other"), slack.sign(forged[1:])):
            assert (await client.post(address, content=forged, headers=headers)).status_code == 401
        broken = forged[1:]
        assert (await client.post(address, content=broken, headers=slack.sign(broken))).status_code == 400
    await telegram.wait_for(lambda: telegram.sent, timeout=30)
    await slack.wait_for(lambda: len(slack.sent) >= 3 and slack.views, timeout=30)
    team.token_state = "token_revoked"
    await slack.say(user, dm, WORDS)
    await slack.wait_for(lambda: slack.calls[-1].error == "token_revoked", timeout=30)
