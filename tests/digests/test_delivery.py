"""What becomes of a delivery: sent once, refused, cut off, moved, given up; against the fakes, over sockets."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.digests.outlet import Fault
from tests.digests.couriers import START, Round, a_round
from tests.digests.stage import slack_chat, telegram_chat
from tests.fakes.slack.faults import Fault as SlackFault
from tests.fakes.slack.server import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram import faults as trouble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.telegram.state import User


@pytest.fixture
async def desk(url: str, telegram: FakeTelegram) -> AsyncIterator[Round]:
    async with a_round(url, telegram=telegram, timeout_s=0.4) as given:
        yield given


@pytest.fixture
def user(telegram: FakeTelegram) -> User:
    user = telegram.user()
    telegram.private(user)
    return user


async def test_a_digest_is_sent_once_with_its_receipt(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """The receipt is the platform's id, and ties the message to the facts in it; working on it again does nothing."""
    await desk.subscribe(telegram_chat(user.id))
    (sent,) = await desk.work()

    assert (sent.state, sent.receipts) == ("sent", (str(telegram.sent[0].message_id),))
    await desk.courier.deliver(sent.id)
    assert len(telegram.sent) == 1
    contents = telegram.sent[0].text
    assert "Korridor" in contents
    seen = await desk.database.ledger.log.showing("transkaspian-capacity-2029")
    every = [fact async for fact in _facts_shown(desk, sent.id)]
    assert every
    assert not seen or seen[0].message_id == sent.receipts[0]


async def _facts_shown(desk: Round, delivery: str) -> AsyncIterator[str]:
    from sqlalchemy import select

    from bot.storage.digest_tables import receipt_facts

    async with desk.database.engine.connect() as connection:
        query = select(receipt_facts.c.fact).where(receipt_facts.c.delivery == delivery)
        for fact in (await connection.execute(query)).scalars():
            yield fact


async def test_what_is_repeated_is_counted_and_never_sent_a_third_time(
    desk: Round, telegram: FakeTelegram, user: User
) -> None:
    """The connection breaks after Telegram took the message, twice: two copies, then no more, and it is said so."""
    telegram.faults.next("sendMessage", trouble.DropAfterStoring(), times=5)
    await desk.subscribe(telegram_chat(user.id))
    (ended,) = await desk.work()

    assert (ended.state, ended.fault, ended.repeated) == ("in_doubt", Fault.IN_DOUBT, 1)
    assert [attempt.outcome for attempt in ended.attempts] == ["ambiguous", "ambiguous"]
    assert len(telegram.sent) == 2


