"""`korridor deliveries`: what is listed, what is shown of one, what is taken up again; and never what was sent."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.storage.delivery_queries import Again
from tests.digests.couriers import Round, a_round
from tests.digests.stage import slack_chat, telegram_chat
from tests.fakes.slack.server import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram import faults as trouble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.commands.calling import Call
    from tests.fakes.telegram.state import User

THIS_MINUTE = datetime.now(UTC).replace(second=0, microsecond=0)
"""Commands go by the real clock, so the bot's clock begins with it here."""


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(flood=False) as fake:
        yield fake


@pytest.fixture
async def desk(url: str, telegram: FakeTelegram) -> AsyncIterator[Round]:
    async with a_round(url, telegram=telegram, timeout_s=0.4) as given:
        given.now = THIS_MINUTE
        yield given


def key(number: int, *, days: int = 0, platform: str = "telegram") -> str:
    """Return the key of a subscription's delivery so many days after the first."""
    return f"{platform}.s{number}.{THIS_MINUTE + timedelta(days=days):%Y%m%d}"


def people(telegram: FakeTelegram, count: int) -> list[User]:
    users = [telegram.user() for _ in range(count)]
    for user in users:
        telegram.private(user)
    return users


async def test_lists_the_latest_first_with_state_and_chat(call: Call, desk: Round, telegram: FakeTelegram) -> None:
    """One a line; a state, a chat and a time narrow it down."""
    first, second = people(telegram, 2)
    telegram.block(second)
    await desk.subscribe(telegram_chat(first.id), telegram_chat(second.id))
    await desk.work()
    await desk.next_day()

    listed = await call("deliveries", "list")
    assert listed.code == 0
    assert listed.out.splitlines()[0].split() == ["key", "due", "(UTC)", "state", "chat", "repeated", "fault"]
    assert [line.split()[0] for line in listed.out.splitlines()[1:]] == [
        key(0, days=1), key(1, days=1), key(0), key(1),
    ]  # fmt: skip
    gone = (await call("deliveries", "list", "--state", "gone", "--json")).document
    assert [(one["key"], one["state"], one["fault"]) for one in gone] == [
        (key(1, days=1), "gone", "blocked"), (key(1), "gone", "blocked"),
    ]  # fmt: skip
    here = (await call("deliveries", "list", "--chat", f"telegram:{first.id}", "--json", "--limit", "1")).document
    assert [(one["key"], one["chat"], one["due"]) for one in here] == [
        (key(0, days=1), f"telegram:{first.id}", f"{desk.now:%Y-%m-%dT%H:%M:00Z}")
    ]
    since = (await call("deliveries", "list", "--since", f"{desk.now:%Y-%m-%dT%H:%M}", "--json")).document
    assert {one["key"] for one in since} == {key(0, days=1), key(1, days=1)}
    topic = await call("deliveries", "list", "--chat", f"telegram:{first.id}:7")
    assert (topic.code, topic.out) == (0, "No delivery.\n")


async def test_a_slack_channel_is_found_with_and_without_its_workspace(call: Call, url: str) -> None:
    """With one workspace nobody knows its id."""
    async with FakeSlack() as slack:
        channel = slack.channel(slack.team("T1"), "C1", name="news")
        async with a_round(url, slack=slack) as desk:
            await desk.subscribe(slack_chat("T1", channel.id))
            await desk.work()

    for place in ("slack:C1", "slack:T1/C1"):
        found = (await call("deliveries", "list", "--chat", place, "--json")).document
        assert [(one["key"], one["chat"]) for one in found] == [("slack.s0.20261123", "slack:T1/C1")]
    assert (await call("deliveries", "list", "--chat", "slack:T2/C1", "--json")).document == []


async def test_shows_every_attempt_the_receipt_and_the_error_with_its_remedy(
    call: Call, desk: Round, telegram: FakeTelegram
) -> None:
    """A cut connection, then success; beside it a chat that blocked us."""
    first, second = people(telegram, 2)
    telegram.block(second)
    telegram.faults.next("sendMessage", trouble.DropAfterStoring())
    await desk.subscribe(telegram_chat(first.id))
    (sent,) = await desk.work()

    shown = await call("deliveries", "show", sent.id)
    assert shown.code == 0
    for told in ("sent: the platform has it", f"receipt       {sent.receipts[0]} (part 1", "repeated      1",
                 f"s0, daily at {desk.now:%H:%M} (UTC)", f"{desk.now:%Y-%m-%d %H:%M:%S} UTC", "ambiguous"):  # fmt: skip
        assert told in shown.out
    document = (await call("deliveries", "show", sent.id, "--json")).document
    assert [one["outcome"] for one in document["attempts"]] == ["ambiguous", "sent"]
    assert [one["message_id"] for one in document["receipts"]] == list(sent.receipts)

    await desk.database.ledger.subscriptions.end("s0", by="person", at=desk.now)
    desk.now += timedelta(days=1)
    await _subscribe_as(desk, "s1", second)
    (gone,) = await desk.work()
    refused = await call("deliveries", "show", gone.id)
    assert "blocked: The person has blocked me or has left. As soon as they write to me" in refused.out


async def _subscribe_as(desk: Round, name: str, user: User) -> None:
    from dataclasses import replace

    from tests.digests.stage import due_rows

    (row,) = due_rows([telegram_chat(user.id)], due=desk.now)
    document = row.document.replace('"id":"s0"', f'"id":"{name}"', 1)
    await desk.database.ledger.subscriptions.add([replace(row, id=name, document=document)])


