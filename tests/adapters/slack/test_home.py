"""The Home tab, the settings form and suggested prompts."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from bot.adapters.slack.forms import Choice
from bot.adapters.slack.views import HomeContent, TopicCount, home_view, settings_view
from tests.adapters.doubles import Listener, answer_with
from tests.adapters.slack.conftest import EXAMPLES, build, running, say, settings, shown_view
from tests.fakes.slack.faults import Fault
from tests.fakes.slack.view_rules import checked_view

if TYPE_CHECKING:
    from tests.fakes.slack.records import View
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.state import Channel, User


def words(view: dict[str, Any]) -> str:
    return json.dumps(view["blocks"], ensure_ascii=False)


async def opened_home(slack: FakeSlack, user: User) -> View:
    await slack.open_home(user)
    return await shown_view(slack)


async def test_the_home_tab_shows_what_is_known_and_chosen(slack: FakeSlack, user: User) -> None:
    """Topics with counts, examples as buttons, language and time zone, in the person's language."""
    async with running(slack, build(settings(slack))):
        home = await opened_home(slack, user)

    shown = words(home.view)
    assert "de:slack-home-topic Transport 9" in shown
    assert "de:slack-settings-language: Automatic" in shown
    assert "de:slack-settings-time-zone: Almaty" in shown
    assert all(example in shown for example in EXAMPLES)
    assert slack.live_mentions(home) == []


async def test_an_example_is_asked_with_one_press(slack: FakeSlack, user: User, dm: Channel) -> None:
    """The answer stands in our direct conversation."""
    async with running(slack, build(settings(slack))) as bot:
        home = await opened_home(slack, user)
        await slack.press(user, home, "example.0")
        await bot.idle()

    assert [(message.channel, message.text) for message in slack.sent] == [(dm.id, f"echo: {EXAMPLES[0]}")]


async def test_settings_are_changed_in_a_form(slack: FakeSlack, user: User) -> None:
    """Opened in time, prefilled, saved as commands of what changed; then the tab shows the new state."""
    async with running(slack, build(settings(slack))) as bot:
        home = await opened_home(slack, user)
        await slack.press(user, home, "settings")
        form = await shown_view(slack, 1)
        chosen = {block["block_id"]: block["element"]["initial_option"]["value"] for block in form.view["blocks"]}
        delivery = await slack.submit_view(user, form, {"language": "kk"})
        await bot.idle()

    assert chosen == {"language": "auto", "timezone": "Asia/Almaty"}
    assert (delivery.error, form.open, form.errors) == (None, False, {})
    assert [message.text for message in bot.dialogue.heard] == ["/language kk"]
    assert home.revisions == 2
    assert slack.sent == []  # the tab shows it; a message about it would only disturb


async def test_closing_the_form_unchanged_changes_nothing(slack: FakeSlack, user: User) -> None:
    """No command is made."""
    async with running(slack, build(settings(slack))) as bot:
        home = await opened_home(slack, user)
        await slack.press(user, home, "settings")
        form = await shown_view(slack, 1)
        await slack.submit_view(user, form)
        await bot.idle()

    assert bot.dialogue.heard == []


async def test_the_form_opens_while_an_answer_takes_long(slack: FakeSlack, user: User, dm: Channel) -> None:
    """Its trigger lives three seconds, so it does not queue behind questions."""
    async with running(slack, build(settings(slack), dialogue=Listener(answer_with(after_s=1.0)))) as bot:
        home = await opened_home(slack, user)
        await slack.say(user, dm, "langsam")
        await slack.press(user, home, "settings")
        async with asyncio.timeout(0.8):
            await slack.wait_for(lambda: len(slack.views) > 1)
        await bot.idle()


async def test_prompts_are_suggested_in_the_messages_tab(slack: FakeSlack, user: User, dm: Channel) -> None:
    """The examples, with short titles."""
    async with running(slack, build(settings(slack))) as bot:
        await slack.open_home(user, tab="messages")
        await bot.idle()

    (shown,) = slack.prompts
    assert (shown["channel"], shown["title"]) == (dm.id, "de:slack-prompts-title")
    assert [prompt["message"] for prompt in shown["prompts"]] == list(EXAMPLES)
    assert all(len(prompt["title"]) <= 40 for prompt in shown["prompts"])


async def test_refusals_are_logged_and_stop_nothing(slack: FakeSlack, user: User, dm: Channel) -> None:
    """An expired trigger, a Home tab that is switched off."""
    slack.faults.next("views.open", Fault.api_error("expired_trigger_id"))

    async with running(slack, build(settings(slack))) as bot:
        home = await opened_home(slack, user)
        await slack.press(user, home, "settings")
        slack.app.home_tab = False
        await slack.open_home(user)
        await slack.say(user, dm, "hi")
        await bot.idle()

    assert [message.text for message in slack.sent] == ["echo: hi"]


def test_views_stay_within_slacks_limits() -> None:
    """However much there is to show."""
    long = "sehr langes Wort " * 300
    many = tuple(Choice(f"Zone/{number}", f"{number} {long}") for number in range(300))
    content = HomeContent(
        language="en",
        topics=tuple(TopicCount(long, number) for number in range(60)),
        examples=(long,) * 30,
        languages=many,
        chosen_language="other",
        time_zones=many,
        chosen_time_zone="Zone/7",
        notes=(long,) * 30,
    )

    home = home_view(content, say, metadata="{}")
    form = settings_view(content, say, channel="D1")

    assert len(checked_view(home, "home")["blocks"]) <= 100
    checked_view(form, "modal")
    menu = form["blocks"][0]["element"]
    assert menu["initial_option"]["value"] == "other"
    assert len(menu["options"]) == 100


def test_an_empty_home_is_still_a_home() -> None:
    """Before anything is known."""
    checked_view(home_view(HomeContent(language="en"), say, metadata="{}"), "home")
