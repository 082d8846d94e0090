"""The guided menu: one question at a time, by button or in words, until it is confirmed."""

from __future__ import annotations

import pytest

from bot.conversation.drafts import new_draft
from bot.conversation.menu import answered
from bot.conversation.service import ConversationService
from bot.digests.schedule import AtOnce, Monthly, Weekday, Weekly
from bot.digests.subscriptions import Subscriptions
from bot.messages import Reply
from bot.phrases import say
from bot.storage.database import BotDatabase
from knowledge.facts import Topic
from knowledge.languages import LANGUAGES, Language
from tests.conversation.talk import Clock, Talk, button, buttons, direct_chat, speaker
from tests.conversation.visitor import Visitor, direct, member


async def _press(visitor: Visitor, reply: Reply, *keys: str) -> Reply:
    """Press one button after the other, each under the reply to the one before; labels or phrases' keys."""
    for key in keys:
        label = next((b.label for b in buttons(reply) if b.label == key), None) or say("de", key)
        (reply,) = await visitor.press(button(reply, label).data)
    return reply


async def test_the_menu_leads_to_a_subscription(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """How often, on which days, when, where, about what; nothing is stored before the last word."""
    visitor = direct(service, database)
    (asked,) = await visitor.say("/digest")
    confirm = await _press(
        visitor, asked, "Wöchentlich", "Freitag", "✓ Montag", "digest-button-on", "09:00", "Almaty", "Verkehr",
        "digest-button-on",
    )  # fmt: skip
    assert await subscriptions.list(visitor.chat) == []
    done = await _press(visitor, confirm, "digest-button-subscribe")

    (listed,) = await subscriptions.list(visitor.chat)
    stored = listed.subscription
    assert stored.schedule.cadence == Weekly(days=(Weekday.FRIDAY,))
    assert (f"{stored.schedule.at:%H:%M}", stored.schedule.zone) == ("09:00", "Asia/Almaty")
    assert stored.topics == (Topic.TRANSPORT,)
    assert done.replaces
    assert "Freitag, 27. November, 09:00 (Almaty)" in done.plain


async def test_the_menu_changes_its_message_instead_of_adding_more(
    service: ConversationService, database: BotDatabase
) -> None:
    """A group sees one message, however many questions there are."""
    visitor = direct(service, database)
    (asked,) = await visitor.say("/digest")
    for label in ("Monatlich", "Letzter Tag", "08:00"):
        (asked,) = await visitor.press(button(asked, label).data)
        assert asked.replaces


async def test_words_answer_too(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """At any question, and more than was asked for."""
    visitor = direct(service, database)
    await visitor.say("/digest")
    await visitor.say("werktags um 8:30")
    (confirm,) = await visitor.say("Karaganda, Energie")
    await visitor.press(button(confirm, say("de", "digest-button-subscribe")).data)

    (listed,) = await subscriptions.list(visitor.chat)
    assert "Werktags um 08:30 (Almaty) · Energie" in confirm.plain
    assert listed.subscription.schedule.zone == "Asia/Almaty"


async def test_a_question_in_between_is_answered_and_the_menu_goes_on(
    service: ConversationService, database: BotDatabase
) -> None:
    """The draft is still there afterwards."""
    visitor = direct(service, database)
    (asked,) = await visitor.say("/digest")
    outcome = await visitor.outcome("Was hat Siemens Mobility vorgeschlagen?")
    (after,) = await visitor.press(button(asked, "Täglich").data)

    assert outcome == "answer"
    assert after.plain.startswith(say("de", "digest-ask-time"))


@pytest.mark.parametrize(
    ("typed", "city"), [("Alamty", "Almaty"), ("Берлен", "Berlin"), ("Tashkant", "Taschkent"), ("Нью-Йорк", None)]
)
async def test_a_misspelt_city_is_offered(
    typed: str, city: str | None, service: ConversationService, database: BotDatabase
) -> None:
    """What was meant most likely, to press; a known one is taken at once."""
    visitor = direct(service, database)
    await visitor.say("/digest täglich 8:00")
    (reply,) = await visitor.say(typed)

    labels = [pressable.label for pressable in buttons(reply)]
    assert city in labels if city else say("de", "digest-button-subscribe") in labels


async def test_a_menu_that_was_left_open_too_long_says_so(
    service: ConversationService, database: BotDatabase, clock: Clock
) -> None:
    """After a quarter of an hour the session is over."""
    visitor = direct(service, database)
    (asked,) = await visitor.say("/digest")
    clock.advance(minutes=16)
    (reply,) = await visitor.press(button(asked, "Täglich").data)

    assert reply.toast == say("de", "digest-menu-gone")


async def test_another_admins_menu_is_not_ones_own(service: ConversationService, database: BotDatabase) -> None:
    """Each has a draft for oneself."""
    one, other = member(service, database, "1", is_admin=True), member(service, database, "2", is_admin=True)
    (asked,) = await one.say("/digest")
    (reply,) = await other.press(button(asked, "Täglich").data)

    assert reply.toast == say("de", "digest-menu-gone")


async def test_cancelling_stores_nothing(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """The menu is gone."""
    visitor = direct(service, database)
    (asked,) = await visitor.say("/digest")
    (reply,) = await visitor.press(button(asked, say("de", "digest-button-cancel")).data)
    (late,) = await visitor.press("menu:c.daily")

    assert reply.plain == say("de", "digest-cancelled")
    assert late.toast == say("de", "digest-menu-gone")
    assert await subscriptions.list(visitor.chat) == []


async def test_what_is_set_up_is_changed_in_place(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """From the settings through the menu back to the same subscription."""
    visitor = direct(service, database)
    (done,) = await visitor.say("/digest montags 9:00 Berlin Verkehr")
    confirm = await _press(
        visitor, done, "digest-button-settings", "digest-button-change", "Tage", "Täglich", "Русский"
    )
    await _press(visitor, confirm, "digest-button-save")

    (listed,) = await subscriptions.list(visitor.chat)
    assert listed.subscription.schedule.cadence.kind == "daily"
    assert (listed.subscription.language, listed.subscription.topics) == ("ru", (Topic.TRANSPORT,))


async def test_at_once_needs_neither_time_nor_city(service: ConversationService, database: BotDatabase) -> None:
    """Only what about."""
    visitor = direct(service, database)
    (asked,) = await visitor.say("/digest")
    topics = await _press(visitor, asked, "Sofort bei Änderungen")
    confirm = await _press(visitor, topics, "Energie", "digest-button-on")

    assert topics.plain == say("de", "digest-ask-topics")
    assert "Sofort, wenn sich etwas ändert · Energie" in confirm.plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_fits_its_buttons(language: Language, talk: Talk) -> None:
    """Each label is there, each datum short, no two do the same."""
    spoken = Talk(talk.core, direct_chat(), speaker(language=language))
    (page,) = spoken.say("/digest Verkehr")
    for data in ("menu:c.weekly", "menu:done.days", "menu:h.08:00", "menu:z.Europe/Berlin", "menu:e.topics"):
        data_of = [pressable.data for pressable in buttons(page)]
        assert len(set(data_of)) == len(data_of)
        (page,) = spoken.press(data)


@pytest.mark.parametrize(
    "value",
    ["", "c.", "c.hourly", "d.monday", "m.32", "h.25:00", "z.Mars/Base", "t.gossip", "l.fr", "s.", "done.x", "e.x"],
)
def test_data_we_never_made_mean_nothing(value: str) -> None:
    """Also where the question itself is one of ours."""
    assert answered(new_draft("de"), value) is None


def test_the_last_weekday_stays() -> None:
    """A weekly briefing without a day would never come."""
    draft = new_draft("de").model_copy(update={"cadence": Weekly(days=(Weekday.MONDAY,))})

    assert answered(draft, "d.monday") == draft


@pytest.mark.parametrize("cadence", [Monthly(day=31), AtOnce()])
def test_a_draft_without_time_or_city_has_no_schedule_unless_it_needs_none(cadence: Monthly | AtOnce) -> None:
    """What comes at once has no time of day."""
    draft = new_draft("kk").model_copy(update={"cadence": cadence})

    assert (draft.schedule is None) == isinstance(cadence, Monthly)


async def test_where_there_is_a_list_no_menu_is_open(service: ConversationService, database: BotDatabase) -> None:
    """Words after it are a question, not an answer to something nobody asked."""
    visitor = direct(service, database)
    await visitor.say("/digest montags 9:00 Berlin Verkehr")
    await visitor.say("/digest")

    assert (await visitor.session()).draft is None
