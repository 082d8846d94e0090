"""Slack over HTTP: only what is signed, fresh and readable comes in."""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.adapters.slack.http import MOST_BYTES
from bot.adapters.slack.surface import PATH_EVENTS
from tests.adapters.slack.conftest import Bot, build, first_sent, running, settings
from tests.adapters.slack.payloads import direct
from tests.fakes.slack.events import sign

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Channel, Team, User

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WORDS = "geheimnis"


@pytest.fixture
async def bot(slack: FakeSlack, team: Team) -> AsyncIterator[Bot]:
    async with running(slack, build(settings(slack, over="http"))) as made:
        yield made


def body() -> bytes:
    return json.dumps(direct(WORDS)).encode()


async def test_the_address_is_verified(slack: FakeSlack, bot: Bot) -> None:
    """Slack's handshake gets its challenge back; without a signature it does not."""
    assert await slack.verify_url()
    assert (await slack.post_raw(PATH_EVENTS, b'{"type":"url_verification","challenge":"x"}')).status == 401


async def test_forged_and_stale_requests_are_refused_without_a_word_in_the_log(
    slack: FakeSlack, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    """Wrong secret, no signature, too old, from the future, garbage in the headers: 401, and nothing is stored."""
    caplog.set_level(logging.DEBUG)
    now = int(time.time())
    signed = slack.sign(body())
    headers = [
        {},
        slack.sign(body(), secret="other"),
        slack.sign(body() + b" "),
        slack.sign(body(), now - 301),
        slack.sign(body(), now + 302),
        slack.sign(body(), "soon"),
        slack.sign(body(), ""),
        slack.sign(body(), "9" * 400),
        slack.sign(body(), "1e9"),
        signed | {"X-Slack-Signature": "v0=" + "0" * 64},
        signed | {"X-Slack-Signature": "v0=ключ".encode().decode("latin-1")},
        signed | {"X-Slack-Signature": ""},
    ]

    statuses = [(await slack.post_raw(PATH_EVENTS, body(), header)).status for header in headers]

    assert statuses == [401] * len(headers)
    assert bot.inbox.items == {}
    assert WORDS not in caplog.text
    assert "other" not in caplog.text


def test_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the library's own comparison: how long it takes tells nothing of how much was right."""
    compared: list[tuple[str, str]] = []

    def compare(one: str, other: str) -> bool:
        compared.append((one, other))
        return False

    monkeypatch.setattr("slack_sdk.signature.hmac.compare_digest", compare)
    signed = sign("shh", body())

    assert SignatureVerifier("shh").is_valid_request(body(), signed) is False
    assert compared == [(signed["X-Slack-Signature"], signed["X-Slack-Signature"])]


@pytest.mark.parametrize(
    "raw", [b"{", b"", b"[]", b'"x"', b"null", b"\xff\xfe", b"[" * 100_000], ids=lambda raw: str(raw[:9])
)
async def test_malformed_bodies_are_refused(
    slack: FakeSlack, bot: Bot, raw: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Signed or not: no exception, no 500."""
    signature = slack.sign(raw) if raw.isascii() else {}

    for header in ({}, FORM):
        assert (await slack.post_raw(PATH_EVENTS, raw, signature | header)).status in {200, 400, 401}

    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize("payload", ["{", "[]", "", "x"])
async def test_a_form_with_an_unreadable_payload_is_refused(slack: FakeSlack, bot: Bot, payload: str) -> None:
    """400, nothing stored."""
    raw = urlencode({"payload": payload}).encode()

    assert (await slack.post_raw(PATH_EVENTS, raw, slack.sign(raw) | FORM)).status == 400


async def test_too_large_bodies_are_refused(slack: FakeSlack, bot: Bot) -> None:
    """Before their signature is computed."""
    raw = b" " * (MOST_BYTES + 1)

    assert (await slack.post_raw(PATH_EVENTS, raw, slack.sign(raw))).status == 413


async def test_a_command_with_the_word_payload_is_a_question(
    slack: FakeSlack, bot: Bot, user: User, channel: Channel
) -> None:
    """Bolt's own handler takes such a form for an interaction and finds nothing in it."""
    delivery = await slack.slash(user, channel, "/korridor", "what is a payload=x&payload ?")
    await bot.idle()

    assert (delivery.error, delivery.attempts[0].status) == (None, 200)
    assert [message.text for message in bot.dialogue.heard] == ["what is a payload=x&payload ?"]


async def test_an_event_that_slack_sends_again_is_answered_once(
    slack: FakeSlack, bot: Bot, user: User, dm: Channel
) -> None:
    """By retry, and by a replay byte for byte inside the five minutes."""
    await slack.say(user, dm, "hi")
    (delivery,) = [d for d in slack.deliveries if d.payload["event"].get("text") == "hi"]
    await slack.redeliver(delivery)
    answer = await slack.replay(delivery)
    await bot.idle()

    assert answer.status == 200
    assert [attempt.status for attempt in delivery.attempts] == [200, 200]
    assert len(slack.sent) == 1


async def test_a_retry_of_an_unknown_event_is_answered(slack: FakeSlack, bot: Bot, user: User, dm: Channel) -> None:
    """The database was down at the first try: Slack was told so, and its second try counts."""
    bot.inbox.fault = OSError("down")
    await slack.say(user, dm, "hi")
    bot.inbox.fault = None
    sent = await first_sent(slack)

    (delivery,) = [d for d in slack.deliveries if d.payload["event"].get("text") == "hi"]
    assert delivery.attempts[0].status == 500
    assert sent.text == "echo: hi"


async def test_a_replayed_command_is_run_once(slack: FakeSlack, bot: Bot, user: User, channel: Channel) -> None:
    """Its trigger id is known."""
    delivery = await slack.slash(user, channel, "/korridor", "wer?")
    await slack.replay(delivery)
    await bot.idle()

    assert len(bot.dialogue.heard) == 1


async def test_events_nobody_asked_for_are_acknowledged(slack: FakeSlack, bot: Bot, team: Team) -> None:
    """Bolt would answer 404, and Slack would send them again and count failures."""
    delivery = await slack.event(team, {"type": "team_join", "user": {"id": "U9"}})

    assert [attempt.status for attempt in delivery.attempts] == [200]
    assert bot.inbox.items == {}


async def test_after_stopping_requests_are_put_off(slack: FakeSlack, bot: Bot, user: User, dm: Channel) -> None:
    """503 without No-Retry: Slack sends them again to whoever comes after us."""
    await bot.adapter.stop()

    raw = body()
    answer = await slack.post_raw(PATH_EVENTS, raw, slack.sign(raw))

    assert (answer.status, bot.inbox.items) == (503, {})
    assert "X-Slack-No-Retry" not in answer.headers
