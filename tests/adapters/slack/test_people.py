"""Who people are: zones, languages, and who may change a channel's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.adapters.slack.conftest import build, running, settings
from tests.fakes.slack.faults import Fault

if TYPE_CHECKING:
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Channel, Team, User


@pytest.mark.parametrize("text", ["/language de", "Wie viele?"])
async def test_channel_creators_may_change_its_settings(
    slack: FakeSlack, user: User, channel: Channel, text: str
) -> None:
    """Looked up for commands only, and once a day."""
    async with running(slack, build(settings(slack))) as bot:
        for _ in range(2):
            await slack.say(user, channel, text, mention=True)
            await bot.idle()

    is_command = text.startswith("/")
    assert [message.person.is_admin for message in bot.dialogue.heard if message.person] == [is_command] * 2
    assert len([call for call in slack.calls if call.method == "conversations.info"]) == int(is_command)
    assert len([call for call in slack.calls if call.method == "users.info"]) == 1


@pytest.mark.parametrize(("rank", "may_set"), [("member", False), ("admin", True), ("owner", True)])
async def test_admins_and_owners_of_the_workspace_may_change_a_channels_settings(
    slack: FakeSlack, user: User, channel: Channel, rank: str, may_set: bool
) -> None:
    """Whoever made the channel; everybody else in it may not, unless they made it."""
    other = slack.user(user.team, "U9", is_admin=rank == "admin", is_owner=rank == "owner")
    channel.members.add(other.id)
    async with running(slack, build(settings(slack))) as bot:
        await slack.slash(other, channel, "/korridor", "language kk")
        await bot.idle()

    (heard,) = bot.dialogue.heard
    assert heard.person is not None
    assert (heard.text, heard.person.is_admin, heard.person.time_zone) == ("/language kk", may_set, "Europe/Berlin")


async def test_nobody_is_taken_for_an_admin_when_slack_does_not_tell(
    slack: FakeSlack, user: User, channel: Channel
) -> None:
    """A profile and a channel that cannot be looked up give no rights; they are not remembered either."""
    user.is_owner = True
    slack.faults.next("users.info", Fault.api_error("user_not_found"))
    slack.faults.next("conversations.info", Fault.api_error("channel_not_found"))
    async with running(slack, build(settings(slack))) as bot:
        for _ in range(2):
            await slack.slash(user, channel, "/korridor", "language kk")
            await bot.idle()

    assert [message.person.is_admin for message in bot.dialogue.heard if message.person] == [False, True]


async def test_guests_without_a_zone_are_answered_too(slack: FakeSlack, team: Team) -> None:
    """And so are people whose profile Slack does not tell."""
    guest = slack.user(team, "U5", tz=None)
    dm = slack.dm(team, guest)
    slack.faults.next("users.info", Fault.api_error("user_not_found"))

    async with running(slack, build(settings(slack))) as bot:
        for _ in range(2):
            await slack.say(guest, dm, "hi")
            await bot.idle()

    people = [message.person for message in bot.dialogue.heard]
    assert [(person.language, person.time_zone) for person in people if person] == [(None, None), ("en-US", None)]
    assert len(slack.sent) == 2
