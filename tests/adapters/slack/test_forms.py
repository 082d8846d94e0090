"""Briefings set up in a form: opened by command and from the Home tab, submitted as the line one would type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.adapters.slack.forms import digest_view
from bot.digests.naming import whole_names
from bot.digests.spoken import Spoken, read
from bot.phrases import say as say_aloud
from bot.slack_platform import _form
from knowledge.languages import LANGUAGES, Language
from tests.adapters.slack.conftest import FORM, build, running, say, settings, shown_view
from tests.fakes.slack.faults import Fault
from tests.fakes.slack.view_rules import checked_view

if TYPE_CHECKING:
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Channel, User


async def test_a_bare_command_opens_the_form_and_submits_a_line(slack: FakeSlack, user: User, dm: Channel) -> None:
    """Filled in as far as it is known; the answer comes where the command was typed."""
    async with running(slack, build(settings(slack))) as bot:
        await slack.slash(user, dm, "/korridor", "digest")
        form = await shown_view(slack)
        delivery = await slack.submit_view(
            user, form, {"weekdays": ["monday", "friday"], "topics": ["raw-materials"], "skip": ["skip-empty on"]}
        )
        await bot.idle()

    line = "/digest weekly monday, friday 08:00 Asia/Almaty raw-materials in German skip-empty on"
    assert (delivery.error, form.open) == (None, False)
    assert [(message.text, message.chat.id) for message in bot.dialogue.heard] == [(line, dm.id)]
    assert [message.channel for message in slack.sent] == [dm.id]


@pytest.mark.parametrize(
    ("chosen", "line"),
    [
        ({"cadence": "daily"}, "daily 08:00 Asia/Almaty in German"),
        ({"cadence": "monthly", "day": "last", "time": "16:30"}, "monthly last 16:30 Asia/Almaty in German"),
        ({"cadence": "at once", "topics": ["transport"]}, "at once transport in German"),
        ({"cadence": "weekdays", "city": "Europe/Berlin"}, "weekdays 08:00 Europe/Berlin in German"),
    ],
)
async def test_what_a_rhythm_has_no_use_for_is_left_out(
    chosen: dict[str, Any], line: str, slack: FakeSlack, user: User, dm: Channel
) -> None:
    """Weekdays of a daily one, the time of what comes at once."""
    async with running(slack, build(settings(slack))) as bot:
        await slack.slash(user, dm, "/korridor", "digest")
        await slack.submit_view(user, await shown_view(slack), chosen)
        await bot.idle()

    assert [message.text for message in bot.dialogue.heard] == [f"/digest {line}"]


async def test_the_home_tab_shows_ones_briefings_and_opens_the_form(slack: FakeSlack, user: User, dm: Channel) -> None:
    """A new one is for the direct conversation."""
    async with running(slack, build(settings(slack))) as bot:
        await slack.open_home(user)
        home = await shown_view(slack)
        await slack.press(user, home, "digest")
        await slack.submit_view(user, await shown_view(slack, 1))
        await bot.idle()

    assert "Montags um 09:00 (Almaty)" in str(home.view)
    assert [message.chat.id for message in bot.dialogue.heard] == [dm.id]


async def test_in_a_channel_only_admins_get_the_form(slack: FakeSlack, user: User, channel: Channel) -> None:
    """For others the command is answered as a message, which says that they may not."""
    plain, admin = slack.user(user.team, "U2"), slack.user(user.team, "U3", is_admin=True)
    channel.members |= {plain.id, admin.id}
    async with running(slack, build(settings(slack))) as bot:
        await slack.slash(plain, channel, "/korridor", "digest")
        await bot.idle()
        assert [message.text for message in bot.dialogue.heard] == ["/digest"]
        assert slack.views == []
        await slack.slash(admin, channel, "/korridor", "digest")
        await slack.submit_view(admin, await shown_view(slack))
        await bot.idle()

    assert [message.chat.id for message in bot.dialogue.heard] == [channel.id, channel.id]
    assert all(message.ephemeral_for for message in slack.sent)


async def test_a_form_that_does_not_open_is_replaced_by_the_menu(slack: FakeSlack, user: User, dm: Channel) -> None:
    """The trigger lives three seconds."""
    slack.faults.next("views.open", Fault.api_error("expired_trigger_id"))
    async with running(slack, build(settings(slack))) as bot:
        await slack.slash(user, dm, "/korridor", "digest")
        await bot.idle()

    assert [message.text for message in bot.dialogue.heard] == ["/digest"]


async def test_a_schedule_behind_the_command_opens_nothing(slack: FakeSlack, user: User, dm: Channel) -> None:
    """It says all there is to say."""
    async with running(slack, build(settings(slack))) as bot:
        await slack.slash(user, dm, "/korridor", "digest weekly mon 9:00")
        await bot.idle()

    assert [message.text for message in bot.dialogue.heard] == ["/digest weekly mon 9:00"]
    assert slack.views == []


def test_the_form_stays_within_slacks_limits() -> None:
    """With every choice there is."""
    checked_view(digest_view(FORM, say, "de", channel="D1"), "modal")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_of_the_form_is_understood_as_it_is_meant(language: Language) -> None:
    """The words behind the labels are those of a typed line, whatever the reader's language."""
    form = _form(language, zones=("Asia/Almaty", "Europe/Berlin"))
    checked_view(digest_view(form, say_aloud, language, channel="D1"), "modal")
    lines = [
        *(f"weekly {day.value} 08:00 Asia/Almaty" for day in form.weekdays),
        *(f"monthly {day.value} 08:00 Asia/Almaty" for day in form.days),
        *(f"{cadence.value} {topic.value} {spoken.value}" for cadence in form.cadences for topic in form.topics
          for spoken in form.languages),
    ]  # fmt: skip

    found = {line: read(line, language=language, names=whole_names(())) for line in lines}
    assert [line for line, meant in found.items() if not isinstance(meant, Spoken)] == []