async def test_one_cut_connection_is_made_good(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """The connection breaks before Telegram took it: nobody can know, so it is sent once more, and counted."""
    telegram.faults.next("sendMessage", trouble.DropBeforeStoring())
    await desk.subscribe(telegram_chat(user.id))
    (ended,) = await desk.work()

    assert (ended.state, ended.repeated, len(telegram.sent)) == ("sent", 1, 1)


async def test_an_out_of_order_platform_costs_no_repeat(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """Four answers of 502: it waits, then sends; nothing of that counts as possibly sent."""
    telegram.faults.next("sendMessage", trouble.Html502(), times=4)
    await desk.subscribe(telegram_chat(user.id))
    (ended,) = await desk.work()

    assert (ended.state, ended.repeated, len(telegram.sent)) == ("sent", 0, 1)
    assert [attempt.outcome for attempt in ended.attempts] == ["unavailable"] * 4 + ["sent"]


async def test_an_attempt_without_an_outcome_is_repeated_once(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """We were killed in the middle of the call, in a former life: it may be there, so it is sent once more."""
    await desk.subscribe(telegram_chat(user.id))
    (delivery,) = await desk.tick()
    await _begun(desk, delivery)

    await desk.courier.deliver(delivery)
    ended = await desk.database.ledger.log.show(delivery)
    assert ended is not None
    assert (ended.state, ended.repeated, len(telegram.sent)) == ("sent", 1, 1)


async def test_killed_twice_in_the_call_nothing_more_is_sent(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """Two calls of unknown outcome: a third could be a third copy."""
    await desk.subscribe(telegram_chat(user.id))
    (delivery,) = await desk.tick()
    await _begun(desk, delivery, number=1)
    await _begun(desk, delivery, number=2)

    await desk.courier.deliver(delivery)
    ended = await desk.database.ledger.log.show(delivery)
    assert ended is not None
    assert (ended.state, len(telegram.sent)) == ("in_doubt", 0)


async def _begun(desk: Round, delivery: str, *, number: int = 1) -> None:
    """Note a call, as a process does that is then killed."""
    from bot.storage.delivery_models import Begun

    store = desk.database.ledger.deliveries
    await store.take(delivery, owner="a former life")
    assert await store.begin(Begun(delivery, 0, number, "a former life", START, is_repeat=False))


async def test_retry_after_parks_that_chat_alone(desk: Round, telegram: FakeTelegram) -> None:
    """A long wait hands the delivery back until then; the others go on, and it is sent after its time."""
    users = [telegram.user() for _ in range(3)]
    chats = [telegram.private(user) for user in users]
    telegram.faults.next("sendMessage", trouble.RetryAfter(60), chat_id=chats[1].id)
    await desk.subscribe(*(telegram_chat(chat.id) for chat in chats))
    ended = await desk.work()

    assert [one.state for one in ended] == ["sent", "open", "sent"]
    assert await desk.tick() == []
    assert await desk.database.ledger.log.oldest_due(now=desk.now) is None
    desk.now += timedelta(seconds=61)
    assert await desk.tick() == [ended[1].id]


async def test_a_short_retry_after_is_waited_for(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """One second is no reason to hand anything back, and nothing is sent inside it."""
    telegram.faults.next("sendMessage", trouble.RetryAfter(1))
    await desk.subscribe(telegram_chat(user.id))
    (ended,) = await desk.work()

    assert (ended.state, ended.repeated) == ("sent", 0)
    assert telegram.audit.inside_retry_after() == []


async def test_a_group_that_moved_is_followed(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """The group became a supergroup: this digest and all that follow go there."""
    group = telegram.group("Ausschuss", user)
    await desk.subscribe(telegram_chat(group.id))
    new = telegram.migrate(group)
    (ended,) = await desk.work()

    assert ended.state == "sent"
    assert [message.chat_id for message in telegram.sent] == [new.id]
    (again,) = await desk.next_day()
    assert (again.state, telegram.sent[-1].chat_id) == ("sent", new.id)


async def test_only_three_different_days_give_a_chat_up(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """Blocked on one day and on a second proves little; on a third, the subscription ends."""
    await desk.subscribe(telegram_chat(user.id))
    telegram.block(user)
    for day in (1, 2, 3):
        (ended,) = await (desk.work() if day == 1 else desk.next_day())
        assert (ended.state, ended.fault) == ("gone", Fault.BLOCKED)
        verdict = await desk.database.ledger.targets.judge(now=desk.now + timedelta(hours=1))
        assert bool(verdict.given_up) is (day == 3)
    assert await desk.next_day() == []


async def test_a_message_that_arrives_forgives_the_days_before(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """Two bad days, a good one and two bad ones are no three in a row."""
    await desk.subscribe(telegram_chat(user.id))
    for is_blocked in (True, True, False, True, True):
        (telegram.block if is_blocked else telegram.unblock)(user)
        (ended,) = await desk.next_day()
        assert ended.state == ("gone" if is_blocked else "sent")
        verdict = await desk.database.ledger.targets.judge(now=desk.now + timedelta(hours=1))
        assert verdict.given_up == ()


async def test_when_many_fail_at_once_nobody_is_given_up(desk: Round, telegram: FakeTelegram) -> None:
    """Five of twenty chats fail on three days: that is an outage, of ours or of the platform."""
    users = [telegram.user() for _ in range(20)]
    await desk.subscribe(*(telegram_chat(telegram.private(user).id) for user in users))
    for user in users[:5]:
        telegram.block(user)
    for day in (1, 2, 3):
        await (desk.work() if day == 1 else desk.next_day())
        verdict = await desk.database.ledger.targets.judge(now=desk.now + timedelta(hours=1))
    assert verdict.given_up == ()
    assert len(verdict.open_days) == 3


async def test_chats_without_a_subscription_make_no_outage(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """Many who posted a card cannot be told of a correction: the one chat that blocked us is given up all the same."""
    await desk.subscribe(telegram_chat(user.id))
    telegram.block(user)
    targets = desk.database.ledger.targets
    for day in (1, 2, 3):
        await (desk.work() if day == 1 else desk.next_day())
        for stranger in range(20):
            await targets.failed(f"telegram::9{stranger}", reason="blocked", at=desk.now)
        verdict = await targets.judge(now=desk.now + timedelta(hours=1))
    assert (verdict.given_up, verdict.open_days) == ((f"telegram::{user.id}",), ())


async def test_the_owner_is_told_after_two_failures_in_a_row(url: str, slack: FakeSlack) -> None:
    """A channel we are not in: after the second digest the owner reads in private what to type."""
    team = slack.world.teams["T1"]
    slack.user(team, "U1")
    slack.channel(team, "C1", name="ausschuss", bot=False)
    async with a_round(url, slack=slack) as desk:
        await desk.subscribe(slack_chat("T1", "C1"), person="U1")
        (first,) = await desk.work()
        assert (first.state, first.fault, slack.sent) == ("gone", Fault.NOT_INVITED, [])
        await desk.next_day()
        (told,) = await desk.work()
        assert (told.kind, told.state) == ("notice", "sent")
        assert "/invite @korridor" in (slack.sent[0].text or "")
        assert slack.sent[0].channel.startswith("D")
        await desk.next_day()
        assert await desk.work() == []  # told once, not every day


async def test_without_the_lease_nothing_is_sent(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """Others may have taken over: the delivery waits until the lease is back."""
    await desk.subscribe(telegram_chat(user.id))
    (delivery,) = await desk.tick()
    desk.lease.held = False
    working = asyncio.create_task(desk.courier.deliver(delivery))
    await asyncio.sleep(0.3)
    assert telegram.sent == []
    desk.lease.held = True
    await working
    assert len(telegram.sent) == 1


async def test_what_a_slow_process_let_go_is_taken_up_again(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """The lease ends between the turn and the call, and nobody took it over: the next tick hands it out anew."""
    await desk.subscribe(telegram_chat(user.id))
    (delivery,) = await desk.tick()
    desk.lease.looks = 1
    await desk.courier.deliver(delivery)
    assert telegram.sent == []

    desk.lease.looks, desk.lease.held = None, True
    (ended,) = await desk.work()

    assert (ended.id, ended.state, len(telegram.sent)) == (delivery, "sent", 1)


@pytest.mark.parametrize("platform", ["telegram", "slack"])
async def test_a_process_frozen_just_before_the_write_lets_nothing_leave(
    url: str, telegram: FakeTelegram, slack: FakeSlack, user: User, platform: str
) -> None:
    """The call was noted under the lease, and the lease ends before the bytes leave: others send it, we do not."""
    slack.channel(slack.world.teams["T1"], "C1", name="ausschuss")
    async with a_round(url, telegram=telegram, slack=slack) as desk:
        await desk.subscribe(telegram_chat(user.id) if platform == "telegram" else slack_chat("T1", "C1"))
        (delivery,) = await desk.tick()
        desk.lease.looks = 2
        working = asyncio.create_task(desk.courier.deliver(delivery))
        while desk.lease.held:  # noqa: ASYNC110 - it goes by looks
            await asyncio.sleep(0.01)
        await desk.database.ledger.deliveries.take(delivery, owner="another")
        desk.lease.held, desk.lease.looks = True, None
        await working
        ended = await desk.database.ledger.log.show(delivery)

    assert (telegram.sent, slack.sent) == ([], [])
    assert telegram.calls_of("sendMessage") == []
    assert ended is not None
    assert [call.outcome for call in ended.attempts] == ["unreachable"]


async def test_what_others_took_over_is_theirs(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """A process that lost its delivery while it waited for its turn sends nothing."""
    await desk.subscribe(telegram_chat(user.id))
    (delivery,) = await desk.tick()
    desk.lease.held = False
    working = asyncio.create_task(desk.courier.deliver(delivery))
    await asyncio.sleep(0.2)
    await desk.database.ledger.deliveries.take(delivery, owner="another")
    desk.lease.held = True
    await working
    assert telegram.sent == []


async def test_stopping_hands_back_what_only_waits(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """A delivery in front of a closed gate is taken up after the next start."""
    telegram.faults.always("*", trouble.Html502())
    await desk.subscribe(telegram_chat(user.id))
    (delivery,) = await desk.tick()
    working = asyncio.create_task(desk.courier.deliver(delivery))
    await telegram.wait_for(lambda: len(telegram.calls) > 2)
    await desk.courier.close()
    await asyncio.wait_for(working, 5)
    telegram.faults.clear()
    assert await desk.tick() == [delivery]


async def test_too_late_is_missed_and_said_in_the_next(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """The grace ran out in the queue: it is recorded, and the next digest says which date is missing."""
    await desk.subscribe(telegram_chat(user.id))
    (delivery,) = await desk.tick()
    desk.now += timedelta(hours=13)
    await desk.courier.deliver(delivery)
    ended = await desk.database.ledger.log.show(delivery)
    assert ended is not None
    assert (ended.state, telegram.sent) == ("missed", [])
    desk.now = START + timedelta(days=1)
    (sent,) = await desk.work()
    assert sent.state == "sent"
    assert "23. November" in telegram.sent[0].text


async def test_a_subscription_that_ended_meanwhile_is_not_served(
    desk: Round, telegram: FakeTelegram, user: User
) -> None:
    """Off is off, also for what was planned already."""
    await desk.subscribe(telegram_chat(user.id))
    (delivery,) = await desk.tick()
    await desk.database.ledger.subscriptions.end("s0", by="person", at=desk.now)
    await desk.courier.deliver(delivery)
    ended = await desk.database.ledger.log.show(delivery)
    assert ended is not None
    assert (ended.state, telegram.sent) == ("dropped", [])


async def test_a_chat_that_closed_its_door_is_not_asked(desk: Round, telegram: FakeTelegram, user: User) -> None:
    """Telegram has told us that we were blocked: no call is made, and the day counts all the same."""
    chat = telegram_chat(user.id)
    await desk.subscribe(chat)
    await desk.database.settings.gone(chat.key, reason="blocked", at=desk.now)
    (ended,) = await desk.work()

    assert (ended.state, telegram.calls_of("sendMessage")) == ("gone", [])
    assert len(await desk.database.ledger.targets.days(chat.key)) == 1


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        ("not_in_channel", Fault.NOT_INVITED),
        ("is_archived", Fault.CLOSED),
        ("channel_not_found", Fault.CLOSED),
        ("restricted_action", Fault.NO_RIGHTS),
        ("account_inactive", Fault.NOT_INSTALLED),
        ("missing_scope", Fault.NOT_INSTALLED),
        ("user_disabled", Fault.BLOCKED),
    ],
)
async def test_slacks_refusals_have_their_remedies(url: str, slack: FakeSlack, error: str, fault: Fault) -> None:
    """Each refusal is stored under the word by which the phrases tell what helps."""
    slack.channel(slack.world.teams["T1"], "C1", name="ausschuss")
    slack.faults.next("chat.postMessage", SlackFault.api_error(error))
    async with a_round(url, slack=slack) as desk:
        await desk.subscribe(slack_chat("T1", "C1"))
        (ended,) = await desk.work()
    assert ended.fault == fault


async def test_no_client_repeats_a_post_by_itself(url: str, slack: FakeSlack, telegram: FakeTelegram) -> None:
    """Each attempt in the ledger is one request on the wire, whatever goes wrong with it."""
    slack.channel(slack.world.teams["T1"], "C1", name="ausschuss")
    user = telegram.user()
    telegram.private(user)
    for fault in (SlackFault.drop_after(), SlackFault.html_503(), SlackFault.ratelimited(1)):
        slack.faults.next("chat.postMessage", fault)
    for failing in (trouble.DropAfterStoring(), trouble.Html502(), trouble.RetryAfter(1)):
        telegram.faults.next("sendMessage", failing)
    async with a_round(url, slack=slack, telegram=telegram) as desk:
        await desk.subscribe(slack_chat("T1", "C1"), telegram_chat(user.id))
        ended = {one.id.split(".")[0]: one for one in await desk.work()}

    posts = {"slack": sum(call.method == "chat.postMessage" for call in slack.calls),
             "telegram": len(telegram.calls_of("sendMessage"))}  # fmt: skip
    for platform, calls in posts.items():
        assert ended[platform].state == "sent"
        assert calls == len(ended[platform].attempts) == 4, platform
