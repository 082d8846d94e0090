"""Every question is answered, none twice, whatever breaks and whenever it restarts."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack.attempts import REFUSED, STRIDE, Attempts
from bot.adapters.slack.errors import AmbiguousError, ChatGoneError, ThrottledError, UnreachableError
from bot.messages import Reply, Text
from tests.adapters.doubles import Item, Listener, MemoryInbox, answer_with
from tests.adapters.slack.conftest import Bot, build, running, settings
from tests.fakes.slack.faults import Fault

if TYPE_CHECKING:
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Channel, Team, User


@pytest.mark.parametrize(
    "fault", [Fault.drop_after(), Fault.drop(), Fault.html_503(), Fault.api_error("fatal_error", after=True)], ids=str
)
async def test_a_cut_off_answer_is_repeated_once_and_logged(
    slack: FakeSlack, user: User, dm: Channel, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    """It may have arrived: then it stands there twice, which the log admits."""
    slack.faults.next("chat.postMessage", fault)

    async with running(slack, build(settings(slack))) as bot:
        await slack.say(user, dm, "hi")
        await bot.idle()

    assert len(slack.sent) == (2 if fault.after else 1)
    assert [record.message for record in caplog.records].count("possible_duplicate") == 1


async def test_an_answer_cut_off_twice_is_not_sent_a_third_time(
    slack: FakeSlack, user: User, dm: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    """Also not after a restart."""
    slack.faults.next("chat.postMessage", Fault.drop_after(), Fault.drop_after())
    inbox = MemoryInbox()

    for _ in range(2):
        async with running(slack, build(settings(slack), inbox=inbox)) as bot:
            if not slack.sent:
                await slack.say(user, dm, "hi")
            await bot.idle()

    assert len(slack.sent) == 2
    assert "reply_in_doubt" in caplog.text


async def test_throttled_answers_arrive_late_and_once(slack: FakeSlack, user: User, dm: Channel) -> None:
    """No call falls into the time Slack has asked for, and a refusal is not taken for a doubt."""
    slack.faults.next("chat.postMessage", *[Fault.ratelimited(1)] * 2)

    async with running(slack, build(settings(slack))) as bot:
        await slack.say(user, dm, "hi")
        await bot.idle()

    assert [message.text for message in slack.sent] == ["echo: hi"]
    assert not any(call.too_early for call in slack.calls)
    (parts,) = [item.sent_parts for item in bot.inbox.items.values()]
    assert parts == {0: REFUSED, STRIDE: REFUSED, 2 * STRIDE: slack.sent[0].ts}


async def test_a_part_that_was_sent_is_not_sent_again_after_a_restart(
    slack: FakeSlack, user: User, dm: Channel
) -> None:
    """Killed between two parts: only the missing ones follow."""
    parts = tuple(Reply(nodes=(Text(text=str(number)),)) for number in range(3))
    first = build(settings(slack), dialogue=Listener(answer_with(*parts)))
    async with running(slack, first):
        await slack.say(user, dm, "hi")
        await first.idle()
    (item,) = first.inbox.items.values()
    item.is_done, item.is_in_work = False, True  # as a kill before `done` leaves it
    del item.sent_parts[max(item.sent_parts)]
    slack.sent.clear()

    async with running(slack, build(settings(slack), dialogue=Listener(answer_with(*parts)), inbox=first.inbox)) as bot:
        await bot.idle()

    assert [message.text for message in slack.sent] == ["2"]


class KilledInbox(MemoryInbox):
    """An inbox whose process dies after some steps; what was written until then stays."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.steps_left = steps
        self.died = asyncio.Event()

    async def _step(self) -> None:
        self.steps_left -= 1
        if self.steps_left < 0:
            self.died.set()
            await asyncio.Event().wait()  # nothing happens any more

    async def mark_sending(self, key: str, part: int) -> bool:
        """Die before or after noting."""
        await self._step()
        noted = await super().mark_sending(key, part)
        await self._step()
        return noted

    async def mark_sent(self, key: str, part: int, *, sent_id: str) -> None:
        """Die before or after noting."""
        await self._step()
        await super().mark_sent(key, part, sent_id=sent_id)

    async def done(self, key: str) -> None:
        """Die before or after noting."""
        await self._step()
        await super().done(key)


