"""`/digest` in one line and its orders, as people type them; what cannot be leaves nothing behind."""

from __future__ import annotations

import pytest

from bot.conversation.service import ConversationService
from bot.digests.schedule import Daily, Monthly, Weekday, Weekdays, Weekly
from bot.digests.subscriptions import MOST_IN_A_CHAT, Listed, Subscriptions
from bot.messages import Chat, ChatKind, IncomingMessage, MessageKind, Reply
from bot.phrases import say
from bot.storage.database import BotDatabase
from knowledge.facts import Topic
from knowledge.languages import Language
from tests.conversation.talk import Clock, button, buttons
from tests.conversation.visitor import Visitor, direct, member

_LINE = "/digest montags 9:00 Berlin Verkehr"


async def _only(subscriptions: Subscriptions, visitor: Visitor) -> Listed:
    (listed,) = await subscriptions.list(visitor.chat)
    return listed


@pytest.mark.parametrize(
    ("line", "cadence", "zone"),
    [
        ("/digest weekly mon 09:00 Europe/Berlin transport", Weekly(days=(Weekday.MONDAY,)), "Europe/Berlin"),
        ("/abo jeden Werktag um 8 in Astana", Weekdays(), "Asia/Almaty"),
        ("/рассылка каждый день в 7 утра по Москве", Daily(), "Europe/Moscow"),
        ("/жазылым ай сайын 15-інде 9:00 Алматы", Monthly(day=15), "Asia/Almaty"),
    ],
)
async def test_one_line_is_enough(
    line: str, cadence: object, zone: str, service: ConversationService, database: BotDatabase,
    subscriptions: Subscriptions,
) -> None:  # fmt: skip
    """In every language, under every name of the command; read back with its city and the next date."""
    visitor = direct(service, database)
    (reply,) = await visitor.say(line)

    stored = (await _only(subscriptions, visitor)).subscription
    assert (stored.schedule.cadence, stored.schedule.zone) == (cadence, zone)
    assert reply.plain.splitlines()[0] == say("de", "digest-stored")
    assert ":00 (" in reply.plain.splitlines()[-1]