async def test_what_failed_is_sent_once_more_by_the_running_bot(
    call: Call, desk: Round, telegram: FakeTelegram
) -> None:
    """Blocked, then let in again: retried, sent by the next tick, once; a second retry finds it sent."""
    (user,) = people(telegram, 1)
    telegram.block(user)
    await desk.subscribe(telegram_chat(user.id))
    (failed,) = await desk.work()
    assert failed.state == "gone"
    telegram.unblock(user)

    retried = await call("deliveries", "retry", failed.id)
    assert (retried.code, retried.err) == (0, "")
    assert retried.out == f"{failed.id}: taken up again; the running bot sends it within 15 seconds\n"
    while_open = await call("deliveries", "retry", failed.id)
    assert (while_open.code, while_open.out) == (1, "")
    assert "is being worked on already" in while_open.err
    desk.now += timedelta(seconds=15)
    (ended,) = await desk.work()
    assert (ended.id, ended.state, len(telegram.sent)) == (failed.id, "sent", 1)
    again = await call("deliveries", "retry", failed.id)
    assert (again.code, len(again.err.splitlines())) == (1, 1)
    assert "nothing is sent twice" in again.err
    assert (await desk.tick(), len(telegram.sent)) == ([], 1)


async def test_retry_failed_takes_up_all_that_failed_and_nothing_else(
    call: Call, desk: Round, telegram: FakeTelegram
) -> None:
    """Three chats: one sent, one blocked, one blocked whose subscription has been switched off meanwhile."""
    users = people(telegram, 3)
    for user in users[1:]:
        telegram.block(user)
    await desk.subscribe(*(telegram_chat(user.id) for user in users))
    await desk.work()
    await desk.database.ledger.subscriptions.end("s2", by="person", at=desk.now)
    for user in users[1:]:
        telegram.unblock(user)

    retried = await call("deliveries", "retry", "--failed", "--since", "1h")
    assert retried.code == 0
    lines = sorted(retried.out.splitlines())
    assert [line.split(":")[0] for line in lines] == [key(1), key(2)]
    assert "its subscription has ended" in lines[1]
    assert [one.id for one in await desk.work()] == [key(1)]
    assert len(telegram.sent) == 2


async def test_what_may_have_arrived_is_sent_again_only_when_somebody_has_looked(
    call: Call, desk: Round, telegram: FakeTelegram
) -> None:
    """Two connections cut before Telegram took it: nobody knows, so it takes --not-arrived."""
    (user,) = people(telegram, 1)
    telegram.faults.next("sendMessage", trouble.DropBeforeStoring(), times=2)
    await desk.subscribe(telegram_chat(user.id))
    (doubtful,) = await desk.work()
    assert doubtful.state == "in_doubt"

    refused = await call("deliveries", "retry", doubtful.id)
    assert (refused.code, "may have arrived" in refused.err, "--not-arrived" in refused.err) == (1, True, True)
    assert (await call("deliveries", "retry", "--failed")).out == "No delivery has failed.\n"
    assert (await call("deliveries", "retry", doubtful.id, "--not-arrived")).code == 0
    (ended,) = await desk.work()
    assert (ended.state, len(telegram.sent)) == ("sent", 1)


async def test_a_missed_one_is_made_up_on_request(call: Call, desk: Round, telegram: FakeTelegram) -> None:
    """Down for a day: what is older than its grace was recorded as missed; retried, it is sent."""
    (user,) = people(telegram, 1)
    desk.now -= timedelta(days=1)
    await desk.subscribe(telegram_chat(user.id))
    desk.now += timedelta(days=1)
    await desk.work()
    assert (await call("deliveries", "retry", key(0, days=-1))).code == 0

    (ended,) = await desk.work()
    assert (ended.id, ended.state, len(telegram.sent)) == (key(0, days=-1), "sent", 2)


async def test_of_many_who_ask_for_another_try_one_gets_it(desk: Round, telegram: FakeTelegram) -> None:
    """Eight at once: one is told that it is taken up, the others that it is at work."""
    (user,) = people(telegram, 1)
    telegram.block(user)
    await desk.subscribe(telegram_chat(user.id))
    (failed,) = await desk.work()
    until = desk.now + timedelta(hours=1)
    asked = [desk.database.ledger.queries.again(failed.id, until=until) for _ in range(8)]
    assert sorted(await asyncio.gather(*asked)) == sorted([Again.TAKEN_UP, *[Again.OPEN] * 7])


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("list", "--chat", "telegram"), 2, "telegram:-1001234"),
        (("list", "--chat", "whatsapp:7"), 2, "telegram:-1001234"),
        (("list", "--since", "yesterday"), 2, "24h"),
        (("list", "--since", "2026-02-30"), 2, "24h"),
        (("list", "--limit", "0"), 2, "1 or more"),
        (("list", "--state", "lost"), 2, "in_doubt"),
        (("show", "telegram.none.20261123"), 1, "korridor deliveries list"),
        (("retry", "telegram.none.20261123"), 1, "korridor deliveries list"),
        (("retry",), 2, "--failed"),
        (("retry", "a", "--failed"), 2, "--failed"),
        (("retry", "--failed", "--not-arrived"), 2, "by their keys"),
    ],
    ids=str,
)  # fmt: skip
async def test_a_mistake_is_told_in_one_line_with_the_remedy(
    call: Call, words: tuple[str, ...], code: int, told: str
) -> None:
    """2 for wrong usage, 1 for what is not there."""
    called = await call("deliveries", *words)

    assert (called.code, called.out) == (code, "")
    assert told in called.err.splitlines()[-1]


@pytest.mark.parametrize("word", ["list", "show", "retry"])
async def test_help_is_written_for_people(call: Call, word: str) -> None:
    """It says what the command is for, and ends well."""
    called = await call("deliveries", word, "--help")

    assert called.code == 0
    assert called.out.startswith(f"usage: korridor deliveries {word}")