async def test_killed_anywhere_every_question_is_answered_and_hardly_one_twice(
    slack: FakeSlack, team: Team, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Twenty kills, each at a random step: what may have been sent is repeated once, and logged."""
    monkeypatch.setattr("bot.adapters.slack.adapter._STOP_S", 0.0)
    slack.rates.enabled = False
    chance = random.Random(7)
    people = [slack.user(team, f"U{number}") for number in range(4)]
    asked: list[str] = []
    for life in range(20):
        inbox = KilledInbox(chance.randrange(0, 30))
        async with running(slack, build(settings(slack), inbox=inbox)):
            for number in range(8):
                asked.append(f"Frage {life}.{number}")
                await slack.say(people[number % 4], slack.dm(team, people[number % 4]), asked[-1])
            await inbox.died.wait()
        inbox.steps_left = 1_000_000
        async with running(slack, build(settings(slack), inbox=inbox)) as restarted:
            await restarted.idle()

    answers = [message.text for message in slack.sent]
    duplicates = [record.message for record in caplog.records].count("possible_duplicate")
    assert set(answers) == {f"echo: {question}" for question in asked}
    assert all(answers.count(text) <= 2 for text in answers)
    assert len(answers) - len(set(answers)) <= duplicates


async def run(inbox: MemoryInbox, item: Item, *outcomes: Exception | str, part: int = 0) -> tuple[str | None, int]:
    """Send one part whose calls end as told; return its receipt and the number of calls."""
    left = list(outcomes)

    async def send() -> str:
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def ready() -> None:
        return None

    receipt = await Attempts(inbox, item).once(part, send, ready=ready)
    return receipt, len(outcomes) - len(left)


@pytest.fixture
def item() -> Item:
    return Item("k", "c", "{}", "slack")


@pytest.fixture
def inbox(item: Item) -> MemoryInbox:
    made = MemoryInbox()
    made.items["k"] = item
    return made


async def test_refusals_that_pass_are_waited_out(inbox: MemoryInbox, item: Item) -> None:
    """Throttled or unreachable is certainly not sent: the part goes on until it is."""
    outcomes = (ThrottledError("ratelimited", 0), UnreachableError("x"), ThrottledError("ratelimited", 0), "1.0")

    assert await run(inbox, item, *outcomes) == ("1.0", 4)


async def test_doubts_are_counted_over_restarts(inbox: MemoryInbox, item: Item) -> None:
    """One doubt from an earlier life and one of today's are two."""
    item.sent_parts[0] = None

    assert await run(inbox, item, AmbiguousError("x"), "1.0") == (None, 1)
    assert await run(inbox, item, "1.0") == (None, 0)


async def test_a_receipt_ends_it(inbox: MemoryInbox, item: Item) -> None:
    """Also one that came with the second attempt."""
    item.sent_parts |= {0: None, STRIDE: "1.0"}

    assert await run(inbox, item) == ("1.0", 0)


async def test_refusals_that_do_not_pass_are_raised_and_noted(inbox: MemoryInbox, item: Item) -> None:
    """The caller knows what they mean."""
    with pytest.raises(ChatGoneError):
        await run(inbox, item, ChatGoneError("is_archived"))

    assert item.sent_parts == {0: REFUSED}


async def test_burst_of_many_chats_is_answered_in_order_and_time(slack: FakeSlack, team: Team) -> None:
    """200 questions of 50 people at once: each answered, in each chat's order, within seconds."""
    slack.rates.enabled = False
    people = [slack.user(team, f"U{number}") for number in range(50)]
    dms = [slack.dm(team, user) for user in people]
    bot: Bot
    async with running(slack, build(settings(slack))) as bot:
        for number in range(4):
            await asyncio.gather(*(slack.say(u, d, f"{u.id} {number}") for u, d in zip(people, dms, strict=True)))
        await bot.idle()

    for user, dm in zip(people, dms, strict=True):
        texts = [message.text for message in slack.sent if message.channel == dm.id]
        assert texts == [f"echo: {user.id} {number}" for number in range(4)]