@pytest.mark.parametrize(
    "line",
    [
        "täglich 25:00 Berlin", "montags 9:00 Atlantis/Stadt", "stündlich Berlin", "0 9 * * 1", "jede zweite Woche",
        "montags 9:00 15:00 Berlin", "am 35. um 9 Berlin", f"montags 9:00 Berlin {'Verkehr ' * 400}",
        f"montags 9:00 Berlin {'Energie, Handel, ' * 20}", "montags täglich 9:00 Berlin", "Blablabla",
    ],
)  # fmt: skip
async def test_what_cannot_be_is_declined_with_an_example_and_leaves_nothing(
    line: str, service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """Nothing is stored, and no menu is left open."""
    visitor = direct(service, database)
    (reply,) = await visitor.say(f"/digest {line}")

    assert reply.plain.endswith(say("de", "digest-example"))
    assert await subscriptions.list(visitor.chat) == []
    assert (await visitor.session()).draft is None


async def test_the_same_is_not_set_up_twice(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """Two identical ones would bring each digest twice."""
    visitor = direct(service, database)
    await visitor.say(_LINE)
    (again,) = await visitor.say(_LINE)

    assert again.plain.startswith(say("de", "digest-there-already"))
    assert len(await subscriptions.list(visitor.chat)) == 1


async def test_a_chat_holds_only_so_many(service: ConversationService, database: BotDatabase) -> None:
    """The one too many is declined, with what helps."""
    visitor = direct(service, database)
    for number in range(MOST_IN_A_CHAT):
        await visitor.say(f"/digest täglich 9:{number:02} Berlin")
        service._flood._seen.clear()
    (reply,) = await visitor.say("/digest täglich 10:00 Berlin")

    assert reply.plain == say("de", "digest-too-many-here", most=MOST_IN_A_CHAT)


async def test_the_zone_that_slack_knows_is_taken(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """From the person's profile; nobody is asked."""
    visitor = Visitor(service, database, "U1", Chat(platform="slack", workspace="T1", id="D1"))
    message = visitor.message("/digest montags 9:00")
    assert message.person is not None
    await service.handle(message.model_copy(update={"person": message.person.model_copy(
        update={"time_zone": "Asia/Almaty"})}))  # fmt: skip

    assert (await _only(subscriptions, visitor)).subscription.schedule.zone == "Asia/Almaty"


async def test_on_telegram_the_city_is_asked_for_once(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """The second briefing takes what the first was told."""
    visitor = direct(service, database)
    (asked,) = await visitor.say("/digest montags 9:00")
    (confirm,) = await visitor.press(button(asked, "Almaty").data)
    await visitor.press(button(confirm, say("de", "digest-button-subscribe")).data)
    await visitor.say("/digest dienstags 9:00")

    zones = {listed.subscription.schedule.zone for listed in await subscriptions.list(visitor.chat)}
    assert zones == {"Asia/Almaty"}
    assert len(await subscriptions.list(visitor.chat)) == 2


async def test_a_plain_member_may_look_but_not_set(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """Refusals go to the person alone; buttons of the admin's menu do nothing for others."""
    admin, visitor = member(service, database, "1", is_admin=True), member(service, database, "2")
    (done,) = await admin.say(_LINE)
    refused = [await visitor.say(f"/digest {words}") for words in ("dienstags 9:00 Berlin", "aus", "pause", "jetzt")]
    pressed = await visitor.press(button(done, say("de", "digest-button-settings")).data)
    (listing,) = await visitor.say("/digest")

    assert [(reply.plain, reply.is_private) for (reply,) in refused] == [(say("de", "admins-only"), True)] * 4
    assert [reply.toast for reply in pressed] == [say("de", "admins-only")]
    assert "Montags um 09:00 (Berlin)" in listing.plain
    assert buttons(listing) == []
    assert (await _only(subscriptions, visitor)).subscription.schedule.zone == "Europe/Berlin"


async def test_a_subscription_obeys_its_own_chat_alone(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """Data of buttons can be made up; ids of other chats do nothing."""
    admin = member(service, database, "1", is_admin=True)
    await admin.say(_LINE)
    name = (await _only(subscriptions, admin)).subscription.id
    stranger = direct(service, database, "9")
    for verb in ("off", "pause", "now", "preview", "show", "change", "skip", "fresh"):
        (reply,) = await stranger.press(f"sub:{verb}.{name}")
        assert reply.toast == say("de", "digest-gone")

    assert (await _only(subscriptions, admin)).subscription.pause is None


async def test_topics_and_threads_are_targets(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """A forum topic gets its own; on Slack a mention outside a thread means the channel, inside one the thread."""
    forum = member(service, database, "1", thread="5", is_admin=True)
    await forum.say(_LINE)
    slack = Visitor(service, database, "U1", Chat(platform="slack", workspace="T1", id="C1", kind=ChatKind.GROUP,
                                                  thread="17.0"), is_admin=True)  # fmt: skip
    await service.handle(slack.message(_LINE).model_copy(update={"message_id": "17.0"}))
    await slack.say("/digest dienstags 9:00 Berlin")

    assert (await _only(subscriptions, forum)).subscription.chat.thread == "5"
    found = {listed.subscription.chat.thread for listed in await subscriptions.list(slack.chat)}
    assert found == {None, "17.0"}


async def test_what_is_in_other_threads_is_listed_as_such(service: ConversationService, database: BotDatabase) -> None:
    """And an order means the one of the thread it is given in."""
    topic = member(service, database, "1", thread="5", is_admin=True)
    general = member(service, database, "1", is_admin=True)
    await topic.say(_LINE)
    await general.say("/digest täglich 8:00 Berlin")
    (listing,) = await general.say("/digest liste")
    (ended,) = await general.say("/digest aus")

    assert listing.plain.count(say("de", "digest-elsewhere")) == 1
    assert "Täglich um 08:00 (Berlin)" in ended.plain


async def test_a_pause_ends_as_it_was_said(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions, clock: Clock
) -> None:
    """Two weeks from now, in the subscription's own zone; a pause nobody understands is declined."""
    visitor = direct(service, database)
    await visitor.say(_LINE)
    (declined,) = await visitor.say("/digest pause irgendwann")
    assert (await _only(subscriptions, visitor)).subscription.pause is None
    await visitor.say("/digest pause 2 Wochen")

    pause = (await _only(subscriptions, visitor)).subscription.pause
    assert say("de", "digest-example-lead") in declined.plain
    assert pause is not None
    assert pause.until is not None
    assert (pause.until - clock.now).days == 14


@pytest.mark.parametrize(("key", "is_caught_up"), [("digest-button-catch-up", True), ("digest-button-fresh", False)])
async def test_resuming_asks_whether_to_catch_up(
    key: str, is_caught_up: bool, service: ConversationService, database: BotDatabase, subscriptions: Subscriptions,
    clock: Clock,
) -> None:  # fmt: skip
    """One digest of what happened meanwhile, or none."""
    visitor = direct(service, database)
    await visitor.say("/digest täglich 8:00 Berlin")
    await visitor.say("/digest pause")
    clock.advance(days=3)
    (asked,) = await visitor.say("/digest weiter")
    assert (await _only(subscriptions, visitor)).subscription.pause is not None
    await visitor.press(button(asked, say("de", key)).data)

    assert (await _only(subscriptions, visitor)).subscription.pause is None
    assert len(await database.ledger.log.latest()) == int(is_caught_up)


async def test_skip_empty_and_language_are_the_subscriptions_own(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """Changed in place; the chat's language stays."""
    visitor = direct(service, database)
    await visitor.say(_LINE)
    await visitor.say("/digest skip-empty on")
    (reply,) = await visitor.say("/digest auf Russisch")

    stored = (await _only(subscriptions, visitor)).subscription
    assert (stored.skip_if_empty, stored.language) == (True, "ru")
    assert reply.plain.startswith(say("de", "digest-changed"))
    await visitor.say("/digest skip-empty off")
    assert not (await _only(subscriptions, visitor)).subscription.skip_if_empty


async def test_now_sends_one_beside_the_schedule(service: ConversationService, database: BotDatabase) -> None:
    """It goes the way of all deliveries."""
    visitor = direct(service, database)
    await visitor.say(_LINE)
    (reply,) = await visitor.say("/digest jetzt")

    (planned,) = await database.ledger.log.latest()
    assert (planned.kind, planned.state) == ("digest", "open")
    assert reply.plain == say("de", "digest-on-its-way")


async def test_a_preview_needs_no_subscription_and_keeps_nothing(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """What is asked for stands in it, with sources; there is nothing to press."""
    visitor = direct(service, database)
    (reply,) = await visitor.say("/digest vorschau Finanzen")

    assert reply.plain.startswith(say("de", "digest-preview-lead"))
    assert "[1]" in reply.plain
    assert buttons(reply) == []
    assert await subscriptions.list(visitor.chat) == []
    assert await database.ledger.log.latest() == []


@pytest.mark.parametrize("line", ["/digest", _LINE, "/digest liste", "/digest aus", "/status"])
async def test_a_terminal_says_that_nothing_can_come_to_it(
    line: str, service: ConversationService, database: BotDatabase
) -> None:
    """Nothing is stored that could never be delivered."""
    visitor = Visitor(service, database, chat=Chat(platform="terminal", id="7"))
    (reply,) = await visitor.say(line)

    assert reply.plain == say("de", "digest-terminal")


async def test_a_terminal_shows_previews(service: ConversationService, database: BotDatabase) -> None:
    """Now and preview come to the same there."""
    visitor = Visitor(service, database, chat=Chat(platform="terminal", id="7"))
    for line in ("/digest preview", "/digest now"):
        (reply,) = await visitor.say(line)
        assert reply.plain.startswith(say("de", "digest-preview-lead"))


async def test_of_two_admins_the_last_write_wins_and_both_are_told(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """The one who writes by the confirmation, the other in their direct chat."""
    told: list[tuple[Chat, Reply]] = []

    async def tell(chat: Chat, reply: Reply) -> None:
        told.append((chat, reply))

    service.clerk.tell_by(tell)
    one, other = member(service, database, "1", is_admin=True), member(service, database, "2", is_admin=True)
    await one.say(_LINE)
    name = (await _only(subscriptions, one)).subscription.id
    for visitor in (one, other):
        await visitor.press(f"sub:change.{name}")
    await _retimed(one, "07:00")
    (reply,) = await _retimed(other, "16:00")

    stored = (await _only(subscriptions, one)).subscription
    assert f"{stored.schedule.at:%H:%M}" == "16:00"
    assert say("de", "digest-overwrote") in reply.plain
    ((chat, notice),) = told
    assert (chat.key, chat.kind) == ("telegram::1", ChatKind.DIRECT)
    assert "16:00" in notice.plain


async def _retimed(visitor: Visitor, at: str) -> list[Reply]:
    await visitor.press("menu:e.time")
    await visitor.press(f"menu:h.{at}")
    return list(await visitor.press("menu:save"))


async def test_a_message_that_comes_twice_sets_up_one(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """Platforms repeat what they are not sure of."""
    visitor = direct(service, database)
    message = visitor.message(_LINE)
    first = await service.handle(message)

    assert await service.handle(message) == first
    assert len(await subscriptions.list(visitor.chat)) == 1


@pytest.mark.parametrize("language", ["de", "en", "ru", "kk"])
async def test_status_tells_what_failed_with_the_remedy(
    language: Language, service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """Last sent, next due in local time with its city, and what helps."""
    visitor = direct(service, database)
    await visitor.say(f"/language {language}")
    await visitor.say("/digest weekly mon 9:00 Almaty")
    name = (await _only(subscriptions, visitor)).subscription.id
    await _failed(database, name)
    (reply,) = await visitor.say("/status")

    assert say(language, "status-never-sent") in reply.plain
    assert say(language, "delivery-fault-kicked") in reply.plain
    assert "09:00 (" in reply.plain


async def _failed(database: BotDatabase, name: str) -> None:
    """Have one delivery of a subscription fail."""
    from bot.storage.digest_tables import subscriptions as table

    async with database.engine.begin() as connection:
        await connection.execute(table.update().where(table.c.id == name).values(failures=1, fault="kicked"))


async def test_topics_of_a_line_are_those_that_were_named(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """Names beside topics too."""
    visitor = direct(service, database)
    await visitor.say("/digest montags 9:00 Berlin Verkehr, Energie, Siemens Mobility")

    stored = (await _only(subscriptions, visitor)).subscription
    assert stored.topics == (Topic.TRANSPORT, Topic.ENERGY)
    assert stored.entities == ("siemens-mobility",)


def _edited(visitor: Visitor, before: IncomingMessage, text: str) -> IncomingMessage:
    """Return the same message with other words, as platforms hand it on."""
    edited = visitor.message(text, kind=MessageKind.EDIT)
    return edited.model_copy(update={"message_id": before.message_id})


async def test_an_edited_line_changes_what_it_made(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """The same words change nothing, other words change the one that is there; a new message makes a new one."""
    visitor = direct(service, database)
    line = visitor.message(_LINE)
    await service.handle(line)
    name = (await _only(subscriptions, visitor)).subscription.id
    (same,) = await service.handle(_edited(visitor, line, _LINE))
    (reply,) = await service.handle(_edited(visitor, line, "/digest freitags 17:30 Almaty Energie"))

    changed = (await _only(subscriptions, visitor)).subscription
    assert same.plain.startswith(say("de", "digest-there-already"))
    assert (reply.plain.splitlines()[0], reply.replaces) == (say("de", "digest-changed"), True)
    assert (changed.id, changed.topics, changed.schedule.zone) == (name, (Topic.ENERGY,), "Asia/Almaty")
    await visitor.say("/digest dienstags 8:00 Berlin")
    assert len(await subscriptions.list(visitor.chat)) == 2


async def test_an_edited_line_changes_what_was_made_by_way_of_the_menu(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """The city was asked for and pressed; then the hour in the line is corrected."""
    visitor = direct(service, database)
    line = visitor.message("/digest montags 9:00")
    await service.handle(line)
    await visitor.press("menu:z.Europe/Berlin")
    await visitor.press("menu:save")
    await service.handle(_edited(visitor, line, "/digest montags 10:00"))

    assert f"{(await _only(subscriptions, visitor)).subscription.schedule.at:%H:%M}" == "10:00"


async def test_an_edited_line_makes_a_new_one_when_the_first_is_off(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """A line that was refused makes one when it is corrected, too."""
    visitor = direct(service, database)
    line = visitor.message("/digest montags 25:00 Berlin")
    await service.handle(line)
    await service.handle(_edited(visitor, line, _LINE))
    first = await _only(subscriptions, visitor)
    await subscriptions.end(first.subscription.id)
    await service.handle(_edited(visitor, line, "/digest montags 11:00 Berlin"))

    second = await _only(subscriptions, visitor)
    assert (second.subscription.id != first.subscription.id, f"{second.subscription.schedule.at:%H}") == (True, "11")


async def _given_up(database: BotDatabase, clock: Clock, name: str) -> None:
    """Have a chat refuse on three days, and be judged."""
    for _ in range(3):
        await database.ledger.targets.failed("telegram::7", reason="kicked", at=clock())
        clock.advance(days=1)
    await _failed(database, name)
    await database.ledger.targets.judge(now=clock())


@pytest.mark.parametrize("language", ["de", "en", "ru", "kk"])
async def test_what_was_given_up_is_shown_with_the_remedy_and_can_be_switched_on_again(
    language: Language, service: ConversationService, database: BotDatabase, subscriptions: Subscriptions, clock: Clock
) -> None:
    """In the list and in the status, until it is on again; then it goes on from now."""
    visitor = direct(service, database)
    await visitor.say(f"/language {language}")
    await visitor.say("/digest weekly mon 9:00 Almaty")
    name = (await _only(subscriptions, visitor)).subscription.id
    await _given_up(database, clock, name)
    assert await subscriptions.list(visitor.chat) == []

    for line in ("/digest", "/digest list", "/status"):
        (reply,) = await visitor.say(line)
        assert say(language, "digest-given-up") in reply.plain
        assert say(language, "delivery-fault-kicked") in reply.plain
    again = button(reply, say(language, "digest-button-again"))
    (switched,) = await visitor.press(again.data)
    assert switched.plain.splitlines()[0] == say(language, "digest-stored")
    listed = await _only(subscriptions, visitor)
    assert (listed.subscription.id, listed.next is not None) == (name, True)
    (after,) = await visitor.say("/digest list")
    assert say(language, "digest-given-up") not in after.plain
    (twice,) = await visitor.press(again.data)
    assert twice.plain.startswith(say(language, "digest-there-already"))


async def test_what_was_given_up_can_be_let_go(
    service: ConversationService, database: BotDatabase, subscriptions: Subscriptions, clock: Clock
) -> None:
    """Beside the living ones; switched off, it is not shown any more."""
    visitor = direct(service, database)
    await visitor.say(_LINE)
    name = (await _only(subscriptions, visitor)).subscription.id
    await _given_up(database, clock, name)
    await visitor.say("/digest dienstags 8:00 Berlin")
    (reply,) = await visitor.say("/digest list")
    assert reply.plain.startswith(say("de", "digest-list-title"))
    assert say("de", "digest-given-up") in reply.plain
    await visitor.press(f"sub:off.{name}")
    (after,) = await visitor.say("/digest list")

    assert say("de", "digest-given-up") not in after.plain
    assert len(await subscriptions.list(visitor.chat)) == 1


_REFUSED = {
    "de": ["täglich 24:60 Berlin", "täglich 9:00 Kleinkleckersdorf/Nord", "stündlich Berlin", "alle 10 Minuten"],
    "en": ["daily 13:00 pm Berlin", "weekly mon 9:00 Gotham/City", "every hour Berlin", "every 5 minutes"],
    "ru": ["каждый день в 25:00", "по понедельникам в 9:00 Нигде/Город", "каждый час", "каждые 10 минут"],
    "kk": ["күн сайын 25:00", "дүйсенбі 9:00 Ешқайда/Қала", "сағат сайын", "әр 10 минут сайын"],
}


@pytest.mark.parametrize(("language", "line"), [(code, line) for code, lines in _REFUSED.items() for line in lines])
async def test_bad_input_is_declined_in_the_readers_language(
    language: Language, line: str, service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """Impossible hours, unknown zones, more often than daily: a reason, an example that works, and nothing stored."""
    visitor = direct(service, database)
    await visitor.say(f"/language {language}")
    (reply,) = await visitor.say(f"/digest {line}")

    assert reply.plain.endswith(say(language, "digest-example"))
    assert await subscriptions.list(visitor.chat) == []
    (worked,) = await visitor.say(say(language, "digest-example"))
    assert worked.plain.startswith(say(language, "digest-stored"))


@pytest.mark.parametrize(
    "about", [", ".join(["Energie", "Handel", "Verkehr", "Bildung"] * 50), "Wort " * 4000, "Энергия " * 4000],
    ids=["200 topics", "4000 words", "4000 слов"],
)  # fmt: skip
async def test_two_hundred_topics_and_four_thousand_words_are_too_many(
    about: str, service: ConversationService, database: BotDatabase, subscriptions: Subscriptions
) -> None:
    """Said in a few words, nothing stored."""
    visitor = direct(service, database)
    (reply,) = await visitor.say(f"/digest montags 9:00 Berlin {about}")

    assert len(reply.plain) < 400
    assert reply.plain.endswith(say("de", "digest-example"))
    assert await subscriptions.list(visitor.chat) == []
