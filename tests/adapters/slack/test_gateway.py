"""Calls to Slack: paced, never repeated behind our back, parked where Slack says so."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack.errors import (
    AmbiguousError,
    ChatGoneError,
    ExpiredError,
    MissingScopeError,
    NeedsInviteError,
    RefusedError,
    ThrottledError,
    TokenRejectedError,
    UnreachableError,
)
from bot.adapters.slack.gateway import Gateway
from bot.adapters.slack.pacing import Pacing
from bot.adapters.slack.render import Outgoing
from bot.adapters.slack.tokens import SingleWorkspace
from bot.messages import Picture
from tests.adapters.slack.conftest import first_sent
from tests.fakes.slack.faults import Fault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Channel, Team, User

HELLO = Outgoing("hello")


@pytest.fixture
async def gateway(slack: FakeSlack, team: Team) -> AsyncIterator[Gateway]:
    made = Gateway(SingleWorkspace(team.bot_token), api_url=slack.base_url, timeout_s=1.0)
    await made.open()
    yield made
    await made.close()


async def test_a_connection_dropped_after_slack_took_the_message_does_not_post_twice(
    slack: FakeSlack, gateway: Gateway, channel: Channel
) -> None:
    """The SDK's own handler would repeat the call; whether to repeat is decided where receipts are kept."""
    slack.faults.next("chat.postMessage", Fault.drop_after())

    with pytest.raises(AmbiguousError):
        await gateway.post("T1", channel.id, HELLO)

    assert len(slack.sent) == 1


@pytest.mark.parametrize(
    "fault",
    [Fault.drop(), Fault.hang(), Fault.html_503(), Fault.server_error(), Fault.api_error("fatal_error")],
    ids=str,
)
async def test_what_may_have_happened_is_called_ambiguous(
    slack: FakeSlack, gateway: Gateway, channel: Channel, fault: Fault
) -> None:
    """Cut off, timed out, HTML pages, internal errors."""
    slack.faults.next("chat.postMessage", fault)

    with pytest.raises(AmbiguousError):
        await gateway.post("T1", channel.id, HELLO)


async def test_what_may_be_repeated_is(slack: FakeSlack, gateway: Gateway, user: User) -> None:
    """Looking somebody up survives two faults; the third is told."""
    slack.faults.next("users.info", Fault.drop(), Fault.html_503())

    found = await gateway.call("T1", "users.info", user=user.id, include_locale=True)

    assert (found["user"]["tz"], found["user"]["locale"]) == ("Asia/Almaty", "de-DE")
    slack.faults.next("users.info", *[Fault.drop()] * 9)
    with pytest.raises(AmbiguousError):
        await gateway.call("T1", "users.info", user=user.id)


async def test_slack_out_of_reach_is_not_ambiguous(team: Team) -> None:
    """Nothing was sent, so it may be sent again as often as it takes."""
    gateway = Gateway(SingleWorkspace(team.bot_token), api_url="http://127.0.0.1:9/api/")
    await gateway.open()

    with pytest.raises(UnreachableError):
        await gateway.post("T1", "C1", HELLO)
    await gateway.close()


async def test_a_429_parks_only_its_channel(slack: FakeSlack, gateway: Gateway, user: User, channel: Channel) -> None:
    """Other channels go on at once, and the parked one is not tried before its time."""
    other = slack.channel(user.team, "C2")
    slack.faults.next("chat.postMessage", Fault.ratelimited(1))
    with pytest.raises(ThrottledError):
        await gateway.post("T1", channel.id, HELLO)

    start = time.monotonic()
    await gateway.turn("T1", other.id)
    await gateway.post("T1", other.id, HELLO)
    at_once = time.monotonic() - start
    await gateway.turn("T1", channel.id)
    await gateway.post("T1", channel.id, HELLO)

    assert at_once < 0.5
    assert time.monotonic() - start >= 0.95
    assert not any(call.too_early for call in slack.calls)


async def test_posting_keeps_to_slacks_pace(slack: FakeSlack, gateway: Gateway, channel: Channel) -> None:
    """A burst of three, then one a second: the fake, which allows little more, refuses nothing."""
    start = time.monotonic()
    for _ in range(5):
        await gateway.turn("T1", channel.id)
        await gateway.post("T1", channel.id, HELLO)

    assert 1.9 < time.monotonic() - start < 4
    assert [call.error for call in slack.calls] == [None] * 5


async def test_lanes_are_served_in_order() -> None:
    """Who asked first goes first."""
    pacing, order = Pacing(interval_s=0.02, burst=1), list[int]()

    async def go(number: int) -> None:
        await pacing.turn("a")
        order.append(number)

    await asyncio.gather(*(go(number) for number in range(5)))

    assert order == [0, 1, 2, 3, 4]


async def test_refusals_arrive_as_our_errors(slack: FakeSlack, gateway: Gateway, team: Team, user: User) -> None:
    """Archived, not invited, without scope."""
    slack.channel(team, "C3", archived=True)
    slack.channel(team, "C4", bot=False)

    with pytest.raises(ChatGoneError):
        await gateway.post("T1", "C3", HELLO)
    with pytest.raises(NeedsInviteError):
        await gateway.post("T1", "C4", HELLO)
    team.scopes.discard("users:read")
    with pytest.raises(MissingScopeError) as missing:
        await gateway.call("T1", "users.info", user=user.id)
    assert missing.value.needed == "users:read"
    assert gateway.missing_scopes == {"users:read"}


@pytest.mark.parametrize("state", ["token_revoked", "account_inactive"])
async def test_a_dead_token_is_not_used_again(
    slack: FakeSlack, gateway: Gateway, team: Team, channel: Channel, state: str
) -> None:
    """The first refusal is the last call."""
    team.token_state = state
    for _ in range(3):
        with pytest.raises(TokenRejectedError):
            await gateway.post("T1", channel.id, HELLO)

    assert len(slack.calls) == 1


async def test_a_picture_is_uploaded_with_its_description(
    slack: FakeSlack, gateway: Gateway, user: User, channel: Channel
) -> None:
    """Into the thread, in Slack's three steps."""
    parent = await slack.say(user, channel, "hi")

    await gateway.upload("T1", channel.id, Picture(png=b"\x89PNG", alt="A map"), thread=parent.ts)

    sent = await first_sent(slack)
    assert (sent.files[0]["content"], sent.files[0]["alt_txt"], sent.thread_ts) == (b"\x89PNG", "A map", parent.ts)


async def test_a_used_up_response_address_is_told(
    slack: FakeSlack, gateway: Gateway, user: User, channel: Channel
) -> None:
    """After five uses or thirty minutes; its secret does not stand in the error."""
    url = slack.world.new_response_url(user, channel, None)
    for _ in range(5):
        await gateway.respond(url, text="hi")

    with pytest.raises(ExpiredError) as used:
        await gateway.respond(url, text="hi")
    with pytest.raises(RefusedError):
        await gateway.respond(f"{url}x", text="hi")
    assert url not in f"{used.value!r} {used.value.__cause__!r}"


async def test_nothing_shows_the_token(gateway: Gateway, team: Team) -> None:
    """Neither credentials nor errors."""
    shown = repr(await gateway.workspaces.credentials("T1"))
    team.token_state = "token_revoked"
    with pytest.raises(TokenRejectedError) as rejected:
        await gateway.post("T1", "C1", HELLO)

    assert team.bot_token not in shown + repr(rejected.value) + repr(rejected.value.__cause__)
